"""Reads drawn pages again, from the words with their tags and pointers alone, by rules of its own: what it finds must
be the record, so that the truth of a page cannot be other than what stands on it.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from extraction.eob.labels import AMOUNT_TAGS
from extraction.serialize import to_plain
from training.simulate.mail import Piece
from training.simulate.sheet import DrawnWord

NAMED = {
    "deductible": ("PR", "1"),
    "coinsurance": ("PR", "2"),
    "copay": ("PR", "3"),
    "discount": ("CO", "45"),
    "withhold": ("CO", "104"),
    "sequestration": ("CO", "253"),
    "other_insurance": ("OA", "23"),
}
METHODS = {"EFT": "ACH", "CHECK": "CHK", "NO PAYMENT": "NON"}
STATUS_WORDS = {
    "PROCESSED AS PRIMARY, FORWARDED": "19",
    "PROCESSED AS PRIMARY": "1",
    "PROCESSED AS SECONDARY": "2",
    "REVERSAL OF PREVIOUS PAYMENT": "22",
}
FORMATS = {
    "MM/DD/YYYY": "%m/%d/%Y",
    "MM/DD/YY": "%m/%d/%y",
    "M/D/YYYY": "%m/%d/%Y",
    "M/D/YY": "%m/%d/%y",
    "MMDDYY": "%m%d%y",
    "MMDDYYYY": "%m%d%Y",
    "MM DD YY": "%m %d %y",
    "MM-DD-YYYY": "%m-%d-%Y",
    "MM-DD-YY": "%m-%d-%y",
    "YYYY-MM-DD": "%Y-%m-%d",
    "MM.DD.YY": "%m.%d.%y",
    "DD-Mon-YYYY": "%d-%b-%Y",
    "Month DD, YYYY": "%B %d, %Y",
}
_ADJUSTMENT = re.compile(r"(.*/adjustments/\d+)(/\w+)?$")
_AMOUNT = re.compile(r"(?:-?\(?\$ ?)?-?\(?[\d,]*\.\d\d(?:\)|-|CR)?")


class Printed(NamedTuple):
    """A value as it stands on a page."""

    text: str
    tag: str
    role: str
    page: int


@dataclass(frozen=True)
class Reading:
    """What the words of a piece say, by pointer; the same value may be printed more than once."""

    piece: Piece
    printed: Mapping[str, list[Printed]]
    local: Mapping[str, str]

    @property
    def choices(self) -> Mapping[str, Any]:
        choices: Mapping[str, Any] = self.piece.truth["choices"]
        return choices


def read_again(piece: Piece) -> Reading:
    printed: dict[str, list[Printed]] = defaultdict(list)
    for number, page in enumerate(piece.drawing.pages):
        for words in occurrences(page.words):
            first = words[0].meaning
            if first.pointer:
                text = " ".join(word.text for word in words)
                printed[first.pointer].append(Printed(text, first.tag, first.role, number))
    return Reading(piece, printed, _local_codes(piece))


def occurrences(words: tuple[DrawnWord, ...]) -> Iterator[list[DrawnWord]]:
    """Words that follow each other in a row and mean the same."""
    run: list[DrawnWord] = []
    for word in words:
        if run and (run[-1].row, run[-1].meaning) != (word.row, word.meaning):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _local_codes(piece: Piece) -> dict[str, str]:
    """The payer's own codes, and the group and reason that the notes give for each."""
    found, code = {}, ""
    for page in piece.drawing.pages:
        for word in page.words:
            if word.meaning.tag == "glossary_code":
                code = word.text
            elif word.meaning.role == "glossary" and word.meaning.tag == "adjustment_code":
                found[code] = word.text.strip("()")
    return found


def money(text: str) -> Decimal:
    """An amount in any style: $1,234.56, 12.00-, (12.00), 12.00CR, .00, -."""
    digits = re.sub(r"[^0-9.]", "", text)
    amount = Decimal(digits) if digits else Decimal(0)
    negative = bool(re.search(r"[-(]|CR", text))
    return -amount if negative and digits else amount


def moneys(text: str) -> Decimal:
    """The sum of amounts that stand in a row."""
    return sum((money(each) for each in _AMOUNT.findall(text)), Decimal(0))


def day(text: str, written: str) -> datetime.date:
    return datetime.datetime.strptime(text.title() if "o" in written.lower() else text, FORMATS[written]).date()


