"""`triage checkup` as its user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.remittances import remittance
from tests.review.checkup import archives

CHECKOUT = Path(__file__).parents[3]


def triage(*arguments: str | Path, within: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TRIAGE_HOME": str(within / "home"), "PYTHONPATH": str(CHECKOUT)}
    command = [sys.executable, "-m", "cli", "checkup", *map(str, arguments)]
    return subprocess.run(command, env=environment, cwd=within, capture_output=True, text=True, timeout=120)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.835").write_bytes(remittance(1).data)
    return tmp_path / "in"


def test_page_data_and_lists_are_written_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    done = triage(folder, "--out", tmp_path / "out", within=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"checkup.html", "checkup.json", "claims"}
    assert "denials.csv" in {path.name for path in (tmp_path / "out" / "claims").iterdir()}
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out"}  # no database, no home
    assert [path.name for path in folder.iterdir()] == ["one.835"]
    assert "$90.00 denied" in done.stdout


def test_json_prints_what_checkup_json_holds(folder: Path, tmp_path: Path) -> None:
    done = triage(folder, "--json", within=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == json.loads((tmp_path / "checkup" / "checkup.json").read_text())


def test_claims_and_a_day_to_count_from(tmp_path: Path) -> None:
    remits, sent = archives.write(tmp_path / "archive", 4, days=3, claims=4)
    done = triage(remits, "--claims", sent, "--today", "2025-12-31", "--json", within=tmp_path)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["as_of"] == "2025-12-31"
    assert figures["claims"]["joined"] > 20
    assert figures["read_claims"]["files"] == figures["read_claims"]["files_read"]


def test_unreadable_files_are_named_and_stop_nothing(folder: Path, tmp_path: Path) -> None:
    (folder / "bad.835").write_bytes(b"ISA*nothing of the kind")
    done = triage(folder, within=tmp_path)
    assert done.returncode == 0
    assert "not read: bad.835" in done.stdout
    assert "bad.835" in (tmp_path / "checkup" / "checkup.html").read_text(encoding="utf-8")


def test_nothing_that_can_be_read_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    done = triage(tmp_path / "in", within=tmp_path)
    assert done.returncode == 1
    assert "at least one 835 that can be read" in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "checkup").exists()


def test_its_own_report_inside_of_the_archive_is_none_of_it(folder: Path, tmp_path: Path) -> None:
    for _ in range(2):
        done = triage(folder, "--out", folder / "report", "--json", within=tmp_path)
        assert done.returncode == 0, done.stderr
        read = json.loads(done.stdout)["read"]
        assert (read["files"], read["unreadable"]) == (1, [])
        assert "1/1" in done.stderr  # the total of the bar too


def test_where_nothing_can_be_written_nothing_is_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    for out in (tmp_path / "taken", tmp_path / "taken" / "inside"):
        done = triage(folder, "--out", out, within=tmp_path)
        assert done.returncode == 1
        assert "out_not_writable" in done.stderr
        assert "Traceback" not in done.stderr
        assert "1/1" not in done.stderr


def test_control_characters_in_a_name_never_reach_the_page(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    data = remittance(1).data.replace(b"BLUE HERON HEALTH", b"BLUE\x00HERON\x1bHEALTH")
    (tmp_path / "in" / "one.835").write_bytes(data)
    assert triage(tmp_path / "in", within=tmp_path).returncode == 0
    for name in ("checkup.html", "checkup.json"):
        written = (tmp_path / "checkup" / name).read_text(encoding="utf-8")
        assert "BLUE HERON HEALTH" in written
        assert not [each for each in ("\x00", "\x1b", "\\u0000", "\\u001b") if each in written]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert triage(tmp_path / "nowhere", within=tmp_path).returncode == 2
