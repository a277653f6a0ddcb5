"""The maker of the table of diagnoses, on a small invented release in the form of the CDC's files."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction.diagnosis_codes import DiagnosisCodes
from training.diagnosis_table import main

TABULAR = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular><version>2026</version><chapter><name>1</name><desc>Chapter (A00-B99)</desc>
 <section id="A00-A09"><desc>Block</desc>
  <diag><name>A00</name><desc>Disease</desc>
   <diag><name>A00.0</name><desc>Disease of one kind, not elsewhere classified</desc></diag>
   <diag><name>A00.1</name><desc>Disorders in diseases classified elsewhere</desc></diag></diag>
  <diag><name>B96</name><desc>Agents as the cause of diseases classified elsewhere</desc></diag>
  <diag><name>F02</name><desc>Dementia in other diseases classified elsewhere</desc>
   <diag><name>F02.8</name><desc>Dementia, unspecified</desc></diag></diag>
  <diag><name>S00</name><desc>Injury</desc></diag>
 </section></chapter></ICD10CM.tabular>
"""
CODES = "\ufeff1\nA00-A09\nA00 Disease\nA000 Disease of one kind\nA00.1\nB96\n\nF02\nF028\nS00\nS00XXXA\nS00XXXD\n"
KINDS = {
    "A00": "header", "A000": "billable", "A001": "manifestation", "B96": "billable", "F02": "header",
    "F028": "manifestation", "S00": "header", "S00XXXA": "billable", "S00XXXD": "billable",
}  # fmt: skip


@pytest.fixture
def release(tmp_path: Path) -> list[str]:
    (tmp_path / "tabular.xml").write_text(TABULAR, encoding="utf-8")
    (tmp_path / "codes.txt").write_text(CODES, encoding="utf-8")
    return [str(tmp_path / "tabular.xml"), str(tmp_path / "codes.txt"), "--from", "2025-10-01", "--to", "2026-09-30"]


def test_a_release_becomes_a_table(release: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([*release, "--out", str(tmp_path / "table.txt")])
    table = DiagnosisCodes.parse((tmp_path / "table.txt").read_bytes())
    assert {code: table.kind(code) for code in KINDS} == KINDS
    assert len(table) == len(KINDS)
    assert "9 codes written" in capsys.readouterr().out


def test_the_same_release_makes_the_same_bytes(release: list[str], tmp_path: Path) -> None:
    made = []
    for name in ("one.txt", "two.txt"):
        main([*release, "--out", str(tmp_path / name)])
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]


def test_no_title_is_kept(release: list[str], tmp_path: Path) -> None:
    main([*release, "--out", str(tmp_path / "table.txt")])
    text = (tmp_path / "table.txt").read_text()
    assert not any(word in text for word in ("Disease", "Dementia", "Injury"))


def test_days_are_asked_for(release: list[str]) -> None:
    with pytest.raises(SystemExit):
        main([*release[:2], "--out", "table.txt"])
