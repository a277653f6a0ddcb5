"""The words that a payer prints: names of columns, labels of fields, and the rest. One payer speaks one dialect."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """Printed words to choose from.

    `columns` by column role of extraction.eob.labels, `labels` by the tag of the value that they stand beside, `words`
    by what they say: title, claim_total, section_total, document_total, provider_adjustments, glossary, summary,
    page, continued, paid_section, denied_section, adjusted_section, provider_section.
    """

    name: str
    columns: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]

    def draw(self, chance: random.Random) -> Drawn:
        """One payer's choice of the words."""
        return Drawn(*(_one_each(chance, table) for table in (self.columns, self.labels, self.words)))


@dataclass(frozen=True, slots=True)
class Drawn:
    """One printed text for each key."""

    columns: dict[str, str]
    labels: dict[str, str]
    words: dict[str, str]


def _one_each(chance: random.Random, table: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {key: chance.choice(texts) for key, texts in table.items()}
