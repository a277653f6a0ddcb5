"""Every figure of the checkup equals what a second, deliberately simple implementation makes of the same files."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from review.checkup.archive import Archive
from review.checkup.reading import read_folder
from tests.review.checkup.conftest import DEADLINES, Examined
from tests.review.checkup.naive import (
    ZERO,
    Plain,
    day,
    dec,
    decides,
    denied_in,
    documents,
    every,
    is_denied_provider,
    kind,
    pay_day,
    payer,
    price_key,
    told_day,
    unit,
)


def same_money(found: str, amounts: Iterable[Decimal]) -> bool:
    return Decimal(found) == sum(amounts, ZERO)


def share(part: Decimal | int, whole: Decimal | int) -> str | None:
    return str((Decimal(part) / Decimal(whole)).quantize(Decimal("0.0001"), "ROUND_HALF_UP")) if whole else None


def lines_of(denials: list[Plain]) -> int:
    return len({(each["payment"]["place"], each["line"]["number"]) for each in denials})


def claims_of(denials: list[Plain]) -> int:
    return len({each["payment"]["place"] for each in denials})


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


def month_of(found: datetime.date | None) -> str:
    return found.isoformat()[:7] if found else "undated"


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


def examined_payers(examined: Examined) -> dict[str, str]:
    """The second implementation's key of each payer by the name that the page gives it."""
    archive = Archive(read_folder(examined.folder, names=False, told=lambda file: None, processes=1))
    return {
        each.payer: str(each.fact.payer_id or " ".join((each.fact.payer_name or "").upper().split()))
        for each in archive.remittances
    }


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


def test_duplicates(examined: Examined) -> None:
    found, naive = examined.report.figures["duplicates"], examined.naive
    for name, records in (("remittances", naive.repeats), ("conflicts", naive.conflicts)):
        assert found[name]["remittances"] == len(records)
        assert found[name]["claim_payments"] == sum(len(record["claims"]) for record in records)
        assert same_money(found[name]["dollars"], (dec(record["payment"]["amount"]) for record in records))
    sent = [each for each in naive.denials if each["reason"] == "18"]
    assert (found["sent_again"]["lines"], found["sent_again"]["claims"]) == (lines_of(sent), claims_of(sent))
    assert same_money(found["sent_again"]["dollars"], (each["amount"] for each in sent))
    again = []
    for group in naive.claims:
        paid = [p for p in group if decides(p) and dec(p["paid"]) > 0 and not p["taken_back"]]
        for number, payment in enumerate(paid):
            before = [p for p in paid[:number] if services(p) == services(payment)]
            if before and before[0]["remittance"] is not payment["remittance"]:
                again.append(payment)
    assert found["paid_again"]["claims"] == len(again)
    assert same_money(found["paid_again"]["dollars"], (dec(payment["paid"]) for payment in again))


def services(payment: Plain) -> Any:
    lines = [
        (
            str(line["procedure"] or line["revenue_code"]),
            tuple(line["modifiers"]),
            str(line["service_from"]),
            dec(line["charge"]),
        )
        for line in payment["lines"]
    ]
    return sorted(lines) or dec(payment["charge"])


def test_reversals(examined: Examined) -> None:
    found, naive = examined.report.figures["reversals"], examined.naive
    last = day(examined.report.figures["as_of"])

    def late(back: Plain) -> bool:
        taken, corrected = pay_day(back["remittance"]), back["correction"] and pay_day(back["correction"]["remittance"])
        if back["correction"]:
            return bool(taken and corrected and (corrected - taken).days > 30)
        return not young(back)

    def young(back: Plain) -> bool:
        taken = pay_day(back["remittance"])
        return back["correction"] is None and taken is not None and last is not None and (last - taken).days <= 30

    groups = {
        "all": naive.reversals,
        "uncorrected": [back for back in naive.reversals if late(back)],
        "waiting": [back for back in naive.reversals if young(back)],
        "without_original": [back for back in naive.reversals if back["original"] is None],
        "differs": [back for back in naive.reversals if back["original"] and not back["exact"]],
    }
    for name, group in groups.items():
        assert found[name]["claims"] == len(group), name
        assert same_money(found[name]["dollars"], (-dec(back["paid"]) for back in group)), name


