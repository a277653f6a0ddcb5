"""Many files by two processes: in order, and none of them ends the run."""

import os
from pathlib import Path

import pytest

from extraction.archive import read_archive
from extraction.errors import InternalError, TriageError, UnreadableInputError
from extraction.read import read
from tests.samples import FOLDER

FILES = sorted((FOLDER / "odd").glob("*.835"))


def count_findings(path: Path) -> int:
    """Work as a checkup does it; a file may also end its process or meet a mistake of ours."""
    if path.name == "ends":
        os._exit(1)
    if path.name == "mistake":
        raise ZeroDivisionError
    return sum(len(document.findings) for document in read(path.read_bytes(), path.name).documents)


def expected(path: Path) -> int | str:
    try:
        return count_findings(path)
    except TriageError as error:
        return error.what


@pytest.mark.parametrize("processes", [1, 2])
def test_results_come_in_the_order_of_the_files(processes: int) -> None:
    found = list(read_archive(FILES, count_findings, processes))
    assert [path for path, _ in found] == FILES
    shown = [result.what if isinstance(result, TriageError) else result for _, result in found]
    assert shown == [expected(path) for path in FILES]
    assert all(result.found is None for _, result in found if isinstance(result, TriageError))


@pytest.mark.parametrize("processes", [1, 2])
def test_a_file_that_cannot_be_opened_is_told(processes: int, tmp_path: Path) -> None:
    results = [result for _, result in read_archive([tmp_path / "none", FILES[0], tmp_path], count_findings, processes)]
    assert isinstance(results[0], UnreadableInputError)
    assert results[1] == expected(FILES[0])
    assert isinstance(results[2], UnreadableInputError)


def test_a_mistake_of_ours_or_the_end_of_a_process_ends_no_run(tmp_path: Path) -> None:
    paths = [FILES[0], tmp_path / "ends", FILES[1], tmp_path / "mistake", tmp_path / "ends", FILES[2]]
    results = [result for _, result in read_archive(paths, count_findings)]
    whats = [result.what if isinstance(result, InternalError) else "" for result in results]
    assert whats == ["", "process_ended", "", "file_failed", "process_ended", ""]
    assert [results[0], results[2], results[5]] == [expected(path) for path in FILES[:3]]
