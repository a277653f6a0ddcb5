"""The archive as written: it reads without findings other than the planted ones, and agrees with its truth."""

from __future__ import annotations

import datetime
import json
import random
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extraction.records import REVERSAL, ExtractedDocument, Remittance, Submission
from extraction.x12.read import read_x12
from models.readiness.facts import Facts
from models.readiness.judge import readiness
from training.simulate.archive import main, write_archive
from training.simulate.faults import spoil
from training.simulate.world import build_world

CLAIMS, SEED = 1500, 11


class Written:
    """An archive on disk, read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.truth: dict[str, Any] = write_archive(folder, claims=CLAIMS, seed=SEED, processes=1)
        self.remittances = {path.name: read_x12(path.read_bytes()) for path in sorted((folder / "835").iterdir())}
        self.submissions = {path.name: read_x12(path.read_bytes()) for path in sorted((folder / "837").iterdir())}

    def once(self) -> list[tuple[str, Remittance]]:
        """Every remittance but those that were delivered again."""
        again = {Path(item["file"]).name for item in self.truth["duplicates"]}
        return [
            (name, document.record)
            for name, documents in self.remittances.items()
            for document in documents
            if name not in again and isinstance(document.record, Remittance)
        ]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return Written(tmp_path_factory.mktemp("archive"))


def codes(documents: dict[str, tuple[ExtractedDocument, ...]]) -> Counter[str]:
    return Counter(finding.code for each in documents.values() for document in each for finding in document.findings)


def test_claims_read_without_findings(written: Written) -> None:
    assert not codes(written.submissions)
    read = [document.record for each in written.submissions.values() for document in each]
    sent = sum(len(record.claims) for record in read if isinstance(record, Submission))
    assert sent == sum(written.truth["claims_sent"].values()) >= CLAIMS


def test_no_claim_fails_a_check_before_it_is_sent(written: Written) -> None:
    """What a payer denies here it denies for reasons of its own: nothing was wrong with the claims."""
    failed: Counter[str] = Counter()
    for name, documents in written.submissions.items():
        sent = datetime.datetime.strptime(name[8:16], "%Y%m%d").date()
        for record in (document.record for document in documents):
            assert isinstance(record, Submission)
            for claim in record.claims:
                checks = readiness(claim, Facts(today=sent)).checks
                failed.update(check.rule for check in checks if check.result == "fail")
    assert not failed


def test_only_what_was_spoilt_is_out_of_balance(written: Written) -> None:
    unbalanced = {
        f"835/{name}" for name, each in written.remittances.items() if not all(document.balanced for document in each)
    }
    assert unbalanced == {item["file"] for item in written.truth["unbalanced"]}
    planted = {"no_claims", "line_out_of_balance", "claim_out_of_balance", "payment_out_of_balance"}
    assert set(codes(written.remittances)) <= planted


def test_every_case_is_answered_and_paid_what_the_truth_says(written: Written) -> None:
    paid: Counter[str] = Counter()
    claims = reversals = 0
    for name, remittance in written.once():
        for claim in remittance.claims:
            claims += claim.status_code != REVERSAL
            reversals += claim.status_code == REVERSAL
            if claim.status_code != REVERSAL:
                paid[name[:3]] += int((claim.paid or 0) * 100)
    assert claims == sum(written.truth["claims_answered"].values())
    assert reversals == len(written.truth["reversals"])
    assert {payer: str(Decimal(cents).scaleb(-2)) for payer, cents in paid.items()} == written.truth["paid"]


def test_denials_are_those_of_the_truth(written: Written) -> None:
    reasons = {tuple(key.split("|")[1:3]) for key in written.truth["denials"]}
    found: Counter[tuple[str, ...]] = Counter()
    spoilt = {Path(item["file"]).name for item in written.truth["unbalanced"]}
    for name, remittance in written.once():
        for claim in remittance.claims:
            lines = [(line.adjustments, line.paid) for line in claim.lines] or [(claim.adjustments, claim.paid)]
            for adjustments, _ in lines if claim.status_code != REVERSAL else ():
                for item in adjustments:
                    if (item.group, item.reason) in reasons:
                        found[name[:3], item.group or "", item.reason or ""] += 1
    told: Counter[tuple[str, ...]] = Counter()
    for key, count in written.truth["denials"].items():
        told[tuple(key.split("|")[:3])] += count
    assert found == told
    assert spoilt


def test_provider_adjustments_are_those_of_the_truth(written: Written) -> None:
    found: Counter[str] = Counter()
    for name, remittance in written.once():
        for item in remittance.provider_adjustments:
            found[f"{name[:3]}|{item.reason}"] += 1
    assert dict(found) == written.truth["provider_adjustments"]
    assert {"WO", "FB", "L6", "72", "CT"} <= {key.partition("|")[2] for key in found}


def test_a_balance_carried_forward_is_taken_from_a_later_payment(written: Written) -> None:
    traces = {remittance.payment.trace_number for _, remittance in written.once()}
    balances: Counter[str | None] = Counter()
    for _, remittance in written.once():
        for item in remittance.provider_adjustments:
            if item.reason == "FB":
                balances[item.reference] += int((item.amount or 0) * 100)
    open_ones = {item["trace"] for item in written.truth["forward_balances"] if item["carried_in"] is None}
    assert {trace for trace, left in balances.items() if left} == open_ones
    assert set(balances) <= traces


def test_a_duplicate_says_the_same_again(written: Written) -> None:
    assert written.truth["duplicates"]
    for item in written.truth["duplicates"]:
        again, first = (written.remittances[Path(item[name]).name] for name in ("file", "of"))
        assert [_claims(document) for document in again] == [_claims(document) for document in first]
        assert len(again) == item["remittances"]


def _claims(document: ExtractedDocument) -> object:
    assert isinstance(document.record, Remittance)
    return document.record.payment, document.record.claims


def test_secondary_claims_carry_what_the_first_payer_paid(written: Written) -> None:
    documents = [document for name, each in written.submissions.items() if name.startswith("SUP") for document in each]
    claims = [
        claim for document in documents if isinstance(document.record, Submission) for claim in document.record.claims
    ]
    assert claims
    for claim in claims:
        (coverage,) = claim.other_coverages
        lines = sum((each.paid or Decimal(0) for line in claim.lines for each in line.adjudications), Decimal(0))
        assert not claim.lines[0].adjudications or coverage.amounts["D"] == lines


def test_the_same_seed_gives_the_same_bytes_however_many_processes(tmp_path: Path) -> None:
    first = write_archive(tmp_path / "one", claims=60, seed=3, processes=1)
    second = write_archive(tmp_path / "two", claims=60, seed=3, processes=2)
    assert first == second
    names = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.83?"))
    assert names
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in names)
    assert write_archive(tmp_path / "other", claims=60, seed=4, processes=1) != first


def test_the_module_writes_the_truth_beside_the_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(tmp_path), "--claims", "40", "--seed", "2", "--processes", "1"])
    assert capsys.readouterr().out.strip().endswith("truth.json")
    truth = json.loads((tmp_path / "truth.json").read_text())
    assert truth["cases"] == 40
    assert len(list((tmp_path / "835").iterdir())) == len(truth["files"]) + len(truth["duplicates"])


def test_shares_add_up() -> None:
    world = build_world(1)
    assert sum(payer.share_of_claims for payer in world.payers) == pytest.approx(1)
    assert sum(payee.share_of_claims for payee in world.payees) == pytest.approx(1)


def test_a_file_without_amounts_is_not_spoilt() -> None:

    assert spoil(b"ISA*00~", random.Random(1)) is None
