"""Families of remittances: points of the page grammar, as `words/points.yaml` has them.

A family fixes what makes its payers' print: the five choices of its structure, columns, fields, styles. What it leaves
open is drawn as for any layout, so that two draws look like two years, or two payers, of one kind.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from typing import Any

from training.simulate.mail import Split
from training.simulate.pages.content import Plan
from training.simulate.pages.draw import draw_spans, layout_of
from training.simulate.pages.draw_words import has_depth
from training.simulate.pages.families.vocabulary import kind_of, read_words
from training.simulate.pages.layout import Layout, Paper, Structure

Point = Mapping[str, Any]
_OPTIONAL, _OR = "?", "|"
_STYLES = {"money": "money", "dates": "dates", "type": "type", "ornament": "ornament"}
_LETTERED = "lettered"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PLAIN_FIELDS = frozenset(each.name for each in fields(Layout))
_TRIES = 50
_WHOLE = (0, 0)  # lines of claims that are decided as a whole
# What payers of a kind do not do.
_NO_FEDERAL = {"sequestration": False, "withhold": False}
_NEVER: Mapping[str, Mapping[str, bool]] = {
    "medicare": {"withhold": False},
    **dict.fromkeys(("medicaid", "dental", "vision", "casualty", "indemnity"), _NO_FEDERAL),
}


@cache
def points() -> Mapping[str, Point]:
    """All families by name."""
    loaded: Mapping[str, Point] = read_words("points")
    return loaded


def names_of(split: Split) -> tuple[str, ...]:
    """The families of a split: those withheld, or all others."""
    return tuple(name for name, point in points().items() if point.get("split", "train") == split)


def structure_of(name: str) -> Structure:
    return Structure(**points()[name]["structure"])


def family_layout(chance: random.Random, name: str) -> Layout:
    """One payer's layout of a family."""
    for _ in range(_TRIES):
        layout = _drawn(chance, name)
        if not layout.columns or has_depth(layout):
            return layout
    raise LookupError(f"family {name}: no column has a name of {layout.name_depth} rows")


def restricted(plan: Plan, name: str) -> Plan:
    """What a layout can show, and the family's payers do."""
    own = {**_NEVER.get(kind_of(structure_of(name).dialect), {}), **points()[name].get("plan", {})}
    changes: dict[str, Any] = {
        key: getattr(plan, key) and value for key, value in own.items() if isinstance(value, bool)
    }
    if plan.lines != _WHOLE:
        changes |= {key: tuple(value) for key, value in own.items() if isinstance(value, list)}
    return replace(plan, **changes)


def _drawn(chance: random.Random, name: str) -> Layout:
    point = points()[name]
    base = layout_of(chance, point.get("split", "train"), name, structure_of(name))
    scalars = {key: _one(chance, value) for key, value in point.get("set", {}).items() if key in _PLAIN_FIELDS}
    columns = tuple(_column(each) for each in _kept(chance, point["columns"]))
    layout = replace(
        base,
        kind=point["kind"],
        whole_claims=point.get("whole_claims", False),
        columns=columns,
        claim_fields=_kept(chance, point["claim_fields"]),
        payment_fields=_kept(chance, point["payment_fields"]),
        paper=_paper(base.paper, point.get("paper", "")),
        names={**base.names, **point.get("names", {})},
        **{key: _style(chance, getattr(base, key), point.get(key, {})) for key in _STYLES},
        **scalars,
    )
    layout = replace(layout, spans=draw_spans(chance, layout))
    layout = replace(layout, spans=_spans(chance, layout, point))
    return _worded(chance, _deep_names(chance, layout), point)


def _spans(chance: random.Random, layout: Layout, point: Point) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Names over several columns: the family's own, or as drawn for any layout."""
    if "spans" not in point:
        return draw_spans(chance, layout)
    return tuple((chance.choice(names), tuple(roles)) for names, roles in point["spans"])


def _deep_names(chance: random.Random, layout: Layout) -> Layout:
    """High headers have a few names that are as many rows deep."""
    deep = _deep().get(layout.name_depth, {})
    known = [role for role in dict.fromkeys(layout.roles) if role in deep]
    chosen = chance.sample(known, min(len(known), chance.choice((2, 3, 5))))
    capitals = layout.names["paid"].isupper()
    names = {role: chance.choice(deep[role]).replace("|", "\n") for role in chosen}
    cased = {role: name.upper() if capitals else name.title() for role, name in names.items()}
    return replace(layout, names={**layout.names, **cased})


@cache
def _deep() -> Mapping[int, Mapping[str, Sequence[str]]]:
    deep: Mapping[int, Mapping[str, Sequence[str]]] = read_words("deep")
    return deep


def _worded(chance: random.Random, layout: Layout, point: Point) -> Layout:
    """With the family's own words, and its columns lettered where the form has them so."""
    own = {key: chance.choice(texts) for key, texts in point.get("words", {}).items()}
    layout = replace(layout, words={**layout.words, **own})
    if point.get("set", {}).get(_LETTERED):
        roles = dict.fromkeys(layout.roles)
        lettered = {role: f"{_LETTERS[place]}. {layout.names[role]}" for place, role in enumerate(roles)}
        layout = replace(layout, names={**layout.names, **lettered})
    return layout


def _kept(chance: random.Random, listed: Sequence[Any]) -> tuple[Any, ...]:
    """Those that always are there, some of the optional ones, and one of alternatives."""
    kept: list[Any] = []
    for each in listed:
        optional = isinstance(each, str) and each.endswith(_OPTIONAL)
        if not optional or chance.random() < 0.5:
            kept.append(chance.choice(each.rstrip(_OPTIONAL).split(_OR)) if isinstance(each, str) else each)
    return tuple(kept)


def _column(listed: str | Sequence[str]) -> tuple[str, ...]:
    """A column of one role, or of several storeys."""
    return (listed,) if isinstance(listed, str) else tuple(listed)


def _style(chance: random.Random, drawn: Any, own: Mapping[str, Any]) -> Any:
    return replace(drawn, **{key: _one(chance, value) for key, value in own.items()})


def _one(chance: random.Random, value: Any) -> Any:
    """The value, one of a list, or a length between two."""
    if isinstance(value, list):
        return chance.choice(value)
    return chance.uniform(*value["between"]) if isinstance(value, dict) else value


def _paper(paper: Paper, wanted: str) -> Paper:
    """On its side, upright, or as drawn."""
    short, long = sorted((paper.width, paper.height))
    if wanted == "lying":
        return replace(paper, width=long, height=short)
    return replace(paper, width=short, height=long) if wanted == "upright" else paper


def kind(layout: Layout) -> str:
    """What kind of payer prints it."""
    return kind_of(layout.structure.dialect)
