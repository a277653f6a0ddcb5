"""What was denied, equal to what the second implementation makes of the same files."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.review.checkup.conftest import Examined
from tests.review.checkup.naive import ZERO, Plain, dec, decides, denied_in, pay_day, payer
from tests.review.checkup.reckoning import claims_of, examined_payers, lines_of, month_of, same_money, share


def test_denials(examined: Examined) -> None:
    found, denials = examined.report.figures["denials"], examined.naive.denials
    check_sums(found, denials)
    assert len(found["rows"]) == len({key(each) for each in denials})
    names = examined_payers(examined)
    for row in found["rows"]:
        group = [
            each
            for each in denials
            if key(each) == (names[row["payer"]], row["group"], row["reason"], tuple(row["remarks"]))
        ]
        check_sums(row, group)
        assert {each["team"] for each in group} == {row["owner_team"]}
        assert {each["category"] for each in group} == {row["category"]}
    for by, name in (("by_payer", "payer"), ("by_team", "team"), ("by_category", "category")):
        for row in found[by]:
            value = names[row["payer"]] if name == "payer" else row["owner_team" if name == "team" else "category"]
            check_sums(row, [each for each in denials if each[name] == value])
    for row in found["by_month"]:
        check_sums(row, [each for each in denials if month_of(pay_day(each["payment"]["remittance"])) == row["month"]])


def key(each: Plain) -> tuple[Any, ...]:
    return each["payer"], each["group"], each["reason"], each["remarks"]


def check_sums(found: Plain, denials: list[Plain]) -> None:
    still = [each for each in denials if each["open"]]
    assert same_money(found["dollars"], (each["amount"] for each in denials))
    assert same_money(found["open_dollars"], (each["amount"] for each in still))
    assert same_money(found["worth"], (each["worth"] for each in still))
    assert (found["lines"], found["claims"]) == (lines_of(denials), claims_of(denials))
    assert found["open_lines"] == lines_of(still)


def test_first_answers(examined: Examined) -> None:
    found, firsts = examined.report.figures["denials"]["initial"], examined.naive.first_answers()
    check_first(found, firsts)
    for month in found["by_month"]:
        check_first(month, [first for first in firsts if month_of(pay_day(first[0]["remittance"])) == month["month"]])


def check_first(found: Plain, firsts: list[list[Plain]]) -> None:
    refused = [
        sum((dec(a["amount"]) for p in first for line in p["levels"] for a in denied_in(line)), ZERO)
        for first in firsts
    ]
    whole = [all(p["outcome"] in ("denied", "denied_adjustment") for p in first) for first in firsts]
    charge = sum((dec(p["charge"]) for first in firsts for p in first), ZERO)
    assert found["claims"] == len(firsts)
    assert found["denied"] == sum(whole)
    assert found["denied_in_part"] == sum(
        bool(dollars) and not all_of_it for dollars, all_of_it in zip(refused, whole, strict=True)
    )
    assert same_money(found["denied_dollars"], refused)
    assert Decimal(found["charge"]) == charge
    assert found["rate"] == share(sum(whole), len(firsts))
    assert found["dollar_rate"] == (share(sum(refused, ZERO), charge) if charge > 0 else None)


def test_contractual_zeros(examined: Examined) -> None:
    found, naive = examined.report.figures["contractual"], examined.naive
    hidden = [
        (payment, line)
        for payment in naive.payments
        if decides(payment) and not payment["taken_back"]
        for line in payment["levels"]
        if line["outcome"] == "contractual" and dec(line["charge"]) > 0
    ]
    assert (found["lines"], found["claims"]) == (len(hidden), len({payment["place"] for payment, _ in hidden}))
    assert same_money(found["dollars"], (dec(line["charge"]) for _, line in hidden))
    assert same_money(
        found["worth"],
        (
            (dec(line["charge"]) * naive.worth(payment, line)).quantize(Decimal("0.01"), "ROUND_HALF_UP")
            for payment, line in hidden
        ),
    )
    assert sum(row["lines"] for row in found["rows"]) == found["lines"]
    names = examined_payers(examined)
    for row in found["rows"]:
        assert same_money(
            row["dollars"], (dec(line["charge"]) for payment, line in hidden if payer(payment) == names[row["payer"]])
        )


def test_denials_put_on_the_patient(examined: Examined) -> None:
    found = examined.report.figures["patient"]
    put = [each for each in examined.naive.denials if each["group"] == "PR"]
    assert not {each["reason"] for each in put} & {"1", "2", "3", "66", "178", "187"}
    assert (found["lines"], found["claims"]) == (lines_of(put), claims_of(put))
    assert same_money(found["dollars"], (each["amount"] for each in put))
    assert same_money(found["open_dollars"], (each["amount"] for each in put if each["open"]))
    names = examined_payers(examined)
    for row in found["rows"]:
        assert same_money(
            row["dollars"],
            (e["amount"] for e in put if (e["payer"], e["reason"]) == (names[row["payer"]], row["reason"])),
        )
