"""The envelope and table 1 of an 835: who pays whom, how much, and how (BPR, TRN, CUR, loops 1000A and 1000B)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from extraction.records import BankAccount, Contact, Interchange, Payee, Payer, Payment, Reference
from extraction.x12.wire.common import (
    address_of,
    element_offsets,
    name_reference,
    read_address,
    read_contact,
    read_reference,
)
from extraction.x12.wire.layout import Layout
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail
from extraction.x12.wire.transaction import Transaction
from extraction.x12.wire.values import clean_text

_SENDER = ("bank_qualifier", "bank_id", "account_qualifier", "account")
_PAYMENT: Layout = {
    1: ("handling", "text"),
    2: ("amount", "money"),
    3: ("credit_debit", "text"),
    4: ("method", "text"),
    5: ("format", "text"),
    **{6 + index: (f"sender_account/{name}", "text") for index, name in enumerate(_SENDER)},
    10: ("company_id", "text"),
    11: ("company_supplement", "text"),
    **{12 + index: (f"receiver_account/{name}", "text") for index, name in enumerate(_SENDER)},
    16: ("date", "date"),
}
_TRACE: Layout = {
    1: ("trace_type", "text"),
    2: ("trace_number", "text"),
    3: ("originator_id", "text"),
    4: ("originator_supplement", "text"),
}
_CURRENCY: Layout = {1: ("currency_entity", "text"), 2: ("currency", "text"), 3: ("exchange_rate", "quantity")}
_PRODUCTION: Layout = {1: ("", "skip"), 2: ("production_date", "date")}
_PAYMENT_LAYOUTS = {"BPR": _PAYMENT, "TRN": _TRACE, "CUR": _CURRENCY}
_PARTY: Layout = {1: ("", "skip"), 2: ("name", "text"), 3: ("id_qualifier", "text"), 4: ("id", "text")}
_REQUIRED = {
    "BPR": ("handling", "amount", "credit_debit", "method", "date"),
    "TRN": ("trace_number", "originator_id"),
}
_NAMED_REFERENCES = {"EV": "receiver_id", "F2": "system_version"}
# ISA01 to 04 may hold a password, the others are delimiters or say how to acknowledge: none of the record's business.
_ISA: Layout = {
    **dict.fromkeys(range(1, 17), ("", "skip")),
    5: ("sender_qualifier", "text"),
    6: ("sender_id", "text"),
    7: ("receiver_qualifier", "text"),
    8: ("receiver_id", "text"),
    9: ("date", "date"),
    10: ("time", "text"),
    13: ("control_number", "text"),
    15: ("usage", "text"),
}
_GS: Layout = {
    1: ("", "skip"),
    2: ("group_sender", "text"),
    3: ("group_receiver", "text"),
    4: ("group_date", "date"),
    5: ("group_time", "text"),
    6: ("group_control_number", "text"),
    7: ("", "skip"),
    8: ("version", "text"),
}
_ST: Layout = {1: ("", "skip"), 2: ("control_number", "text"), 3: ("version", "text")}


def read_interchange(trail: Trail, transaction: Transaction) -> Interchange | None:
    """ISA, GS and ST03. The version of the transaction itself (ST03) goes before that of its group (GS08)."""
    values: dict[str, Any] = {}
    header = transaction.header
    if header and len(header.elements) > 3 and clean_text(header.elements[3]):
        trail.read(header, {**_ST, 2: ("", "skip")}, "/interchange", values)
    if transaction.interchange:
        trail.read(transaction.interchange, _ISA, "/interchange", values)
    if transaction.group:
        layout = {**_GS, 8: ("", "skip")} if "version" in values else _GS
        trail.read(transaction.group, layout, "/interchange", values)
    return Interchange(**values) if values else None


def read_control_number(trail: Trail, transaction: Transaction) -> str | None:
    """ST02."""
    values: dict[str, Any] = {}
    if transaction.header:
        trail.read(transaction.header, {**_ST, 3: ("", "skip")}, "", values)
    number: str | None = values.get("control_number")
    return number


class HeaderReader:
    """Takes what stands before the first N1: the payment itself."""

    def __init__(self, trail: Trail) -> None:
        self.trail = trail
        self.payment: dict[str, Any] = {}
        self.named: dict[str, Any] = {}
        self.references: list[Reference] = []
        self.taken: set[str] = set()

    def take(self, segment: Segment) -> bool:
        name = segment.elements[0]
        if name == "REF":
            self._reference(segment)
            return True
        if name == "DTM" and len(segment.elements) > 1 and segment.elements[1].strip() == "405":
            self.trail.read(segment, _PRODUCTION, "/payment", self.payment)
            return True
        if name not in _PAYMENT_LAYOUTS or name in self.taken:
            return False
        self.taken.add(name)
        self.trail.read(segment, _PAYMENT_LAYOUTS[name], "/payment", self.payment)
        return True

    def finish(self) -> Payment:
        for name in ("BPR", "TRN"):
            if name not in self.taken:
                self.trail.find("segment_missing", "/payment", f"The transaction has no {name} segment")
        for name in sorted(self.taken & _REQUIRED.keys()):
            self.trail.missing(_REQUIRED[name], self.payment, "/payment", "The payment")
        amount = self.payment.get("amount")
        if isinstance(amount, Decimal) and amount < 0:
            message = "A payment is never negative: the payer should have carried the balance forward"
            self.trail.find("negative_payment", "/payment/amount", message, amount)
        return self.so_far()

    def so_far(self) -> Payment:
        """The payment as read up to here."""
        plain = {name: value for name, value in self.payment.items() if "/" not in name}
        return Payment(**plain, sender_account=self._account("sender"), receiver_account=self._account("receiver"))

    def _account(self, side: str) -> BankAccount | None:
        prefix = f"{side}_account/"
        values = {name.removeprefix(prefix): value for name, value in self.payment.items() if name.startswith(prefix)}
        return BankAccount(**values) if values else None

    def _reference(self, segment: Segment) -> None:
        reference = read_reference(self.trail, segment, "", self.references)
        name = _NAMED_REFERENCES.get(reference.qualifier or "")
        if name:
            name_reference(self.trail, segment, "", name, reference, self.named)


class PartyReader:
    """Takes loop 1000A or 1000B. A reader without a segment stands for a party that the file does not name."""

    def __init__(self, trail: Trail, path: str, segment: Segment | None = None) -> None:
        self.trail = trail
        self.path = path
        self.values: dict[str, Any] = {}
        self.named: dict[str, Any] = {}
        self.lines: list[str] = []
        self.city: dict[str, Any] = {}
        self.references: list[Reference] = []
        self.contacts: list[Contact] = []
        self.delivery: list[str] = []
        if segment:
            self._read_name(segment)

    def take(self, segment: Segment) -> bool:
        name = segment.elements[0]
        if name in ("N3", "N4"):
            read_address(self.trail, segment, self.path, self.lines, self.city)
        elif name == "PER":
            read_contact(self.trail, segment, self.path, self.contacts)
        elif name == "REF":
            self._reference(segment)
        elif name == "RDM" and self.path == "/payee" and not self.delivery:
            self._read_delivery(segment)
        else:
            return False
        return True

    def payer(self) -> Payer:
        """`id` is N104, else REF*2U."""
        values = {**self.named, **self.values}
        return Payer(
            **values,
            address=address_of(self.lines, self.city),
            references=tuple(self.references),
            contacts=tuple(self.contacts),
        )

    def payee(self) -> Payee:
        """`npi` and `tin` as qualified, `tin` else from REF*TJ."""
        values = {**self.named, **self.values}
        return Payee(
            **values,
            address=address_of(self.lines, self.city),
            references=tuple(self.references),
            contacts=tuple(self.contacts),
            delivery=tuple(self.delivery),
        )

    def _read_name(self, segment: Segment) -> None:
        kind = segment.elements[3].strip() if len(segment.elements) > 3 else ""
        field = {"XX": "npi", "FI": "tin"}.get(kind) if self.path == "/payee" else None
        layout = {**_PARTY, 4: (field, "text")} if field else _PARTY
        self.trail.read(segment, layout, self.path, self.values)

    def _reference(self, segment: Segment) -> None:
        reference = read_reference(self.trail, segment, self.path, self.references)
        wanted, name = ("2U", "id") if self.path == "/payer" else ("TJ", "tin")
        if reference.qualifier == wanted and name not in self.values:
            name_reference(self.trail, segment, self.path, name, reference, self.named)

    def _read_delivery(self, segment: Segment) -> None:
        offsets = element_offsets(segment)
        for index, raw in enumerate(segment.elements):
            if index and clean_text(raw):
                self.trail.printed(f"{self.path}/delivery/{len(self.delivery)}", segment, index, offsets[index])
                self.delivery.append(clean_text(raw))
