"""What was paid, taken back and left over, equal to what the second implementation makes of the same files."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.review.checkup.conftest import Examined
from tests.review.checkup.naive import ZERO, Plain, day, dec, decides, every, pay_day, price_key, unit
from tests.review.checkup.reckoning import claims_of, examined_payers, lines_of, same_money


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
