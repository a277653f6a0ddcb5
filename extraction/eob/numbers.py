"""Which number is which, of each claim and of the payment: told by the names before them, by what they look like, and
by all claims together. Numbers with one name, or at one place of every claim, are of one kind or of none, and none has
two of a kind.

Numbers look alike and balance with nothing. What one claim leaves in doubt, the others decide.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from extraction.eob.alike import bare
from extraction.eob.column_names import names_above, tables
from extraction.eob.days import day_of, days_of
from extraction.eob.labelled import Label, LabelledDocument, LabelledRow, LabelledWord
from extraction.eob.number_kinds import CLAIM_KINDS, PAYMENT_KINDS, may_be, named_kind, named_kinds, page_part
from extraction.eob.values import is_apart, joined_box

_NAME, _SHAPE, _ORDER = 7.0, 4.0, 1.5  # nats that a name adds, that a wrong look and a wrong order take: ASSUMED
_MOST_CLAIMS = 4.0  # that count: they are labelled wrong together or not at all
_SHARED = 4.0  # nats for two numbers of one kind in a claim
_LEAST = 0.005  # of a kind that the labels do not name
_SURE = 0.995  # a label as sure as this is not overruled
_WIDTH = 60  # partial solutions that are kept
_EDGE = 8.0  # points between places
_PLACE = "place_of_service"  # which the status of a claim looks like
_ONLY_NAMED = "service_from"  # lines have it too, and there nobody names it
_LONG = 9  # letters and digits: more than a day has
_PAYMENT = -1  # instead of a claim
_NONE = ""  # instead of a kind: what is no number of claims or of the payment
_PAYMENT_ROLES = frozenset({"page_header", "other"})


@dataclass(frozen=True, slots=True)
class _Number:
    """Where a number stands: its row, its words in that row, and the claim that has it, or the payment."""

    row: int
    places: tuple[int, ...]
    claim: int
    text: str


@dataclass(slots=True)
class _Slot:
    """Numbers with one name or at one place, and what speaks for each kind in nats."""

    kind: str | None
    numbers: list[_Number] = field(default_factory=list)
    nats: dict[str, float] = field(default_factory=dict)

    @property
    def claims(self) -> frozenset[int]:
        return frozenset(number.claim for number in self.numbers)


def with_numbers(document: LabelledDocument) -> LabelledDocument:
    """The document with its numbers named as everything together has it, and how sure that is."""
    rows = [_with_page_numbers(row) for row in document.rows]
    for kinds in (CLAIM_KINDS, PAYMENT_KINDS):
        slots = _slots(rows, kinds)
        for slot, label in zip(slots, _chosen(slots), strict=True):
            for number in slot.numbers:
                rows[number.row] = _renamed(rows[number.row], number.places, label, kinds)
    return LabelledDocument(rows=tuple(rows))


def _with_page_numbers(row: LabelledRow) -> LabelledRow:
    """Numbers of pages are neither those of a claim nor of the payment, whatever they were taken for."""
    texts = [word.word.text for word in row.words]
    parts = [page_part(texts[:at], text) if row.claim is None else None for at, text in enumerate(texts)]
    if not any(parts):
        return row
    words = (_first(word, Label(name=part)) if part else word for word, part in zip(row.words, parts, strict=True))
    return replace(row, words=tuple(words))


def _renamed(row: LabelledRow, places: Sequence[int], label: Label, kinds: tuple[str, ...]) -> LabelledRow:
    words = list(row.words)
    for at in places:
        if words[at].tags[0].confidence < _SURE:
            chosen = label if label.name != _NONE else _other(words[at], kinds, label.confidence)
            words[at] = _first(words[at], chosen)
    return replace(row, words=tuple(words))


def _first(word: LabelledWord, label: Label) -> LabelledWord:
    """The word with this tag before its others."""
    return replace(word, tags=(label, *(tag for tag in word.tags if tag.name != label.name)))


def _other(word: LabelledWord, kinds: tuple[str, ...], confidence: float) -> Label:
    """The most probable tag of a word that is none of the kinds."""
    name = next((tag.name for tag in word.tags if tag.name not in kinds), "other")
    return Label(name=name, confidence=confidence)


def _slots(rows: Sequence[LabelledRow], kinds: tuple[str, ...]) -> list[_Slot]:
    """Those with most numbers first."""
    slots: dict[str, _Slot] = {}
    seen: dict[tuple[int, str], str] = {}
    for number, name, kind in _numbers(rows, kinds):
        key = f"{name} {number.text}" if number.claim == _PAYMENT else name
        first = seen.setdefault((number.claim, key if number.claim == _PAYMENT else number.text), key)
        slot = slots.setdefault(first, _Slot(kind))  # what is printed once more is what it was
        slot.numbers.append(number)
        words = [rows[number.row].words[at] for at in number.places]
        for each in kinds:
            slot.nats[each] = slot.nats.get(each, 0.0) + _nats(words, number.text, each)
        slot.nats[_NONE] = slot.nats.get(_NONE, 0.0) + _nats_of_none(words, kinds)
    made = sorted(slots.values(), key=lambda slot: -len(slot.numbers))
    for slot in made:
        _weigh(slot)
    if kinds is PAYMENT_KINDS:
        _order(made)
    return made


def _weigh(slot: _Slot) -> None:
    count = len(slot.numbers)
    for kind, nats in slot.nats.items():
        slot.nats[kind] = (nats / count + (_NAME if kind == slot.kind else 0.0)) * min(_MOST_CLAIMS, count)


def _order(slots: Sequence[_Slot]) -> None:
    """Of two days the later one is that of the payment; a single one is, too."""
    days = {id(slot): day_of(slot.numbers[0].text) for slot in slots}
    known = [day for day in days.values() if day is not None]
    for slot in slots:
        day = days[id(slot)]
        if day is not None:
            earlier = day < max(known)
            slot.nats["payment_date" if earlier else "production_date"] -= _ORDER


def _nats(words: Sequence[LabelledWord], text: str, kind: str) -> float:
    """What the labels of a number and its look say of a kind, labels as the mean over its words."""
    sure = (next((tag.confidence for tag in word.tags if tag.name == kind), _LEAST) for word in words)
    labels = sum(math.log(max(each, _LEAST)) for each in sure) / len(words)
    return labels - (0.0 if may_be(text, kind) else _SHAPE)


def _nats_of_none(words: Sequence[LabelledWord], kinds: tuple[str, ...]) -> float:
    """What the labels of a number say for none of the kinds."""
    sure = (next((tag.confidence for tag in word.tags if tag.name not in kinds), _LEAST) for word in words)
    return sum(math.log(max(each, _LEAST)) for each in sure) / len(words)


def _numbers(rows: Sequence[LabelledRow], kinds: tuple[str, ...]) -> Iterator[tuple[_Number, str, str | None]]:
    """Each number with its name, or its place, and the kind that the name says."""
    rank: dict[int, int] = {}
    for at, (row, table) in enumerate(zip(rows, tables(rows), strict=True)):
        claim = row.claim if kinds is CLAIM_KINDS else _PAYMENT
        if claim is None or (claim == _PAYMENT and (row.claim is not None or row.role.name not in _PAYMENT_ROLES)):
            continue
        rank[claim] = rank.get(claim, -1) + 1
        for label, kind, places in _of_row(row, kinds):
            words = [row.words[place].word for place in places]
            name = label or f"{rank[claim]} {row.role.name} {round(words[0].box[0] / _EDGE)}"
            text = " ".join(word.text for word in words)
            if not label and claim != _PAYMENT:
                kind = _kind_above(names_above(table, joined_box(word.box for word in words)), text, rank[claim])
                if kind is None and row.words[places[0]].tag == _PLACE:
                    continue  # it is what it was taken for
            yield _Number(at, places, claim, text), name, kind


def _kind_above(names: Sequence[str], text: str, storey: int) -> str | None:
    """What the names above a number say that it is: the name of its storey, else any of them, else all together."""
    own = names[min(storey, len(names) - 1) :][:1]
    named = (kind for name in (*own, *names, " ".join(names)) for kind in named_kinds(name, CLAIM_KINDS))
    return next((kind for kind in named if kind != _ONLY_NAMED and may_be(text, kind)), None)


def _of_row(row: LabelledRow, kinds: tuple[str, ...]) -> Iterator[tuple[str, str | None, tuple[int, ...]]]:
    """The numbers of a row by the places of their words, each with the name before it and what that says."""
    label = ""
    for tag, places in _cells(row):
        kind = named_kind(label, kinds) if label else None
        text = _text(row.words[place] for place in places)
        named = kind is not None and may_be(text, kind)
        is_block = tag == _PLACE and kinds is CLAIM_KINDS and row.role.name != "line"
        if tag != "label" and _has_digit(text) and (named or is_block or _may_be_number(tag, text, kinds)):
            yield label, kind, places
        label = text if tag == "label" else ""


def _may_be_number(tag: str, text: str, kinds: tuple[str, ...]) -> bool:
    """True for what is labelled as one of the kinds; of days of service, which lines have, only for what is none."""
    if tag != _ONLY_NAMED:
        return tag in kinds
    return tag in kinds and len(bare(text)) >= _LONG and day_of(text) is None and days_of(text) is None


def _cells(row: LabelledRow) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Places of words with one tag and no more than a blank between them; names may have more."""
    for tag, group in groupby(range(len(row.words)), key=lambda place: row.words[place].tag):
        waiting: list[int] = []
        for place in group:
            if waiting and tag != "label" and is_apart(row.words[place - 1], row.words[place]):
                yield tag, tuple(waiting)
                waiting = []
            waiting.append(place)
        yield tag, tuple(waiting)


