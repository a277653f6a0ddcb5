"""Lines are exact or they are not."""

from copy import deepcopy
from typing import Any

from training.layout_exact import exact

LINE: dict[str, Any] = {
    "procedure": "99213", "modifiers": ["25"], "units": "1", "service_from": "2025-10-18",
    "service_to": "2025-10-18", "charge": "100.00", "paid": "64.00",
    "adjustments": [
        {"group": "CO", "reason": "45", "amount": "20.00", "quantity": None},
        {"group": "PR", "reason": "2", "amount": "16.00", "quantity": None},
    ],
}  # fmt: skip
OTHER = LINE | {"procedure": "99214"}


def _record(*claims: list[dict[str, Any]]) -> dict[str, Any]:
    return {"claims": [{"lines": lines} for lines in claims]}


def test_the_order_of_adjustments_does_not_matter() -> None:
    turned = LINE | {"adjustments": LINE["adjustments"][::-1]}
    assert exact(_record([LINE]), _record([turned]), balanced=True).whole


def test_a_wrong_reason_is_wrong() -> None:
    wrong = deepcopy(LINE)
    wrong["adjustments"][0]["reason"] = "97"
    found = exact(_record([LINE, OTHER]), _record([wrong, OTHER]), balanced=True)
    assert (found.lines, found.right, found.whole) == (2, 1, False)


def test_missed_and_invented_lines_count() -> None:
    missed = exact(_record([LINE, OTHER]), _record([OTHER]), balanced=True)
    invented = exact(_record([OTHER]), _record([LINE, OTHER]), balanced=True)
    assert (missed.lines, missed.right) == (invented.lines, invented.right) == (2, 1)


def test_lines_of_a_missed_claim_are_missed() -> None:
    found = exact(_record([LINE], [LINE, OTHER]), _record([LINE]), balanced=False)
    assert (found.lines, found.right) == (3, 1)


def test_a_claim_that_was_missed_makes_no_line_behind_it_wrong_where_lines_are_aligned_over_all() -> None:
    lines = [{**LINE, "charge": f"{at}.00"} for at in range(3)]
    drawn = {"claims": [{"lines": [line]} for line in lines]}
    found = exact(drawn, {"claims": [{"lines": [line]} for line in lines[1:]]}, balanced=True)
    assert (found.lines, found.right) == (3, 0)
    assert (found.drawn, found.in_order) == (3, 2)
