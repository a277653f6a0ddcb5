"""The words of the dialects, read from `words/`: column names, field labels, and phrases of a kind of payer.

`columns.yaml` and `labels.yaml` hold a table a dialect, `phrases.yaml` what is said, by kind of payer. In a column's
name "|" is where the print breaks the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from training.simulate.pages.dialects import Dialect

WORDS = Path(__file__).with_name("words")
_ANY = "any"  # the kind of payer whose phrases all may use
_COMMON = "common"  # no dialect: words that fill what a dialect lacks


def read_words(name: str) -> Any:
    """One file of `words/`."""
    return yaml.load((WORDS / f"{name}.yaml").read_text(), yaml.CSafeLoader)


@cache
def dialects() -> Mapping[str, Dialect]:
    """All dialects by name."""
    columns, labels, phrases = (read_words(name) for name in ("columns", "labels", "phrases"))
    return {
        name: Dialect(
            name=name,
            columns=_broken(_table(columns, name)),
            labels=_table(labels, name),
            words=_phrases(phrases, kind_of(name)),
        )
        for name in columns
        if name != _COMMON
    }


def kind_of(dialect: str) -> str:
    """What kind of payer speaks a dialect: medicare, medicaid, commercial, dental, ..."""
    return str(_columns()[dialect]["kind"])


@cache
def _columns() -> dict[str, Any]:
    columns: dict[str, Any] = read_words("columns")
    return columns


def _table(tables: Mapping[str, Any], name: str) -> dict[str, tuple[str, ...]]:
    """A dialect's own texts over those of the one that it is like, down to the common ones, in its own case."""
    own = {role: tuple(texts) for role, texts in tables[name].items() if isinstance(texts, list)}
    like = tables[name].get("like", _COMMON if name != _COMMON else None)
    base = _table(tables, like) if like else {}
    if _in_capitals(own):
        base = {role: tuple(text.upper() for text in texts) for role, texts in base.items()}
    return base | own


def _in_capitals(table: Mapping[str, tuple[str, ...]]) -> bool:
    texts = [text for texts in table.values() for text in texts]
    return sum(text.isupper() for text in texts) > len(texts) / 2


def _broken(table: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {role: tuple(text.replace("|", "\n") for text in texts) for role, texts in table.items()}


def _phrases(phrases: Mapping[str, Any], kind: str) -> dict[str, tuple[str, ...]]:
    """A kind of payer speaks its own phrases, and those of all where it has none."""
    return {key: tuple(by_kind.get(kind) or by_kind[_ANY]) for key, by_kind in phrases.items()}
