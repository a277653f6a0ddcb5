"""Drawn letters and forms: what else a payer sends besides remittances."""
