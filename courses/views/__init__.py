"""Pages of learners and of officers of training."""
