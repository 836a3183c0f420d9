"""Pages of the ledger: the import of the register, papers from elsewhere."""
