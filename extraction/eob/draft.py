"""A remittance while it is put together: values with the places that they were read at, before the accounts decide."""

from __future__ import annotations

from dataclasses import dataclass, field

from extraction.eob.candidates import Amount, Candidate, agreed
from extraction.eob.labelled import LabelledRow
from extraction.eob.reasons import Notes, Reason
from extraction.eob.values import Value
from extraction.records import Origin

Values = dict[str, list[Value]]
Amounts = dict[str, list[Amount]]


@dataclass(slots=True, kw_only=True)
class Entry:
    """One adjustment: its amount, why, the printed code and number of units if there are any. `column` is the tag of
    the amount, `twin` the amount where the same adjustment is printed once more.
    """

    amount: Amount
    reason: Reason
    column: str
    code: tuple[Value, ...] = ()
    quantity: Value | None = None
    twin: Amount | None = None

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """What the amount may be, as both prints have it."""
        return agreed(self.amount, self.twin) if self.twin else self.amount.candidates

    @property
    def origin(self) -> Origin:
        return self.reason.origin


@dataclass(slots=True, kw_only=True)
class LineDraft:
    """A line, or a claim without lines: texts by tag, the amounts of its columns, and what was not paid."""

    texts: Values = field(default_factory=dict)
    charge: Amount | None = None
    paid: Amount | None = None
    allowed: Amount | None = None
    owed: Amount | None = None
    entries: list[Entry] = field(default_factory=list)
    printed: Amounts = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class ClaimDraft:
    """A claim: texts and amounts of its block by tag, amounts of its totals, its lines. `rendering` is what the heading
    above it says of who rendered the service; `rows` are those that it was put together from; `renamed` the names that
    the labels gave to amounts which the accounts gave another; `apart` amounts that are none of its columns,
    each as the CARC that it would be the total of, and cents.
    """

    index: int
    page: int
    rows: list[LabelledRow] = field(default_factory=list)
    texts: Values = field(default_factory=dict)
    amounts: Amounts = field(default_factory=dict)
    totals: Amounts = field(default_factory=dict)
    lines: list[LineDraft] = field(default_factory=list)
    rendering: Values = field(default_factory=dict)
    renamed: list[str] = field(default_factory=list)
    apart: list[tuple[str, int]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class ProviderDraft:
    """A provider adjustment."""

    texts: Values
    amount: Amount


@dataclass(slots=True, kw_only=True)
class PageNumber:
    """What a page says of its own number, and of how many there are."""

    page: int
    number: int | None
    count: int | None


@dataclass(slots=True, kw_only=True)
class TotalDraft:
    """A row of totals: amounts by the tag of the column, over the claims from `first` up to `last`; the section that
    ends there begins at `section`. `sure`: the labels leave no doubt that it is the document's.
    """

    amounts: Amounts
    first: int
    last: int
    section: int = 0
    sure: bool = False


@dataclass(slots=True, kw_only=True)
class RemittanceDraft:
    """All of it. `totals` are those of the document and its sections by the column that they add up, `sums` amounts of
    its summary, `counts` numbers of claims. `whole_claims`: claims are decided without lines.
    """

    texts: Values = field(default_factory=dict)
    addresses: dict[str, list[list[Value]]] = field(default_factory=dict)
    amounts: Amounts = field(default_factory=dict)
    claims: list[ClaimDraft] = field(default_factory=list)
    provider_adjustments: list[ProviderDraft] = field(default_factory=list)
    totals: list[TotalDraft] = field(default_factory=list)
    sums: list[Amount] = field(default_factory=list)
    counts: list[Value] = field(default_factory=list)
    page_numbers: list[PageNumber] = field(default_factory=list)
    pages: int = 0
    whole_claims: bool = False
    notes: Notes
