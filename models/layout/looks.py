"""Looks at the pages of a document twice: what the first look finds of each word and row tells the second what stands
around it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from extraction.eob.labels import ROW_ROLES
from models.layout.arrays import Floats
from models.layout.forest import Forest
from models.layout.headers import Headers
from models.layout.row_features import more_of_rows, row_features
from models.layout.sight import Sight
from models.layout.word_features import more_of_names, more_of_words, rivalry_of_names, word_features

_HEADER = ROW_ROLES.index("column_header")
FORESTS = ("tags_first", "roles_first", "columns_first", "columns", "tags", "roles", "claims")


@dataclass(frozen=True, slots=True)
class FirstLook:
    """Features of words and rows, and the probabilities of tags and roles that follow from them alone."""

    words: Floats
    rows: Floats
    tags: Floats
    roles: Floats


@dataclass(frozen=True, slots=True)
class SecondLook:
    """Probabilities of tags and column roles of each word, of roles and claim steps of each row."""

    tags: Floats
    columns: Floats
    roles: Floats
    steps: Floats


def first_look(sight: Sight, forests: Mapping[str, Forest]) -> FirstLook:
    words, rows = word_features(sight), row_features(sight)
    tags = forests["tags_first"].probabilities(words)
    return FirstLook(words, rows, tags, forests["roles_first"].probabilities(rows))


def headers_of(sight: Sight, first: FirstLook) -> Headers:
    """The header blocks by the first look at rows."""
    return Headers.of(sight.grid, np.asarray(first.roles.argmax(axis=1) == _HEADER))


def names_again(sight: Sight, first: FirstLook) -> Floats:
    """Features of words that may be names of columns, for the forest `columns_first`."""
    return np.hstack([first.words, more_of_names(headers_of(sight, first), sight.said, first.tags)])


def names_among_others(sight: Sight, first: FirstLook, names: Floats, columns: Floats) -> Floats:
    """Features of such words for the forest `columns`: those for `columns_first`, and what that found."""
    return np.hstack([names, rivalry_of_names(headers_of(sight, first), columns)])


def words_again(sight: Sight, first: FirstLook, columns: Floats) -> Floats:
    """Features of words for the forest `tags`."""
    more = more_of_words(sight.grid, headers_of(sight, first), first.tags, columns, first.roles)
    return np.hstack([first.words, more])


def rows_again(sight: Sight, first: FirstLook) -> Floats:
    """Features of rows for the forests `roles` and `claims`."""
    more = more_of_rows(sight.grid, headers_of(sight, first), first.tags, first.roles)
    return np.hstack([first.rows, more])


def second_look(sight: Sight, first: FirstLook, forests: Mapping[str, Forest]) -> SecondLook:
    names = names_again(sight, first)
    guessed = forests["columns_first"].probabilities(names)
    columns = forests["columns"].probabilities(names_among_others(sight, first, names, guessed))
    rows = rows_again(sight, first)
    return SecondLook(
        tags=forests["tags"].probabilities(words_again(sight, first, columns)),
        columns=columns,
        roles=forests["roles"].probabilities(rows),
        steps=forests["claims"].probabilities(rows),
    )
