"""`triage score`: without a server and without books, and with what local books know."""

import json
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import cli
from extraction.records import Authorization, Claim
from extraction.serialize import to_json
from inference.claims import members
from inference.claims.offline import Scored, totals
from inference.settings import Settings
from inference.store import Store, sqlite_url
from tests.claims_837 import PAYER_ID, a_claim, a_line, a_submission
from tests.inference.claims.office import MEMBER
from tests.x12_claims import submission_text

ROOT = Path(__file__).parents[3]
RUNNER = CliRunner()


def recent(**changes: Any) -> Claim:
    """A claim of last week, whenever the tests run."""
    day = date.today() - timedelta(days=7)
    lines = (a_line(1, service_from=day, service_to=day, procedure="85025", diagnosis_pointers=("1",)),)
    return a_claim(charge=lines[0].charge, lines=lines, **changes)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRIAGE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(path: Path, *options: str) -> tuple[int, str]:
    result = RUNNER.invoke(cli.app, ["score", str(path), *options])
    return result.exit_code, result.output


def plain(said: str) -> str:
    """Without the breaks between lines."""
    return " ".join(said.split())


def test_a_claim_that_is_ready_says_so_and_leaves_no_trace(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "claim.json"
    path.write_bytes(to_json(recent()))
    code, said = run(path)
    assert code == 0, said
    assert "Claim LC-1001, $120.00: SUBMIT" in said
    assert "7 checks need you to send an eligibility inquiry for the day of service: coverage active" in plain(said)
    assert "coverage_active" not in said
    assert not home.exists()


def test_a_batch_with_one_that_is_not_ready_ends_with_1(tmp_path: Path) -> None:
    path = tmp_path / "batch.837"
    path.write_bytes(submission_text(a_submission(recent(), recent(billing=None, patient_control_number="LC-9"))))
    code, said = run(path)
    assert code == 1
    assert "Claim LC-9, $120.00: REJECT, for billing" in said
    counted = plain(said[said.index("2 claims, $240.00") :])
    assert "submit 1 $120.00 hold for review 0 $0.00 reject 1 $120.00" in counted
    assert "Failed most often required_billing_provider 1 claim" in counted
    code, said = run(path, "--json")
    found = json.loads(said[said.index("[") : said.rindex("]") + 1])
    assert (code, [each["disposition"] for each in found]) == (1, ["submit", "reject"])
    assert found[1]["counts"]["fail"] == sum(check["result"] == "fail" for check in found[1]["checks"])


def test_one_line_groups_what_is_not_known_by_what_to_do_and_the_totals_count_claims() -> None:
    """Two lines of a claim that fail one rule are one claim of that rule; the ten most frequent rules are named."""
    known = {"severity": "hold", "path": "", "fact": "nobody said"}
    unknown = [{"rule": f"rule_{each}", "result": "unknown", "fix": "ask the payer", **known} for each in "aab"]
    unknown += [{"rule": "rule_c", "result": "unknown", "fix": "", **known}]
    failing = [{"rule": f"fails_{each:02d}", "result": "fail", "fix": "mend it", **known} for each in range(12)]
    one, two = scored([*unknown, *failing, failing[-1]]), scored([failing[-1]])
    assert plain(one.text(400)).count("unknown 3 checks need you to ask the payer: rule a, rule b. 1 check cannot") == 1
    said = totals([one, two]).splitlines()
    assert said[0] == "2 claims, $2,000.50"
    assert [line.split() for line in said[5:7]] == [["fails_11", "2", "claims"], ["fails_00", "1", "claim"]]
    assert len(said) == 1 + 3 + 1 + 10


def scored(checks: list[dict[str, str]]) -> Scored:
    return Scored(
        document_index=0,
        pointer="/claims/0",
        patient_control_number="LC-1",
        disposition="hold_for_review",
        owner_team="billing",
        dollars=Decimal("1000.25"),
        counts={"pass": 0, "fail": 1, "unknown": 0},
        checks=checks,
        reasons=(),
    )


def test_what_local_books_know_counts(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "claim.json"
    path.write_bytes(to_json(recent(prior_authorization="AU7788")))
    assert run(path)[0] == 0
    settings = Settings(home=home)
    settings.make_home()
    store = Store(sqlite_url(home / "triage.db"))
    store.migrate()
    refused = Authorization(number="AU7788", payer_id=PAYER_ID, member_id=MEMBER, status="denied")
    new = members.of_authorization(refused, settings.default_facility, store.clock(), "cev_1")
    store.write(lambda uow: members.keep(uow, settings.tenant, new))
    store.close()
    code, said = run(path)
    assert (code, "HOLD FOR REVIEW, for authorizations" in said) == (1, True), said


def test_standard_input_is_a_file_too(home: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "cli", "score", "-"], input=to_json(recent()), cwd=ROOT, capture_output=True, check=False
    )
    assert (found.returncode, b"SUBMIT" in found.stdout) == (0, True), found.stderr
    assert b"No books on this machine" in found.stderr


def test_what_holds_no_claim_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "letter.json"
    path.write_text('{"dear": "sir"}')
    result = subprocess.run(
        [sys.executable, "-m", "cli", "score", str(path)], cwd=ROOT, capture_output=True, check=False
    )
    assert (result.returncode, b"field_unknown" in result.stderr) == (1, True)
