"""The bytes of an X12 file to documents, one for each ST."""

from __future__ import annotations

import re
from collections.abc import Callable

from extraction.errors import ClaimsNotReadError, InputError, Place, UnreadableInputError, UnsupportedTransactionError
from extraction.records import ExtractedDocument, Finding
from extraction.x12.eligibility import read_eligibility
from extraction.x12.envelopes import Transaction, transactions
from extraction.x12.implementation_answer import read_implementation_answer
from extraction.x12.interchange_answer import read_interchange_answer
from extraction.x12.remittance import read_remittance
from extraction.x12.segments import segment_file
from extraction.x12.status_answer import read_status_answer
from extraction.x12.submission import read_submission

# What begins like a claim: CLP, a number of at most 38 characters, a status of two digits, a charge.
_CLAIM = re.compile(rb"(?<![A-Za-z0-9])CLP([^A-Za-z0-9\s])")
_CLAIM_HEAD = 100
_STATUS = re.compile(rb"[0-9]{1,2}")
_CHARGE = re.compile(rb"[-+]?[0-9.]")
# A value that reads CLP at the end of a segment, with a trailer and its two numbers behind it.
_TRAILER = re.compile(rb"[^A-Za-z0-9](?:SE|GE|IEA)\Z")


# The kinds of transaction that are read, by ST01; a TA1 stands in none.
_READERS: dict[str, Callable[[Transaction], ExtractedDocument]] = {
    "835": read_remittance,
    "837": read_submission,
    "271": read_eligibility,
    **dict.fromkeys(("276", "277"), read_status_answer),
    **dict.fromkeys(("997", "999"), read_implementation_answer),
    "TA1": read_interchange_answer,
}


def read_x12(data: bytes) -> tuple[ExtractedDocument, ...]:
    """Read every transaction of a file. One that cannot be read among others that can is a document of class unknown.

    Raises `UnreadableInputError` (no segments), `UnsupportedTransactionError` (nothing in the file that is read) or
    `ClaimsNotReadError` (CLP in the bytes, but no claim read).
    """
    found = transactions(segment_file(data))
    if not any(transaction.kind in _READERS for transaction in found):
        raise _nothing_read(data, found)
    documents = tuple(_document(transaction) for transaction in found)
    if not any(document.record for document in documents):
        raise ClaimsNotReadError(
            "transactions_empty", found=data, expected="a payment, a claim or a provider adjustment"
        )
    if not any(_has_claims(document) for document in documents):
        _refuse_lost_claims(data)
    return documents


def _has_claims(document: ExtractedDocument) -> bool:
    return bool(getattr(document.record, "claims", ()))


def _document(transaction: Transaction) -> ExtractedDocument:
    reader = _READERS.get(transaction.kind)
    if reader is None:
        message = f"Transactions of this kind ({_safe_code(transaction)}) are not read yet: a person has to look at it"
        return _unknown(transaction, "transaction_not_supported", message)
    try:
        return reader(transaction)
    except InputError as error:
        return _unknown(transaction, error.what, "Nothing could be read from this transaction")


def _unknown(transaction: Transaction, code: str, message: str) -> ExtractedDocument:
    oddities = [Finding(code=oddity.code, path="", message=oddity.message) for oddity in transaction.oddities]
    return ExtractedDocument(
        document_class="unknown",
        class_confidence=0.0,
        record_type="none",
        record=None,
        findings=(Finding(code=code, path="", message=message), *oddities),
    )


def _nothing_read(data: bytes, found: list[Transaction]) -> InputError | UnsupportedTransactionError:
    named = next((transaction for transaction in found if transaction.header), None)
    if named and named.header:
        header = named.header
        place = Place(offset=header.offset, segment=header.number, segment_id="ST", element="ST01")
        return UnsupportedTransactionError(transaction=named.code, place=place, found=named.code, expected="835")
    return UnreadableInputError(
        "no_transaction", place=Place(offset=0), found=data, expected="a transaction (ST to SE)"
    )


def _safe_code(transaction: Transaction) -> str:
    return transaction.code if transaction.code.isascii() and transaction.code.isdigit() else "unnamed"


def _refuse_lost_claims(data: bytes) -> None:
    """An empty answer to a file that holds claims would lose them silently. CLP as somebody's name is no claim."""
    for match in _CLAIM.finditer(data):
        head = data[match.end() : match.end() + _CLAIM_HEAD]
        number, status, charge, *_ = [*head.split(match.group(1)), b"", b""]
        if _STATUS.fullmatch(status.strip()) and _CHARGE.match(charge.strip()) and not _TRAILER.search(number):
            place = Place(offset=match.start(1) - len("CLP"), segment_id="CLP")
            raise ClaimsNotReadError("claims_not_read", place=place, expected="claims read from CLP segments")
