"""Addresses of this app, by subject; names are noun_verb."""
