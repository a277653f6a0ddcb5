"""Labelled words to a draft of the remittance: rows to lines, lines to claims, and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from extraction.eob.candidates import amount_of
from extraction.eob.draft import Amounts, ClaimDraft, PageNumber, ProviderDraft, RemittanceDraft, TotalDraft, Values
from extraction.eob.headers import NO_HEADER, Header, header_of
from extraction.eob.labelled import LabelledDocument, LabelledRow
from extraction.eob.labels import CLAIM_TAGS, PAYMENT_TAGS
from extraction.eob.lines import ReadRow, line_of
from extraction.eob.named_values import set_apart
from extraction.eob.number_kinds import CLAIM_KINDS, PAYMENT_KINDS
from extraction.eob.reasons import notes_of
from extraction.eob.values import MONEY_TAGS, Value, values_of

_CLAIM_ROLES = frozenset({"claim_header", "line", "continuation", "claim_total"})
_LINE_ROLES = frozenset({"line", "continuation"})
_TOTAL_ROLES = frozenset({"document_total", "section_total"})
_SURE = 0.8  # of a row to be the total of the document
_ADDRESSES = frozenset({"payer_address", "payee_address"})
_RENDERING = ("rendering_name", "rendering_npi")
# What lines say of their claim; dates do so only where the claim has no lines.
_OF_CLAIM = frozenset(CLAIM_TAGS) | {"place_of_service"}
# Days of service are a span, and their order says which is the first.
_CLAIM_NUMBERS = tuple(kind for kind in CLAIM_KINDS if kind != "service_from")
_SERVICE = frozenset({"procedure", "revenue_code"})
_PROVIDER_AMOUNT = "provider_adjustment_amount"
_NUMBERS = re.compile(r"\d+")


def assemble(document: LabelledDocument, pages: int | None = None) -> RemittanceDraft:
    """The draft of a document. `pages` is how many it has, where its rows do not tell: the last may be empty."""
    assembler = _Assembler(document.rows)
    for row, header in zip(document.rows, _headers(document.rows), strict=True):
        assembler.take(row, header)
    assembler.finish()
    draft = assembler.draft
    draft.pages = pages or max((row.page for row in document.rows), default=0)
    return draft


def _headers(rows: Sequence[LabelledRow]) -> list[Header]:
    """For each row the column header that it stands under, whatever page that is on."""
    headers: list[Header] = []
    latest = NO_HEADER
    for is_header, group in groupby(rows, key=lambda row: row.role.name == "column_header"):
        members = list(group)
        if is_header:
            latest = header_of(members) or latest
        headers += [latest] * len(members)
    return headers


class _Assembler:
    """Takes row after row."""

    def __init__(self, rows: Sequence[LabelledRow]) -> None:
        self.draft = RemittanceDraft(notes=notes_of(rows))
        self.draft.whole_claims = not any(_has_service(row) for row in rows)
        self._claims: dict[int, ClaimDraft] = {}
        self._lines: dict[int, list[list[ReadRow]]] = {}
        self._rendering: Values = {}
        self._section_start, self._totalled = 0, False

    def take(self, row: LabelledRow, header: Header) -> None:
        role, values = row.role.name, values_of(row)
        self._page_number(row)
        if role in _CLAIM_ROLES:
            self._take_claim(row, values, header)
        elif role == "section":
            found = {tag: [value for value in values if value.tag == tag] for tag in _RENDERING}
            self._rendering = {tag: told for tag, told in found.items() if told} or self._rendering
        elif role == "provider_adjustment":
            self._take_provider(values)
        elif role in _TOTAL_ROLES:
            self._take_total(row, values)
        self._totalled = self._totalled or role == "section_total"
        if role not in _CLAIM_ROLES:
            self._take_payment(values)

    def finish(self) -> None:
        """Lines from their rows, claims in the order in which they are printed, and the surest of each number first."""
        _surest_first(self.draft.texts, PAYMENT_KINDS)
        for index, claim in sorted(self._claims.items()):
            claim.lines = [line_of(rows, self.draft.notes) for rows in self._lines.get(index, [])]
            _surest_first(claim.texts, _CLAIM_NUMBERS)
            self.draft.claims.append(claim)

    def _take_payment(self, values: Sequence[Value]) -> None:
        addresses: dict[str, list[Value]] = {}
        for value in values:
            if value.tag in _ADDRESSES:
                addresses.setdefault(value.tag, []).append(value)
            elif value.tag == "payment_amount":
                self.draft.amounts.setdefault(value.tag, []).append(amount_of(value))
            elif value.tag in PAYMENT_TAGS:
                self.draft.texts.setdefault(value.tag, []).append(value)
        for tag, row in addresses.items():
            self.draft.addresses.setdefault(tag, []).append(row)

    def _take_provider(self, values: Sequence[Value]) -> None:
        amounts = [value for value in values if value.tag == _PROVIDER_AMOUNT]
        texts: Values = {}
        for value in values:
            if value.tag != _PROVIDER_AMOUNT:
                texts.setdefault(value.tag, []).append(value)
        self.draft.provider_adjustments += [ProviderDraft(texts=texts, amount=amount_of(each)) for each in amounts]

    def _take_total(self, row: LabelledRow, values: Sequence[Value]) -> None:
        """Of all claims, or of those since the last total of a section. A total may take several rows."""
        columns: Amounts = {}
        for value in values:
            if value.tag == "total_count":
                self.draft.counts.append(value)
            elif value.tag == "total_amount":
                self.draft.sums.append(amount_of(value))
            elif value.tag in MONEY_TAGS and value.tag != "payment_amount":
                columns.setdefault(value.tag, []).append(amount_of(value))
        if columns:
            claims = len(self._claims)
            of_all = row.role.name == "document_total"
            total = TotalDraft(
                amounts=columns,
                first=0 if of_all else self._section_start,
                last=claims,
                section=self._section_start,
                sure=of_all and row.role.confidence >= _SURE,
            )
            self.draft.totals.append(total)

    def _page_number(self, row: LabelledRow) -> None:
        texts = {word.tag: word.word.text for word in row.words if word.tag in ("page_number", "page_count")}
        numbers = [int(each) for each in _NUMBERS.findall(texts.get("page_number", ""))]
        count = [int(each) for each in _NUMBERS.findall(texts.get("page_count", ""))] or numbers[1:]
        if numbers:
            told = PageNumber(page=row.page, number=numbers[0], count=count[0] if count else None)
            self.draft.page_numbers.append(told)

    def _take_claim(self, row: LabelledRow, values: Sequence[Value], header: Header) -> None:
        index = row.claim if row.claim is not None else max(self._claims, default=0)
        if index not in self._claims and self._totalled:
            self._section_start, self._totalled = len(self._claims), False
        claim = self._claims.setdefault(index, ClaimDraft(index=index, page=row.page, rendering=self._rendering))
        claim.rows.append(row)
        claim.apart += set_apart(row)
        role = row.role.name
        own = [value for value in values if role in _LINE_ROLES and not self._is_claims(value, header)]
        for value in values:
            if value not in own:
                _add(claim, value, total=role == "claim_total")
        if role in _LINE_ROLES:
            self._take_line(row, claim, own, header)

    def _take_line(self, row: LabelledRow, claim: ClaimDraft, values: Sequence[Value], header: Header) -> None:
        lines = self._lines.setdefault(claim.index, [])
        if row.role.name == "line" or not lines or _begins_anew(lines[-1], values):
            lines.append([])
        text = " ".join(word.word.text for word in row.words)
        lines[-1].append(ReadRow(values=tuple(values), text=text, header=header))

    def _is_claims(self, value: Value, header: Header) -> bool:
        """True for what the claim has of a line's row: names and numbers in columns, or in a panel beside the table."""
        if value.tag in _OF_CLAIM:
            return True
        return value.labelled and bool(header) and value.box[2] < header.left


def _surest_first(texts: Values, tags: Iterable[str]) -> None:
    """Numbers that are printed more than once, what is less sure behind what is surer."""
    for tag in tags:
        if tag in texts:
            texts[tag].sort(key=lambda value: -value.confidence)


def _add(claim: ClaimDraft, value: Value, *, total: bool) -> None:
    if value.tag in MONEY_TAGS:
        amounts = claim.totals if total and value.tag != "interest" else claim.amounts
        amounts.setdefault(value.tag, []).append(amount_of(value))
    else:
        claim.texts.setdefault(value.tag, []).append(value)


def _begins_anew(rows: Sequence[ReadRow], values: Sequence[Value]) -> bool:
    """True for a row that names a second service or a second charge: one line has one of each."""
    known = {value.tag for row in rows for value in row.values}
    return any(value.tag in known for value in values if value.tag in ("procedure", "charge"))


def _has_service(row: LabelledRow) -> bool:
    if row.role.name == "column_header":
        return any(word.column and word.column.name in _SERVICE for word in row.words)
    return row.role.name in _LINE_ROLES and any(word.tag in _SERVICE for word in row.words)
