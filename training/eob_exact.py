"""What of a remittance is posted, and whether it was read as it was drawn: claims, the payment, and all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extraction.eob.days import days_of
from training.layout_exact import EQUAL, told_of_line
from training.layout_lessons import Lesson

Plain = Mapping[str, Any]
_CLAIM = (
    *("patient_control_number", "payer_claim_control_number", "status_code"),
    *("charge", "paid", "patient_responsibility", "interest"),
)
_WITHOUT_LINES = ("service_from", "service_to")  # else those of the lines are posted
_PAYMENT = ("trace_number", "date", "amount")
_PROVIDER_ADJUSTMENT = ("reason", "reference", "amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Whether each claim that was read is one of those that were drawn, how many were drawn, whether the payment with
    its provider adjustments is, and what differs of claims that are not.
    """

    claims: tuple[bool, ...]
    drawn: int
    payment: bool
    differing: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """All that is posted is as it was drawn."""
        return self.payment and self.drawn == len(self.claims) == sum(self.claims)


def posted(drawn: Plain, read: Plain) -> Posted:
    """Two remittances as plain data. A claim that was missed makes none of the others wrong."""
    waiting = Counter(_claim(each) for each in drawn["claims"])
    right: list[bool] = []
    differing: list[str] = []
    for at, each in enumerate(read["claims"]):
        told = _claim(each)
        right.append(waiting[told] > 0)
        waiting[told] -= right[-1]
        differing.append("" if right[-1] else _difference(drawn["claims"], at, each))
    return Posted(
        claims=tuple(right),
        drawn=len(drawn["claims"]),
        payment=_payment(drawn) == _payment(read),
        differing=tuple(differing),
    )


def as_printed(lesson: Lesson) -> Plain:
    """The record without what no reader can know: where only the begin of a service is printed, it ends then."""
    printed = {drawn.meaning.pointer: drawn.text for read in lesson.read for drawn in read.drawn}
    claims = [
        {**claim, "lines": [_known(line, f"/claims/{at}/lines/{place}", printed) for place, line in enumerate(lines)]}
        for at, claim in enumerate(lesson.record["claims"])
        for lines in [claim["lines"]]
    ]
    return {**lesson.record, "claims": claims}


def _known(line: Plain, path: str, printed: Mapping[str | None, str]) -> Plain:
    begin = printed.get(f"{path}/service_from")
    if begin is None or f"{path}/service_to" in printed or days_of(begin) is not None:
        return line
    return {**line, "service_to": line["service_from"]}


def _claim(claim: Plain) -> Hashable:
    own = (claim[name] for name in _names(claim))
    return (*own, _adjustments(claim), tuple(told_of_line(line) for line in claim["lines"]))


def _names(claim: Plain) -> tuple[str, ...]:
    return _CLAIM if claim["lines"] else (*_CLAIM, *_WITHOUT_LINES)


def _adjustments(claim: Plain) -> Hashable:
    counts = Counter((each["group"], each["reason"], each["amount"]) for each in claim["adjustments"])
    return frozenset(counts.items())


def _payment(remittance: Plain) -> Hashable:
    payment = remittance["payment"]
    entries = Counter(tuple(each[name] for name in _PROVIDER_ADJUSTMENT) for each in remittance["provider_adjustments"])
    return (*(payment[name] for name in _PAYMENT), frozenset(entries.items()))


def _difference(drawn: Sequence[Plain], at: int, read: Plain) -> str:
    """Which values are not those of the claim at the same place."""
    if at >= len(drawn):
        return "no such claim"
    names = [name for name in (*_names(drawn[at]), "adjustments") if drawn[at][name] != read[name]]
    if len(drawn[at]["lines"]) != len(read["lines"]):
        return ", ".join([*names, "number of lines"])
    pairs = zip(drawn[at]["lines"], read["lines"], strict=True)
    lines = {name for mine, other in pairs for name in (*EQUAL, "adjustments") if mine[name] != other[name]}
    return ", ".join([*names, *(f"lines {name}" for name in sorted(lines))]) or "another claim"
