"""Hypothesis strategies: balanced remittances as records, and the amounts in them that the balancing laws contain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from extraction.balance import Law
from extraction.records import (
    Adjustment,
    ClaimPayment,
    Payee,
    Payer,
    Payment,
    Person,
    ProviderAdjustment,
    Remittance,
    ServicePayment,
)
from extraction.serialize import from_plain, to_plain

ZERO = Decimal(0)
# Names and numbers that have fooled readers: each reads like a segment.
_TRAPS = ["ISAAC", "ISA", "CLP", "ST", "SE", "GS", "SVC", "IEA"]

cents = st.integers(-5_000_000, 5_000_000).map(lambda value: Decimal(value).scaleb(-2))
charges = st.integers(0, 5_000_000).map(lambda value: Decimal(value).scaleb(-2))
words = st.one_of(st.sampled_from(_TRAPS), st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", min_size=1, max_size=12))
days = st.dates(date(2000, 1, 1), date(2030, 12, 31))
adjustments = st.builds(
    Adjustment,
    group=st.sampled_from(["CO", "PR", "OA", "PI"]),
    reason=st.sampled_from(["1", "2", "3", "18", "23", "45", "97", "197", "253", "A1"]),
    amount=cents,
    quantity=st.none() | st.integers(1, 99).map(Decimal),
)


@st.composite
def lines(draw: st.DrawFn) -> ServicePayment:
    """A service line that holds SVC02 - CAS = SVC03."""
    taken = tuple(draw(st.lists(adjustments, max_size=8)))
    paid = draw(cents)
    service_date = draw(st.none() | days)
    return ServicePayment(
        line_control=draw(st.none() | words),
        procedure_qualifier="HC",
        procedure=draw(st.sampled_from(["99213", "85025", "J1885", "A0427"])),
        modifiers=tuple(draw(st.lists(st.sampled_from(["25", "59", "LT", "XS"]), max_size=4))),
        units=Decimal(draw(st.integers(1, 400))),
        charge=paid + sum((item.amount or ZERO for item in taken), ZERO),
        paid=paid,
        adjustments=taken,
        remark_codes=tuple(draw(st.lists(st.sampled_from(["N130", "M51", "MA130"]), max_size=2))),
        service_from=service_date,
        service_to=service_date,
    )


@st.composite
def claims(draw: st.DrawFn) -> ClaimPayment:
    """A claim that holds CLP03 - CAS = CLP04, with or without lines; charges of lines add up to its charge."""
    of_claim = tuple(draw(st.lists(adjustments, max_size=3)))
    of_lines = tuple(draw(st.lists(lines(), max_size=4)))
    charge = sum((line.charge or ZERO for line in of_lines), ZERO) if of_lines else draw(charges)
    everything = [*of_claim, *(item for line in of_lines for item in line.adjustments)]
    return ClaimPayment(
        patient_control_number=draw(words),
        payer_claim_control_number=draw(words),
        status_code=draw(st.sampled_from(["1", "2", "3", "4", "19", "22"])),
        patient=Person(last_name=draw(words), first_name=draw(words), member_id=draw(words)),
        charge=charge,
        paid=charge - sum((item.amount or ZERO for item in everything), ZERO),
        patient_responsibility=sum((item.amount or ZERO for item in everything if item.group == "PR"), ZERO),
        interest=draw(st.none() | charges),
        adjustments=of_claim,
        lines=of_lines,
    )


@st.composite
def provider_adjustments(draw: st.DrawFn) -> ProviderAdjustment:
    return ProviderAdjustment(
        provider_id="1234567893",
        fiscal_date=draw(days),
        reason=draw(st.sampled_from(["WO", "FB", "L6", "72", "CS"])),
        reference=draw(st.none() | words),
        amount=draw(cents),
    )


@st.composite
def balanced_remittances(draw: st.DrawFn, min_claims: int = 0, max_claims: int = 4) -> Remittance:
    """A remittance on which all three laws hold."""
    paid_claims = tuple(draw(st.lists(claims(), min_size=min_claims, max_size=max_claims)))
    taken = tuple(draw(st.lists(provider_adjustments(), max_size=3)))
    total = sum((claim.paid or ZERO for claim in paid_claims), ZERO)
    total -= sum((item.amount or ZERO for item in taken), ZERO)
    return Remittance(
        payer=Payer(name=draw(words)),
        payee=Payee(name=draw(words), npi="1234567893"),
        payment=Payment(
            method="CHK",
            trace_number=draw(words),
            originator_id="1512345678",
            date=draw(days),
            amount=total,
        ),
        claims=paid_claims,
        provider_adjustments=taken,
        control_number=draw(st.integers(1, 9999).map(lambda number: f"{number:04d}")),
    )


def law_amounts(remittance: Remittance) -> Iterator[tuple[str, set[tuple[Law, str]]]]:
    """Every amount that a law contains, with the laws that contain it and the paths at which these must fail."""
    payment = (Law.PAYMENT, "/payment/amount")
    yield "/payment/amount", {payment}
    for index in range(len(remittance.provider_adjustments)):
        yield f"/provider_adjustments/{index}/amount", {payment}
    for index, claim in enumerate(remittance.claims):
        path = f"/claims/{index}"
        yield f"{path}/charge", {(Law.CLAIM, path)}
        yield f"{path}/paid", {(Law.CLAIM, path), payment}
        for number in range(len(claim.adjustments)):
            yield f"{path}/adjustments/{number}/amount", {(Law.CLAIM, path)}
        for number, line in enumerate(claim.lines):
            yield from _line_amounts(path, f"{path}/lines/{number}", line)


def _line_amounts(claim: str, path: str, line: ServicePayment) -> Iterator[tuple[str, set[tuple[Law, str]]]]:
    for name in ("charge", "paid"):
        yield f"{path}/{name}", {(Law.LINE, path)}
    for index in range(len(line.adjustments)):
        yield f"{path}/adjustments/{index}/amount", {(Law.LINE, path), (Law.CLAIM, claim)}


def with_amount_changed(remittance: Remittance, pointer: str, difference: Decimal) -> Remittance:
    """The same remittance but for one amount."""
    plain: Any = to_plain(remittance)
    *parents, name = pointer.split("/")[1:]
    place = plain
    for part in parents:
        place = place[int(part)] if isinstance(place, list) else place[part]
    place[name] = str(Decimal(place[name]) + difference)
    return from_plain(Remittance, plain)
