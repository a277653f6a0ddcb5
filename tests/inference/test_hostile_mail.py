"""Files that mean harm, through the worker: each ends as a decision that asks a person, with its original kept."""

from pathlib import Path

import pytest
from PIL import Image

from inference.control import control_total
from inference.store import Store
from inference.tables import decision, event, file, job, operation, review_item
from inference.worker import Worker
from tests.extraction.pages import hostile, test_losses
from tests.inference.desk import Desk
from tests.letters import letter
from tests.remittances import remittance

LETTER = letter("records_request", 1).pdf
# What the file ends as, and the code of what is told of it.
REFUSED = {
    "with a password": (hostile.protected("secret"), "unreadable"),
    "without pages": (hostile.pages(0), "unreadable"),
    "a picture that is not in the file": (test_losses.with_picture(), "picture_unreadable"),
    "a picture of which half is not in the file": (
        test_losses.with_picture(test_losses.picture(test_losses.jpeg()[:20_000], b"DCTDecode")),
        "picture_cut_off",
    ),
    "cut off at its first table": (LETTER[:120], "unreadable"),
    "a picture of 20,000 pixels": (
        hostile.saved(Image.new("1", (20_000, 20_000), 1), "PNG"),
        "unreadable",
    ),
    "a picture cut off": (hostile.picture("TIFF", (1700, 2200))[:400], None),
    "a page of seven hundred metres": (hostile.BOMBS["a page of seven hundred metres"](), None),
    "a page tree that is its own branch": (hostile.BOMBS["a page tree that is its own branch"](), None),
    "forms in forms": (hostile.BOMBS["forms in forms"](), None),
    "with a script": (hostile.with_script(), "javascript"),
    "with a program in it": (hostile.with_attachment(), "embedded_files"),
}


@pytest.fixture
def desk(sqlite_store: Store, tmp_path: Path) -> Desk:
    return Desk.at(sqlite_store, tmp_path)


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_a_persons_and_its_original_is_kept(desk: Desk, name: str) -> None:
    data, code = REFUSED[name]
    worker = Worker(desk.store, desk.settings)
    desk.receive(data, name="fax.pdf")
    while worker.run_once():
        pass
    made = desk.rows(decision)
    assert made
    assert {row.disposition for row in made} == {"review"}
    told = {reason["code"] for row in made for reason in row.reasons}
    assert code is None or code in told
    assert {row.state for row in desk.rows(review_item)} <= {"in_review", "escalated"}
    assert [row.state for row in desk.rows(operation)] == ["needs_review"]
    assert {row.state for row in desk.rows(job)} == {"done"}
    assert [desk.originals.get(row.sha256) for row in desk.rows(file)] == [data]
    assert "job.failed" not in {row.type for row in desk.rows(event)}
    with desk.store.read() as connection:
        assert control_total(connection).agrees
    desk.receive(remittance(1).data)
    assert worker.run_once()  # alive
