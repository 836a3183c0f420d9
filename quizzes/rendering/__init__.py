"""From questions to papers that can be printed. Reads no table and reaches no network."""
