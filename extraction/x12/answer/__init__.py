"""TA1, 999, 277CA, 277 and 276: read."""
