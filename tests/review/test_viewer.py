"""The page viewer: what it shows of a case, and the page that it makes of it."""

import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from inference.api.services import Services
from inference.jobs import MAX_ATTEMPTS
from inference.store import Store
from inference.tables import decision
from inference.worker import Worker
from review.case import Case, case
from review.pages.viewer import Viewer, viewer
from tests.letters import joined, letter
from tests.review.conftest import Caller
from tests.review.items import ROSA, Clock
from tests.review.test_pages import Inline

PDFS = Path(__file__).parents[2] / "data" / "samples" / "pdf"
APEX = (PDFS / "apex_remittance.pdf").read_bytes()
Read = Callable[[bytes], dict[tuple[str, str], str]]


@pytest.fixture
def services(app: FastAPI) -> Services:
    found: Services = app.state.services
    return found


@pytest.fixture
def items(app_store: Store, services: Services, key: Callable[..., TestClient]) -> Read:
    """Read a file of pages; the ids of its decisions by task and pointer."""

    def read(data: bytes) -> dict[tuple[str, str], str]:
        answer = key("documents:write").post("/v1/documents", files={"file": ("mail.pdf", data)})
        assert answer.status_code == 202
        worker = Worker(app_store, services.settings)
        while worker.run_once():
            pass
        with app_store.read() as connection:
            rows = connection.execute(decision.select()).all()
        return {(row.task, row.pointer): row.id for row in rows}

    return read


def seen(services: Services, decision_id: str) -> tuple[Case, Viewer | None]:
    person = ROSA.__class__(**{**{name: getattr(ROSA, name) for name in ROSA.__slots__}, "facility": "main"})
    with services.store.read() as connection:
        found = case(connection, person, decision_id)
    assert found.original.shown is not None
    return found, viewer(found, services.vault.pictures.sizes(found.original.shown))


def test_a_claim_shows_its_own_values_where_they_stand(services: Services, items: Read) -> None:
    found, shown = seen(services, items(APEX)["claim_payment", "/claims/1"])
    assert shown is not None
    assert [group.title for group in shown.groups] == ["Claim", "Line 1", "Line 2", "Payment"]
    (sheet,) = shown.sheets
    assert (sheet.number, shown.opens_at) == (1, 1)
    assert sheet.address == f"/v1/documents/{found.original.id}/pages/1"
    for field in sheet.fields:
        x0, y0, x1, y1 = field.box
        assert 0 <= x0 < x1 <= sheet.width
        assert 0 <= y0 < y1 <= sheet.height
    first = {field.name: field.value for field in shown.groups[1].fields}
    assert (first["charge"], first["paid amount"], first["code of adjustment 1"]) == ("300.00", "189.88", "CO 45")
    assert not any(pointer.startswith("/claims/0") for field in sheet.fields for pointer in field.pointers)


def test_values_come_in_the_order_in_which_they_are_read(services: Services, items: Read) -> None:
    _, shown = seen(services, items(APEX)["claim_payment", "/claims/0"])
    assert shown is not None
    for group in shown.groups:
        tops = [(field.page, round(field.box[1] / 6), field.box[0]) for field in group.fields]
        assert tops == sorted(tops)
        boxes = [(field.page, field.box) for field in group.fields]
        assert len(set(boxes)) == len(boxes)


def test_a_payment_shows_of_each_claim_what_adds_up_to_it(services: Services, items: Read) -> None:
    _, shown = seen(services, items(APEX)["remittance", ""])
    assert shown is not None
    assert [group.title for group in shown.groups] == ["Payment", "Claim 1", "Claim 2", "Claim 3"]
    assert {field.name for group in shown.groups[1:] for field in group.fields} <= {
        "account number",
        "charge",
        "paid amount",
        "claim status",
    }


def test_a_letter_shows_its_pages_alone_and_a_file_of_many_only_its_own(services: Services, items: Read) -> None:
    data = joined([letter("records_request", 1), letter("claim_denial_letter", 1)])
    made = items(data)
    assert set(made) == {("document", "")}  # two documents, of which the later is looked at
    found, shown = seen(services, made["document", ""])
    assert shown is not None
    assert found.pages is not None
    first, last = found.pages
    assert [sheet.number for sheet in shown.sheets] == list(range(first, last + 1))
    assert (shown.groups, shown.opens_at) == ([], first)


