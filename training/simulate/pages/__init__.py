"""Remittances on paper, drawn by a grammar: `layout` holds the choices, `content` what a payment says, `compose` draws
one with the other, and knows of each word what it is.
"""
