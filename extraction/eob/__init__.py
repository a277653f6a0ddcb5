"""Explanations of benefits on paper. `labels` names what a word, a row and a column can be."""
