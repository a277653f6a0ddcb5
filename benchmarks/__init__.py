"""Measurements against peers, one command each; results are written with the machine and the date."""
