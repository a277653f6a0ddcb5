"""The words of a layout: names of columns that are as many rows deep as the header is, and what is said around."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cache

from training.simulate.pages.dialects import Drawn
from training.simulate.pages.families.sentences import Writer, writer
from training.simulate.pages.families.vocabulary import read_words
from training.simulate.pages.layout import Layout, Structure
from training.simulate.pages.placing import GROUP_COLUMN
from training.simulate.pages.table import wrapped

_PAIR_NAMES = ("GRP/RC-AMT", "ADJ CODE AMT", "Adjustments", "REASON / AMOUNT", "CAS", "Group-Reason Amount", "RC-AMT")
_GROUP_NAMES = (
    {"CO": "CO ADJ", "PR": "PR ADJ", "OA": "OA ADJ", "PI": "PI ADJ"},
    {"CO": "Provider Responsibility", "PR": "Patient Responsibility", "OA": "COB / Other", "PI": "Plan Adjustment"},
    {"CO": "CONTRACTUAL", "PR": "PATIENT", "OA": "OTHER", "PI": "PAYER"},
    {"CO": "Contractual Oblig (Reason)", "PR": "Patient Resp (Reason)", "OA": "Other (Reason)", "PI": "Payer Init."},
    {"CO": "Services Not Covered (Msg)", "PR": "Patient Share (Msg)", "OA": "Other Plan (Msg)", "PI": "Reduced (Msg)"},
)


def draw_names(chance: random.Random, structure: Structure, spoken: Drawn) -> dict[str, str]:
    """Printed names by column role."""
    names = dict(spoken.columns)
    groups = chance.choice(_GROUP_NAMES)
    names |= {f"{GROUP_COLUMN}{group}": name for group, name in groups.items()}
    if structure.adjustments == "pair":
        names["adjustment_code"] = chance.choice(_PAIR_NAMES)
    return names if structure.header_depth < 3 else names | _deep(chance, structure, names)


def _deep(chance: random.Random, structure: Structure, names: dict[str, str]) -> dict[str, str]:
    """Names of a few columns, as many rows deep as the header is; charge and paid are always there."""
    capitals = sum(name.isupper() for name in names.values()) * 2 > len(names)
    table = deep_names()[structure.header_depth]
    chosen = [chance.choice(("charge", "paid")), *chance.sample(sorted(table), chance.choice((1, 3, 6)))]
    made = {role: chance.choice(table[role]).replace("|", "\n") for role in chosen}
    return {role: name.upper() if capitals else name for role, name in made.items()}


@cache
def deep_names() -> Mapping[int, Mapping[str, Sequence[str]]]:
    """Names of three and of four rows, by column role."""
    table: Mapping[int, Mapping[str, Sequence[str]]] = read_words("deep")
    return table


def has_depth(layout: Layout) -> bool:
    """True if some column's name takes all rows of the header."""
    roles = [role for column in layout.columns[int(layout.stacked) :] for role in column if role]
    return any(len(wrapped(layout.names.get(role, role), layout.name_depth)) == layout.name_depth for role in roles)


def draw_sentences(chance: random.Random, spoken: Drawn) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    """Words, bulletins and legal paragraphs, in which {payer} and {site} stand for the payer's name and website."""
    written = writer(chance, "", chance.choice((2025, 2026)))
    pen = Writer({**written.facts, "payer": "{payer}", "url": "www.{site}.example"})
    bulletins = pen.several(chance, "bulletin", chance.choices((0, 1, 2, 4), (55, 20, 15, 10))[0])
    legal = pen.several(chance, "legal", chance.choices((0, 1, 2, 3), (55, 20, 15, 10))[0])
    return dict(spoken.words), bulletins, legal
