"""What other systems and their keepers change."""
