"""Families of layouts: points of the page grammar as payers of one kind print them, and the words that they speak."""
