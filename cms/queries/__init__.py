"""Reads of the public site, and of the first screen of the back office."""
