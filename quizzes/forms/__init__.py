"""Turning what arrives from a page into clean values."""