def test_interest(examined: Examined) -> None:
    found, naive = examined.report.figures["interest"], examined.naive
    of_claims = [sum((dec(claim["interest"]) for claim in each["claims"]), ZERO) for each in naive.remittances]
    of_payments = [
        -sum((dec(p["amount"]) for p in each["provider_adjustments"] if p["reason"] == "L6"), ZERO)
        for each in naive.remittances
    ]
    assert same_money(found["of_claims"], of_claims)
    assert same_money(found["of_payments"], of_payments)
    assert Decimal(found["difference"]) == sum(of_claims, ZERO) - sum(of_payments, ZERO)
    assert found["differ"] == sum(one != other for one, other in zip(of_claims, of_payments, strict=True))
    assert found["remittances"] == sum(bool(one or other) for one, other in zip(of_claims, of_payments, strict=True))
    assert found["claims"] == sum(bool(dec(payment["interest"])) for payment in naive.payments)


def test_what_does_not_add_up(examined: Examined) -> None:
    found, off, unreadable = examined.report.figures["balances"], [], 0
    inside: list[Decimal] = []
    for record in examined.naive.remittances:
        parts: list[Decimal | None] = []
        for claim in record["claims"]:
            lines = [
                less([li["charge"]], [a["amount"] for a in li["adjustments"]], li["paid"]) for li in claim["lines"]
            ]
            whole = less([claim["charge"]], [a["amount"] for a in every(claim)], claim["paid"])
            beyond = whole - sum((each for each in lines if each), ZERO) if whole else whole
            caused = whole is None and None in lines
            parts += [*lines, ZERO if caused else beyond]
            inside += [abs(each) for each in (*lines, beyond) if each]
        told = record["told"]
        plb = [each["amount"] for each in told["provider_adjustments"]]
        payment = less([claim["paid"] for claim in told["claims"]], plb, told["payment"]["amount"])
        parts.append(None if payment and abs(payment) > Decimal("99999999.99") else payment)
        off += [abs(part) for part in parts if part]
        unreadable += sum(part is None for part in parts)
    assert found["failures"] == len(off) + unreadable
    assert found["unreadable"] == unreadable
    assert same_money(found["dollars"], off)
    assert same_money(found["inside_claims"], inside)
    assert Decimal(found["between"]) == sum(off, ZERO) - sum(inside, ZERO)
    negative = [dec(each["payment"]["amount"]) for each in examined.naive.remittances]
    negative = [amount for amount in negative if amount < 0]
    assert found["negative_payments"]["remittances"] == len(negative)
    assert same_money(found["negative_payments"]["dollars"], negative)
    assert sum(law["failures"] for law in found["laws"]) == found["failures"]
    assert sum(row["failures"] for row in found["rows"]) == found["failures"]


def less(amounts: list[str | None], taken: list[str | None], paid: str | None) -> Decimal | None:
    """What is missing; None where an amount is."""
    if None in (*amounts, *taken, paid):
        return None
    return sum(map(dec, amounts), ZERO) - sum(map(dec, taken), ZERO) - dec(paid)


def test_lines_below_the_usual_amount(examined: Examined) -> None:
    found, naive = examined.report.figures["underpaid"], examined.naive
    low = []
    compared = 0
    for payment, line in naive.priced_once:
        usual = naive.usual(payment, line)
        if usual is None:
            continue
        compared += 1
        expected = usual * (dec(line["units"]) or 1)
        below = expected - dec(line["allowed"])
        if not payment["taken_back"] and below > max(Decimal(1), Decimal("0.02") * expected):
            low.append((payment, line, below.quantize(Decimal("0.01"), "ROUND_HALF_UP")))
    assert found["compared"] == compared
    assert (found["lines"], found["claims"]) == (len(low), len({payment["place"] for payment, *_ in low}))
    assert same_money(found["dollars"], (below for *_, below in low))
    names = examined_payers(examined)
    for row in found["rows"]:
        procedure, *modifiers = row["procedure"].split("-")
        of_row = (names[row["payer"]], procedure, sorted(modifiers), row["place"], str(row["year"]))
        same = [(p, line) for p, line in naive.priced_once if price_key(p, line) == of_row]
        assert row["usual_lines"] == len(same)
        assert row["usual_agree"] == sum(unit(line) == naive.usual(*same[0]) for _, line in same)
        assert same_money(row["dollars"], (below for p, line, below in low if price_key(p, line) == of_row))


