"""What other systems read. Each list is read by keys, so that its end costs what its beginning does."""
