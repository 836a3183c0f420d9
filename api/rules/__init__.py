"""What is decided without asking anybody. Plain Python."""
