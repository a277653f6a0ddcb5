"""Claims that were sent, equal to what the second implementation makes of the same files."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.review.checkup.conftest import Examined
from tests.review.checkup.naive import ZERO, Plain, day, dec, denied_in, pay_day, payer
from tests.review.checkup.reckoning import examined_payers, month_of, same_money, share, silences


def test_claims_that_were_sent(examined: Examined) -> None:
    found = examined.report.figures["claims"]
    sent = examined.naive.sent(examined.claims)
    joined, ambiguous, alone = [], 0, 0
    for first in examined.naive.first_answers():
        match = examined.naive.match(first, sent)
        joined += [(first, match)] if isinstance(match, dict) else []
        ambiguous += match == "ambiguous"
        alone += match is None
    assert (found["joined"], found["ambiguous"], found["not_sent_here"]) == (len(joined), ambiguous, alone)
    originals = [(first, claim) for first, claim in joined if (claim["frequency"] or "1") == "1"]
    clean = [
        first
        for first, _ in originals
        if all(p["outcome"] in ("paid", "prior_payer") and not any(map(denied_in, p["levels"])) for p in first)
    ]
    assert (found["first_pass"]["claims"], found["first_pass"]["clean"]) == (len(originals), len(clean))
    days = sorted(
        (paid - claim["sent"]).days
        for first, claim in joined
        if claim["sent"] and (paid := pay_day(first[0]["remittance"]))
    )
    assert found["days"]["claims"] == len(days)
    if days:
        assert found["days"]["median_days"] == days[(len(days) + 1) // 2 - 1]
        assert found["days"]["p90_days"] == days[-(-9 * len(days) // 10) - 1]
    check_late(examined, found["days"]["by_payer"], joined)
    check_rates(found["rates"], joined)
    check_waiting(examined, found["unanswered"], sent)


def check_late(examined: Examined, rows: list[Plain], joined: list[tuple[list[Plain], Plain]]) -> None:
    """Behind each payer stand the claims that it answered later than nine of ten."""
    late: dict[str, list[int]] = {}
    for first, claim in joined:
        if claim["sent"] and (paid := pay_day(first[0]["remittance"])):
            late.setdefault(payer(first[0]), []).append((paid - claim["sent"]).days)
    behind, names = examined.report.lists.all["slow_answers"].by_figure, examined_payers(examined)
    assert sum(row["claims"] for row in rows) == sum(map(len, late.values()))
    for row in rows:
        wanted = sorted(f"{days:,} days" for days in late[names[row["payer"]]] if days > row["p90_days"])
        assert sorted(each.note for each in behind.get(row["figure"], [])) == wanted


def check_rates(found: Plain, joined: list[tuple[list[Plain], Plain]]) -> None:
    rows = []
    for first, claim in joined:
        for payment in first:
            for line in payment["levels"]:
                if line["number"] or len(payment["levels"]) == 1:
                    rows.append((payment, line, claim, billed_line(line, claim)))
    check_rate(found, rows)
    placed: dict[str, Callable[[Any, Any, Any], list[str]]] = {
        "procedure": lambda line, claim, other: [
            (other["procedure"] if other else line["procedure"]) or "no procedure"
        ],
        "modifier": lambda line, claim, other: sorted(
            set((other["modifiers"] if other else line["modifiers"]) or ["none"])
        ),
        "place": lambda line, claim, other: [(other and other["place"]) or claim["place"] or "not named"],
        "billing_npi": lambda line, claim, other: [claim["billing"] or "not named"],
        "rendering_npi": lambda line, claim, other: [claim["rendering"] or "not named"],
        "month": lambda line, claim, other: [month_of(day(line["day"]))],
    }
    for name, place in placed.items():
        values = {value for _, line, claim, other in rows for value in place(line, claim, other)}
        assert {row[name] for row in found[f"by_{name}"]} == values, name
        for row in found[f"by_{name}"]:
            check_rate(row, [each for each in rows if row[name] in place(*each[1:])])


def check_rate(found: Plain, rows: list[Any]) -> None:
    denied = sum(line["outcome"] in ("denied", "denied_adjustment") for _, line, *_ in rows)
    refused = [dec(a["amount"]) for _, line, *_ in rows for a in denied_in(line)]
    charge = sum((dec(line["charge"]) for _, line, *_ in rows), ZERO)
    assert (found["lines"], found["denied"]) == (len(rows), denied)
    assert same_money(found["denied_dollars"], refused)
    assert Decimal(found["charge"]) == charge
    assert found["rate"] == share(denied, len(rows))
    assert found["dollar_rate"] == (share(sum(refused, ZERO), charge) if charge > 0 else None)


def billed_line(line: Plain, claim: Plain) -> Plain | None:
    lines: list[Plain] = claim["lines"]
    for other in lines:
        if line["line_control"] and other["line_control"] == line["line_control"]:
            return other
    for other in lines:
        if (other["procedure"], other["day"], other["charge"]) == (
            line["procedure"],
            line["day"],
            line["charge"] and dec(line["charge"]),
        ):
            return other
    alike = [other for other in lines if other["procedure"] == line["procedure"]]
    return alike[0] if len(alike) == 1 else None


def check_waiting(examined: Examined, found: Plain, sent: list[Plain]) -> None:
    """Overdue by age, and beside it what is left out, each for one reason."""
    silent = silences(examined, sent)
    last = day(examined.report.figures["as_of"])
    overdue = [each for each in silent if each["standing"] == "overdue"]
    check_group(found, overdue)
    limits = {"to_30": (None, 30), "to_60": (31, 60), "to_90": (61, 90), "to_180": (91, 180), "over_180": (181, None)}
    assert [row["age"] for row in found["rows"]] == list(limits)
    for row in found["rows"]:
        low, high = limits[row["age"]]
        check_group(
            row,
            [
                each
                for each in overdue
                if (low is None or (last - each["since"]).days >= low)
                and (high is None or (last - each["since"]).days <= high)
            ],
        )
    check_group(found["left_out"], [each for each in silent if each["standing"] != "overdue"])
    for row in found["left_out"]["rows"]:
        check_group(row, [each for each in silent if each["standing"] == row["reason"]])
    lists = examined.report.lists.all
    for name, rows in (("unanswered", found["rows"]), ("unanswered_left_out", found["left_out"]["rows"])):
        for row in rows:
            assert len(lists[name].by_figure[row["figure"]]) == row["claims"]
        assert len(lists[name].details) == sum(row["claims"] for row in rows)


def check_group(found: Plain, group: list[Plain]) -> None:
    assert found["claims"] == len(group)
    assert same_money(found["dollars"], (each["claim"]["charge"] for each in group))
