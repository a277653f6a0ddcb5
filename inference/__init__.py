"""The service: decide, store, deliver."""
