"""Days, windows and what is still in time, equal to what the second implementation makes of the same files."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from tests.review.checkup.conftest import DEADLINES, Examined
from tests.review.checkup.naive import ZERO, Plain, day, dec, decides, pay_day
from tests.review.checkup.reckoning import answered, first_service, last_day, same_money, silences


def test_days_from_service_to_payment(examined: Examined) -> None:
    found, waited = examined.report.figures["timing"], []
    for first in examined.naive.first_answers():
        served, paid = last_day(first[0]), pay_day(first[0]["remittance"])
        if served and paid and paid >= served:
            waited.append((paid - served).days)
    waited.sort()
    assert found["claims"] == len(waited)
    assert found["median_days"] == waited[(len(waited) + 1) // 2 - 1]
    assert found["p90_days"] == waited[-(-9 * len(waited) // 10) - 1]
    for step in found["steps"]:
        assert step["claims"] == sum(
            step["from"] <= days and (step["to"] is None or days <= step["to"]) for days in waited
        )
    methods = {method["method"]: method for method in found["methods"]}
    for method, row in methods.items():
        same = [each for each in examined.naive.remittances if (each["payment"]["method"] or "") == method]
        assert row["remittances"] == len(same)
        assert same_money(row["dollars"], (dec(each["payment"]["amount"]) for each in same))


def test_appeal_windows(examined: Examined) -> None:
    found, last = examined.report.figures["windows"], day(examined.report.figures["as_of"])
    seldom = ("duplicate", "bundling", "noncovered", "benefit_limit", "capitation", "informational")
    claims: dict[Any, list[Plain]] = {}
    for each in examined.naive.denials:
        if each["open"] and each["category"] not in seldom:
            claims.setdefault(each["payment"]["place"], []).append(each)
    firsts = {p["place"]: first[0] for group, first in answered(examined) for p in group}
    windows: dict[str, list[list[Plain]]] = {}
    for place, group in claims.items():
        payment = group[0]["payment"]
        starts = {
            "service_from": day(first_service(payment)),
            "service_through": last_day(payment),
            "notice": pay_day(payment["remittance"]),
            "initial_remittance": pay_day(firsts[place]["remittance"]),
        }
        remarks = [*payment["remark_codes"], *(r for line in payment["lines"] for r in line["remark_codes"])]
        due = DEADLINES.due(
            "timely_filing" if "MA130" in remarks else "appeal_1",
            payer=None,
            filing_indicator=payment["filing_indicator"],
            starts={name: start for name, start in starts.items() if start},  # type: ignore[misc]
        )
        left = (due.last_day - last).days if due and last else None
        name = "unknown" if left is None else "past" if left < 0 else "later"
        for days, closer in ((60, "within_60"), (30, "within_30"), (7, "within_7")):
            name = closer if left is not None and 0 <= left <= days else name
        windows.setdefault(name, []).append(group)
    for row in found["rows"]:
        groups = windows.get(row["window"], [])
        assert row["claims"] == len(groups), row["window"]
        assert same_money(row["dollars"], (each["amount"] for group in groups for each in group))
        assert same_money(row["worth"], (each["worth"] for group in groups for each in group))
    soon = windows.get("within_7", []) + windows.get("within_30", [])
    assert found["soon"]["claims"] == len(soon)
    assert found["past"] == {n: v for n, v in found["rows"][0].items() if n not in ("figure", "window")}
    assert found["all"]["claims"] == len(claims)
    assert found["all"]["unverified"] == sum(row["unverified"] for row in found["rows"])
    assert same_money(found["soon"]["worth"], (each["worth"] for group in soon for each in group))


def test_opportunities_are_counted_once(examined: Examined) -> None:
    figures = examined.report.figures
    rows = figures["opportunities"]["rows"]
    assert same_money(figures["opportunities"]["dollars"], (Decimal(row["dollars"]) for row in rows))
    by_name = {
        row["name"]: Decimal(row["dollars"]) for row in rows if not row["name"].startswith(("denied_", "put_on"))
    }
    assert by_name.get("below_usual", ZERO) == Decimal(figures["underpaid"]["dollars"])
    assert by_name.get("contractual_hides_denial", ZERO) == Decimal(figures["contractual"]["worth"])
    of_denials = [Decimal(row["dollars"]) for row in rows if row["name"].startswith(("denied_", "put_on"))]
    assert same_money(figures["denials"]["worth"], of_denials)
    made_of = {part["kind"]: part for part in figures["opportunities"]["made_of"]}
    assert same_money(figures["opportunities"]["dollars"], (Decimal(part["dollars"]) for part in made_of.values()))
    assert sum(part["claims"] for part in made_of.values()) == figures["opportunities"]["claims"]
    assert same_money(made_of.pop("denials", {"dollars": "0"})["dollars"], of_denials)
    assert {kind: Decimal(part["dollars"]) for kind, part in made_of.items()} == by_name
    ranks = [(-Decimal(row["in_time"]), -Decimal(row["dollars"])) for row in rows]
    assert ranks == sorted(ranks)


def test_every_open_dollar_is_in_time_or_past_or_without_a_limit(examined: Examined) -> None:
    figures = examined.report.figures
    found, rows = figures["opportunities"], figures["opportunities"]["rows"]
    for row in [found, *rows]:
        assert same_money(row["dollars"], (Decimal(row[name]) for name in ("in_time", "past", "no_limit")))
        for name in ("in_time", "past"):
            assert Decimal(row[f"{name}_unverified"]) <= Decimal(row[name])
    for name in ("in_time", "past", "no_limit", "in_time_unverified", "past_unverified"):
        assert same_money(found[name], (Decimal(row[name]) for row in rows))
    windows = {row["window"]: Decimal(row["worth"]) for row in figures["windows"]["rows"]}
    of_denials = [row for row in rows if row["name"].startswith(("denied_", "put_on"))]
    assert same_money(str(windows["past"]), (Decimal(row["past"]) for row in of_denials))
    assert same_money(str(windows["unknown"]), (Decimal(row["no_limit"]) for row in of_denials))
    for row in rows:
        if row["name"] in ("below_usual", "contractual_hides_denial", "reversal_without_correction", "never_answered"):
            assert {name: Decimal(row[name]) for name in ("in_time", "past", "no_limit")} == standing(
                examined, row["name"]
            )


def standing(examined: Examined, name: str) -> dict[str, Decimal]:
    """How work that is no denial stands, by the second implementation."""
    figures, naive = examined.report.figures, examined.naive
    last, sums = day(figures["as_of"]), {"in_time": ZERO, "past": ZERO, "no_limit": ZERO}
    firsts = {p["place"]: first[0] for group, first in answered(examined) for p in group}
    for amount, event, indicator, starts in work_of(name, examined, naive, firsts):
        due = DEADLINES.due(
            event,
            payer=None,
            filing_indicator=indicator,
            starts={start: found for start, found in starts.items() if found},
        )
        left = (due.last_day - last).days if due and last else None
        sums["no_limit" if left is None else "past" if left < 0 else "in_time"] += amount
    return sums


def work_of(name: str, examined: Examined, naive: Any, firsts: Plain) -> Iterable[tuple[Decimal, Any, Any, Any]]:
    """Dollars, event, filing indicator and starts of every piece of a kind of work."""
    last, cent = day(examined.report.figures["as_of"]), Decimal("0.01")
    if name == "below_usual":
        for payment, line in naive.priced_once:
            usual = naive.usual(payment, line)
            expected = (usual or ZERO) * (dec(line["units"]) or 1)
            below = expected - dec(line["allowed"])
            if usual is not None and not payment["taken_back"] and below > max(Decimal(1), expected * 2 / 100):
                yield below.quantize(cent, "ROUND_HALF_UP"), *limit_of(payment, firsts.get(payment["place"], payment))
    if name == "contractual_hides_denial":
        for payment in naive.payments:
            for line in payment["levels"]:
                hidden = line["outcome"] == "contractual" and dec(line["charge"]) > 0
                if hidden and decides(payment) and not payment["taken_back"]:
                    worth = dec(line["charge"]) * naive.worth(payment, line)
                    yield worth.quantize(cent, "ROUND_HALF_UP"), *limit_of(payment, firsts[payment["place"]])
    if name == "reversal_without_correction":
        for back in naive.reversals:
            taken = pay_day(back["remittance"])
            if back["correction"] is None and not (taken and last and (last - taken).days <= 30):
                yield -dec(back["paid"]), "appeal_1", *limit_of(back, back)[1:]
    if name == "never_answered":
        charge = sum((dec(line["charge"]) for _, line in naive.priced_once), ZERO)
        allowed = sum((dec(line["allowed"]) for _, line in naive.priced_once), ZERO)
        rate = min(allowed / charge, Decimal(1)) if charge else ZERO
        for each in silences(examined, naive.sent(examined.claims)):
            claim = each["claim"]
            if each["standing"] != "overdue":
                continue
            starts = {"service_from": day(claim["day"]), "service_through": day(claim["through"])}
            yield (claim["charge"] * rate).quantize(cent, "ROUND_HALF_UP"), "timely_filing", claim["filing"], starts


def limit_of(payment: Plain, first: Plain) -> tuple[str, Any, dict[str, Any]]:
    remarks = [*payment["remark_codes"], *(r for line in payment["lines"] for r in line["remark_codes"])]
    starts = {
        "service_from": day(first_service(payment)),
        "service_through": last_day(payment),
        "notice": pay_day(payment["remittance"]),
        "initial_remittance": pay_day(first["remittance"]),
    }
    return "timely_filing" if "MA130" in remarks else "appeal_1", payment["filing_indicator"], starts
