"""Names of columns and fields, by what they say: the labeller knows more of them than are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml

from extraction.eob.labels import WORD_TAGS

# What a word can say: the name of a value, by the value's tag; or that totals follow; or it is no name at all.
SAYINGS = ("value", "prose", "title", "section", "total", *(tag for tag in WORD_TAGS if tag != "label"))
NAMES = Path(__file__).with_suffix(".yaml")


@cache
def names() -> Mapping[str, Sequence[str]]:
    """The names by what they say."""
    stored: Mapping[str, Sequence[str]] = yaml.load(NAMES.read_text(), yaml.CSafeLoader)
    return stored
