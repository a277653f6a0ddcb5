"""The page: every number on it is taken from the figures by its path, and says so."""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from review.checkup.lists import SHOWN, SHOWN_OF_FIGURE
from review.checkup.report import Report
from review.checkup.words import TERMS, words


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("review.checkup"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"dollars": dollars, "words": words, "day": day}
    environment.globals |= {"terms": TERMS, "shown": SHOWN, "shown_of_figure": SHOWN_OF_FIGURE}
    return environment


def render(found: Report, *, names: bool = False) -> str:
    """One self-contained HTML page."""
    numbers = Numbers(found.figures)
    return (
        _environment()
        .get_template("checkup.html")
        .render(figures=found.figures, lists=found.lists, names=names, n=numbers, made=datetime.date.today())
    )


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

    def count(self, path: str) -> Markup:
        return self._marked(path, lambda value: f"{value:,}")

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


def percent(value: str) -> str:
    return f"{Decimal(value) * 100:.1f} %"


def day(value: str | datetime.date | None) -> str:
    """Jan 5, 2026."""
    found = datetime.date.fromisoformat(value) if isinstance(value, str) else value
    return f"{found:%b} {found.day}, {found.year}" if found else ""
