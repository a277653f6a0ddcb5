"""The same remittance again: told by its payment and by a fingerprint of what it pays.

The payment key is trace number, originator, method, amount, date and payee. The payee is told by its tax number where
that is given, since clearinghouses split one payment by NPI under one trace number. Key and fingerprint equal:
`duplicate_of`. Key equal and fingerprint not: `conflict_or_split`. Several remittances without money share one key on
one day, so with method NON, or a trace of zeros or none at all, there is no key and the fingerprint alone decides.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, select

from extraction.records import Adjustment, ClaimPayment, ProviderAdjustment, Remittance, ServicePayment
from inference.rules.facts import Sighting
from inference.schema import canonical
from inference.tables import document, file

NO_PAYMENT = "NON"
_CHUNK = 400
_STORED = select(
    *(document.c[name] for name in ("id", "file_id", "index", "payment_key", "fingerprint", "duplicate_state")),
    file.c.received_at,
).join(file, document.c.file_id == file.c.id)
_OTHERS = _STORED.where(document.c.file_id != bindparam("file_id"))
_BY_KEY = _OTHERS.where(document.c.payment_key.in_(bindparam("values", expanding=True)))
_BY_PRINT = _OTHERS.where(document.c.fingerprint.in_(bindparam("values", expanding=True)))


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells a remittance from others: hashes, so that they can be stored. A missing one tells nothing.

    `payment_key` is None where payments of that kind are not told apart by it, `fingerprint` where nothing is paid or
    adjusted.
    """

    payment_key: str | None
    fingerprint: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A document that is known already."""

    document_id: str
    identity: Identity


def identity(remittance: Remittance) -> Identity:
    """The key and the fingerprint of one remittance.

    The order of its claims does not matter, nor how amounts are written.
    """
    return Identity(payment_key(remittance), _fingerprint(remittance))


def repeated(claims: Sequence[ClaimPayment]) -> dict[int, int]:
    """The indexes of claims that stand in one remittance more than once, each with the index of the first of its kind.

    Repeated are equal numbers, amounts and lines.
    """
    prints = [claim_print(claim) for claim in claims]
    counted = Counter(prints)
    first = {each: index for index, each in reversed([*enumerate(prints)])}
    return {index: first[each] for index, each in enumerate(prints) if counted[each] > 1}


def sightings(
    connection: Connection, file_id: str, identities: Sequence[tuple[str, Identity | None]]
) -> dict[str, Sighting]:
    """Which of a file's documents came before, in the store or earlier in the same file; by document id.

    `identities` are the file's documents in order. Called inside the write that stores them: writers stand in line, so
    of two deliveries at the same moment one sees the other.
    """
    known = [found for _, found in identities if found is not None]
    return among(identities, _stored(connection, file_id, known))


def among(identities: Iterable[tuple[str, Identity | None]], before: Iterable["Seen"] = ()) -> dict[str, Sighting]:
    """Which of these documents came before: among `before`, or earlier in their own order."""
    found: dict[str, Sighting] = {}
    index = _Index(before)
    for document_id, mine in identities:
        if mine is None:
            continue
        if sighting := index.sighting(mine):
            found[document_id] = sighting
        index.add(Seen(document_id, mine))
    return found


class _Index:
    """What has been seen, by key and by fingerprint; of several the first counts."""

    def __init__(self, seen: Iterable[Seen]) -> None:
        self._same: dict[tuple[str | None, str], str] = {}
        self._payments: dict[str, str] = {}
        for each in seen:
            self.add(each)

    def add(self, seen: Seen) -> None:
        mine = seen.identity
        if mine.fingerprint is not None:
            self._same.setdefault((mine.payment_key, mine.fingerprint), seen.document_id)
        if mine.payment_key is not None:
            self._payments.setdefault(mine.payment_key, seen.document_id)

    def sighting(self, mine: Identity) -> Sighting | None:
        if mine.fingerprint is not None and (earlier := self._same.get((mine.payment_key, mine.fingerprint))):
            return Sighting("duplicate_of", earlier)
        if mine.payment_key is not None and (earlier := self._payments.get(mine.payment_key)):
            return Sighting("conflict_or_split", earlier)
        return None


def _stored(connection: Connection, file_id: str, identities: Sequence[Identity]) -> Iterator[Seen]:
    """Documents of other files with one of these keys or fingerprints.

    Those that count before their repeats, then the earliest.
    """
    keys = sorted({mine.payment_key for mine in identities if mine.payment_key})
    prints = sorted({mine.fingerprint for mine in identities if mine.fingerprint and not mine.payment_key})
    rows = [*_rows(connection, _BY_KEY, file_id, keys), *_rows(connection, _BY_PRINT, file_id, prints)]
    for row in sorted(
        rows,
        key=lambda row: (row["duplicate_state"] == "duplicate_of", row["received_at"], row["file_id"], row["index"]),
    ):
        yield Seen(row["id"], Identity(row["payment_key"], row["fingerprint"]))


def _rows(connection: Connection, query: Select[Any], file_id: str, values: Sequence[str]) -> Iterator[RowMapping]:
    for start in range(0, len(values), _CHUNK):
        chosen = {"file_id": file_id, "values": values[start : start + _CHUNK]}
        yield from connection.execute(query, chosen).mappings()


def payment_key(remittance: Remittance) -> str | None:
    """The hash of what tells a payment; None where payments of its kind are not told apart by it."""
    payment, payee = remittance.payment, remittance.payee
    trace = (payment.trace_number or "").strip()
    if payment.method == NO_PAYMENT or not trace.strip("0"):
        return None
    date = payment.date or payment.production_date
    parts = [trace, payment.originator_id, payment.method, _text(payment.amount), _text(date), payee.tin or payee.npi]
    return _hash(parts)


def _fingerprint(remittance: Remittance) -> str | None:
    claims = sorted(claim_print(claim) for claim in remittance.claims)
    adjustments = sorted(adjustment_print(found) for found in remittance.provider_adjustments)
    return _hash([claims, adjustments]) if claims or adjustments else None


def claim_print(claim: ClaimPayment) -> str:
    """What a claim payment says, in one form however its amounts are written: equal for equal content."""
    return canonical(_claim(claim))


def adjustment_print(found: ProviderAdjustment) -> str:
    """The same of a provider adjustment."""
    return canonical(_provider_adjustment(found))


def _claim(claim: ClaimPayment) -> list[Any]:
    return [
        claim.patient_control_number,
        claim.payer_claim_control_number,
        claim.status_code,
        _text(claim.charge),
        _text(claim.paid),
        _text(claim.service_from),
        _adjustments(claim.adjustments),
        sorted(canonical(_line(line)) for line in claim.lines),
    ]


def _line(line: ServicePayment) -> list[Any]:
    money = (_text(line.charge), _text(line.paid))
    return [line.procedure, list(line.modifiers), _text(line.service_from), *money, _adjustments(line.adjustments)]


def _adjustments(adjustments: Iterable[Adjustment]) -> list[list[str | None]]:
    return sorted([found.group or "", found.reason or "", _text(found.amount) or ""] for found in adjustments)


def _provider_adjustment(found: ProviderAdjustment) -> list[Any]:
    return [found.provider_id, _text(found.fiscal_date), found.reason, found.reference, _text(found.amount)]


def _text(value: Any) -> str | None:
    """Equal values give equal text: 45.7 and 45.70 are one amount."""
    if value is None:
        return None
    return (
        value.isoformat() if hasattr(value, "isoformat") else format((value + 0).normalize(), "f")
    )  # adding nothing makes -0 a 0


def _hash(value: Any) -> str:
    return sha256(canonical(value).encode()).hexdigest()
