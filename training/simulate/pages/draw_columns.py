"""Which columns a line table has, and in which order: what is needed to read its adjustments, and much that is not."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

from training.simulate.pages.layout import Structure
from training.simulate.pages.placing import GROUP_COLUMN

_SHARES = ("deductible", "coinsurance", "copay")
_GROUPS = ("CO", "PR", "OA", "PI")
INLINE_FIELDS = ("patient_name", "member_id", "patient_control_number", "payer_claim_control_number")
_STACK_ORDERS = (
    ("patient_name", "member_id", "group_number"),
    ("patient_name", "member_id", "payer_claim_control_number"),
    ("patient_name", "patient_control_number", "payer_claim_control_number"),
    ("payer_claim_control_number", "patient_name"),
    ("patient_name", "member_id", "patient_control_number", "payer_claim_control_number"),
)


class Facts(NamedTuple):
    """What decides on columns beside the structure: kind of services, claims without lines, and storeys of a line."""

    kind: str
    whole_claims: bool
    storeys: int
    dates: str


def draw_columns(chance: random.Random, structure: Structure, facts: Facts) -> tuple[tuple[str, ...], ...]:
    """Columns from the left, each with the roles of its storeys."""
    service = _service(chance, facts)
    amounts = _amounts(chance, structure)
    behind = ["remark_code"] if chance.random() < 0.3 else []
    roles = [*_claim_columns(chance, structure), *service, *amounts, *behind]
    columns = _storeyed(chance, roles, facts.storeys)
    if structure.claim_block == "stacked":
        return (chance.choice(_STACK_ORDERS), *columns)
    return columns


def _claim_columns(chance: random.Random, structure: Structure) -> list[str]:
    if structure.claim_block not in ("inline", "every_line"):
        return []
    fields = [role for role in INLINE_FIELDS if role == "patient_name" or chance.random() < 0.7]
    if not {"patient_control_number", "payer_claim_control_number"} & set(fields):
        fields.append("payer_claim_control_number")
    if chance.random() < 0.4:
        chance.shuffle(fields)
    return fields


def _service(chance: random.Random, facts: Facts) -> list[str]:
    """Days, codes and units."""
    dates = ["service_from", "service_to"] if facts.dates == "columns" else ["service_from"]
    if facts.whole_claims:
        return dates
    codes = ["procedure"]
    if facts.kind == "dental":
        codes = ["tooth", "procedure"] if chance.random() < 0.5 else ["procedure", "tooth"]
    elif chance.random() < 0.55:
        codes.append("modifier")
    if facts.kind == "institutional":
        codes.insert(chance.choice((0, len(codes))), "revenue_code")
    if chance.random() < 0.2:
        codes.append("description")
    parts = [dates, codes] if chance.random() < 0.8 else [codes, dates]
    roles = [role for part in parts for role in part]
    if facts.kind == "professional" and chance.random() < 0.35:
        roles.insert(chance.choice((len(roles), 1)), "place_of_service")
    if chance.random() < 0.85:
        roles.insert(chance.choice((len(roles), len(roles), 1)), "units")
        if chance.random() < 0.12:
            roles.insert(roles.index("units"), "units_billed")
    return ["line_control", *roles] if chance.random() < 0.1 else roles


def _amounts(chance: random.Random, structure: Structure) -> list[str]:
    """Charge and paid, and between them whatever the place of adjustments asks for."""
    place = structure.adjustments
    before = ["charge"]
    if place == "implied" or chance.random() < 0.8:
        before.append("allowed")
    named, coded = _named(chance, place), _coded(chance, place)
    if chance.random() < 0.25:
        chance.shuffle(named)
    if chance.random() < 0.25 and "patient_responsibility" not in named:
        named.append("patient_responsibility")
    if place in ("pair", "code_column") and chance.random() < 0.3:
        return [*before, *named, "paid", *coded]
    if chance.random() < 0.2:
        return [*before, *coded, *named, "paid"]
    return [*before, *named, *coded, "paid"]


def _named(chance: random.Random, place: str) -> list[str]:
    if place == "group_columns":
        return []
    if place in ("implied", "named", "named_coded", "local", "prose"):
        return _own_columns(chance, place)
    return [role for role in _SHARES if chance.random() < 0.5]


def _own_columns(chance: random.Random, place: str) -> list[str]:
    """Columns with a name of their own, where there are many of them."""
    shares: list[str] = list(_SHARES) if chance.random() < 0.7 else [role for role in _SHARES if chance.random() < 0.7]
    if place in ("implied", "named") and chance.random() < 0.2:
        shares = ["patient_responsibility"]
    front = ["discount"] if place != "implied" and chance.random() < 0.85 else []
    others = [role for role in ("withhold", "sequestration", "other_insurance") if chance.random() < 0.2]
    rest = ["not_covered"] if place != "prose" else []
    return [*front, *rest, *shares, *others] if chance.random() < 0.6 else [*front, *shares, *others, *rest]


def _coded(chance: random.Random, place: str) -> list[str]:
    if place == "group_columns":
        return [f"{GROUP_COLUMN}{group}" for group in _GROUPS if group in ("CO", "PR") or chance.random() < 0.5]
    if place == "code_column":
        both = ["adjustment_amount", "adjustment_code"]
        quantity = ["adjustment_quantity"] if chance.random() < 0.2 else []
        return [*quantity, *both] if chance.random() < 0.5 else [*both[::-1], *quantity]
    return ["adjustment_code"] if place in ("pair", "local", "named_coded") else []


def _storeyed(chance: random.Random, roles: Sequence[str], storeys: int) -> tuple[tuple[str, ...], ...]:
    """One role a column, or neighbours on top of each other; a column of pairs stays alone."""
    if storeys == 1:
        return tuple((role,) for role in roles)
    columns: list[tuple[str, ...]] = []
    waiting: list[str] = []
    for role in roles:
        if role.startswith("adjustment"):
            columns += [tuple(waiting)] if waiting else []
            columns.append((role,))
            waiting = []
            continue
        waiting.append(role)
        if len(waiting) == storeys:
            columns.append(tuple(waiting))
            waiting = []
    return (*columns, tuple(waiting)) if waiting else tuple(columns)
