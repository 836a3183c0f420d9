"""Reads over several models, or for one page."""
