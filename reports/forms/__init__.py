"""What a reader may ask of the pages of figures, by subject."""
