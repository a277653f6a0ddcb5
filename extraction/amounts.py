"""Money and quantities as records hold and write them: `Decimal`, never float, never rounded."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import PlainSerializer, WithJsonSchema


def format_money(amount: Decimal) -> str:
    """Two decimals, or as many as the amount has if those are more: never rounded."""
    whole, _, decimals = format(amount, "f").partition(".")
    return f"{whole}.{decimals:0<2}"


def format_quantity(quantity: Decimal) -> str:
    """Plain notation without trailing zeros: 1, 2.5, 0."""
    text = format(quantity, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


Money = Annotated[
    Decimal,
    PlainSerializer(format_money, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+\.\d{2,}$", "title": "Money"}),
]


Quantity = Annotated[
    Decimal,
    PlainSerializer(format_quantity, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "title": "Quantity"}),
]
