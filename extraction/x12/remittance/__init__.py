"""The 835: read and written."""
