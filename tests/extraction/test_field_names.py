"""Fields in words, from their pointers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.field_names import field_name, joint_name
from extraction.records import ClaimPayment, Payment, ServicePayment

CLAIM = "/claims/3"


@pytest.mark.parametrize(
    ("pointer", "within", "name"),
    [
        ("/payment/amount", "", "payment amount"),
        ("/payer/name", "", "payer's name"),
        ("/claims/3/lines/1/charge", "", "charge of line 2 of claim 4"),
        ("/claims/3/lines/1/charge", CLAIM, "charge of line 2"),
        ("/claims/3/patient", CLAIM, "patient"),
        ("/claims/3/patient/last_name", CLAIM, "patient's last name"),
        ("/claims/3/rendering_npi", CLAIM, "rendering provider's NPI"),
        ("/claims/3/lines/0/modifiers/1", f"{CLAIM}/lines/0", "modifier 2"),
        ("/provider_adjustments/0/reason", "", "reason code of provider adjustment 1"),
    ],
)
def test_a_field_is_named_from_the_inside_out(pointer: str, within: str, name: str) -> None:
    assert field_name(pointer, within) == name


def test_what_is_printed_as_one_has_one_name() -> None:
    cas = f"{CLAIM}/lines/0/adjustments/1"
    assert joint_name([f"{cas}/group", f"{cas}/reason"], CLAIM) == "code of adjustment 2 of line 1"
    assert joint_name([f"{cas}/amount", f"{cas}/group", f"{cas}/reason"], CLAIM) == (
        "code and amount of adjustment 2 of line 1"
    )
    assert joint_name([f"{CLAIM}/service_from", f"{CLAIM}/service_to"], CLAIM) == "day of service"
    assert joint_name([f"{CLAIM}/paid", f"{CLAIM}/lines/0/paid"], CLAIM) == "paid amount and paid amount of line 1"


NAMES = sorted({name for record in (ClaimPayment, ServicePayment, Payment) for name in record.__dataclass_fields__})


@given(st.sampled_from(NAMES), st.integers(0, 99), st.integers(0, 99))
def test_every_field_of_a_line_has_a_name_that_tells_its_line(name: str, claim: int, line: int) -> None:
    said = field_name(f"/claims/{claim}/lines/{line}/{name}", f"/claims/{claim}")
    assert said.endswith(f" of line {line + 1}")
    assert "_" not in said
