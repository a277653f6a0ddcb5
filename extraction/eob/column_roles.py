"""What each column of amounts is, as the accounts have it: of the roles that the labels make probable, those by which
the lines add up.

Names of columns mislead, and unseen ones most; a law that holds on every line does not. Which of two reductions a
column is the law cannot tell: there the labels decide.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extraction.eob.labelled import Label, LabelledDocument, LabelledRow, LabelledWord
from extraction.eob.money_columns import MoneyColumn, MoneyTable, money_table
from extraction.eob.reasons import NAMED, NOT_COVERED, UNSPLIT

_REDUCTIONS = (*NAMED, NOT_COVERED, "adjustment_amount")
_SHARES = ("deductible", "coinsurance", "copay")
_SEVERAL = frozenset({"other", "adjustment_amount"})  # roles that more than one column may have
_MOST_TRIED = 4_000
_MOST_ROLES = 6  # of a column
_FURTHEST = 12.0  # nats below a column's best role: not worth a try
_HOLDS, _AGREES = 3.0, 0.7  # nats for a line that adds up, and for an amount that follows from others: ASSUMED
_MOST_LINES = 12.0  # that count: lines of one table add up together or not at all
_NEGLIGIBLE = 6.0  # nats behind the best
_SURE = 0.995  # a label as sure as this is not overruled
Cents = NDArray[np.int64]


def with_roles(document: LabelledDocument) -> LabelledDocument:
    """The document with the tags of amounts on its lines as columns and accounts have them, and how sure that is."""
    table = money_table(document)
    if len(table.columns) < 2:
        return document
    chosen = _chosen(table, _fixed(document, table))
    words = {
        (cell.row, cell.word): label
        for column, label in zip(table.columns, chosen, strict=True)
        for cell in column.cells
    }
    rows = list(document.rows)
    for at in {row for row, _ in words}:
        rows[at] = _relabelled(rows[at], {word: label for (row, word), label in words.items() if row == at})
    return LabelledDocument(rows=tuple(rows))


def _relabelled(row: LabelledRow, labels: Mapping[int, Label]) -> LabelledRow:
    words = [_named(word, labels.get(place)) for place, word in enumerate(row.words)]
    for place, word in enumerate(words[:-1]):  # a symbol goes with its amount
        if place + 1 in labels and word.word.text in ("$", "-$", "($"):
            words[place] = replace(word, tags=words[place + 1].tags)
    return replace(row, words=tuple(words))


def _named(word: LabelledWord, label: Label | None) -> LabelledWord:
    if label is None or word.tags[0].confidence >= _SURE:
        return word
    others = tuple(tag for tag in word.tags if tag.name != label.name)
    return replace(word, tags=(label, *others))


@dataclass(frozen=True, slots=True)
class _Fixed:
    """What amounts that stand in no column add to each line: charged, paid, and reduced."""

    charge: Cents
    paid: Cents
    reduced: Cents


def _fixed(document: LabelledDocument, table: MoneyTable) -> _Fixed:
    sums = {name: np.zeros(table.lines, dtype=np.int64) for name in ("charge", "paid", "reduced")}
    for cell in table.alone:
        tag = document.rows[cell.row].words[cell.word].tag
        name = "reduced" if tag in _REDUCTIONS else tag
        if name in sums:
            sums[name][cell.line] += cell.cents
    return _Fixed(**sums)


def _chosen(table: MoneyTable, fixed: _Fixed) -> list[Label]:
    """The role of each column, with the share of all that was tried that gives it this role."""
    amounts = [_amounts(column, table.lines) for column in table.columns]
    most = (_HOLDS + 2 * _AGREES) * min(_MOST_LINES, table.lines)
    tried: list[tuple[float, tuple[str, ...]]] = []
    best = -math.inf
    for logs, roles in _assignments(table.columns):
        if logs + most < best - _NEGLIGIBLE:
            break  # they come in order: no further one can count
        tried.append((logs + _evidence(roles, amounts, fixed), roles))
        best = max(best, tried[-1][0])
    chosen = max(tried, key=lambda each: each[0])[1]
    weights = [(math.exp(score - best), roles) for score, roles in tried]
    total = sum(weight for weight, _ in weights)
    return [
        Label(name=role, confidence=sum(weight for weight, roles in weights if roles[place] == role) / total)
        for place, role in enumerate(chosen)
    ]


def _amounts(column: MoneyColumn, lines: int) -> Cents:
    made = np.zeros(lines, dtype=np.int64)
    for cell in column.cells:
        made[cell.line] += cell.cents
    return made


def _assignments(columns: Sequence[MoneyColumn]) -> Iterator[tuple[float, tuple[str, ...]]]:
    """Roles of all columns, the most probable first; the first one is given even if two columns share its roles."""
    options = [_options(column.logs) for column in columns]
    start = (0,) * len(columns)
    waiting, known = [(-_log_of(options, start), start)], {start}
    for tried in range(_MOST_TRIED):
        if not waiting:
            return
        cost, places = heapq.heappop(waiting)
        roles = tuple(each[place][1] for each, place in zip(options, places, strict=True))
        if not tried or _is_possible(roles):
            yield -cost - (0.0 if _is_possible(roles) else _FURTHEST), roles
        for number, place in enumerate(places):
            following = (*places[:number], place + 1, *places[number + 1 :])
            if place + 1 < len(options[number]) and following not in known:
                known.add(following)
                heapq.heappush(waiting, (-_log_of(options, following), following))


def _options(logs: Mapping[str, float]) -> list[tuple[float, str]]:
    ranked = sorted(((log, role) for role, log in logs.items()), reverse=True)
    return [each for each in ranked[:_MOST_ROLES] if each[0] >= ranked[0][0] - _FURTHEST]


def _log_of(options: Sequence[Sequence[tuple[float, str]]], places: Sequence[int]) -> float:
    return sum(each[place][0] for each, place in zip(options, places, strict=True))


def _is_possible(roles: Sequence[str]) -> bool:
    alone = [role for role in roles if role not in _SEVERAL]
    return len(alone) == len(set(alone))


def _evidence(roles: Sequence[str], amounts: Sequence[Cents], fixed: _Fixed) -> float:
    """How many lines add up under these roles, and how many amounts follow from others."""
    by_role: dict[str, Cents] = {}
    for role, values in zip(roles, amounts, strict=True):
        by_role[role] = by_role[role] + values if role in by_role else values
    nothing = np.zeros_like(fixed.charge)
    charge, paid = by_role.get("charge", nothing) + fixed.charge, by_role.get("paid", nothing) + fixed.paid
    reduced = sum((by_role[role] for role in _REDUCTIONS if role in by_role), nothing) + fixed.reduced
    holds = _holding(by_role, charge, charge - reduced - paid) & (charge != 0)
    agreeing = _agreeing(by_role, charge)
    lines = len(charge)
    scale = min(_MOST_LINES, lines) / max(lines, 1)
    return scale * (_HOLDS * int(holds.sum()) + _AGREES * agreeing)


def _holding(by_role: Mapping[str, Cents], charge: Cents, rest: Cents) -> NDArray[np.bool_]:
    """Lines on which the law holds, with what is implied where it must be."""
    holds: NDArray[np.bool_] = rest == 0
    if "allowed" in by_role and "discount" not in by_role:
        implied = charge - by_role["allowed"]
        holds |= rest == implied
        if NOT_COVERED in by_role:
            holds |= rest == implied - by_role[NOT_COVERED]
        if UNSPLIT in by_role:
            holds |= rest == implied + by_role[UNSPLIT]
    if UNSPLIT in by_role and not any(role in by_role for role in _SHARES):
        holds |= rest == by_role[UNSPLIT]
    return holds


def _agreeing(by_role: Mapping[str, Cents], charge: Cents) -> int:
    """Amounts of lines that follow from others, where that is not by being nothing."""
    count = 0
    if "allowed" in by_role and "discount" in by_role:
        count += int(((by_role["allowed"] == charge - by_role["discount"]) & (by_role["discount"] != 0)).sum())
    shares = [by_role[role] for role in _SHARES if role in by_role]
    if UNSPLIT in by_role and shares:
        owed = by_role[UNSPLIT]
        count += int(((owed == sum(shares, np.zeros_like(charge))) & (owed != 0)).sum())
    return count
