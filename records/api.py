"""What other apps may use."""
