"""Pages of learners, and screens of staff."""