def test_the_ledger_adds_up(examined: Examined) -> None:
    found, naive = examined.report.figures["ledger"], examined.naive
    amounts = [
        dec(p["amount"]) for r in naive.remittances for p in r["provider_adjustments"] if p["reason"] in ("WO", "FB")
    ]
    assert same_money(found["opened"], (-amount for amount in amounts if amount < 0))
    assert same_money(found["taken"], (amount for amount in amounts if amount > 0))
    assert same_money(found["posted"], amounts)
    opened, closed, still = (Decimal(found[name]) for name in ("opened", "closed", "open"))
    assert opened - closed == still
    assert Decimal(found["taken"]) - Decimal(found["taken_without_item"]) == closed
    assert Decimal(found["posted"]) == Decimal(found["taken_without_item"]) - still
    assert sum((Decimal(age["dollars"]) for age in found["ages"]), ZERO) == still
    assert sum((Decimal(row["open"]) for row in found["rows"]), ZERO) == still
    for row in found["provider_adjustments"]:
        same = [p for r in naive.remittances for p in r["provider_adjustments"] if (p["reason"] or "") == row["reason"]]
        assert row["count"] == len(same)
        assert same_money(row["dollars"], (dec(p["amount"]) for p in same))


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


def last_day(payment: Plain) -> datetime.date | None:
    days = [line["service_to"] or line["service_from"] for line in payment["lines"]]
    first = [line["service_from"] for line in payment["lines"] if line["service_from"]]
    return day(
        payment["service_to"]
        or max(filter(None, days), default=None)
        or payment["service_from"]
        or min(first, default=None)
    )


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


def answered(examined: Examined) -> list[tuple[list[Plain], list[Plain]]]:
    found = []
    for group in examined.naive.claims:
        deciding = [payment for payment in group if decides(payment)]
        if deciding:
            found.append((group, deciding))
    return found


def first_service(payment: Plain) -> str | None:
    days = [line["service_from"] for line in payment["lines"] if line["service_from"]]
    return payment["service_from"] or min(days, default=None)


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


def silences(examined: Examined, sent: list[Plain]) -> list[Plain]:
    """Claims that nothing speaks of: the last version, the day it was first sent, and whether it is overdue."""
    last, patience = day(examined.report.figures["as_of"]), days_to_answer(examined, sent)
    groups: dict[Any, list[Plain]] = {}
    for claim in sent:
        answers = [p for p in examined.naive.payments if examined.naive.speaks_of(p, claim)]
        if claim["frequency"] != "8" and not answers:
            late = bool(claim["sent"] and last and claim["sent"] > last)
            reason = "test" if claim["test"] else "encounter" if claim["encounter"] else "sent_later" if late else ""
            key = (reason, claim["account"], claim["order"], claim["payer"], claim["day"])
            groups.setdefault(key, []).append(claim)
    found = []
    for (reason, *_), group in groups.items():
        since = min((claim["sent"] for claim in group if claim["sent"]), default=None)
        standing = reason or "no_day"
        if not reason and since and last:
            late = (last - since).days > patience.get(group[0]["payer"], 30)
            standing = "overdue" if late else "on_the_way"
        claim = max(group, key=lambda claim: claim["sent"] or datetime.date.min)
        found.append({"claim": claim, "since": since, "standing": standing})
    return found


def days_to_answer(examined: Examined, sent: list[Plain]) -> dict[Any, int]:
    """Days within which a payer answered nine of ten claims, where ten at least tell."""
    payers: dict[Any, list[int]] = {}
    for first in examined.naive.first_answers():
        claim, paid = examined.naive.match(first, sent), pay_day(first[0]["remittance"])
        if isinstance(claim, dict) and claim["sent"] and paid:
            payers.setdefault(claim["payer"], []).append((paid - claim["sent"]).days)
    return {payer: sorted(days)[-(-9 * len(days) // 10) - 1] for payer, days in payers.items() if len(days) >= 10}
