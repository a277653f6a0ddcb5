"""The claims behind the figures: one list for each question, whole as CSV, its largest rows on the page."""

from __future__ import annotations

import csv
import datetime
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from extraction.amounts import format_money
from models.prediction import NOTHING
from review.checkup.archive import Adjudication, Received
from review.checkup.facts import LineFact

SHOWN = 200  # rows of a list on the page
SHOWN_OF_FIGURE = 25  # rows of one figure among several of a list
# A cell that begins so is taken for a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@")


class Detail(NamedTuple):
    """One row: where it lies and what it comes to. `figure` names the figures of the list that count it."""

    figure: str
    file: str
    payer: str
    account: str | None
    payer_number: str | None
    service: datetime.date | None
    paid_on: datetime.date | None
    line: int | None
    procedure: str
    codes: str
    dollars: Decimal
    note: str
    patient: str | None = None


FOLDER = "claims"
# The first line of every list, with and without the patients' names.
HEADINGS = frozenset(",".join(names).encode() for names in (Detail._fields, Detail._fields[:-1]))


class ClaimList:
    """The rows of one question, the most dollars first."""

    def __init__(self, name: str, title: str, details: Iterable[Detail]) -> None:
        self.name = name
        self.title = title
        self.details = sorted(details, key=lambda row: -abs(row.dollars))
        self.by_figure: dict[str, list[Detail]] = defaultdict(list)
        for row in self.details:
            for figure in row.figure.split():
                self.by_figure[figure].append(row)

    @property
    def csv_name(self) -> str:
        return f"{FOLDER}/{self.name}.csv"

    def plain(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "rows": len(self.details),
            "shown": min(len(self.details), SHOWN),
            "dollars": format_money(sum((row.dollars for row in self.details), NOTHING)),
            "csv": self.csv_name,
        }

    def write(self, folder: Path, *, names: bool) -> None:
        """Every row, as CSV."""
        columns = [name for name in Detail._fields if names or name != "patient"]
        path = folder / self.csv_name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows([_cell(getattr(row, name)) for name in columns] for row in self.details)


class Lists:
    """All lists, by name."""

    def __init__(self) -> None:
        self.all: dict[str, ClaimList] = {}

    def add(self, name: str, title: str, details: Iterable[Detail]) -> ClaimList:
        self.all[name] = ClaimList(name, title, details)
        return self.all[name]


def detail(
    at: Adjudication,
    dollars: Decimal,
    *,
    line: LineFact | None = None,
    figure: str = "",
    codes: str | None = None,
    note: str = "",
) -> Detail:
    """A row for a claim payment, or for one of its lines."""
    claim, received = at.claim, at.remittance
    told = line.codes if line else " ".join(level.codes for level in claim.levels if level.codes)
    return Detail(
        figure=figure,
        file=received.file,
        payer=received.payer,
        account=claim.account,
        payer_number=claim.payer_number,
        service=(line.service if line else None) or claim.service_from,
        paid_on=received.day,
        line=line.number or None if line else None,
        procedure=procedure_of(line) if line else "",
        codes=told if codes is None else codes,
        dollars=dollars,
        note=note,
        patient=claim.patient,
    )


def remittance_detail(
    received: Received, dollars: Decimal, *, figure: str = "", codes: str = "", note: str = ""
) -> Detail:
    """A row for a whole remittance."""
    return Detail(figure, received.file, received.payer, None, None, None, received.day, None, "", codes, dollars, note)


def procedure_of(line: LineFact) -> str:
    """99213 or 99213-25-59."""
    return "-".join([line.procedure or "", *line.modifiers])


def _cell(value: Any) -> str:
    if isinstance(value, Decimal):
        return format_money(value)
    text = "" if value is None else str(value)
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown
