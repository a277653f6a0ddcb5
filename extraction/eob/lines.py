"""The rows of a line to what it says: texts, amounts, and adjustments with their reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extraction.eob.candidates import Amount, amount_of
from extraction.eob.days import day_of, days_of
from extraction.eob.draft import Entry, LineDraft
from extraction.eob.headers import Header
from extraction.eob.reasons import NAMED, NOT_COVERED, UNTOLD, Notes, Reason, printed_reason, sentence_reason
from extraction.eob.values import MONEY_TAGS, Value, joined_box

_CODE, _AMOUNT, _QUANTITY = "adjustment_code", "adjustment_amount", "adjustment_quantity"
_CODED = (_AMOUNT, NOT_COVERED)
_SHARES = frozenset({"1", "2", "3", "66"})
_OF_CONTRACT = frozenset({"45", "104", "253"})
_OWN = {"charge": "charge", "paid": "paid", "allowed": "allowed", "patient_responsibility": "owed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """The values of one row, all its words as one text, and the columns that it stands in."""

    values: tuple[Value, ...]
    text: str
    header: Header


@dataclass(frozen=True, slots=True)
class Code:
    """A printed code: one value, or two where group and reason stand apart."""

    values: tuple[Value, ...]

    @property
    def text(self) -> str:
        return " ".join(value.text for value in self.values)

    @property
    def middle(self) -> float:
        left, _, right, _ = joined_box(value.box for value in self.values)
        return (left + right) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """An amount and its code, or one of both, on a row."""

    row: ReadRow
    value: Value | None = None
    amount: Amount | None = None
    code: Code | None = None
    quantity: Value | None = None


def line_of(rows: Sequence[ReadRow], notes: Notes) -> LineDraft:
    """A line of one row or several. A code may stand on another row than its amount."""
    line = LineDraft()
    pairs: list[Paired] = []
    for row in rows:
        pairs += _take(line, row)
    _take_second_day(line)
    line.entries += (_entry(pair, notes) for pair in _joined(pairs) if pair.amount and _is_told(pair))
    line.entries = _distinct(line.entries)
    return line


def _take(line: LineDraft, row: ReadRow) -> list[Paired]:
    """The row into the line, but for its codes and their amounts."""
    coded: list[tuple[Value, Amount]] = []
    for value in row.values:
        if value.tag in MONEY_TAGS:
            amount = amount_of(value)
            line.printed.setdefault(value.tag, []).append(amount)
            _take_amount(line, value.tag, amount)
            coded += [(value, amount)] if value.tag in _CODED else []
        elif value.tag not in (_CODE, _QUANTITY):
            line.texts.setdefault(value.tag, []).append(value)
    return _paired(row, coded)


def _take_second_day(line: LineDraft) -> None:
    """A second date under one name is that of the end, wherever it stands. What is no date is none of both."""
    values = line.texts.get("service_from", [])
    days = [value for value in values if day_of(value.text) or days_of(value.text)]
    if not days:
        return
    line.texts["service_from"] = days
    if len(days) > 1 and "service_to" not in line.texts:
        line.texts["service_from"], line.texts["service_to"] = days[:1], days[1:]


def _take_amount(line: LineDraft, tag: str, amount: Amount) -> None:
    """Of a column that has one meaning."""
    if tag in _OWN:
        setattr(line, _OWN[tag], getattr(line, _OWN[tag]) or amount)
    elif tag in NAMED and amount.read != 0:
        line.entries.append(Entry(amount=amount, reason=Reason(*NAMED[tag], "mapped"), column=tag))


def _paired(row: ReadRow, amounts: Sequence[tuple[Value, Amount]]) -> list[Paired]:
    """Amounts with the codes beside them; those of either that stand alone, too."""
    codes = _codes(value for value in row.values if value.tag == _CODE)
    if len(codes) < len(amounts):
        amounts = [(value, amount) for value, amount in amounts if amount.read != 0]
    quantity = next((value for value in row.values if value.tag == _QUANTITY), None)
    matched = _matched([value for value, _ in amounts], codes)
    pairs = [
        Paired(row=row, value=value, amount=amount, code=code, quantity=quantity)
        for (value, amount), code in zip(amounts, matched, strict=True)
    ]
    alone = [code for code in codes if not any(code is each for each in matched)]
    return [*pairs, *(Paired(row=row, code=code) for code in alone)]


def _joined(pairs: Sequence[Paired]) -> list[Paired]:
    """Codes without an amount go to the amounts without a code, in their order."""
    codes = [pair.code for pair in pairs if not pair.amount]
    joined = []
    for pair in pairs:
        if pair.amount and not pair.code and pair.amount.read != 0 and codes and not sentence_reason(pair.row.text):
            pair = replace(pair, code=codes.pop(0))
        joined.append(pair)
    return joined


def _is_told(pair: Paired) -> bool:
    """A column of nothing, without a code, tells nothing."""
    return pair.code is not None or (pair.amount is not None and pair.amount.read != 0)


def _entry(pair: Paired, notes: Notes) -> Entry:
    if pair.amount is None or pair.value is None:
        raise ValueError("an adjustment has an amount")
    return Entry(
        amount=pair.amount,
        reason=_reason(pair.row, pair.value, pair.code, notes),
        column=pair.value.tag,
        code=pair.code.values if pair.code else (),
        quantity=pair.quantity,
    )


def _codes(values: Iterable[Value]) -> list[Code]:
    """Codes from the left; a group that stands alone goes with the reason behind it."""
    codes: list[Code] = []
    group: tuple[Value, ...] = ()
    for value in values:
        told = printed_reason(value.text)
        if told and told.group and told.reason is None:
            group = (value,)
            continue
        codes.append(Code((*group, value)))
        group = ()
    return codes


def _matched(amounts: Sequence[Value], codes: Sequence[Code]) -> list[Code | None]:
    """The code of each amount: one after the other where there are as many, else the nearest that is free."""
    if len(amounts) == len(codes):
        return list(codes)
    free = list(codes)
    matched: list[Code | None] = []
    for value in amounts:
        middle = (value.box[0] + value.box[2]) / 2
        nearest = min(free, key=lambda code: abs(code.middle - middle), default=None)
        matched.append(nearest)
        free = [code for code in free if code is not nearest]
    return matched


def _reason(row: ReadRow, value: Value, code: Code | None, notes: Notes) -> Reason:
    if code is None:
        told = sentence_reason(row.text) if value.tag == _AMOUNT else None
        return told or UNTOLD
    inside = value.tag == _AMOUNT and code.text.startswith("(")  # a reason behind the amount: its column is a group's
    group = row.header.group_at(joined_box([value.box, *(each.box for each in code.values)])) if inside else None
    reason = notes.reason(code.text, group)
    told = printed_reason(code.text)
    by_column = group is not None and reason.group == group and not (told and told.group)
    return Reason(_bearer(reason), reason.reason, reason.origin) if by_column else reason


def _bearer(reason: Reason) -> str | None:
    """Who bears it, as the column of the amount says, where that can be: the shares of a patient are the patient's, and
    what a contract takes is not. A header that was read askew would say otherwise of all lines.
    """
    if reason.reason in _SHARES:
        return "PR"
    return None if reason.group == "PR" and reason.reason in _OF_CONTRACT else reason.group


def _distinct(entries: Sequence[Entry]) -> list[Entry]:
    """Without what is said twice: a share of the patient in its own column, and once more with its code."""
    kept: list[Entry] = []
    for entry in sorted(entries, key=lambda each: each.column not in NAMED):
        twin = next((each for each in kept if _is_same(each, entry)), None)
        if twin is None:
            kept.append(entry)
        else:
            twin.twin = entry.amount
    return kept


def _is_same(first: Entry, second: Entry) -> bool:
    """A named column and a code, with its group or without, that say the same of what may be one amount."""
    named = first.column in NAMED and second.column not in NAMED and first.twin is None
    groups = second.reason.group in (first.reason.group, None)
    amounts = {each.cents for each in first.amount.candidates if not each.guessed}
    shared = any(each.cents in amounts and not each.guessed for each in second.amount.candidates)
    return named and groups and first.reason.reason == second.reason.reason and shared
