"""Mail for validation, worded and laid out apart from what trains: another author, another grammar, another engine.

`words` holds one file a class, each with several families of wordings; `filler` puts invented facts into them, `flow`
sets them on pages. Nothing here may ever train a model or choose one of its settings.
"""
