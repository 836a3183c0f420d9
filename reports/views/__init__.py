"""Figures by organisation, the people behind them, and the record of a person."""
