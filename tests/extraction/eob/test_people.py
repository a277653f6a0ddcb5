"""Names and addresses as payers print them."""

from __future__ import annotations

import pytest

from extraction.eob.people import Name, address_of, name_of, order_of
from extraction.records import Address


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("VAN DER HEUVEL JR, MARY ANN Q", Name("VAN DER HEUVEL", "MARY ANN", "Q", "JR")),
        ("TAN, LI", Name("TAN", "LI")),
        ("SMITH, J", Name("SMITH", "J")),
        ("Ngo III, Bo X.", Name("Ngo", "Bo", "X", "III")),
    ],
)
def test_a_comma_tells(text: str, name: Name) -> None:
    assert name_of(text, "first last") == name


def test_without_a_comma_the_order_tells() -> None:
    assert name_of("WU ANA C", "last first") == Name("WU", "ANA", "C")
    assert name_of("ANA C WU", "first last") == Name("WU", "ANA", "C")


def test_an_initial_tells_the_order_of_all_names() -> None:
    assert order_of(["TOL KETTLE", "WU ANA C"]) == "last first"
    assert order_of(["TOL KETTLE", "ANA C WU"]) == "first last"
    assert order_of(["WU, ANA C"]) is None


def test_common_given_names_tell_it_too() -> None:
    assert order_of(["MARGARET TROMBECK", "TIA SORN"]) == "first last"
    assert order_of(["TROMBECK MARGARET"]) == "last first"
    assert order_of(["TOL KETTLE"]) is None


def test_an_address_ends_with_its_town() -> None:
    made = Address(lines=("PO Box 12",), city="St. Alder", state="TX", postal_code="76208-3048")
    assert address_of(["PO Box 12", "St. Alder, TX 76208-3048"]) == made
    assert address_of(["Somewhere"]) == Address(lines=("Somewhere",))
    assert address_of([]) is None
