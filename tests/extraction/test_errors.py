"""The tree of errors, and that their text is safe to log."""

import copy
import pickle

import pytest

from extraction import errors
from extraction.errors import (
    InputError,
    InternalError,
    NotSupportedError,
    Place,
    TriageError,
    UnsupportedTransactionError,
    shape_of,
)


def all_errors() -> set[type[TriageError]]:
    return {value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, TriageError)}


def test_the_docstring_draws_every_error() -> None:
    drawn = errors.__doc__ or ""
    assert len(all_errors()) > 5
    assert all(error.__name__ in drawn for error in all_errors())


def test_every_error_belongs_to_one_family() -> None:
    families = (InputError, NotSupportedError, InternalError)
    for error in all_errors() - {TriageError}:
        assert sum(issubclass(error, family) for family in families) == 1


def test_text_tells_the_place_and_the_shape_but_never_the_value() -> None:
    place = Place(offset=1730, segment=41, segment_id="SVC", element="SVC03")
    error = InputError("amount_unreadable", place=place, found="QUILL PAT", expected="an amount")
    where, what = str(error).split(": ")
    assert where == "amount_unreadable at segment 41 (SVC), element SVC03, byte 1730"
    assert what == "expected an amount, found text of 9 characters"
    assert error.found == "QUILL PAT"


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ("123", "text of 3 digits"),
        ("ABC", "text of 3 letters"),
        ("", "nothing"),
        (b"abc", "3 bytes"),
        (7, "a value of type int"),
    ],
)
def test_shape(value: object, shape: str) -> None:
    assert shape_of(value) == shape


def test_transaction_is_shown_only_if_it_is_a_number() -> None:
    assert "transaction 837" in str(UnsupportedTransactionError(transaction="837"))
    assert "QUILL" not in str(UnsupportedTransactionError(transaction="QUILL", found="QUILL"))


def test_errors_cross_process_borders() -> None:
    error = UnsupportedTransactionError(transaction="837", place=Place(offset=3), found="837", expected="835")
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert (str(twin), twin.transaction, twin.place) == (str(error), "837", error.place)
