"""Values as a payer prints them: amounts, dates, names, codes."""

from __future__ import annotations

import datetime
from decimal import Decimal

from extraction.amounts import format_quantity
from extraction.parties import Address, Party, Person
from training.simulate.pages.layout import Layout, MoneyStyle

_FORMATS = {
    "MM/DD/YYYY": "%m/%d/%Y",
    "MM/DD/YY": "%m/%d/%y",
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
_PLAIN = ("M/D/YYYY", "M/D/YY")  # without leading zeros
DATE_FORMATS = (*_FORMATS, *_PLAIN)
ONE_WORD_FORMATS = tuple(name for name in DATE_FORMATS if " " not in name)
_SHORT = {"MM/DD/YYYY": "%m/%d", "MM/DD/YY": "%m/%d", "MMDDYY": "%m%d", "MM.DD.YY": "%m.%d"}
JOINED_FORMATS = tuple(_SHORT)  # those that may stand behind a from date without a year: 05/18-05/19/25


def money_text(amount: Decimal, style: MoneyStyle, *, total: bool = False) -> str:
    """An amount; blank where the style prints nothing for zero."""
    if not amount and style.zero != "0.00":
        return style.zero
    digits = f"{abs(amount):,.2f}" if style.thousands else f"{abs(amount):.2f}"
    wanted = style.symbol == "all" or (style.symbol == "totals" and total)
    symbol = ("$ " if style.apart else "$") if wanted else ""
    if amount >= 0:
        return symbol + digits
    return {
        "minus": f"{symbol}-{digits}",
        "minus_symbol": f"-{symbol}{digits}",
        "trailing": f"{symbol}{digits}-",
        "parentheses": f"({symbol}{digits})",
        "credit": f"{symbol}{digits}CR",
    }[style.negative]


def date_text(day: datetime.date, written: str) -> str:
    """A day in one of `DATE_FORMATS`. Capitals are the layout's business."""
    if written in _PLAIN:
        year = f"{day:%Y}" if written.endswith("YYYY") else f"{day:%y}"
        return f"{day.month}/{day.day}/{year}"
    return day.strftime(_FORMATS[written])


def joined_dates(first: datetime.date, last: datetime.date, written: str) -> str:
    """From and to in one word, the year once."""
    return f"{first.strftime(_SHORT[written])}-{date_text(last, written)}"


def person_text(person: Person | Party, order: str) -> str:
    """A name in the layout's order: with a suffix and a middle initial where there are any."""
    last = person.last_name if isinstance(person, Person) else person.name
    behind = " ".join(part for part in (person.first_name, person.middle_name) if part)
    surname = " ".join(part for part in (last, person.suffix) if part)
    if order == "last, first":
        return f"{surname}, {behind}"
    return f"{surname} {behind}" if order == "last first" else f"{behind} {surname}"


def address_rows(address: Address) -> tuple[str, ...]:
    """Street and city as they stand on an envelope."""
    return (*address.lines, f"{address.city}, {address.state} {address.postal_code}")


def code_text(group: str | None, reason: str | None, layout: Layout) -> str:
    """Group and reason of an adjustment, or the reason alone where the payer prints no group."""
    if not layout.group_printed:
        return reason or ""
    return f"{group}{layout.code_joint}{reason}"


def quantity_text(quantity: Decimal) -> str:
    return format_quantity(quantity)
