"""The masters of payers and entities as the service keeps them: tables, versions, aliases, look-ups, import."""
