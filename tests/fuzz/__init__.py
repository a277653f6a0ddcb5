"""Bytes that nobody meant: reading must answer or refuse with a `TriageError`, soon and in bounded memory.

`python -m tests.fuzz --minutes 60` runs for as long as it is told (hypothesis and atheris, one process each) and keeps
every input that broke something under tests/fuzz/found/, which the suite replays.
"""
