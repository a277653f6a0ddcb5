"""Which files an archive has: none is lost behind a closed door or a link, and none of the user's is taken for ours."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from review.checkup.files import NotWritableError, check_writable, files_of
from review.checkup.reading import read_folder
from review.checkup.run import checkup, write
from tests.remittances import remittance
from tests.review.checkup import archives
from tests.review.checkup.conftest import DEADLINES

NOBODY = 65534


def put(path: Path, number: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(remittance(number).data)
    return path


def names_of(folder: Path, out: Path | None = None) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in files_of(folder, out)]


@contextmanager
def without_privileges() -> Iterator[None]:
    """The superuser opens every folder: as nobody in particular it stays closed."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.parametrize("mode", [0o000, 0o444])
def test_a_folder_that_cannot_be_opened_is_told(mode: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        put(folder / "a.835")
        put(folder / "closed" / "b.835", 2)
        (folder / "closed").chmod(mode)
        with without_privileges():
            facts = read_folder(folder, names=False, told=lambda file: None, processes=1)
        (folder / "closed").chmod(0o755)
    good, closed = facts
    assert (good.name, len(good.remittances)) == ("a.835", 1)
    assert closed.name.startswith("closed")
    assert "can be opened and read" in closed.refused[0]


def test_a_linked_folder_is_read(tmp_path: Path) -> None:
    put(tmp_path / "elsewhere" / "b.835")
    put(tmp_path / "in" / "a.835", 2)
    (tmp_path / "in" / "year").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert names_of(tmp_path / "in") == ["a.835", "year/b.835"]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    put(tmp_path / "a" / "one.835")
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "b").symlink_to(tmp_path / "a", target_is_directory=True)
    (tmp_path / "x1").symlink_to("x2")
    (tmp_path / "x2").symlink_to("x1")
    assert names_of(tmp_path) == ["a/one.835", "x1", "x2"]
    read = checkup(tmp_path, deadlines=DEADLINES, out=tmp_path / "out").figures["read"]
    assert (read["files"], read["files_read"]) == (3, 1)
    assert {each["file"] for each in read["unreadable"]} == {"x1", "x2"}


def test_a_link_to_a_pipe_is_not_read_for_ever(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    assert names_of(tmp_path) == []


def test_of_the_folder_of_the_report_only_what_a_checkup_wrote_is_left_out(tmp_path: Path) -> None:
    put(tmp_path / "a.835")
    out = tmp_path / "out"
    write(checkup(tmp_path, deadlines=DEADLINES), out)
    write(checkup(tmp_path, deadlines=DEADLINES, names=True), out, names=True)
    assert names_of(tmp_path, out) == ["a.835"]
    put(out / "claims" / "mine.837")
    (out / "claims" / "mine.csv").write_text("file,figure\n")
    assert names_of(tmp_path, out) == ["a.835", "out/claims/mine.837", "out/claims/mine.csv"]


def test_claims_where_the_report_would_put_its_lists_are_read_all_the_same(tmp_path: Path) -> None:
    remits, sent = archives.write(tmp_path / "archive", 1, days=1, claims=2)
    claims = remits / "claims"
    sent.rename(claims)
    figures = checkup(remits, claims, deadlines=DEADLINES, out=remits).figures
    assert figures["read_claims"]["files"] == figures["read_claims"]["files_read"] > 1


def test_no_report_is_put_among_files_of_somebody_else(tmp_path: Path) -> None:
    check_writable(tmp_path)
    write(checkup(put(tmp_path / "in" / "a.835"), deadlines=DEADLINES), tmp_path)
    check_writable(tmp_path)  # its own lists may be written anew
    put(tmp_path / "claims" / "mine.837")
    with pytest.raises(NotWritableError, match="out_holds_other_files") as raised:
        check_writable(tmp_path)
    assert str(tmp_path / "claims") in str(raised.value)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(NotWritableError, match=r"out_not_writable.*taken"):
        check_writable(tmp_path / "taken" / "inside")
