"""Reads about messages; one module per subject."""
