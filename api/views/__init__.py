"""What answers: the interface itself (v1), its reference page, and the screens of the back office."""
