"""Hypothesis strategies: balanced remittances with everything that an 835 can say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from hypothesis import strategies as st

from extraction.records import (
    Address,
    BankAccount,
    ClaimPayment,
    Contact,
    ContactNumber,
    InpatientAdjudication,
    Interchange,
    OutpatientAdjudication,
    Party,
    Payee,
    Payer,
    Person,
    ProviderSummary,
    Reference,
    Remittance,
    ServicePayment,
)
from extraction.x12.remittance.provider import SUMMARY, SUPPLEMENT
from extraction.x12.wire.adjudication import INPATIENT, OUTPATIENT
from tests.strategies import balanced_remittances, cents

_Drawn = TypeVar("_Drawn")

# Whatever a field may hold: marks that are customary delimiters, letters beyond ASCII, what reads like a segment. CLP
# is not among them: in a file without remittances it would be searched as a lost one.
_MARKS = "*~:^|>!'<\\\"#&()+,-./;=?@[]_`{}%$ "
_BEYOND = "ÄéñßøŁ中€"
_ALPHABET = st.sampled_from("ABCXYZabcxyz0189" + _MARKS + _BEYOND)
texts = st.sampled_from(
    ["ISA", "ISA*00", "SE*1*1", "IEA~", "ST*835", "QUILL", "O'HARA", "A", "7", " LEADING", "DOTTED.", "ÄSCHE", "A:B>C"]
) | st.text(_ALPHABET, min_size=1, max_size=10).filter(lambda text: text[-1] != " ")
_CODES = (
    *("1", "2", "7", "01", "11", "12", "22", "A", "A1", "AB", "B7", "XX", "ZZ", "HC", "N4", "1K", "9A", "D3", "PQ"),
    *("SY", "TJ9", "0B", "99213", "85025", "J1885", "X0YZ", "4N", "LU", "EW", "P4", "G7", "DA"),
)
codes = st.sampled_from(_CODES)


def codes_but(*not_these: str) -> st.SearchStrategy[str]:
    return st.sampled_from([code for code in _CODES if code not in not_these])


days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
quantities = st.integers(0, 10_000).map(Decimal) | st.integers(1, 99_999).map(lambda value: Decimal(value).scaleb(-3))
amounts_by_code = st.dictionaries(codes, cents, max_size=3)
quantities_by_code = st.dictionaries(codes, quantities, max_size=2)


def maybe(strategy: st.SearchStrategy[_Drawn]) -> st.SearchStrategy[_Drawn | None]:
    return st.none() | strategy


def tuples_of(strategy: st.SearchStrategy[_Drawn], most: int) -> st.SearchStrategy[tuple[_Drawn, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


def some_of(strategy: st.SearchStrategy[_Drawn], names: Sequence[str]) -> st.SearchStrategy[dict[str, _Drawn]]:
    """A value for some of these names."""
    return st.dictionaries(st.sampled_from(names), strategy, max_size=4)


def references(*not_these: str) -> st.SearchStrategy[tuple[Reference, ...]]:
    """References of kinds other than those that a record names in fields of their own."""
    return tuples_of(st.builds(Reference, qualifier=codes_but(*not_these), value=texts, description=maybe(texts)), 3)


addresses = st.builds(
    Address,
    lines=tuples_of(texts, 3),
    city=texts,
    state=maybe(codes),
    postal_code=maybe(codes),
    country=maybe(codes),
    subdivision=maybe(codes),
)
_numbers = st.builds(ContactNumber, qualifier=codes, value=maybe(texts))
contacts = tuples_of(st.builds(Contact, function=codes, name=maybe(texts), numbers=tuples_of(_numbers, 3)), 2)
_name = {"first_name": maybe(texts), "middle_name": maybe(texts), "prefix": maybe(texts), "suffix": maybe(texts)}
people = st.builds(
    Person, entity_type=codes, last_name=maybe(texts), member_id=maybe(texts), id_qualifier=maybe(codes), **_name
)
parties = st.builds(Party, entity_type=codes, name=maybe(texts), id=maybe(texts), id_qualifier=maybe(codes), **_name)
interchanges = st.builds(
    Interchange,
    sender_qualifier=maybe(st.sampled_from(["ZZ", "30", "01"])),
    sender_id=maybe(texts),
    receiver_id=maybe(codes),
    date=maybe(days),
    time=maybe(st.sampled_from(["0900", "2359"])),
    control_number=maybe(st.integers(0, 999_999_999).map(lambda number: f"{number:09d}")),
    usage=maybe(st.sampled_from(["P", "T"])),
    group_sender=maybe(texts),
    group_date=maybe(days),
    group_time=maybe(st.sampled_from(["0900", "235959"])),
    group_control_number=maybe(st.integers(1, 9999).map(str)),
)
_accounts = st.builds(
    BankAccount, bank_qualifier=codes, bank_id=maybe(codes), account_qualifier=maybe(codes), account=maybe(texts)
)


def _of_layout(record: type[_Drawn], layout: Any) -> st.SearchStrategy[_Drawn]:
    kinds = {"money": cents, "quantity": quantities}
    return st.builds(record, **{name: maybe(kinds[kind]) for name, kind in layout.values() if kind in kinds})


_inpatient = _of_layout(InpatientAdjudication, INPATIENT)
_outpatient = _of_layout(OutpatientAdjudication, OUTPATIENT)
_SUMMED = [name.partition("/") for layout in (SUMMARY, SUPPLEMENT) for name, _ in layout.values()]
summaries = st.builds(
    ProviderSummary,
    number=st.integers(1, 99).map(str),
    provider_id=maybe(codes),
    facility_type=maybe(codes),
    fiscal_period_end=maybe(days),
    amounts=some_of(cents, [name for place, _, name in _SUMMED if place == "amounts"]),
    counts=some_of(quantities, [name for place, _, name in _SUMMED if place == "counts"]),
)


@st.composite
def _lines(draw: st.DrawFn, line: ServicePayment) -> ServicePayment:
    """A balanced line with all else that it can say."""
    start, end = draw(maybe(days)), draw(maybe(days))
    by_revenue = draw(st.booleans())
    return replace(
        line,
        procedure_qualifier="NU" if by_revenue else draw(codes),
        procedure=draw(codes),
        revenue_code=draw(maybe(codes)),
        procedure_description=draw(maybe(texts)),
        procedure_end=draw(maybe(codes)),
        submitted_qualifier=draw(maybe(st.just("HC"))),
        submitted_procedure=draw(maybe(codes)),
        submitted_modifiers=draw(tuples_of(codes, 4)),
        submitted_description=draw(maybe(texts)),
        units=draw(maybe(quantities)),
        units_billed=draw(maybe(quantities)),
        service_from=start,
        service_to=end,
        tooth=draw(maybe(codes)),
        rendering_npi=draw(maybe(codes)),
        references=draw(references("6R", "HPI", "JP")),
        amounts={**draw(amounts_by_code), **draw(some_of(cents, ["B6"]))},
        quantities=draw(quantities_by_code),
        reject_codes=draw(tuples_of(codes, 2)),
    )


@st.composite
def _claims(draw: st.DrawFn, claim: ClaimPayment) -> ClaimPayment:
    """A balanced claim with all else that it can say."""
    inpatient, outpatient = draw(maybe(_inpatient)), draw(maybe(_outpatient))
    rendering = draw(maybe(parties))
    return replace(
        claim,
        lines=tuple(draw(_lines(line)) for line in claim.lines),
        filing_indicator=draw(maybe(codes)),
        facility_type=draw(maybe(codes)),
        frequency=draw(maybe(codes)),
        patient_status=draw(maybe(codes)),
        drg=draw(maybe(codes)),
        drg_weight=draw(maybe(quantities)),
        discharge_fraction=draw(maybe(quantities)),
        patient=draw(maybe(people)),
        subscriber=draw(maybe(people)),
        corrected_patient=draw(maybe(people)),
        other_subscriber=draw(maybe(people)),
        crossover_to=draw(maybe(parties)),
        corrected_payer=draw(maybe(parties)),
        rendering=rendering,
        rendering_npi=None if rendering else draw(maybe(codes)),
        inpatient=inpatient,
        outpatient=outpatient,
        remark_codes=draw(tuples_of(codes, 10 if inpatient and outpatient else 5)),
        service_from=draw(maybe(days)),
        service_to=draw(maybe(days)),
        received_date=draw(maybe(days)),
        coverage_expiration=draw(maybe(days)),
        original_reference=draw(maybe(texts)),
        group_number=draw(maybe(texts)),
        medical_record_number=draw(maybe(texts)),
        references=draw(references("F8", "1L", "EA")),
        contacts=draw(contacts),
        amounts={**draw(amounts_by_code), **draw(some_of(cents, ["B6"]))},
        quantities=draw(quantities_by_code),
        disposition=draw(maybe(st.just("review"))),
    )


@st.composite
def _payees(draw: st.DrawFn) -> Payee:
    qualifier = draw(st.sampled_from([None, "XX", "FI", "XV"]))
    numbers = {"XX": {"npi": draw(codes)}, "FI": {"tin": draw(codes)}, "XV": {"id": draw(codes)}}
    return Payee(
        name=draw(maybe(texts)),
        id_qualifier=qualifier,
        address=draw(maybe(addresses)),
        references=draw(references("TJ")),
        contacts=draw(contacts),
        delivery=draw(tuples_of(texts, 3)),
        **numbers.get(qualifier or "", draw(st.sampled_from([{"npi": "1234567893"}, {"tin": "341234567"}, {}]))),
    )


@st.composite
def whole_remittances(draw: st.DrawFn) -> Remittance:
    """A remittance on which all laws hold, with all else that it can say."""
    bare = draw(balanced_remittances(max_claims=3))
    groups = draw(tuples_of(summaries, 2))
    placed = sorted(draw(st.integers(-1, len(groups) - 1)) for _ in bare.claims)
    claims = tuple(
        replace(draw(_claims(claim)), provider_summary=None if place < 0 else place)
        for claim, place in zip(bare.claims, placed, strict=True)
    )
    payment = replace(
        bare.payment,
        handling=draw(maybe(codes)),
        credit_debit=draw(maybe(codes)),
        format=draw(maybe(codes)),
        trace_type=draw(maybe(codes)),
        trace_number=draw(maybe(texts)),
        originator_supplement=draw(maybe(texts)),
        company_id=draw(maybe(codes)),
        company_supplement=draw(maybe(codes)),
        production_date=draw(maybe(days)),
        sender_account=draw(maybe(_accounts)),
        receiver_account=draw(maybe(_accounts)),
        currency=draw(maybe(codes)),
        currency_entity=draw(maybe(codes)),
        exchange_rate=draw(maybe(quantities)),
    )
    payer = st.builds(
        Payer,
        name=maybe(texts),
        id=maybe(codes),
        id_qualifier=maybe(codes),
        address=maybe(addresses),
        references=references("2U"),
        contacts=contacts,
    )
    return replace(
        bare,
        payer=draw(payer),
        payee=draw(_payees()),
        payment=payment,
        claims=claims,
        provider_summaries=groups,
        references=draw(references("EV", "F2")),
        receiver_id=draw(maybe(texts)),
        system_version=draw(maybe(texts)),
        interchange=draw(maybe(interchanges)),
    )