def _has_digit(text: str) -> bool:
    return any(mark.isdigit() for mark in text)


def _text(words: Iterable[LabelledWord]) -> str:
    return " ".join(word.word.text for word in words)


@dataclass(frozen=True, slots=True)
class _Partial:
    nats: float
    kinds: tuple[str, ...]


def _chosen(slots: Sequence[_Slot]) -> list[Label]:
    """The kind of each slot, with the share of all solutions kept that gives it this kind."""
    kept = [_Partial(0.0, ())]
    for at, slot in enumerate(slots):
        rivals = {place: min(_MOST_CLAIMS, len(slots[place].claims & slot.claims)) for place in range(at)}
        further = (_with(each, kind, nats, rivals) for each in kept for kind, nats in slot.nats.items())
        kept = sorted(further, key=lambda each: -each.nats)[:_WIDTH]
    weights = [math.exp(each.nats - kept[0].nats) for each in kept]
    total = sum(weights)
    shares = (
        sum(weight for weight, each in zip(weights, kept, strict=True) if each.kinds[at] == kind) / total
        for at, kind in enumerate(kept[0].kinds)
    )
    return [Label(name=kind, confidence=share) for kind, share in zip(kept[0].kinds, shares, strict=True)]


def _with(partial: _Partial, kind: str, nats: float, rivals: Mapping[int, float]) -> _Partial:
    """With one more slot; `rivals`: in how many claims that count each slot before it stands, too."""
    shared = sum(count for place, count in rivals.items() if partial.kinds[place] == kind) if kind != _NONE else 0.0
    return _Partial(partial.nats + nats - _SHARED * shared, (*partial.kinds, kind))
