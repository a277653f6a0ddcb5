"""Amounts, times, sizes and shares as people read them. The templates call these functions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

MINUS = "\N{MINUS SIGN}"


def pages(first_and_last: Sequence[int] | None) -> str:
    """The pages of a document as they stand in its file, from 1: "page 3", "pages 3 to 5", nothing where unknown."""
    if not first_and_last:
        return ""
    first, last = first_and_last
    return f"page {first}" if first == last else f"pages {first} to {last}"


def percent(share: float) -> str:
    return f"{share:.0%}"


def money(amount: Decimal | str) -> str:
    """Two decimals, thousands apart, a true minus sign: "−1,234.50"."""
    return _signed(Decimal(amount), "", "")


def dollars(amount: Decimal | str) -> str:
    return _signed(Decimal(amount), "", "$")


def effect(amount: Decimal) -> str:
    """What an adjustment does to the payment: "−45.00", or "+45.00" where it raises it."""
    return _signed(-amount, "+", "")


def _signed(amount: Decimal, plus: str, unit: str) -> str:
    sign = MINUS if amount < 0 else plus if amount > 0 else ""
    return f"{sign}{unit}{abs(amount):,.2f}"


def age(since: datetime, now: datetime) -> str:
    """Rounded down to the largest unit: "5 min", "3 h", "12 d"."""
    minutes = max(0, int((now - since) / timedelta(minutes=1)))
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} d"


def clock(at: datetime) -> str:
    """Time of day on the server's clock."""
    return at.astimezone().strftime("%H:%M:%S")


def moment(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


def size(octets: int) -> str:
    return f"{octets:,} bytes" if octets < 10_000 else f"{octets / 1000:,.0f} KB"
