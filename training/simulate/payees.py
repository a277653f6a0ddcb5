"""Who bills in the invented world: hospital and practices with their facilities, physicians and procedures.

Charges, fees and weights are ASSUMED. The numbers of procedures are CPT's and HCPCS's own; what they mean is not told.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

from extraction.records import ClaimForm
from training.simulate.people import npi, tin

Category = Literal["visit", "lab", "imaging", "procedure", "therapy", "drug"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A procedure (a CPT or HCPCS number), what it is charged at, and a reference fee that payers pay shares of."""

    code: str
    category: Category
    charge: int
    fee: int
    revenue_code: str
    diagnoses: tuple[str, ...]
    modifiers: tuple[str, ...] = ()
    authorization: bool = False
    units: tuple[int, ...] = (1,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility:
    """Where services are rendered."""

    name: str
    npi: str
    place_of_service: str
    city: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    """A physician or therapist."""

    last_name: str
    first_name: str
    npi: str
    taxonomy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Who bills under one tax number."""

    code: str
    name: str
    npi: str
    tin: str
    taxonomy: str
    form: ClaimForm
    share_of_claims: float
    facilities: tuple[Facility, ...]
    renderers: tuple[Renderer, ...]
    procedures: tuple[Procedure, ...]
    weights: tuple[int, ...]


def _visit(code: str, charge: int, fee: int, *diagnoses: str) -> Procedure:
    return Procedure(
        code=code, category="visit", charge=charge, fee=fee, revenue_code="0510", diagnoses=diagnoses, modifiers=("25",)
    )


def _lab(code: str, charge: int, fee: int, *diagnoses: str) -> Procedure:
    return Procedure(code=code, category="lab", charge=charge, fee=fee, revenue_code="0300", diagnoses=diagnoses)


def _imaging(code: str, charge: int, fee: int, *diagnoses: str, authorization: bool = False) -> Procedure:
    return Procedure(
        code=code,
        category="imaging",
        charge=charge,
        fee=fee,
        revenue_code="0320",
        diagnoses=diagnoses,
        modifiers=("26", "RT", "LT"),
        authorization=authorization,
    )


def _therapy(code: str, charge: int, fee: int, *diagnoses: str) -> Procedure:
    return Procedure(
        code=code,
        category="therapy",
        charge=charge,
        fee=fee,
        revenue_code="0420",
        diagnoses=diagnoses,
        modifiers=("59", "GP"),
        units=(1, 1, 2, 2, 3),
    )


def _procedure(code: str, charge: int, fee: int, *diagnoses: str, authorization: bool = False) -> Procedure:
    return Procedure(
        code=code,
        category="procedure",
        charge=charge,
        fee=fee,
        revenue_code="0360",
        diagnoses=diagnoses,
        modifiers=("RT", "LT", "59"),
        authorization=authorization,
    )


def _drug(code: str, charge: int, fee: int, *diagnoses: str, units: tuple[int, ...]) -> Procedure:
    return Procedure(
        code=code, category="drug", charge=charge, fee=fee, revenue_code="0636", diagnoses=diagnoses, units=units
    )


# ASSUMED: charges and fees in cents. The numbers are CPT's and HCPCS's own; what they mean is not told here.
_VISITS = (
    _visit("99213", 18500, 9100, "I10", "E119", "J069"),
    _visit("99214", 26500, 12900, "I10", "E119", "R079"),
    _visit("99203", 24000, 11200, "M5450", "R079"),
)
_LABS = (
    _lab("36415", 2400, 850, "E119", "I10"),
    _lab("80053", 9800, 1050, "E119", "I10"),
    _lab("85025", 7200, 780, "R079", "I10"),
    _lab("83036", 8800, 970, "E119"),
)
_IMAGES = (
    _imaging("71046", 18000, 3300, "R079", "J069"),
    _imaging("77067", 39000, 13400, "Z1231"),
    _imaging("72148", 142000, 21500, "M5450", authorization=True),
    _imaging("70553", 235000, 35800, "G43909", authorization=True),
)
_THERAPIES = (
    _therapy("97110", 9500, 3000, "M5450", "M1711"),
    _therapy("97140", 8800, 2800, "M5450"),
    _therapy("97530", 10400, 3700, "M1711"),
)
_PROCEDURES = (
    _procedure("20610", 31000, 6400, "M1711"),
    _procedure("45380", 162000, 41000, "K635"),
    _procedure("43239", 138000, 35600, "K219"),
    _procedure("29881", 465000, 71200, "M1711", authorization=True),
    _procedure("93306", 98000, 19800, "R079"),
)
_DRUGS = (
    _drug("J3301", 2100, 180, "M1711", units=(2, 4, 4)),
    _drug("J0585", 1450, 640, "G43909", units=(100, 155, 200)),
)
# Code, name, specialty, form, share of claims, facilities, renderers, procedures with their weights.
_PAYEES = (
    (
        *("SRH", "STILLWATER REGIONAL HOSPITAL", "282N00000X", "institutional", 0.24),
        (("STILLWATER REGIONAL HOSPITAL", "22", "STILLWATER"), ("STILLWATER NORTH CAMPUS", "22", "NORTH FORD")),
        5,
        (*_LABS, *_IMAGES, *_PROCEDURES, *_DRUGS),
        (*(8, 10, 8, 4), *(8, 4, 4, 3), *(2, 5, 4, 2, 6), *(2, 2)),
    ),
    (
        *("SPG", "STILLWATER PHYSICIAN GROUP", "207Q00000X", "professional", 0.56),
        (("CEDAR STREET CLINIC", "11", "STILLWATER"), ("HARROW HILL CLINIC", "11", "HARROW HILL")),
        9,
        (*_VISITS, *_LABS, *_PROCEDURES[:1], *_DRUGS[:1]),
        (*(30, 22, 8), *(9, 7, 6, 5), 3, 3),
    ),
    (
        *("ACR", "ALDER CREEK REHAB AND IMAGING", "261QR0400X", "professional", 0.20),
        (("ALDER CREEK CENTER", "11", "ALDER CREEK"),),
        4,
        (*_THERAPIES, *_IMAGES),
        (*(24, 16, 10), *(6, 6, 5, 3)),
    ),
)


def build_payees(chance: random.Random) -> tuple[Payee, ...]:
    return tuple(_payee(chance, *plan) for plan in _PAYEES)


def _payee(
    chance: random.Random,
    code: str,
    name: str,
    taxonomy: str,
    form: ClaimForm,
    share: float,
    facilities: tuple[tuple[str, str, str], ...],
    renderers: int,
    procedures: tuple[Procedure, ...],
    weights: tuple[int, ...],
) -> Payee:
    return Payee(
        code=code,
        name=name,
        npi=npi(chance),
        tin=tin(chance),
        taxonomy=taxonomy,
        form=form,
        share_of_claims=share,
        facilities=tuple(
            Facility(name=title, npi=npi(chance), place_of_service=place, city=city)
            for title, place, city in facilities
        ),
        renderers=tuple(_renderer(chance, code, number) for number in range(renderers)),
        procedures=procedures,
        weights=weights,
    )


_RENDERERS = ("VALE", "ORRIN", "TESS", "HALDEN", "MIRREN", "CASK", "PELL", "RUNE", "SORREL")
_SPECIALTIES = {"SRH": "207R00000X", "SPG": "207Q00000X", "ACR": "225100000X"}


def _renderer(chance: random.Random, payee: str, number: int) -> Renderer:
    return Renderer(last_name=_RENDERERS[number], first_name=payee, npi=npi(chance), taxonomy=_SPECIALTIES[payee])
