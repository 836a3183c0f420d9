"""From a frozen certificate to its PDF and its picture. Reads no table and reaches no network."""
