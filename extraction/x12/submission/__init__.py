"""The 837: read and written."""
