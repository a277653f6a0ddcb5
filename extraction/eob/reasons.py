"""Why something was not paid, as pages say it: codes of X12, the payer's own codes that the notes explain, columns with
a name of their own, and sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extraction.codes import load_codes
from extraction.eob.labelled import LabelledRow
from extraction.eob.values import Value, values_of
from extraction.records import Origin

# Columns that stand for one adjustment whoever prints them; those that leave open who owes are not among them.
NAMED = {
    "deductible": ("PR", "1"),
    "coinsurance": ("PR", "2"),
    "copay": ("PR", "3"),
    "discount": ("CO", "45"),
    "withhold": ("CO", "104"),
    "sequestration": ("CO", "253"),
    "other_insurance": ("OA", "23"),
}
UNSPLIT = "patient_responsibility"
NOT_COVERED = "not_covered"
_SENTENCES: tuple[tuple[re.Pattern[str], tuple[str, str]], ...] = (
    (re.compile(r"SEQUEST", re.IGNORECASE), ("CO", "253")),
    (re.compile(r"WITHH?[EO]LD", re.IGNORECASE), ("CO", "104")),
    (re.compile(r"DEDUCTIBLE", re.IGNORECASE), ("PR", "1")),
    (re.compile(r"CO-?INSURANCE", re.IGNORECASE), ("PR", "2")),
    (re.compile(r"CO-?PAY", re.IGNORECASE), ("PR", "3")),
    (re.compile(r"OTHER (INSURANCE|CARRIER|PAYER|PLAN)", re.IGNORECASE), ("OA", "23")),
    (re.compile(r"DISCOUNT|CONTRACTUAL", re.IGNORECASE), ("CO", "45")),
)
_GROUPS = ("CO", "PR", "OA", "PI", "CR")
_PAIR = re.compile(r"(CO|PR|OA|PI|CR)[- ]?([A-Z]?\d{1,3})")
_REASON = re.compile(r"[A-Z]?\d{1,3}")
_WRAPPING = " ()[]:;,."


@dataclass(frozen=True, slots=True)
class Reason:
    """Group and reason as far as the page tells them, and whether it prints them or they are mapped."""

    group: str | None
    reason: str | None
    origin: Origin = "printed"


UNTOLD = Reason(None, None)


@dataclass(frozen=True, slots=True)
class Notes:
    """What the page says of its codes. `own`: the payer's codes with the group and reason that the notes give them;
    `untold`: codes of the payer's own that nothing explains in terms of X12.
    """

    own: dict[str, Reason]
    untold: bool = False

    def reason(self, text: str, group: str | None) -> Reason:
        """What a printed code stands for; `group` as the name of its column has it."""
        bare = text.strip(_WRAPPING).upper()
        if bare in self.own:
            return self.own[bare]
        told = printed_reason(bare)
        if told and told.group:
            return told
        if self.untold and group is None:
            return UNTOLD
        return Reason(group, told.reason if told else bare or None)


def printed_reason(text: str) -> Reason | None:
    """CO-45, CO45, CO 45, (OA-23), or a reason alone; None if the text is neither."""
    bare = text.strip(_WRAPPING).upper()
    pair = _PAIR.fullmatch(bare)
    if pair:
        return Reason(pair[1], pair[2])
    if _REASON.fullmatch(bare):
        return Reason(None, bare)
    return Reason(bare, None) if bare in _GROUPS else None


def sentence_reason(text: str) -> Reason | None:
    """What a sentence with an amount says."""
    return next((Reason(*pair, "mapped") for form, pair in _SENTENCES if form.search(text)), None)


def notes_of(rows: Sequence[LabelledRow]) -> Notes:
    """The codes that a document explains, and whether those that it prints are the payer's own."""
    own: dict[str, Reason] = {}
    code: str | None = None
    for row in rows:
        if row.role.name != "glossary":
            code = None
            continue
        for value in values_of(row):
            if value.tag == "glossary_code":
                code = value.text.strip(_WRAPPING).upper()
            told = printed_reason(value.text) if value.tag == "adjustment_code" and code else None
            if code and told and told.group:
                own[code] = Reason(told.group, told.reason, "mapped")
    adjusted = any(word.tag == "adjustment_amount" for row in rows for word in row.words)
    return Notes(own, untold=not own and _are_own(_codes(rows), adjusted=adjusted))


def _codes(rows: Iterable[LabelledRow]) -> list[str]:
    return [value.text for row in rows if row.role.name != "glossary" for value in _codes_in(row)]


def _codes_in(row: LabelledRow) -> list[Value]:
    return [value for value in values_of(row) if value.tag == "adjustment_code"]


def _are_own(texts: Sequence[str], *, adjusted: bool) -> bool:
    """True if the codes cannot be reasons of X12: one of them is not in its table, or they count 1, 2, 3 beside what is
    just not covered. `adjusted`: there are columns of adjustments, where 1, 2 and 3 are the shares of the patient.
    """
    told = [printed_reason(text) for text in texts]
    if not texts or any(each and each.group for each in told):
        return False
    reasons = {each.reason if each else None for each in told}
    if any(reason is None or reason not in load_codes().carcs for reason in reasons):
        return True
    return not adjusted and reasons == {str(number) for number in range(1, len(reasons) + 1)}
