"""Whole courses as files, with the tests and the questions that they draw from: keys included."""
