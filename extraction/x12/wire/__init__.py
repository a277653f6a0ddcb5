"""Bytes, segments, envelopes and values: what every kind of transaction is read and written with."""
