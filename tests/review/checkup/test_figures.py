"""Every figure of the checkup equals what a second, deliberately simple implementation makes of the same files: what
was read, where the money went, and the claims behind each figure.
"""

from __future__ import annotations

import datetime
from decimal import Decimal

from tests.review.checkup.conftest import Examined
from tests.review.checkup.naive import ZERO, dec, documents, is_denied_provider, kind, pay_day, payer, told_day
from tests.review.checkup.reckoning import month_of, same_money


def test_what_was_read(examined: Examined) -> None:
    found, naive = examined.report.figures["read"], examined.naive
    assert found["remittances"] == len(naive.remittances)
    assert found["set_aside"] == len(naive.repeats)
    assert found["claim_payments"] == len(naive.payments)
    assert found["claims"] == len(naive.claims)
    assert found["lines"] == sum(len(payment["lines"]) for payment in naive.payments)
    assert found["payers"] == len({payer({"remittance": each}) for each in naive.remittances})
    told = [paid for each in naive.remittances if (paid := told_day(each))]
    days = sorted(paid for paid in told if paid <= datetime.date.today())
    assert (found["first_day"], found["last_day"]) == (days[0].isoformat(), days[-1].isoformat())
    large = sum(each["large"] for each in naive.delivered)
    assert found["too_large"] == large + sum(
        each["large"] for _, _, each in documents(examined.claims) if "submitter" in each
    )
    assert found["undated"] == len(naive.remittances) - len(told)
    assert found["future"] == len(told) - len(days)
    assert examined.report.figures["as_of"] == days[-1].isoformat()
    assert found["test_remittances"] == sum(
        each["interchange"] is not None and each["interchange"]["usage"] == "T" for each in naive.remittances
    )
    assert found["files"] == sum(path.is_file() for path in examined.folder.rglob("*"))
    assert found["files_read"] == len({each["file"] for each in naive.delivered})


def test_money(examined: Examined) -> None:
    found, naive = examined.report.figures["money"], examined.naive
    assert same_money(found["billed"], (dec(each["charge"]) for each in naive.payments))
    assert same_money(found["paid"], (dec(each["paid"]) for each in naive.payments))
    assert same_money(found["payments"], (dec(each["payment"]["amount"]) for each in naive.remittances))
    assert same_money(
        found["provider_adjustments"],
        (dec(p["amount"]) for each in naive.remittances for p in each["provider_adjustments"]),
    )
    posted = [dec(p["amount"]) for each in naive.remittances for p in each["provider_adjustments"]]
    assert same_money(found["taken_by_provider_adjustments"], (amount for amount in posted if amount > 0))
    assert same_money(found["added_by_provider_adjustments"], (-amount for amount in posted if amount < 0))
    off = Decimal(found["payments"]) - Decimal(found["paid"]) + sum(posted, ZERO)
    assert Decimal(found["payments_off_by"]) == abs(off)
    assert found["payments_are"] == ("more" if off > 0 else "less" if off < 0 else "equal")
    for month in found["by_month"]:
        of_month = [each for each in naive.payments if month_of(pay_day(each["remittance"])) == month["month"]]
        assert same_money(month["billed"], (dec(each["charge"]) for each in of_month))
        assert same_money(month["paid"], (dec(each["paid"]) for each in of_month))


def test_where_each_billed_dollar_went(examined: Examined) -> None:
    found = examined.report.figures["money"]["where_it_went"]
    assert sum((Decimal(part["dollars"]) for part in found), ZERO) == Decimal(
        examined.report.figures["money"]["billed"]
    )
    names = {
        "contractual": "contractual",
        "patient_share": "patient",
        "prior_payer": "other_payer",
        "forwarded": "other_payer",
        "capitated": "capitated",
        "pending": "undecided",
        "predetermination": "undecided",
        "denied": "denied",
    }
    sums: dict[str, Decimal] = {}
    for payment in examined.naive.payments:
        for line in payment["levels"]:
            for adjustment in line["adjustments"]:
                name = names.get(kind(adjustment), "other")
                if name == "other" and kind(adjustment) == "adjustment" and is_denied_provider(line):
                    name = "denied"
                if payment["outcome"] in ("pending", "forwarded", "predetermination"):
                    name = "undecided"
                sums[name] = sums.get(name, ZERO) + dec(adjustment["amount"])
    for part in found:
        if part["name"] not in ("paid", "not_explained"):
            assert Decimal(part["dollars"]) == sums.get(part["name"], ZERO), part["name"]


def test_lists_hold_what_their_figures_count(examined: Examined) -> None:
    figures, lists = examined.report.figures, examined.report.lists.all
    for section, name, dollars in (
        ("denials", "denials", "dollars"),
        ("patient", "patient", "dollars"),
        ("contractual", "contractual", "dollars"),
        ("underpaid", "underpaid", "dollars"),
        ("interest", "interest", "of_claims"),
        ("balances", "out_of_balance", "dollars"),
    ):
        assert Decimal(figures[section][dollars]) == sum((abs(row.dollars) for row in lists[name].details), ZERO)
        for row in figures[section]["rows"]:
            of_figure = lists[name].by_figure[row["figure"]]
            assert Decimal(row[dollars]) == sum((abs(each.dollars) for each in of_figure), ZERO), (section, row)


def test_the_claims_behind_payers_teams_and_months(examined: Examined) -> None:
    figures, lists = examined.report.figures, examined.report.lists.all
    for rows, name, dollars in (
        *((figures["denials"][f"by_{by}"], "denials", "dollars") for by in ("payer", "team", "category", "month")),
        (figures["denials"]["initial"]["by_month"], "initial_denials", "denied_dollars"),
        (figures["windows"]["by_payer"], "windows", "dollars"),
    ):
        for row in rows:
            behind = lists[name].by_figure.get(row["figure"], [])
            assert Decimal(row[dollars]) == sum((each.dollars for each in behind), ZERO), (name, row)
            if "payer" in row:
                assert {each.payer for each in behind} == {row["payer"]}
    for row in figures["timing"]["by_payer"]:
        behind = lists["slow"].by_figure.get(row["figure"], [])
        assert row["slow"] == len(behind)
        assert {each.payer for each in behind} <= {row["payer"]}
    assert sum(row["slow"] for row in figures["timing"]["by_payer"]) == len(lists["slow"].details)
