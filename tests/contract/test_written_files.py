"""Files that we write, accepted by three libraries: pyx12 holds them to the guides' maps, x12sdk to its models, oxedi
counts them. None of them has a map of dental claims.
"""

from __future__ import annotations

from pathlib import Path

import oxedi
import pytest
from pyx12.params import params
from pyx12.x12n_document import x12n_document
from x12sdk.io import X12ModelReader

from extraction.records import Remittance, Submission
from extraction.x12.read import read_x12
from extraction.x12.submission.write import write_submission
from tests.claims_837 import a_claim, a_dependent, a_submission, an_institutional_claim
from training.simulate.archive import write_archive

CLAIMS = 25


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """An invented archive without the files that were spoilt on purpose."""
    folder = tmp_path_factory.mktemp("written")
    truth = write_archive(folder, claims=CLAIMS, seed=1, processes=1)
    spoilt = {folder / item["file"] for item in truth["unbalanced"]}
    return [path for path in sorted(folder.rglob("*.83?")) if path not in spoilt]


def claims_of(path: Path) -> int:
    records = [document.record for document in read_x12(path.read_bytes())]
    return sum(len(record.claims) for record in records if isinstance(record, Remittance | Submission))


def is_valid(path: Path) -> bool:
    """By the maps of the implementation guides that pyx12 has."""
    return bool(x12n_document(params(), str(path), None, None, None))


def test_pyx12_finds_no_error(files: list[Path]) -> None:
    assert len(files) > CLAIMS
    assert [path.name for path in files if not is_valid(path)] == []


def test_pyx12_finds_the_error_of_a_file_that_has_one(files: list[Path], tmp_path: Path) -> None:
    bad = tmp_path / "bad.835"
    bad.write_bytes(files[0].read_bytes().replace(b"*I*", b"*Q*", 1))
    assert not is_valid(bad)


def test_x12sdk_takes_every_transaction(files: list[Path]) -> None:
    """But for remittances without a claim, which the guide allows and x12sdk does not."""
    for path in (path for path in files if claims_of(path)):
        with X12ModelReader(str(path)) as reader:
            assert len(list(reader.models())) == len(read_x12(path.read_bytes()))


def test_oxedi_counts_the_same_claims(files: list[Path]) -> None:
    remittances = [path for path in files if path.suffix == ".835"]
    assert remittances
    for path in remittances:
        assert oxedi.parse(path.read_bytes()).count_claims() == claims_of(path)


@pytest.mark.parametrize(
    "submission",
    [
        a_submission(),
        a_submission(a_claim(patient=a_dependent()), a_claim()),
        a_submission(an_institutional_claim()),
    ],
    ids=["professional", "dependent", "institutional"],
)
def test_claims_are_taken(submission: Submission, tmp_path: Path) -> None:
    path = tmp_path / "claims.837"
    path.write_bytes(write_submission(submission))
    assert is_valid(path)
