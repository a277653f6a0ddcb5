"""Remittances to 835 files: envelope and counts, delimiters, order, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from extraction.errors import InputError, UnbalancedRemittanceError, UnwritableRecordError
from extraction.records import (
    Adjustment,
    Contact,
    ContactNumber,
    Interchange,
    Party,
    ProviderAdjustment,
    ProviderSummary,
    Reference,
    Remittance,
)
from extraction.x12.read import read_x12
from extraction.x12.remittance.write import write_remittances
from tests.as_read import remittance_as_read
from tests.remittances import remittance
from tests.samples import FOLDER

EMPTY_NUMBER = ContactNumber(qualifier=None, value=None)
EVERY_SEGMENT = (FOLDER / "odd" / "every_claim_segment.835").read_bytes()


def sample(number: int = 1) -> Remittance:
    """Two claims, one of them denied: 150.00."""
    record = read_x12(remittance(number).data)[0].record
    assert isinstance(record, Remittance)
    return record


def with_claim(**changes: Any) -> Remittance:
    """The sample with its first claim changed."""
    whole = sample()
    return replace(whole, claims=(replace(whole.claims[0], **changes), whole.claims[1]))


def with_line(**changes: Any) -> Remittance:
    claim = sample().claims[0]
    return with_claim(lines=(replace(claim.lines[0], **changes),))


def adjusted(group: str | None, reason: str | None) -> Adjustment:
    return Adjustment(group=group, reason=reason, amount=Decimal(50))


def segments(data: bytes, *names: str) -> list[str]:
    """The segments of a file with customary delimiters, or those of some names."""
    every = [line.removesuffix("~") for line in data.decode().splitlines()]
    return [segment for segment in every if not names or segment.partition("*")[0] in names]


def read_back(remittance: Remittance) -> Remittance:
    (document,) = read_x12(write_remittances([remittance]))
    assert isinstance(document.record, Remittance)
    return document.record


def test_counts_and_control_numbers_are_true() -> None:
    data = write_remittances([sample(7)])
    body = segments(data)
    first, last = body.index("ST*835*0001"), len(body) - 3
    assert body[last:] == [f"SE*{last - first + 1}*0001", "GE*1*7", "IEA*1*000000007"]
    assert len(body[0]) + 1 == 106


def test_remittances_of_one_envelope_share_it_and_others_have_their_own() -> None:
    one, same, other = sample(1), replace(sample(1), control_number="0002"), sample(2)
    data = write_remittances([one, same, other])
    assert [segment.partition("*")[0] for segment in segments(data, "ISA", "GS", "ST", "GE", "IEA")] == [
        *("ISA", "GS", "ST", "ST", "GE", "IEA"),
        *("ISA", "GS", "ST", "GE", "IEA"),
    ]
    assert segments(data, "GE") == ["GE*2*1", "GE*1*2"]
    assert not any(document.findings for document in read_x12(data))


def test_a_group_of_its_own_for_another_version() -> None:
    second = replace(sample(), interchange=replace(sample().interchange or Interchange(), group_control_number="9"))
    data = write_remittances([sample(), second])
    assert segments(data, "IEA") == ["IEA*2*000000001"]


@pytest.mark.parametrize(
    ("name", "element", "component", "terminator"),
    [
        ("PLAIN", "*", ":", "~"),
        ("STAR * NAME", "|", ":", "~"),
        ("TIME 10:30", "*", ">", "~"),
        ("TILDE ~ HERE", "*", ":", "'"),
        ("ALL * | : > ~ ' ^ !", "\x1d", "\x1f", "\x1c"),
    ],
)
def test_no_value_holds_a_delimiter(name: str, element: str, component: str, terminator: str) -> None:
    whole = replace(sample(), payer=replace(sample().payer, name=name))
    text = write_remittances([whole]).decode()
    assert (text[3], text[104], text[105]) == (element, component, terminator)
    assert read_back(whole).payer.name == name


def test_claim_segments_stand_in_the_guides_order() -> None:
    (document,) = read_x12(EVERY_SEGMENT)
    assert isinstance(document.record, Remittance)
    names = [segment.partition("*")[0] for segment in segments(write_remittances([document.record]))]
    first = names[names.index("CLP") : names.index("SVC")]
    order = ["CLP", "CAS", "NM1", "MIA", "MOA", "REF", "DTM", "PER", "AMT", "QTY"]
    assert list(dict.fromkeys(first)) == [name for name in order if name in first]


def test_adjustments_are_grouped_six_to_a_segment_and_keep_their_order() -> None:
    reasons = [("CO", str(number)) for number in range(1, 9)] + [("PR", "1"), ("CO", "45")]
    adjustments = tuple(Adjustment(group=group, reason=reason, amount=Decimal(0)) for group, reason in reasons)
    changed = with_line(adjustments=(*sample().claims[0].lines[0].adjustments, *adjustments))
    written = segments(write_remittances([changed]), "CAS")[:5]
    assert [len(segment.split("*")) for segment in written] == [4, 4, 19, 7, 4]
    assert read_back(changed).claims[0].lines[0].adjustments[2:] == adjustments


def test_provider_adjustments_are_paired_and_one_may_hold_a_separator() -> None:
    adjustment = ProviderAdjustment(
        provider_id="1234567893",
        fiscal_date=sample().payment.date,
        reason="CS",
        reference="A:B",
        amount=Decimal("1.00"),
    )
    opposite = replace(adjustment, amount=Decimal("-1.00"), reference=None)
    changed = replace(sample(), provider_adjustments=(adjustment, opposite) * 4)
    assert read_back(changed) == remittance_as_read(changed)
    plain = replace(sample(), provider_adjustments=(replace(adjustment, reference="A"), opposite) * 4)
    assert [len(segment.split("*")) for segment in segments(write_remittances([plain]), "PLB")] == [15, 7]


def test_an_unbalanced_remittance_is_refused_with_the_law_and_the_amounts() -> None:
    line = sample().claims[0].lines[0]
    with pytest.raises(UnbalancedRemittanceError) as refused:
        write_remittances([sample(), with_line(paid=(line.paid or Decimal(0)) + 1)])
    error = refused.value
    assert (error.law, error.path) == ("line", "/1/claims/0/lines/0")
    assert (error.expected_amount, error.found_amount) == (Decimal(150), Decimal(151))
    assert str(error).endswith("expected 150, found 151")
    assert isinstance(error, InputError)


def test_a_missing_amount_breaks_the_law_that_needs_it() -> None:
    with pytest.raises(UnbalancedRemittanceError, match="found an amount that is missing"):
        write_remittances([replace(sample(), payment=replace(sample().payment, amount=None))])


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        (replace(sample(), payer=replace(sample().payer, name="HERON ")), "/payer/name"),
        (replace(sample(), payee=replace(sample().payee, id="77")), "/payee/id"),
        (replace(sample(), payee=replace(sample().payee, delivery=("BM",) * 4)), "/payee/delivery"),
        (replace(sample(), payee=replace(sample().payee, tin="999999999")), "/payee/tin"),
        (replace(sample(), receiver_id="A", references=(Reference(qualifier="EV", value="B"),)), "/receiver_id"),
        (replace(sample(), interchange=Interchange(control_number="12")), "/interchange/control_number"),
        (replace(sample(), interchange=Interchange(sender_id="SIXTEEN LETTERS!")), "/interchange/sender_id"),
        (with_claim(group_number="X", references=(Reference(qualifier="1L", value="Y"),)), "/claims/0/group_number"),
        (with_claim(interest=Decimal(1), amounts={"I": Decimal(2)}), "/claims/0/interest"),
        (with_claim(remark_codes=("MA01",) * 6), "/claims/0/remark_codes"),
        (with_claim(provider_summary=5), "/claims/0/provider_summary"),
        (with_claim(rendering_npi="1", rendering=Party(id="2")), "/claims/0/rendering_npi"),
        (with_claim(contacts=(Contact(function="CX", numbers=(EMPTY_NUMBER,)),)), "/claims/0/contacts/0/numbers/0"),
        (with_claim(contacts=(Contact(function="CX", numbers=(EMPTY_NUMBER,) * 4),)), "/claims/0/contacts/0/numbers"),
        (with_claim(amounts={"A/B": Decimal("NaN")}), "/claims/0/amounts/A~1B"),
        (with_line(modifiers=("1", "2", "3", "4", "5")), "/claims/0/lines/0/modifiers"),
        (with_line(tooth="3", references=(Reference(qualifier="JP", value="4"),)), "/claims/0/lines/0/tooth"),
        (with_line(adjustments=(adjusted(None, "45"),)), "/claims/0/lines/0/adjustments/0/group"),
        (with_line(adjustments=(adjusted("CO", None),)), "/claims/0/lines/0/adjustments/0/reason"),
        (replace(sample(), provider_summaries=(ProviderSummary(),)), "/provider_summaries/0/number"),
    ],
)
def test_what_x12_cannot_hold_is_refused_by_the_pointer_of_the_field(changed: Remittance, path: str) -> None:
    with pytest.raises(UnwritableRecordError) as refused:
        write_remittances([changed])
    assert refused.value.path == path


def test_a_field_that_only_repeats_a_reference_becomes_one() -> None:
    changed = with_claim(references=(), original_reference="OLD1", group_number="G7", interest=Decimal(2), amounts={})
    back = read_back(changed).claims[0]
    assert [(item.qualifier, item.value) for item in back.references] == [("1L", "G7"), ("F8", "OLD1")]
    assert back.amounts == {"I": Decimal(2)}


def test_claims_in_no_group_are_put_under_the_first() -> None:
    whole = sample()
    loose = replace(
        whole,
        provider_summaries=(),
        claims=tuple(replace(claim, provider_summary=None) for claim in whole.claims),
    )
    assert read_back(loose) == remittance_as_read(loose) == whole