class Checker:
    """Compares a reading with the record; `complaints` says what differs."""

    def __init__(self, reading: Reading) -> None:
        assert reading.piece.record is not None
        self.reading = reading
        self.record = reading.piece.record
        self.plain = to_plain(self.record)
        self.derived = set(reading.piece.truth["derived"])
        self.complaints: list[str] = []
        self.seen: set[str] = set()

    def check(self) -> list[str]:
        for pointer, prints in self.reading.printed.items():
            for each in prints:
                if not self.agrees(pointer, each):
                    self.complaints.append(f"{pointer} is printed as {each}")
        self.complete()
        self.computed()
        return self.complaints

    def value(self, pointer: str) -> Any:
        """What the record has at a JSON pointer. Raises LookupError if it has no such place."""
        found = self.plain
        for part in pointer.strip("/").split("/"):
            found = found[int(part)] if isinstance(found, list) else found[part]
        return found

    def agrees(self, pointer: str, printed: Printed) -> bool:
        adjustment = _ADJUSTMENT.match(pointer)
        if adjustment and not pointer.startswith("/provider_adjustments"):
            return self.adjustment(adjustment[1], adjustment[2] or "", printed)
        kind, text = printed.tag, printed.text
        try:
            value = self.value(pointer)
        except LookupError:
            return False
        self.seen.add(pointer)
        if kind in ("service_from", "service_to", "payment_date", "production_date", "received_date", *DATES):
            return self.date(pointer, value, printed)
        if kind in ("patient_name", "rendering_name"):
            return self.name(pointer, value, text)
        if kind in ("payer_address", "payee_address"):
            return self.address(pointer, value, text)
        if kind == "procedure":
            return self.procedure(pointer, value, text)
        if kind == "submitted_procedure":
            return bool(text.strip("()") == value)
        if kind == "payment_method":
            return bool(METHODS[text] == value)
        if kind == "claim_status":
            return bool(STATUS_WORDS.get(text, text) == value)
        if kind == "provider_adjustment_amount":
            sign = -1 if self.reading.choices["takeback"] == "effect" else 1
            return money(text) * sign == Decimal(value)
        if isinstance(value, str) and re.fullmatch(r"-?\d+\.\d\d", value) and kind not in TEXTS:
            return money(text) == Decimal(value)
        return bool(text == value)

    def adjustment(self, path: str, field: str, printed: Printed) -> bool:
        value = self.value(path)
        self.seen.add(path + field)
        if field == "/amount":
            self.seen.add(path)
            return money(printed.text) == Decimal(value["amount"]) and self.mapped(value, path, printed)
        text = printed.text.strip("()")
        if field == "/quantity":
            return Decimal(text) == Decimal(value["quantity"])
        if field in ("/group", "/reason"):
            return bool(text == value[field[1:]])
        if self.reading.choices["structure"]["adjustments"] == "local":
            told = self.reading.local.get(text)
            return told == f"{value['group']}-{value['reason']}" if told else value["reason"] is None
        return re.sub("[^A-Z0-9]", "", text) == f"{value['group']}{value['reason']}"

    def mapped(self, value: Mapping[str, Any], path: str, printed: Printed) -> bool:
        """A named column gives group and reason; an amount without a code leaves them open."""
        pair = (value["group"], value["reason"])
        if printed.tag in NAMED:
            return pair == NAMED[printed.tag]
        coded = any(f"{path}{field}" in self.reading.printed for field in ("", "/reason"))
        return coded or pair == (None, None) or printed.role == "continuation"

    def date(self, pointer: str, value: str, printed: Printed) -> bool:
        style = self.reading.choices["dates"]
        of_service = printed.tag.startswith("service")
        written = style["written"] if of_service else style["header"]
        if of_service and style["service"] == "joined" and printed.role in ("line", "continuation"):
            return self.joined(pointer, value, printed.text, written)
        return day(printed.text, written).isoformat() == value

    def joined(self, pointer: str, value: str, text: str, written: str) -> bool:
        """From and to in one word: the to date is the longer one, and gives the year."""
        short, long = text.split("-")
        last = day(long, written)
        digits = re.sub(r"\D", "", short)
        first = datetime.date(last.year, int(digits[:2]), int(digits[2:]))
        first = first if first <= last else first.replace(year=last.year - 1)
        through = pointer.replace("service_from", "service_to")
        self.seen.add(through)
        return (first.isoformat(), last.isoformat()) == (value, self.value(through))

    def name(self, pointer: str, value: Mapping[str, Any], text: str) -> bool:
        last = value.get("last_name") or value.get("name")
        given = [part for part in (value["first_name"], value["middle_name"]) if part]
        surname = [part for part in (last, value["suffix"]) if part]
        for field in ("last_name", "name", "first_name", "middle_name", "suffix"):
            self.seen.add(f"{pointer}/{field}")
        match self.reading.choices["person"]:
            case "last, first":
                expected = f"{' '.join(surname)}, {' '.join(given)}"
            case "last first":
                expected = " ".join((*surname, *given))
            case _:
                expected = " ".join((*given, *surname))
        return text == expected

    def address(self, pointer: str, value: Mapping[str, Any], text: str) -> bool:
        """One row of it: a line, or the city with state and code."""
        for field in ("lines/0", "lines/1", "city", "state", "postal_code"):
            self.seen.add(f"{pointer}/{field}")
        return text in (*value["lines"], f"{value['city']}, {value['state']} {value['postal_code']}")

    def procedure(self, pointer: str, value: str, text: str) -> bool:
        """With the modifiers joined to it, or alone."""
        code, *modifiers = text.split("-")
        line = pointer.rsplit("/", 1)[0]
        for place in range(len(modifiers)):
            self.seen.add(f"{line}/modifiers/{place}")
        return code == value and (not modifiers or modifiers == self.value(f"{line}/modifiers"))

    def complete(self) -> None:
        """Each value of the record is printed, or said to be derived, or follows from a column's name."""
        for pointer, value in leaves(self.plain):
            parents = {pointer, pointer.rsplit("/", 1)[0]}
            if value in (None, "") or pointer.endswith("allowed_basis"):
                continue
            is_adjustment = _ADJUSTMENT.match(pointer) and not pointer.startswith("/provider")
            whole = is_adjustment and not pointer.endswith("/quantity")
            printed = bool(parents & self.seen) if whole else pointer in self.seen
            if not printed and not self.is_derived(pointer):
                self.complaints.append(f"{pointer} = {value} is nowhere printed")

    def is_derived(self, pointer: str) -> bool:
        adjustment = _ADJUSTMENT.match(pointer)
        parent = pointer.rsplit("/", 1)[0]
        if parent in self.derived and parent.endswith("/rendering"):  # of the heading that the claim stands under
            return True
        return pointer in self.derived or bool(adjustment and f"{adjustment[1]}/amount" in self.derived)

    def computed(self) -> None:
        """What is derived follows from what is printed."""
        for at, claim in enumerate(self.record.claims):
            path = f"/claims/{at}"
            if claim.lines:
                for name in ("charge", "paid"):
                    total = sum((getattr(line, name) for line in claim.lines), Decimal(0))
                    self.expect(total == getattr(claim, name), f"{path}/{name}")
            for number, line in enumerate(claim.lines):
                self.line(line, f"{path}/lines/{number}")

    def line(self, line: Any, path: str) -> None:
        for name in ("charge", "paid"):
            if f"{path}/{name}" not in self.reading.printed:
                self.expect(getattr(line, name) == 0, f"{path}/{name}")
        for place, each in enumerate(line.adjustments):
            if f"{path}/adjustments/{place}/amount" in self.derived:
                others = sum((other.amount for other in line.adjustments if other is not each), Decimal(0))
                self.expect(line.charge - line.paid - others == each.amount, f"{path}/adjustments/{place}")

    def expect(self, holds: bool, pointer: str) -> None:
        if not holds:
            self.complaints.append(f"{pointer} does not follow from the page")


