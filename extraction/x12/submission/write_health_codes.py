"""HI: the diagnoses and other codes of a submitted claim."""

from __future__ import annotations

import datetime
import heapq
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple

from extraction.records import Claim, Diagnosis, HealthCode
from extraction.x12.submission.parts import DIAGNOSES
from extraction.x12.wire.write import Composite, Draft, Period, refusal

_CODES_OF_A_SEGMENT = 12
# The order of HI in the guides. ICD-9 has qualifiers of its own for the same places.
_ICD_9 = {"BK": "ABK", "BF": "ABF", "BJ": "ABJ", "PR": "APR", "BN": "ABN"}
_ORDER = ("ABK", "ABJ", "APR", "ABN", "DR", "ABF", "BP", "BO", "BBR", "BR", "BBQ", "BQ", "BI", "BH", "BE", "BG", "TC")
_PRESENT_ON_ADMISSION = 9


class _Code(NamedTuple):
    kind: str
    composite: Composite
    path: str


def write_health_codes(draft: Draft, claim: Claim, path: str) -> None:
    """Codes of one kind that follow each other go into one HI, twelve at most; kinds in the guides' order as far as
    diagnoses and codes keep theirs. On forms other than the institutional all diagnoses are one kind.
    """
    kind_of = _kind if claim.form == "institutional" else _family
    diagnoses = [_diagnosis(code, f"{path}/diagnoses/{index}") for index, code in enumerate(claim.diagnoses)]
    others = [_health_code(code, f"{path}/codes/{index}") for index, code in enumerate(claim.codes)]
    runs = (_runs(codes, kind_of) for codes in (diagnoses, others))
    for run in heapq.merge(*runs, key=lambda codes: _rank(codes[0])):
        for start in range(0, len(run), _CODES_OF_A_SEGMENT):
            part = run[start : start + _CODES_OF_A_SEGMENT]
            draft.put("HI", [code.composite for code in part], "", [code.path for code in part])


def _runs(codes: Sequence[_Code], kind_of: Callable[[_Code], str]) -> list[list[_Code]]:
    return [[*run] for _, run in groupby(codes, key=kind_of)]


def _kind(code: _Code) -> str:
    return _ICD_9.get(code.kind, code.kind)


def _family(code: _Code) -> str:
    return "" if code.kind in DIAGNOSES else _kind(code)


def _rank(code: _Code) -> int:
    return _ORDER.index(_kind(code)) if _kind(code) in _ORDER else len(_ORDER)


def _diagnosis(diagnosis: Diagnosis, path: str) -> _Code:
    if diagnosis.qualifier not in DIAGNOSES:
        raise refusal(f"{path}/qualifier", "a qualifier of diagnoses", diagnosis.qualifier)
    blank = (None,) * (_PRESENT_ON_ADMISSION - 3)
    composite = Composite((diagnosis.qualifier, diagnosis.code, *blank, diagnosis.present_on_admission))
    return _Code(diagnosis.qualifier or "", composite, path)


def _health_code(code: HealthCode, path: str) -> _Code:
    if code.qualifier in DIAGNOSES:
        raise refusal(f"{path}/qualifier", "a qualifier of codes other than diagnoses", code.qualifier)
    if code.end is not None and code.start is None:
        raise refusal(f"{path}/start", "a first day of the period")
    kind, days = _days(code)
    return _Code(code.qualifier or "", Composite((code.qualifier, code.code, kind, days, code.amount)), path)


def _days(code: HealthCode) -> tuple[str | None, datetime.date | Period | None]:
    """Components 3 and 4."""
    if code.start is None:
        return None, None
    return ("RD8", Period((code.start, code.end))) if code.end else ("D8", code.start)
