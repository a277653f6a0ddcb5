"""The page: every number on it is taken from the figures by its path, and says so."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from extraction.codes import load_codes
from review.checkup.charts import HEIGHT, LEFT, RIGHT, WIDTH, Plot, columns, widths
from review.checkup.links import Links
from review.checkup.lists import SHOWN, SHOWN_OF_FIGURE
from review.checkup.report import Report
from review.checkup.words import BILLS, method_name, part_name, words, work_advice, work_title

ROWS_SHORT = 12  # rows of a table beside others
ROWS_LONG = 40  # rows of a table that is the heart of its section
# Anchor, title and the dollars that the list of sections names.
SECTIONS = (
    ("work", "What to do first", "opportunities.dollars"),
    ("denials", "Denied, all answers", "denials.dollars"),
    ("windows", "Windows closing soon", "windows.soon.worth"),
    ("contractual", "Contractual zeros", "contractual.dollars"),
    ("patient", "Put on patients", "patient.dollars"),
    ("underpaid", "Below usual", "underpaid.dollars"),
    ("claims-sent", "Claims sent", "claims.unanswered.dollars"),
    ("ledger", "Recoveries", "ledger.open"),
    ("reversals", "Taken back", "reversals.all.dollars"),
    ("duplicates", "The same again", "duplicates.paid_again.dollars"),
    ("interest", "Interest", "interest.of_claims"),
    ("balances", "Out of balance", "balances.dollars"),
    ("timing", "Days to payment", ""),
    ("files", "What was read", ""),
    ("claims", "The claims", ""),
    ("terms", "How it is counted", ""),
)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("review.checkup"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"dollars": dollars, "words": words, "day": day, "method_name": method_name}
    environment.filters |= {"work_title": work_title, "work_advice": work_advice, "part_name": part_name}
    environment.globals |= {"shown": SHOWN, "shown_of_figure": SHOWN_OF_FIGURE, "widths": widths}
    environment.globals |= {
        "rows_short": ROWS_SHORT,
        "rows_long": ROWS_LONG,
        "wording": wording,
        "place_name": place_name,
    }
    return environment


def render(found: Report, *, names: bool = False) -> str:
    """One self-contained HTML page."""
    numbers = Numbers(found.figures)
    return (
        _environment()
        .get_template("checkup.html")
        .render(
            figures=found.figures,
            names=names,
            n=numbers,
            to=Links(found.lists),
            chart=numbers.chart,
            sections=[each for each in SECTIONS if found.figures["claims"] or each[0] != "claims-sent"],
            made=datetime.date.today(),
        )
    )


class Chart(NamedTuple):
    """A plot and the frame that it stands in."""

    plot: Plot
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


class Numbers:
    """Figures as marked text: `<data value="AS IN THE JSON" data-figure="ITS PATH THERE">as people read it</data>`."""

    def __init__(self, figures: dict[str, Any]) -> None:
        self._figures = figures

    def at(self, path: str) -> Any:
        """The figure at a path such as denials.rows.0.dollars."""
        value: Any = self._figures
        for part in path.split("."):
            value = value[int(part)] if isinstance(value, list) else value[part]
        return value

    def money(self, path: str) -> Markup:
        return self._marked(path, dollars)

    def whole(self, path: str) -> Markup:
        """Dollars without cents, for headlines."""
        return self._marked(path, whole_dollars)

    def brief(self, path: str) -> Markup:
        """$1.2M, for the list of sections."""
        return self._marked(path, brief_dollars)

    def text(self, path: str, kind: str) -> str:
        """The figure as people read it, without its mark."""
        return str(_KINDS[kind](self.at(path)))

    def chart(self, path: str, value: str, label: str, *, share: str = "", money: bool = True) -> Chart:
        """A plot of the rows at a path."""
        return Chart(columns(path, self.at(path), value, label, share=share, money=money))

    def count(self, path: str) -> Markup:
        return self._marked(path, counted)

    def rate(self, path: str) -> Markup:
        return self._marked(path, percent)

    def day(self, path: str) -> Markup:
        return self._marked(path, day)

    def _marked(self, path: str, shown: Any) -> Markup:
        value = self.at(path)
        if value is None:
            return Markup('<span class="none">–</span>')
        return Markup('<data value="{}" data-figure="{}">{}</data>').format(value, path, shown(value))


def dollars(amount: str | Decimal) -> str:
    """$1,234.50, with a minus sign before it where it is below zero."""
    value = Decimal(amount)
    return f"{'−' if value < 0 else ''}${abs(value):,.2f}"


def whole_dollars(amount: str | Decimal) -> str:
    """$1,235: rounded to the dollar."""
    value = Decimal(amount)
    return f"{'−' if round(value) < 0 else ''}${abs(value):,.0f}"


def brief_dollars(amount: str) -> str:
    """$1.2M, $48K, $930."""
    value = Decimal(amount)
    for size, letter in ((Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "K")):
        if abs(value) >= size:
            return f"{'−' if value < 0 else ''}${abs(value) / size:,.{0 if letter == 'K' else 1}f}{letter}"
    return whole_dollars(value)


def counted(value: int) -> str:
    return f"{value:,}"


def percent(value: str) -> str:
    return f"{Decimal(value) * 100:z.1f} %".replace("-", "−")


def day(value: str | datetime.date | None) -> str:
    """Jan 5, 2026."""
    found = datetime.date.fromisoformat(value) if isinstance(value, str) else value
    return f"{found:%b} {found.day}, {found.year}" if found else ""


def wording(reason: str) -> str:
    """Our words for a reason (CARC)."""
    known = load_codes().carcs.get(reason)
    return (known.wording if known else None) or "not in the tables"


def place_name(place: str) -> str:
    """Our words for a place of service (POS 11) or a type of bill (bill 11x); none for a code of unknown form."""
    form, _, code = place.partition(" ")
    known = load_codes().places_of_service.get(code) if form == "POS" else None
    return known.wording if known else BILLS.get(code, "") if form == "bill" else ""


_KINDS: Mapping[str, Callable[[Any], str]] = {"money": dollars, "count": counted, "rate": percent}
