"""Turning what people type and hand in into clean values, by subject."""
