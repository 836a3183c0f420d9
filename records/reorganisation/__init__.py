"""Changes of organisations from a workbook: what they would do, doing it, taking it back."""
