"""Training stands beside the service: it imports models and extraction, and meets inference only through files."""
