"""A second implementation of the checkup, deliberately simple: plain dicts, loops over everything, no shared code.

It reads files through `extraction.read` and the code tables through `csv`, and compares everything with everything.
"""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from extraction.errors import TriageError
from extraction.read import read
from extraction.serialize import to_json

Plain = dict[str, Any]
CODES = Path(__file__).parents[3] / "data" / "codes"
ZERO, CENT = Decimal(0), Decimal("0.01")
SELDOM = ("duplicate", "bundling", "noncovered", "benefit_limit", "capitation", "informational")
OPEN_STATUS = ("5", "10", "13", "15", "16", "17", "27")


def _table(name: str) -> dict[str, Plain]:
    with (CODES / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


CARC, RARC = _table("carc"), _table("rarc")


def documents(folder: Path) -> Iterator[tuple[str, int, Plain]]:
    """Every record of every file that can be read, with its file and its number in it."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        try:
            envelope = json.loads(to_json(read(path.read_bytes(), path.name)))
        except TriageError:
            continue
        for number, document in enumerate(envelope["documents"], 1):
            if document["record"]:
                yield path.relative_to(folder).as_posix(), number, document["record"]


def dec(text: str | None) -> Decimal:
    return Decimal(text) if text else ZERO


def day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def kind(adjustment: Plain) -> str:
    """contractual, patient, denied, prior, ..."""
    row = CARC.get(adjustment["reason"] or "")
    if adjustment["group"] == "PR":
        return "patient_share" if row and row["outcome"] == "patient_share" else "denied"
    if row is None:
        return "denied"
    plainly = {"denial": "denied", "duplicate": "denied", "bundled": "denied", "patient_share": "adjustment"}
    return plainly.get(row["outcome"], str(row["outcome"]))


class Naive:
    """All remittances of a folder, each once, oldest first, and every claim payment in them."""

    def __init__(self, folder: Path) -> None:
        self.delivered = [
            {"file": file, "document": number, **record}
            for file, number, record in documents(folder)
            if "provider_adjustments" in record
        ]
        self.repeats: list[Plain] = []
        self.conflicts: list[Plain] = []
        kept: list[Plain] = []
        for record in self.delivered:
            same = [other for other in kept if key(other) == key(record) and content(other) == content(record)]
            alike = [other for other in kept if key(other) is not None and key(other) == key(record)]
            if same and content(record) is not None:
                self.repeats.append(record)
            else:
                if alike:
                    self.conflicts.append(record)
                kept.append(record)
        self.remittances = sorted(kept, key=lambda record: pay_day(record) or datetime.date.max)
        self.payments = [
            {**claim, "remittance": record, "place": (place, number), "levels": levels(claim)}
            for place, record in enumerate(self.remittances)
            for number, claim in enumerate(record["claims"])
        ]
        for payment in self.payments:
            payment["outcome"] = claim_outcome(payment)
            payment["key"] = claim_key(payment)
        self.match_reversals()

    # --- reversals ---------------------------------------------------------------------------------------------------
    def match_reversals(self) -> None:
        originals = [payment for payment in self.payments if payment["status_code"] != "22"]
        self.reversals = [payment for payment in self.payments if payment["status_code"] == "22"]
        for payment in self.payments:
            payment["taken_back"] = False
        for back in self.reversals:
            back["original"], back["exact"] = None, False
            for exact in (True, False):
                for by in ("payer_claim_control_number", "patient_control_number"):
                    before = [
                        each
                        for each in originals
                        if not each["taken_back"]
                        and each["place"] < back["place"]
                        and payer(each) == payer(back)
                        and named(each, by) & named(back, by)
                        and (turned(back) == turned(each) if exact else sums(back) == sums(each))
                    ]
                    elsewhere = [each for each in before if each["remittance"] is not back["remittance"]]
                    if (elsewhere or before) and back["original"] is None:
                        found = (elsewhere or before)[-1]
                        back["original"], back["exact"], found["taken_back"] = found, exact, True
        taken: list[Plain] = []
        for back in self.reversals:
            back["correction"] = None
            for each in originals:
                later = each["place"] > back["place"] or each["remittance"] is back["remittance"]
                same = (account(back) is not None and each["key"] == back["key"]) or (
                    back["payer_claim_control_number"] is not None
                    and payer(each) == payer(back)
                    and each["payer_claim_control_number"] == back["payer_claim_control_number"]
                )
                if later and same and decides(each) and each is not back["original"] and each not in taken:
                    back["correction"] = each
                    taken.append(each)
                    break

    # --- first answers -----------------------------------------------------------------------------------------------
    @cached_property
    def claims(self) -> list[list[Plain]]:
        groups: list[list[Plain]] = []
        for payment in self.payments:
            for group in groups:
                if account(payment) is not None and group[0]["key"] == payment["key"]:
                    group.append(payment)
                    break
            else:
                groups.append([payment])
        return groups

    def first_answers(self) -> list[list[Plain]]:
        found = []
        for group in self.claims:
            deciding = [payment for payment in group if decides(payment)]
            if deciding:
                found.append([each for each in deciding if each["remittance"] is deciding[0]["remittance"]])
        return found

    # --- usual amounts -----------------------------------------------------------------------------------------------
    def priced(self) -> list[tuple[Plain, Plain]]:
        return [
            (payment, line)
            for payment in self.payments
            if payment["status_code"] in ("1", "19", "4")
            and not any(a["reason"] in ("23", "94") for a in every(payment))
            for line in payment["levels"]
            if line["outcome"] == "paid"
            and not denied_in(line)
            and line["procedure"]
            and line["day"]
            and dec(line["charge"]) > 0
            and dec(line["allowed"]) > 0
            and (line["units"] is None or dec(line["units"]) > 0)
            and not any(adjustment["reason"] == "59" for adjustment in line["adjustments"])
        ]

    def usual(self, payment: Plain, line: Plain) -> Decimal | None:
        if not line["procedure"] or not line["day"]:
            return None
        same = [unit(other) for at, other in self.priced_once if price_key(at, other) == price_key(payment, line)]
        if len(same) < 10:
            return None
        most = max(same.count(amount) for amount in set(same))
        modes = [amount for amount in set(same) if same.count(amount) == most]
        return max(modes) if 10 * most >= 4 * len(same) else sorted(same)[len(same) // 2]

    @cached_property
    def priced_once(self) -> list[tuple[Plain, Plain]]:
        return self.priced()

    def worth(self, payment: Plain, line: Plain) -> Decimal:
        usual = self.usual(payment, line)
        if usual is not None and dec(line["charge"]):
            return min(usual * (dec(line["units"]) or 1) / dec(line["charge"]), Decimal(1))
        of_payer = [(p, each) for p, each in self.priced_once if payer(p) == payer(payment)]
        for lines in (of_payer, self.priced_once):
            charge = sum((dec(each["charge"]) for _, each in lines), ZERO)
            if charge > 0:
                return min(sum((dec(each["allowed"]) for _, each in lines), ZERO) / charge, Decimal(1))
        return ZERO

    # --- denials -----------------------------------------------------------------------------------------------------
    @cached_property
    def denials(self) -> list[Plain]:
        found = []
        for group in self.claims:
            for payment in group:
                if not decides(payment):
                    continue
                for line in payment["levels"]:
                    for adjustment in denied_in(line):
                        found.append(self.denial(group, payment, line, adjustment))
        return found

    def denial(self, group: list[Plain], payment: Plain, line: Plain, adjustment: Plain) -> Plain:
        row = CARC.get(adjustment["reason"] or "")
        later = [
            other
            for each in group
            if each["place"] > payment["place"] and decides(each) and not each["taken_back"]
            for other in each["levels"]
        ]
        answered = any(
            other["outcome"] in ("paid", "partial")
            and (
                line["number"] == 0
                or other["number"] == 0
                or (other["procedure"] == line["procedure"] and other["day"] == line["day"])
            )
            for other in later
        )
        open_now = not payment["taken_back"] and not answered
        category = row["category"] if row else "unknown_reason"
        if row and adjustment["group"] == "PR" and row["eligibility_if_patient"]:
            category = "eligibility"
        remarks = tuple(sorted({r for r in line["remarks"] if r not in RARC or not RARC[r]["alert"]}))
        team = row["owner_team"] if row else "nobody_named"
        if row and row["needs_remark"]:
            team = next((RARC[r]["owner_team"] for r in remarks if r in RARC and RARC[r]["owner_team"]), team)
        amount = dec(adjustment["amount"])
        worth = amount * self.worth(payment, line) if open_now and category not in SELDOM else ZERO
        return {
            "payment": payment, "line": line, "amount": amount, "open": open_now,
            "worth": worth.quantize(CENT, ROUND_HALF_UP),
            "payer": payer(payment), "group": adjustment["group"] or "", "reason": adjustment["reason"] or "",
            "remarks": remarks, "team": team, "category": category,
        }  # fmt: skip

    # --- claims that were sent ---------------------------------------------------------------------------------------
    def sent(self, folder: Path) -> list[Plain]:
        """Every claim of every batch of a folder."""
        found = []
        for _, _, record in documents(folder):
            if "submitter" not in record:
                continue
            made = record["created"] or (record["interchange"] or {}).get("date")
            for claim in record["claims"]:
                days = [line["service_from"] for line in claim["lines"] if line["service_from"]]
                last_days = [d for line in claim["lines"] if (d := line["service_to"] or line["service_from"])]
                rendering = [provider for provider in claim["providers"] if provider["role"] == "82"][:1]
                found.append({
                    "account": claim["patient_control_number"], "sent": day(made), "frequency": claim["frequency"],
                    "test": (record["interchange"] or {}).get("usage") == "T", "encounter": record["kind"] == "RP",
                    "order": claim["payer_order"], "charge": dec(claim["charge"]), "place": sent_place(claim),
                    "through": claim["service_to"] or max(last_days, default=None), "filing": claim["filing_indicator"],
                    "payer": (claim["payer"] or {}).get("id") or (claim["payer"] or {}).get("name"),
                    "day": claim["service_from"] or min(days, default=None), "billing": npi(claim["billing"]),
                    "rendering": npi(rendering[0]) if rendering else None,
                    "lines": [
                        {"procedure": line["procedure"] or line["revenue_code"], "modifiers": line["modifiers"],
                         "day": line["service_from"] or claim["service_from"], "line_control": line["line_control"],
                         "charge": line["charge"] and dec(line["charge"]),
                         "place": "POS " + line["place_of_service"] if line["place_of_service"] else sent_place(claim)}
                        for line in claim["lines"]
                    ],
                })  # fmt: skip
        return found

    def match(self, first: list[Plain], sent: list[Plain]) -> Plain | str | None:
        """The claim that a first answer speaks of; "ambiguous"; None."""
        fitting = [claim for claim in sent if claim["account"] and self.could_be(first, claim)]
        most = max((self.agreement(first, claim) for claim in fitting), default=0)
        best = [claim for claim in fitting if self.agreement(first, claim) == most and same_order(first[0], claim)]
        if most == 0 or not best:
            return None
        last = max(claim["sent"] or datetime.date.min for claim in best)
        left = [claim for claim in best if (claim["sent"] or datetime.date.min) == last]
        return left[0] if len(left) == 1 else "ambiguous"

    def could_be(self, parts: list[Plain], claim: Plain) -> bool:
        paid = pay_day(parts[0]["remittance"])
        in_time = claim["sent"] is None or paid is None or claim["sent"] <= paid
        return claim["account"] == account(parts[0]) and in_time

    def agreement(self, parts: list[Plain], claim: Plain) -> int:
        ours = {line["line_control"] for line in claim["lines"]} - {None}
        theirs = {line["line_control"] for part in parts for line in part["levels"]} - {None}
        same_day = claim["day"] is not None and claim["day"] in [first_day(part) for part in parts]
        same_charge = claim["charge"] == sum((dec(p["charge"]) for p in parts), ZERO)
        return int(bool(ours & theirs)) + int(same_day) + int(same_charge)

    def speaks_of(self, payment: Plain, claim: Plain) -> bool:
        found = self.could_be([payment], claim) and same_order(payment, claim)
        return bool(claim["account"]) and found and self.agreement([payment], claim) > 0


def same_order(payment: Plain, claim: Plain) -> bool:
    wanted = {"S": ("2", "20"), "T": ("3", "21")}.get(claim["order"])
    return payment["status_code"] in wanted if wanted else not is_secondary(payment)


def npi(provider: Plain | None) -> str | None:
    return provider["id"] if provider and provider["id_qualifier"] == "XX" else None


def key(record: Plain) -> tuple[Any, ...] | None:
    payment = record["payment"]
    trace = (payment["trace_number"] or "").strip()
    if payment["method"] == "NON" or not trace.strip("0"):
        return None
    paid_on = payment["date"] or payment["production_date"]
    payee = record["payee"]["tin"] or record["payee"]["npi"]
    return trace, payment["originator_id"], payment["method"], dec(payment["amount"]), paid_on, payee


def content(record: Plain) -> list[Any] | None:
    claims = [
        [
            claim["patient_control_number"], claim["payer_claim_control_number"], claim["status_code"],
            number(claim["charge"]), number(claim["paid"]), claim["service_from"], adjusted(claim["adjustments"]),
            sorted(
                str([line["procedure"], line["modifiers"], line["service_from"], number(line["charge"]),
                     number(line["paid"]), adjusted(line["adjustments"])])
                for line in claim["lines"]
            ),
        ]
        for claim in record["claims"]
    ]  # fmt: skip
    of_provider = [
        [p["provider_id"], p["fiscal_date"], p["reason"], p["reference"], number(p["amount"])]
        for p in record["provider_adjustments"]
    ]
    return [sorted(map(str, claims)), sorted(map(str, of_provider))] if claims or of_provider else None


def number(text: str | None) -> str:
    return "" if text is None else str(Decimal(text).normalize() + 0)


def adjusted(adjustments: list[Plain]) -> str:
    return str(sorted((a["group"] or "", a["reason"] or "", number(a["amount"])) for a in adjustments))


def told_day(record: Plain) -> datetime.date | None:
    return day(record["payment"]["date"] or record["payment"]["production_date"])


def pay_day(record: Plain) -> datetime.date | None:
    """Nothing where it lies more than thirty days ahead."""
    found = told_day(record)
    return found if found and (found - datetime.date.today()).days <= 30 else None


def payer(payment: Plain) -> str:
    found = payment["remittance"]["payer"]
    return str(found["id"] or " ".join((found["name"] or "").upper().split()))


def account(payment: Plain) -> str | None:
    found = payment["patient_control_number"]
    return found if found and found.strip("0 ") else None


def first_day(payment: Plain) -> str | None:
    days = [line["service_from"] for line in payment["lines"] if line["service_from"]]
    return payment["service_from"] or min(days, default=None)


def claim_key(payment: Plain) -> tuple[Any, ...]:
    payee = payment["remittance"]["payee"]
    return payer(payment), payee["tin"] or payee["npi"] or payee["name"], account(payment), first_day(payment)


def every(payment: Plain) -> list[Plain]:
    return [*payment["adjustments"], *(a for line in payment["lines"] for a in line["adjustments"])]


def outcome(paid: Decimal, adjustments: list[Plain], status: str | None, sign: int) -> str:
    """What became of it, in the words of the billing rules."""
    special = {"22": "reversal", "23": "forwarded", "25": "predetermination"}
    if status in special or status in OPEN_STATUS:
        return special.get(status or "", "pending")
    sums: dict[str, Decimal] = {}
    for adjustment in adjustments:
        sums[kind(adjustment)] = sums.get(kind(adjustment), ZERO) + sign * dec(adjustment["amount"])
    refused = (
        max(sums.get("capitated", ZERO), ZERO)
        + max(sums.get("predetermination", ZERO), ZERO)
        + denied_sum(adjustments, sign)
    )
    waiting = max(sums.get("pending", ZERO), ZERO) + max(sums.get("forwarded", ZERO), ZERO)
    if paid != 0 or sums.get("patient_share", ZERO) > 0:
        return "partial" if refused + waiting > 0 else "paid"
    if "pending" in sums:
        return "pending"
    if refused > 0:
        largest = {
            **{k: sums.get(k, ZERO) for k in ("capitated", "predetermination")},
            "denied": denied_sum(adjustments, sign),
        }
        return max(largest, key=lambda name: (largest[name], name == "denied"))
    for name, said in (
        ("forwarded", "forwarded"),
        ("prior_payer", "prior_payer"),
        ("adjustment", "denied_adjustment"),
        ("contractual", "contractual"),
    ):
        if sums.get(name, ZERO) > 0:
            return said
    return "informational"


def denied_sum(adjustments: list[Plain], sign: int) -> Decimal:
    """By each class of denial apart, since a negative one of one class takes nothing from another."""
    apart: dict[str, Decimal] = {}
    for adjustment in adjustments:
        if kind(adjustment) == "denied":
            row = CARC.get(adjustment["reason"] or "")
            name = "patient" if adjustment["group"] == "PR" else row["outcome"] if row else "denial"
            apart[name] = apart.get(name, ZERO) + sign * dec(adjustment["amount"])
    return sum((max(amount, ZERO) for amount in apart.values()), ZERO)


def claim_outcome(payment: Plain) -> str:
    sign = -1 if payment["status_code"] == "22" else 1
    return outcome(sign * dec(payment["paid"]), every(payment), payment["status_code"], sign)


def decides(payment: Plain) -> bool:
    return payment["outcome"] not in ("pending", "forwarded", "predetermination", "reversal")


def levels(claim: Plain) -> list[Plain]:
    """The claim's own adjustments as number 0, then its lines."""
    sign = -1 if claim["status_code"] == "22" else 1
    status = None if sign < 0 else claim["status_code"]
    found = []
    if claim["adjustments"] or not claim["lines"]:
        alone = not claim["lines"]
        found.append({
            "number": 0, "procedure": None, "modifiers": [], "day": claim["service_from"], "units": None, "sign": sign,
            "charge": claim["charge"] if alone else None, "paid": claim["paid"] if alone else None, "allowed": None,
            "adjustments": claim["adjustments"], "remarks": claim["remark_codes"],
            "outcome": outcome(sign * dec(claim["paid"]), every(claim), status, sign), "line_control": None,
        })  # fmt: skip
    for position, line in enumerate(claim["lines"], 1):
        found.append({
            "number": position, "procedure": line["procedure"] or line["revenue_code"], "modifiers": line["modifiers"],
            "day": line["service_from"] or claim["service_from"], "units": line["units"], "charge": line["charge"],
            "paid": line["paid"], "allowed": line["allowed"], "adjustments": line["adjustments"], "sign": sign,
            "remarks": line["remark_codes"], "line_control": line["line_control"],
            "outcome": outcome(sign * dec(line["paid"]), line["adjustments"], status, sign),
        })  # fmt: skip
    return found


def denied_in(line: Plain) -> list[Plain]:
    """The adjustments of a line that deny, with amounts above zero."""
    kinds = ("denied", "adjustment") if is_denied_provider(line) else ("denied",)
    return [a for a in line["adjustments"] if kind(a) in kinds and line["sign"] * dec(a["amount"]) > 0]


def is_denied_provider(line: Plain) -> bool:
    """Denied, and by no code that has a name of its own (duplicate, bundled, put on the patient)."""
    if line["outcome"] == "denied_adjustment":
        return True
    if line["outcome"] != "denied":
        return False
    apart: dict[str, Decimal] = {}
    for a in line["adjustments"]:
        if kind(a) == "denied":
            row = CARC.get(a["reason"] or "")
            name = "patient" if a["group"] == "PR" else row["outcome"] if row else "denial"
            apart[name] = apart.get(name, ZERO) + line["sign"] * dec(a["amount"])
    order = ("denial", "patient", "duplicate", "bundled")
    return max(order, key=lambda name: (apart.get(name, ZERO), -order.index(name))) == "denial"


def turned(payment: Plain) -> Any:
    """Lines, money and adjustments with the signs of a reversal turned."""
    sign = -1 if payment["status_code"] == "22" else 1
    return (
        sign * dec(payment["charge"]), sign * dec(payment["paid"]), _turned(payment["adjustments"], sign),
        sorted(
            (str(line["procedure"] or line["revenue_code"]), str(line["modifiers"]), str(line["service_from"]),
             sign * dec(line["charge"]), sign * dec(line["paid"]), str(_turned(line["adjustments"], sign)))
            for line in payment["lines"]
        ),
    )  # fmt: skip


def _turned(adjustments: list[Plain], sign: int) -> list[Any]:
    return sorted((a["group"] or "", a["reason"] or "", number(str(sign * dec(a["amount"])))) for a in adjustments)


def sums(payment: Plain) -> tuple[Decimal, Decimal]:
    sign = -1 if payment["status_code"] == "22" else 1
    return sign * dec(payment["charge"]), sign * dec(payment["paid"])


def named(payment: Plain, by: str) -> set[str]:
    if by == "patient_control_number":
        return {account(payment) or ""} - {""}
    return {payment[by] or "", payment["reverses"] or ""} - {""}


def price_key(payment: Plain, line: Plain) -> tuple[Any, ...]:
    return payer(payment), line["procedure"], sorted(line["modifiers"]), told_place(payment), line["day"][:4]


def told_place(payment: Plain) -> str:
    """As a bill where the payment looks like that of a hospital."""
    hospital = payment["drg"] or payment["inpatient"] or payment["filing_indicator"] == "MA"
    code = payment["facility_type"] or ""
    return f"bill {code[:2]}x" if code and (hospital or any(li["revenue_code"] for li in payment["lines"])) else code


def sent_place(claim: Plain) -> str | None:
    code, qualifier = claim["facility_type"], claim["facility_qualifier"]
    bill = qualifier == "A" or (qualifier != "B" and claim["form"] == "institutional")
    return (f"bill {code[:2]}x" if bill else f"POS {code}") if code else None


def unit(line: Plain) -> Decimal:
    return (dec(line["allowed"]) / (dec(line["units"]) or 1)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def is_secondary(payment: Plain) -> bool:
    return payment["status_code"] in ("2", "3", "20", "21")
