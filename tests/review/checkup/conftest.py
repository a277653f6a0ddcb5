"""Archives of the tests: the public samples, and invented ones with everything in them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from inference.deadlines import Deadlines
from inference.settings import Settings
from review.checkup.report import Report
from review.checkup.run import checkup
from tests.review.checkup import archives
from tests.review.checkup.naive import Naive
from tests.samples import FOLDER

DEADLINES = Deadlines.load(Settings().deadlines_path)


class Examined(NamedTuple):
    """An archive, what the checkup says of it, and what the second implementation does."""

    folder: Path
    claims: Path
    report: Report
    naive: Naive


def examine(folder: Path, claims: Path) -> Examined:
    return Examined(folder, claims, checkup(folder, claims, deadlines=DEADLINES), Naive(folder))


@pytest.fixture(scope="session", params=["samples", 1, 2])
def examined(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Examined:
    """The public samples (remittances, fragments and odd files; claims of all kinds), and two invented archives."""
    if request.param == "samples":
        return examine(FOLDER, FOLDER)
    return examine(*archives.write(tmp_path_factory.mktemp("archive"), request.param, days=11, claims=9))


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Examined:
    """One invented archive."""
    return examine(*archives.write(tmp_path_factory.mktemp("invented"), 3, days=8, claims=8))
