"""Taking the register workbook in: read, check every cell, then write all of it or nothing."""
