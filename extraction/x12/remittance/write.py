"""Remittances to an 835 (005010X221A1): the envelope, the payment, payer and payee, claims, provider adjustments.

What a record leaves null stays blank, with the exceptions that `write_remittances` names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from extraction.balance import check
from extraction.errors import UnbalancedRemittanceError
from extraction.records import (
    BankAccount,
    ClaimPayment,
    Payee,
    Payer,
    Payment,
    ProviderAdjustment,
    ProviderSummary,
    Remittance,
)
from extraction.x12.remittance.provider import SUMMARY, SUPPLEMENT
from extraction.x12.remittance.write_claim import write_claim_payment
from extraction.x12.wire.layout import Layout
from extraction.x12.wire.write import Composite, Draft, holds, refusal
from extraction.x12.wire.write_common import (
    first_reference,
    with_named,
    write_address,
    write_contacts,
    write_references,
)
from extraction.x12.wire.write_envelopes import WrittenTransaction, complete_interchange, write_file

VERSION = "005010X221A1"
_ACCOUNT = ("bank_qualifier", "bank_id", "account_qualifier", "account")
_PAYMENT = ("handling", "amount", "credit_debit", "method", "format")
_COMPANY = ("company_id", "company_supplement")
_TRACE = ("trace_type", "trace_number", "originator_id", "originator_supplement")
_CURRENCY = ("currency_entity", "currency", "exchange_rate")
_PAIRS = 6
_DELIVERY_ELEMENTS = 3


def write_remittances(remittances: Iterable[Remittance]) -> bytes:
    """A file with one ST*835 for each remittance, in order.

    Read back, every remittance equals the one that was written, but for what follows from the rest of it: an envelope
    that it does not have is made (from the originator, the payee and the payment's date), claims that stand in no group
    are put under LX*1, a number that it names apart and not among its references becomes a reference, units that it
    leaves null are one (005010X221A1, SVC05), and what was computed is computed again.

    Raises `UnbalancedRemittanceError` if a balancing law fails, and `UnwritableRecordError` for what X12 cannot hold:
    paths start at the list of remittances if there are several, else at the remittance.
    """
    given = list(remittances)
    return write_file(
        _transaction(remittance, index, f"/{index}" if len(given) > 1 else "") for index, remittance in enumerate(given)
    )


def _transaction(remittance: Remittance, index: int, path: str) -> WrittenTransaction:
    _refuse_unbalanced(remittance, path)
    payment, payee = remittance.payment, remittance.payee
    interchange = complete_interchange(
        remittance.interchange,
        sender=payment.originator_id or remittance.payer.id or "PAYER",
        receiver=payee.npi or payee.tin or payee.id or "PAYEE",
        date=payment.production_date or payment.date,
        version=VERSION,
        path=path,
    )
    number = remittance.control_number or f"{index + 1:04d}"
    return WrittenTransaction("835", "HP", number, None, interchange, _body(remittance, path), path)


def _refuse_unbalanced(remittance: Remittance, path: str) -> None:
    balance = check(remittance)
    if balance.failures:
        failure = balance.failures[0]
        raise UnbalancedRemittanceError(
            law=failure.law.value,
            path=path + failure.path,
            expected_amount=failure.expected,
            found_amount=failure.found,
        )


def _body(remittance: Remittance, path: str) -> Draft:
    draft = Draft()
    _write_payment(draft, remittance.payment, f"{path}/payment")
    named = (("EV", "receiver_id"), ("F2", "system_version"))
    write_references(draft, with_named(remittance, remittance.references, named, path), path)
    if remittance.payment.production_date:
        draft.put("DTM", ["405", remittance.payment.production_date], f"{path}/payment", ("", "production_date"))
    _write_payer(draft, remittance.payer, f"{path}/payer")
    _write_payee(draft, remittance.payee, f"{path}/payee")
    _write_groups(draft, remittance, path)
    _write_provider_adjustments(draft, remittance.provider_adjustments, f"{path}/provider_adjustments")
    return draft


def _write_payment(draft: Draft, payment: Payment, path: str) -> None:
    """BPR, TRN and CUR."""
    values = [getattr(payment, name) for name in _PAYMENT]
    values += [*_account(payment.sender_account), payment.company_id, payment.company_supplement]
    values += [*_account(payment.receiver_account), payment.date]
    accounts = ([f"{side}_account/{name}" for name in _ACCOUNT] for side in ("sender", "receiver"))
    sender, receiver = accounts
    draft.put("BPR", values, path, [*_PAYMENT, *sender, *_COMPANY, *receiver, "date"])
    if holds(payment, _TRACE):
        draft.record("TRN", payment, _TRACE, path)
    if holds(payment, _CURRENCY):
        draft.record("CUR", payment, _CURRENCY, path)


def _account(account: BankAccount | None) -> list[str | None]:
    return [getattr(account, name, None) for name in _ACCOUNT]


def _write_payer(draft: Draft, payer: Payer, path: str) -> None:
    """Loop 1000A. An id that REF*2U holds needs no N104."""
    of_reference = first_reference(payer.references, "2U")
    in_name = None if payer.id_qualifier is None and payer.id == of_reference else payer.id
    draft.put("N1", ["PR", payer.name, payer.id_qualifier, in_name], path, ("", "name", "id_qualifier", "id"))
    write_address(draft, payer.address, path)
    write_references(draft, payer.references, path)
    write_contacts(draft, payer.contacts, path)


def _write_payee(draft: Draft, payee: Payee, path: str) -> None:
    """Loop 1000B. The TIN stands in REF*TJ unless N104 holds it."""
    qualifier = payee.id_qualifier or _payee_qualifier(payee)
    field = {"XX": "npi", "FI": "tin"}.get(qualifier or "", "id")
    for other in {"npi", "id"} - {field}:
        if getattr(payee, other) is not None:
            raise refusal(f"{path}/{other}", f"one number of the payee: N103 says that it is the {field}")
    draft.put("N1", ["PE", payee.name, qualifier, getattr(payee, field)], path, ("", "name", "id_qualifier", field))
    write_address(draft, payee.address, path)
    references = payee.references
    if field != "tin":
        references = with_named(payee, references, (("TJ", "tin"),), path)
    write_references(draft, references, path)
    write_contacts(draft, payee.contacts, path)
    if len(payee.delivery) > _DELIVERY_ELEMENTS:
        raise refusal(f"{path}/delivery", f"at most {_DELIVERY_ELEMENTS} elements of RDM")
    if payee.delivery:
        draft.put("RDM", payee.delivery, f"{path}/delivery", [str(index) for index in range(len(payee.delivery))])


def _payee_qualifier(payee: Payee) -> str | None:
    """N103 where the record names none: XX before a number of the national list, FI before a TIN alone."""
    if payee.npi is not None:
        return "XX"
    return (
        "FI" if payee.tin is not None and payee.id is None and first_reference(payee.references, "TJ") is None else None
    )


def _write_groups(draft: Draft, remittance: Remittance, path: str) -> None:
    """Loop 2000: claims under the group that each names, all groups in order."""
    summaries, opened = remittance.provider_summaries, 0
    for index, claim in enumerate(remittance.claims):
        wanted = 0 if claim.provider_summary is None else claim.provider_summary + 1
        _check_group(remittance.claims, index, wanted, opened, len(summaries), path)
        if index == 0 and wanted == 0:
            draft.put("LX", ["1"], path)
        for number in range(opened, wanted):
            _write_summary(draft, summaries[number], f"{path}/provider_summaries/{number}")
        opened = wanted
        write_claim_payment(draft, claim, f"{path}/claims/{index}")
    for number in range(opened, len(summaries)):
        _write_summary(draft, summaries[number], f"{path}/provider_summaries/{number}")


def _check_group(claims: Sequence[ClaimPayment], index: int, wanted: int, opened: int, groups: int, path: str) -> None:
    if wanted < opened or wanted > groups:
        pointer = f"{path}/claims/{index}/provider_summary"
        raise refusal(pointer, "a group of claims that is not before that of the claim before", claims[index])


def _write_summary(draft: Draft, summary: ProviderSummary, path: str) -> None:
    """LX, TS3 and TS2."""
    if summary.number is not None:
        draft.put("LX", [summary.number], path, ("number",))
    wrote = [
        _write_layout(draft, name, layout, summary, path) for name, layout in (("TS3", SUMMARY), ("TS2", SUPPLEMENT))
    ]
    if summary.number is None and not any(wrote):
        raise refusal(f"{path}/number", "a number of the group, or its amounts")


def _write_layout(draft: Draft, name: str, layout: Layout, summary: ProviderSummary, path: str) -> bool:
    values, fields = [], []
    for index in range(1, max(layout) + 1):
        place, _, key = layout[index][0].partition("/")
        values.append(getattr(summary, place).get(key) if key else getattr(summary, place))
        fields.append(layout[index][0])
    if any(value is not None for value in values):
        draft.put(name, values, path, fields)
        return True
    return False


def _write_provider_adjustments(draft: Draft, adjustments: Sequence[ProviderAdjustment], path: str) -> None:
    """PLB: adjustments of one provider and fiscal year that follow each other, six to a segment."""
    number = 0
    for _, items in groupby(adjustments, key=lambda item: (item.provider_id, item.fiscal_date)):
        of_provider = [*items]
        for first in range(0, len(of_provider), _PAIRS):
            part = of_provider[first : first + _PAIRS]
            _write_plb(draft, part, path, number)
            number += len(part)


def _write_plb(draft: Draft, adjustments: Sequence[ProviderAdjustment], path: str, number: int) -> None:
    first = adjustments[0]
    values, fields = [first.provider_id, first.fiscal_date], [f"{number}/provider_id", f"{number}/fiscal_date"]
    for index, adjustment in enumerate(adjustments, number):
        values += [Composite((adjustment.reason, adjustment.reference)), adjustment.amount]  # type: ignore[list-item]
        fields += [f"{index}/reason", f"{index}/amount"]
    draft.put("PLB", values, path, fields)
