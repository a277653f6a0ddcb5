"""Files that a payer got wrong: an amount changed after everything added up."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from typing import Literal

Law = Literal["payment", "line"]

_PAYMENT = re.compile(rb"BPR\*[A-Z]\*([0-9]+\.[0-9]{2})")
_LINE = re.compile(rb"CAS\*CO\*45\*([0-9]+\.[0-9]{2})")
_TOO_MUCH = Decimal("12.40")


def spoil(data: bytes, chance: random.Random) -> tuple[bytes, Law] | None:
    """The file with one amount too high, and the law that breaks; None if it holds no such amount.

    `payment` is BPR02. `line` is a contractual adjustment of a line (or of a stay, where it breaks the claim's law).
    """
    laws: list[tuple[Law, re.Pattern[bytes]]] = [("payment", _PAYMENT), ("line", _LINE)]
    chance.shuffle(laws)
    for law, pattern in laws:
        if pattern.search(data):
            return pattern.sub(_raise_amount, data, count=1), law
    return None


def _raise_amount(match: re.Match[bytes]) -> bytes:
    amount = Decimal(match.group(1).decode()) + _TOO_MUCH
    return match.group()[: match.start(1) - match.start()] + str(amount).encode()