def test_who_decides_a_letter_stays_in_its_queue(
    services: Services, items: Read, denied_claim: str, person: Callable[..., Caller]
) -> None:
    """Among all queues the denied claim, which moves money, would come next."""
    items(joined([letter("records_request", 1), letter("claim_denial_letter", 1)]))
    rosa = person("rosa")
    listed = rosa.client.get("/review").text
    assert "mail.pdf" in listed
    waiting = rosa.client.get("/v1/reviews", params={"limit": 50}).json()["items"]
    opened = next(each for each in waiting if each["task"] == "document")
    token = {"csrf_token": rosa.csrf}
    rosa.client.post(f"/review/{opened['decision_id']}/take", data=token)
    done = rosa.client.post(f"/review/{opened['decision_id']}/confirm", data=token)
    assert str(done.headers.get("location") or done.url).endswith(f"?queue={opened['queue']}")


def test_x12_shows_no_page(services: Services, denied_claim: str) -> None:
    found, shown = seen(services, denied_claim)
    assert (found.pages, shown) == (None, None)


def test_without_a_picture_there_is_no_viewer(services: Services, items: Read) -> None:
    found, _ = seen(services, items(APEX)["claim_payment", "/claims/0"])
    assert viewer(found, {}) is None


def test_the_page_fits_the_policy_of_browsers_and_names_what_it_shows(
    app: FastAPI,
    services: Services,
    items: Read,
    person: Callable[..., Caller],
    clock: Clock,
) -> None:
    made = items(APEX)
    rosa = person("rosa")
    page = rosa.client.get(f"/review/{made['claim_payment', '/claims/2']}").text
    inline = Inline()
    inline.feed(page)
    assert inline.found == []
    assert 'data-fields="/claims/2/lines/1/paid"' in page
    (address,) = set(re.findall(r'href="(/v1/documents/\w+/pages/1)"', page))
    picture = rosa.client.get(address)
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
    assert 'data-field="/claims/2/lines/1/paid"' in page  # the number itself leads to its box
    history = page[page.index('id="history"') :]
    again = rosa.client.get(f"/review/{made['claim_payment', '/claims/2']}").text
    assert again[again.index('id="history"') :].count("<li>") == history.count("<li>")


def test_lost_pages_are_drawn_again_and_the_screen_asks_for_them_until_they_are_there(
    app_store: Store, services: Services, items: Read, person: Callable[..., Caller], clock: Clock
) -> None:
    item = f"/review/{items(APEX)['claim_payment', '/claims/1']}"
    rosa = person("rosa")
    before = rosa.client.get(item).text
    shutil.rmtree(services.settings.pictures_path)
    page = rosa.client.get(item).text
    inline = Inline()
    inline.feed(page)
    assert inline.found == []
    assert "This page is being drawn" in page
    assert f'hx-get="{item}?part=pages" hx-trigger="every 2s"' in page
    assert "<image" not in page
    fields = re.compile(r'data-fields="([^"]+)" data-page="1"')
    assert fields.findall(page) == fields.findall(before) != []  # what was read can be worked through meanwhile
    waiting = rosa.client.get(item, params={"part": "pages"})
    assert (waiting.status_code, waiting.text) == (204, "")
    worker = Worker(app_store, services.settings)
    assert (worker.run_once(), worker.run_once()) == (True, False)
    there = rosa.client.get(item, params={"part": "pages"})
    assert there.status_code == 200
    section = before[before.index('<section class="viewer"') :].partition("</section>")[0]
    assert there.text.strip() == f"{section}</section>"
    assert rosa.client.get(item).text.count("<image") == 1


def test_where_pages_cannot_be_drawn_again_nobody_waits(
    app_store: Store, services: Services, items: Read, person: Callable[..., Caller], clock: Clock
) -> None:
    item = f"/review/{items(APEX)['claim_payment', '/claims/1']}"
    rosa = person("rosa")
    shutil.rmtree(services.settings.pictures_path)
    services.originals.path(sha256(APEX).hexdigest()).unlink()
    worker = Worker(app_store, services.settings)
    for _ in range(MAX_ATTEMPTS):
        assert "being drawn" in rosa.client.get(item).text
        assert worker.run_once()
        clock.pass_by(300)
    for page in (rosa.client.get(item), rosa.client.get(item, params={"part": "pages"})):
        assert page.status_code == 200
        assert "This page cannot be shown here right now" in page.text
        assert "every 2s" not in page.text


def test_what_has_no_pages_has_none_to_ask_for(denied_claim: str, person: Callable[..., Caller]) -> None:
    assert person("rosa").client.get(f"/review/{denied_claim}", params={"part": "pages"}).status_code == 404


def test_nobody_sees_a_page_without_a_session(app: FastAPI, items: Read) -> None:
    items(APEX)
    with app.state.services.store.read() as connection:
        (row,) = {found.file_id for found in connection.execute(decision.select())}
    assert TestClient(app).get(f"/v1/documents/{row}/pages/1").status_code == 401
