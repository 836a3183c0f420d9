"""What reports write: the journal of readings, and what is derived for them."""
