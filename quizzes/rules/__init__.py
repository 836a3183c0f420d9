"""Decisions about questions, papers and marks, on plain values: no database, no clock."""
