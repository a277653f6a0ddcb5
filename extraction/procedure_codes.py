"""What kind of service a procedure code (CPT, HCPCS, CDT) stands for, by the ranges of its numbers.

The ranges are how the code sets are divided, which is public; no description is kept. A code outside of them has no
kind here: nothing is then said of it.
"""

from __future__ import annotations

import re
from typing import Literal

ProcedureKind = Literal[
    "anesthesia", "surgery", "radiology", "laboratory", "medicine", "evaluation", "ambulance", "drug", "dental"
]

PROCEDURE = re.compile(r"\d{4}[0-9A-Z]|[A-V]\d{4}", re.ASCII)

_RANGES: tuple[tuple[str, str, ProcedureKind], ...] = (
    ("00100", "01999", "anesthesia"),
    ("10004", "69990", "surgery"),
    ("70010", "79999", "radiology"),
    ("80047", "89398", "laboratory"),
    ("92002", "92014", "evaluation"),  # visits to an eye doctor: medicine by number, a visit by every edit
    ("98000", "98016", "evaluation"),
    ("99202", "99499", "evaluation"),
    ("90281", "99607", "medicine"),
    ("A0021", "A0999", "ambulance"),
    ("D0100", "D9999", "dental"),
    ("G0380", "G0384", "evaluation"),
    ("G0402", "G0402", "evaluation"),
    ("G0438", "G0439", "evaluation"),
    ("G0463", "G0463", "evaluation"),
    ("J0100", "J9999", "drug"),
)
_PROPRIETARY_LABORATORY = re.compile(r"\d{4}U")


def procedure_kind(code: str) -> ProcedureKind | None:
    """The kind of service, or None where the number does not say."""
    if not PROCEDURE.fullmatch(code):
        return None
    if _PROPRIETARY_LABORATORY.fullmatch(code):
        return "laboratory"
    if code[0].isdigit() and not code.isdigit():
        return None
    return next((kind for first, last, kind in _RANGES if first <= code <= last), None)
