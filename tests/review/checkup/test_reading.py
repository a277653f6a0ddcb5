"""Reading a folder: every file of it, by one process or two, and nothing that is not read stays unsaid."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from review.checkup.facts import FileFact
from review.checkup.files import files_of
from review.checkup.reading import read_folder, unread
from review.checkup.run import NothingReadError, checkup, summary
from tests.remittances import remittance
from tests.review.checkup import archives
from tests.review.checkup.conftest import DEADLINES
from tests.samples import FOLDER


def read_all(folder: Path, processes: int = 1) -> list[FileFact]:
    return read_folder(folder, names=False, told=lambda file: None, processes=processes)


def test_two_processes_read_the_same_as_one() -> None:
    assert read_all(FOLDER, processes=2) == read_all(FOLDER)


def test_a_folder_of_any_depth_is_read_in_one_order(tmp_path: Path) -> None:
    for number, place in enumerate(("b/c/d", "a", "."), 1):
        (tmp_path / place).mkdir(parents=True, exist_ok=True)
        (tmp_path / place / f"{number}.835").write_bytes(remittance(number).data)
    assert [fact.name for fact in read_all(tmp_path)] == ["3.835", "a/2.835", "b/c/d/1.835"]


def test_one_file_is_an_archive_too(tmp_path: Path) -> None:
    (tmp_path / "one.835").write_bytes(remittance(1).data)
    assert checkup(tmp_path / "one.835", deadlines=DEADLINES).figures["read"]["files_read"] == 1


def test_what_cannot_be_read_is_named_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "good.835").write_bytes(remittance(1).data)
    (tmp_path / "bad.835").write_bytes(b"ISA*nothing of the kind")
    (tmp_path / "empty.835").write_bytes(b"")
    (tmp_path / "lost.835").symlink_to("nowhere")
    (tmp_path / "note.txt").write_text("call the payer")
    os.mkfifo(tmp_path / "pipe")  # no file: reading it would wait for ever
    figures = checkup(tmp_path, deadlines=DEADLINES).figures["read"]
    assert (figures["files"], figures["files_read"]) == (5, 1)
    assert {each["file"] for each in figures["unreadable"]} == {"bad.835", "empty.835", "lost.835", "note.txt"}
    assert all(each["reason"] for each in figures["unreadable"])


def test_a_name_that_commands_a_terminal_is_shown_without(tmp_path: Path) -> None:
    (tmp_path / "\x1b]0;gone\x07\n.835").write_bytes(remittance(1).data)
    assert [fact.name for fact in read_all(tmp_path)] == ["\ufffd]0;gone\ufffd\ufffd.835"]


def test_a_transaction_that_cannot_be_read_is_named_and_the_others_count() -> None:
    [fact] = read_all(FOLDER / "odd" / "bad_transaction_between.835")
    assert len(fact.remittances) == 2
    assert fact.refused[0].startswith("transaction 2: ")


def test_claims_among_the_remittances_are_said_to_be_none(tmp_path: Path) -> None:
    remits, sent = archives.write(tmp_path / "archive", 1, days=1, claims=1)
    stray = next(sent.rglob("*.837"))
    (remits / "stray.837").write_bytes(stray.read_bytes())
    unread = checkup(remits, deadlines=DEADLINES).figures["read"]["unreadable"]
    assert unread == [{"file": "stray.837", "reason": "holds no remittance"}]


def test_nothing_to_read_is_an_error_that_names_the_folder_its_files_and_the_reasons(tmp_path: Path) -> None:
    with pytest.raises(NothingReadError, match="which holds 0 files") as raised:
        checkup(tmp_path, deadlines=DEADLINES)
    assert str(tmp_path) in str(raised.value)
    (tmp_path / "bad.835").write_bytes(b"ISA*nothing of the kind")
    (tmp_path / "empty.835").write_bytes(b"")
    with pytest.raises(NothingReadError) as raised:
        checkup(tmp_path, deadlines=DEADLINES)
    reasons = dict(unread(read_all(tmp_path), "835"))
    assert set(reasons) == {"bad.835", "empty.835"}
    assert str(raised.value).endswith(f"2 files; bad.835: {reasons['bad.835']}; empty.835: {reasons['empty.835']}")


def test_of_many_files_only_the_first_are_named_in_a_line(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.835").write_bytes(b"")
    with pytest.raises(NothingReadError, match=r"30 files; 00.835: .*09.835: .*; and 20 more$"):
        checkup(tmp_path, deadlines=DEADLINES)
    (tmp_path / "good.835").write_bytes(remittance(1).data)
    report = checkup(tmp_path, deadlines=DEADLINES)
    lines = summary(report, tmp_path / "out").splitlines()
    assert len([line for line in lines if line.startswith("not read: ")]) == 10
    assert "and 20 more" in lines
    assert len(report.figures["read"]["unreadable"]) == 30


def test_a_name_that_is_no_utf8(tmp_path: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/na\xffme.835"))
    odd.write_bytes(remittance(1).data)
    assert files_of(tmp_path) == [odd]
    assert read_all(tmp_path)[0].name == "na\ufffdme.835"
