"""Records in, predictions out. Knows no database, no web framework and no registry."""
