"""Turning what people type into clean values, by subject."""
