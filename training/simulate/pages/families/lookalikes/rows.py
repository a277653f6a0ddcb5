"""Rows of rosters and listings: invented members, claims, charges and deposits whose sums are right."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from training.simulate.pages import names
from training.simulate.pages.families.descriptions import service_description

MONEY = ("gross", "rate", "withheld", "net", "signed", "insurance", "copaid", "remaining")
COUNTS = ("members", "adds", "terms", "months")
NOT_ADDED = ("rate",)
_BANDS = ("0-1", "1-4", "5-14", "15-19", "20-29", "30-44", "45-54", "55-64", "65-74", "75+")
_FUNDS = (
    *("Hospital fund", "Pharmacy fund", "Specialist referrals", "Out of area", "Reinsurance premium", "Stop loss"),
    *("Quality incentive", "Behavioral carve-out", "Home health", "Ancillary services", "Laboratory", "Emergency care"),
)
_REASONS = (
    *("Duplicate payment", "Not eligible", "Other coverage primary", "Incorrect rate", "Unbundled", "Wrong provider"),
    *("Services not documented", "Exceeds units", "Medicare primary", "Retro termination"),
)
_DOCUMENTS = (
    *("Office notes", "Operative report", "Complete record", "Lab results", "Itemized bill", "Plan of care", "Orders"),
    *("Discharge summary", "Imaging report", "Therapy notes"),
)
_PLANS = ("HMO", "MCD", "MA", "PPO", "CHIP", "SNP", "COMM")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one row says: `texts`, `days` and `cents` by column key."""

    texts: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[str, datetime.date] = field(default_factory=dict)
    cents: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


def rows(chance: random.Random, kind: str, count: int, issued: datetime.date) -> tuple[Row, ...]:
    """As many rows of a kind."""
    shapes = chance.choice(names.MEMBER_NUMBERS), chance.choice(names.CLAIM_NUMBERS)
    rate = chance.randrange(900, 7000)
    return tuple(_row(chance, kind, number, issued, shapes, rate) for number in range(1, count + 1))


def _row(
    chance: random.Random, kind: str, number: int, issued: datetime.date, shapes: tuple[str, str], rate: int
) -> Row:
    service = issued - datetime.timedelta(days=chance.randrange(20, 400))
    code = chance.choice(("99213", "99214", "97110", "80053", "71046", "45380", "93306", "J3301", "20610"))
    return Row(
        texts=_texts(chance, kind, number, shapes, code),
        days=_days(chance, issued, service),
        counts={"members": chance.randrange(1, 60), "adds": chance.randrange(3), "terms": chance.randrange(3)}
        | {"months": _months(chance, kind)},
        cents=_cents(chance, kind, rate),
    )


def _texts(chance: random.Random, kind: str, number: int, shapes: tuple[str, str], code: str) -> dict[str, str]:
    who = names.person(chance, single_words=False)
    born = chance.randrange(1, 90)
    return {
        "name": f"{who.last}, {who.first}",
        "member_id": names.number(chance, shapes[0]),
        "claim": names.number(chance, shapes[1]),
        "check": names.number(chance, "########"),
        "number": str(number),
        "sex": chance.choice("MF"),
        "age": str(born),
        "plan": chance.choice(_PLANS),
        "band": f"{chance.choice('MF')} {_BANDS[number % len(_BANDS)]}",
        "fund": _FUNDS[number % len(_FUNDS)],
        "action": chance.choice(("ADD", "TERM", "PCP CHG")) if kind == "retro" else "",
        "reason": chance.choice(_REASONS),
        "document": chance.choice(_DOCUMENTS),
        "code": code,
        "service": service_description(chance, code),
        "payer": names.payer_name(chance),
    }


def _days(chance: random.Random, issued: datetime.date, service: datetime.date) -> dict[str, datetime.date]:
    return {
        "effective": service,
        "through": service + datetime.timedelta(days=chance.randrange(0, 90)),
        "born": issued - datetime.timedelta(days=chance.randrange(100, 33_000)),
    }


def _months(chance: random.Random, kind: str) -> int:
    return chance.randrange(20, 900) if kind in ("band", "pool") else chance.choice((1, 1, 1, 2, 3, -1))


def _cents(chance: random.Random, kind: str, rate: int) -> dict[str, int]:
    """Amounts that agree with each other: what is left after what is taken off."""
    if kind in ("overpaid", "chart", "ledger", "deposit"):
        return _of_claim(chance)
    own = round(rate * chance.uniform(0.4, 2.5))
    gross = own * (chance.randrange(20, 400) if kind in ("band", "pool") else 1)
    withheld = round(gross * chance.choice((0, 0.05, 0.1, 0.2 if kind != "pool" else 1.1)))
    signed = gross * chance.choice((1, -1))
    return {"rate": own, "gross": gross, "withheld": withheld, "net": gross - withheld, "signed": signed}


def _of_claim(chance: random.Random) -> dict[str, int]:
    gross = chance.randrange(4_000, 260_000)
    right = round(gross * chance.choice((0, 0.3, 0.6, 0.8)))
    insurance = round(gross * chance.choice((0, 0.4, 0.55, 0.8)))
    withheld = round((gross - insurance) * chance.choice((0, 0.5, 0.8)))
    copaid = round((gross - insurance - withheld) * chance.choice((0, 0, 0.5)))
    return {
        "gross": gross,
        "rate": right,
        "net": gross - right,
        "insurance": -insurance,
        "withheld": -withheld,
        "copaid": -copaid,
        "remaining": gross - insurance - withheld - copaid,
    }
