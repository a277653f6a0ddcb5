"""Which number of a claim is which, told by all claims together: numbers with one name before them, or at one place of
every claim, are of one kind, and no claim has two of a kind.

A claim's numbers look alike and balance with nothing. What one claim leaves in doubt, the others decide.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from extraction.eob.labelled import Label, LabelledDocument, LabelledRow, LabelledWord

KINDS = ("patient_control_number", "payer_claim_control_number", "member_id", "original_reference", "group_number")
# Names that are printed before numbers whoever prints them, first those that hold within longer ones.
_NAMED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"ORIG|PRIOR|PREVIOUS|REPLAC|ADJUSTED"), "original_reference"),
    (re.compile(r"GROUP|GRP|POLICY"), "group_number"),
    (re.compile(r"MEMBER|SUBSCRIBER|INSURED|ENROLLEE|RECIPIENT|BENEFICIARY|HICN?|MBI"), "member_id"),
    (re.compile(r"ACC(OUN)?TS?\b|ACNT|PCN|CONTROL N|PATIENT (NO|NUM|REF)"), "patient_control_number"),
    (re.compile(r"\b(ICN|DCN|TCN|CCN)\b|CLAIM (NO|NUM|ID|CONTROL|REF)|CLAIM$"), "payer_claim_control_number"),
)
_NAME = 2.0  # nats that a name adds: ASSUMED
_MOST_CLAIMS = 4.0  # that count: they are labelled wrong together or not at all
_SHARED = 4.0  # nats for two numbers of one kind in a claim
_LEAST = 0.005  # of a kind that the labels do not name
_SURE = 0.995  # a label as sure as this is not overruled
_WIDTH = 60  # partial solutions that are kept
_EDGE = 8.0  # points between places
_LETTERS = re.compile(r"[^A-Z ]")


@dataclass(frozen=True, slots=True)
class _Number:
    """Where a number stands: its row, its words in that row, and the claim that has it."""

    row: int
    words: tuple[int, ...]
    claim: int
    text: str


@dataclass(slots=True)
class _Slot:
    """Numbers with one name or at one place, and what the labels say of them in nats, by kind."""

    name: str
    numbers: list[_Number] = field(default_factory=list)
    nats: dict[str, float] = field(default_factory=dict)

    @property
    def claims(self) -> frozenset[int]:
        return frozenset(number.claim for number in self.numbers)


def with_numbers(document: LabelledDocument) -> LabelledDocument:
    """The document with the numbers of its claims named as all of them together have it, and how sure that is."""
    slots = _slots(document.rows)
    if not slots:
        return document
    rows = list(document.rows)
    for slot, label in zip(slots, _chosen(slots), strict=True):
        for number in slot.numbers:
            rows[number.row] = _renamed(rows[number.row], number.words, label)
    return LabelledDocument(rows=tuple(rows))


def _renamed(row: LabelledRow, places: Sequence[int], label: Label) -> LabelledRow:
    words = list(row.words)
    for at in places:
        if words[at].tags[0].confidence < _SURE:
            others = tuple(tag for tag in words[at].tags if tag.name != label.name)
            words[at] = replace(words[at], tags=(label, *others))
    return replace(row, words=tuple(words))


def _slots(rows: Sequence[LabelledRow]) -> list[_Slot]:
    """Those with most numbers first."""
    slots: dict[str, _Slot] = {}
    seen: dict[tuple[int, str], str] = {}
    for number, name, words in _numbers(rows):
        first = seen.setdefault((number.claim, number.text), name)  # printed once more: it is what it was
        slot = slots.setdefault(first, _Slot(first))
        slot.numbers.append(number)
        for kind in KINDS:
            slot.nats[kind] = slot.nats.get(kind, 0.0) + _nats(words, kind)
    made = sorted(slots.values(), key=lambda slot: -len(slot.numbers))
    for slot in made:
        _weigh(slot)
    return made


def _weigh(slot: _Slot) -> None:
    count = len(slot.numbers)
    named = next((kind for form, kind in _NAMED if form.search(slot.name)), None)
    for kind, nats in slot.nats.items():
        slot.nats[kind] = nats / count * min(_MOST_CLAIMS, count) + (_NAME if kind == named else 0.0)


def _nats(words: Sequence[LabelledWord], kind: str) -> float:
    """What the labels of a number say of a kind, as the mean over its words."""
    sure = (next((tag.confidence for tag in word.tags if tag.name == kind), _LEAST) for word in words)
    return sum(math.log(max(each, _LEAST)) for each in sure) / len(words)


def _numbers(rows: Sequence[LabelledRow]) -> Iterator[tuple[_Number, str, Sequence[LabelledWord]]]:
    """Each number with its name, or its place, and its words."""
    rank: dict[int, int] = {}
    for at, row in enumerate(rows):
        if row.claim is None:
            continue
        rank[row.claim] = rank.get(row.claim, -1) + 1
        for label, places in _of_row(row):
            words = [row.words[place] for place in places]
            left = round(words[0].word.box[0] / _EDGE)
            name = label or f"{rank[row.claim]} {row.role.name} {left}"
            text = "".join(word.word.text for word in words)
            yield _Number(at, places, row.claim, text), name, words


def _of_row(row: LabelledRow) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The numbers of a row by the places of their words, each with the name before it."""
    label = ""
    for tag, group in groupby(range(len(row.words)), key=lambda place: row.words[place].tag):
        places = tuple(group)
        if tag in KINDS:
            yield label, places
        label = _text(row.words[place] for place in places) if tag == "label" else ""


def _text(words: Iterable[LabelledWord]) -> str:
    return _LETTERS.sub("", " ".join(word.word.text for word in words).upper()).strip()


@dataclass(frozen=True, slots=True)
class _Partial:
    nats: float
    kinds: tuple[str, ...]


def _chosen(slots: Sequence[_Slot]) -> list[Label]:
    """The kind of each slot, with the share of all solutions kept that gives it this kind."""
    kept = [_Partial(0.0, ())]
    for at, slot in enumerate(slots):
        rivals = [place for place in range(at) if slots[place].claims & slot.claims]
        further = (_with(each, kind, nats, rivals) for each in kept for kind, nats in slot.nats.items())
        kept = sorted(further, key=lambda each: -each.nats)[:_WIDTH]
    weights = [math.exp(each.nats - kept[0].nats) for each in kept]
    total = sum(weights)
    shares = (
        sum(weight for weight, each in zip(weights, kept, strict=True) if each.kinds[at] == kind) / total
        for at, kind in enumerate(kept[0].kinds)
    )
    return [Label(name=kind, confidence=share) for kind, share in zip(kept[0].kinds, shares, strict=True)]


def _with(partial: _Partial, kind: str, nats: float, rivals: Sequence[int]) -> _Partial:
    """With one more slot; `rivals` are those before it that stand in the same claims."""
    shared = sum(partial.kinds[place] == kind for place in rivals)
    return _Partial(partial.nats + nats - _SHARED * shared, (*partial.kinds, kind))
