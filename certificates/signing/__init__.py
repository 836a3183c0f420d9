"""The electronic signature of certificates: the keys, the signing and the check. Reads no table."""
