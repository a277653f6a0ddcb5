"""The 271: read."""
