"""The screens of those who write, review and mark, inside the back office."""
