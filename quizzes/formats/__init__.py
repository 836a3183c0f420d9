"""Question files of other programs: each module reads or writes one format. No database here."""
