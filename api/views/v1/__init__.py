"""Version 1 of the application interface, by subject."""
