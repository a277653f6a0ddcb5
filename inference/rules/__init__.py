"""The conditions that a policy may name: small Python predicates over what one 835 shows.

Which of them count, and how, the YAML says.
"""