DATES = ("provider_adjustment_date",)
TEXTS = frozenset({"patient_control_number", "member_id", "payer_claim_control_number", "trace_number", "group_number"})


def leaves(plain: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """All values below, with their pointers."""
    if isinstance(plain, dict):
        for key, value in plain.items():
            yield from leaves(value, f"{path}/{key}")
    elif isinstance(plain, list):
        for place, value in enumerate(plain):
            yield from leaves(value, f"{path}/{place}")
    else:
        yield path, plain


def complaints(piece: Piece) -> list[str]:
    """What a piece's record and its words disagree about: nothing, if all is well."""
    return Checker(read_again(piece)).check()


def misplaced(piece: Piece) -> list[str]:
    """Words that are not inside their page, and words that cover each other."""
    found = []
    for number, page in enumerate(piece.drawing.pages):
        boxes = [(word.box, word.text) for word in page.words]
        for (x0, y0, x1, y1), text in boxes:
            if not (0 <= x0 < x1 <= page.width and 0 <= y0 < y1 <= page.height):
                found.append(f"page {number}: {text!r} is not inside")
        found += [f"page {number}: {pair}" for pair in _overlaps(boxes)]
    return found


def _overlaps(boxes: list[tuple[tuple[float, float, float, float], str]]) -> Iterator[str]:
    """Pairs of words whose boxes share more than a hair."""
    rows = sorted(boxes, key=lambda item: item[0][1])
    for place, (box, text) in enumerate(rows):
        for other, word in rows[place + 1 :]:
            if other[1] > box[3] - 0.3:
                break
            if min(box[2], other[2]) - max(box[0], other[0]) > 0.3:
                yield f"{text!r} covers {word!r}"


Sums = dict[tuple[int | None, str], Decimal]


def column_sums(piece: Piece) -> tuple[Sums, Sums, dict[str, Decimal]]:
    """What is printed in amount columns of each claim's lines, in its totals, and in the document's totals."""
    lines: Sums = defaultdict(Decimal)
    totals: Sums = {}
    document: dict[str, Decimal] = defaultdict(Decimal)
    for page in piece.drawing.pages:
        for words in occurrences(page.words):
            meaning, text = words[0].meaning, " ".join(word.text for word in words)
            column = meaning.tag
            if meaning.column is None or column not in AMOUNTS:
                continue
            if meaning.role in ("line", "continuation"):
                lines[meaning.claim, column] += moneys(text)
            elif meaning.role == "claim_total":
                totals[meaning.claim, column] = totals.get((meaning.claim, column), Decimal(0)) + moneys(text)
            elif meaning.role == "document_total":
                document[column] += moneys(text)
    return lines, totals, document


AMOUNTS = frozenset(AMOUNT_TAGS) - {"adjustment_code", "adjustment_quantity"}
