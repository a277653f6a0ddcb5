"""Everything that can go wrong, as one tree.

    TriageError
    ├── InputError                       the input is bad: send a better file
    │   ├── EmptyInputError              no bytes, or nothing but white space
    │   ├── UnreadableInputError         the bytes are not the interchange, PDF or picture that they set out to be
    │   ├── EncryptedInputError          a PDF that only opens with a password
    │   ├── TooLargeInputError           more pages, pixels, words or lines than are read, or more time than allowed
    │   ├── ClaimsNotReadError           the bytes hold CLP or CLM segments, but no claim was read from them
    │   ├── UnwritableRecordError        a record that X12 cannot hold (`path` names the field)
    │   └── UnbalancedRemittanceError    a remittance that breaks a balancing law is not written (`path`, `law`)
    ├── NotSupportedError                the input may be fine, but this program does not read it
    │   ├── UnsupportedTransactionError  an X12 transaction other than those we read (`transaction` names it)
    │   └── UnsupportedMediaError        a kind of file that we do not read (`media_type` names it)
    └── InternalError                    our fault: an invariant of ours is broken
        └── BundleError                  a model on disk is missing, altered or of another format (`path` says which)

`str(error)` is safe to log. What was found may be a patient's name, so the message describes its shape ("text of 12
characters") and keeps the value itself in the attribute `found`, which must not be logged.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the input. Segments and pages count from 1 in the file, offsets are bytes from its start."""

    offset: int | None = None
    segment: int | None = None
    segment_id: str | None = None
    element: str | None = None
    page: int | None = None

    def __str__(self) -> str:
        name = f" ({self.segment_id})" if self.segment_id else ""
        parts = [
            f"page {self.page}" if self.page is not None else None,
            f"segment {self.segment}{name}" if self.segment is not None else None,
            f"element {self.element}" if self.element else None,
            f"byte {self.offset}" if self.offset is not None else None,
        ]
        return ", ".join(part for part in parts if part)


def shape_of(value: object) -> str:
    """Describe a value without showing it: its type and length only."""
    if isinstance(value, bytes | bytearray):
        return f"{len(value)} bytes"
    if isinstance(value, str):
        kind = "digits" if value.isdigit() else "letters" if value.isalpha() else "characters"
        return f"text of {len(value)} {kind}" if value else "nothing"
    return f"a value of type {type(value).__name__}"


class TriageError(Exception):
    """Base of all errors of the project.

    `what` is a stable snake_case code, `place` says where, `found` what was there (may be PHI: never log it) and
    `expected` what should have been there, in our own words.
    """

    def __init__(
        self, what: str, *, place: Place | None = None, found: object = None, expected: str | None = None
    ) -> None:
        super().__init__(what)
        self.what = what
        self.place = place
        self.found = found
        self.expected = expected

    def __str__(self) -> str:
        place = f" at {self.place}" if self.place and str(self.place) else ""
        facts = [
            f"expected {self.expected}" if self.expected else None,
            f"found {shape_of(self.found)}" if self.found is not None else None,
        ]
        told = ", ".join(fact for fact in facts if fact)
        return f"{self.what}{place}" + (f": {told}" if told else "")


class InputError(TriageError):
    """The input is bad."""


class EmptyInputError(InputError):
    """No bytes, or nothing but white space."""


class UnreadableInputError(InputError):
    """The bytes set out to be an X12 interchange, a PDF, a picture or a record of ours, and are none."""


class EncryptedInputError(InputError):
    """A PDF that only opens with a password."""


class TooLargeInputError(InputError):
    """More pages, pixels, words or lines of a claim than are read, or more time than they may take."""


class ClaimsNotReadError(InputError):
    """The bytes hold CLP or CLM segments, but no claim could be read: never an empty answer instead."""


class UnwritableRecordError(InputError):
    """A record that X12 cannot hold without changing it. `path` is the JSON pointer of the field."""

    def __init__(self, what: str, *, path: str = "", found: object = None, expected: str | None = None) -> None:
        super().__init__(what, found=found, expected=expected)
        self.path = path

    def __str__(self) -> str:
        return f"{super().__str__()} (at {self.path or 'the record itself'})"


class UnbalancedRemittanceError(InputError):
    """A remittance that breaks a balancing law.

    `law` is "line", "claim" or "payment", `path` where it fails, `expected_amount` what the law asks for and
    `found_amount` what the remittance says, None where an amount is missing.
    """

    def __init__(
        self,
        what: str = "remittance_out_of_balance",
        *,
        law: str = "",
        path: str = "",
        expected_amount: Decimal | None = None,
        found_amount: Decimal | None = None,
    ) -> None:
        super().__init__(what)
        self.law = law
        self.path = path
        self.expected_amount = expected_amount
        self.found_amount = found_amount

    def __str__(self) -> str:
        told = [
            "an amount that is missing" if amount is None else format(amount, "f")
            for amount in (self.expected_amount, self.found_amount)
        ]
        return f"{self.what}: the {self.law} law fails at {self.path}: expected {told[0]}, found {told[1]}"


class NotSupportedError(TriageError):
    """The input may be fine, but this program does not read it."""


class UnsupportedTransactionError(NotSupportedError):
    """An X12 transaction set that is not read here. `transaction` is its ST01, a number such as "837"."""

    def __init__(
        self,
        what: str = "transaction_not_supported",
        *,
        transaction: str = "",
        place: Place | None = None,
        found: object = None,
        expected: str | None = None,
    ) -> None:
        super().__init__(what, place=place, found=found, expected=expected)
        self.transaction = transaction

    def __str__(self) -> str:
        named = self.transaction if self.transaction.isdigit() else shape_of(self.transaction)
        return f"{super().__str__()} (transaction {named})"


class UnsupportedMediaError(NotSupportedError):
    """A kind of file that is not read here. `media_type` is our own guess from the first bytes: safe to show."""

    def __init__(
        self,
        what: str = "media_not_supported",
        *,
        media_type: str = "",
        place: Place | None = None,
        found: object = None,
        expected: str | None = None,
    ) -> None:
        super().__init__(what, place=place, found=found, expected=expected)
        self.media_type = media_type

    def __str__(self) -> str:
        return f"{super().__str__()} ({self.media_type})"


class InternalError(TriageError):
    """Our fault: an invariant of ours is broken."""


class BundleError(InternalError):
    """A model's bundle is missing, altered or of another format. `path` is the bundle's name and the file in it."""

    def __init__(self, what: str, *, path: str = "", found: object = None, expected: str | None = None) -> None:
        super().__init__(what, found=found, expected=expected)
        self.path = path

    def __str__(self) -> str:
        return f"{super().__str__()} (in {self.path})"
