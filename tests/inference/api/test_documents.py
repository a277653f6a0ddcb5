"""Files in, envelopes and originals out. Through the real service.

Nothing between the request and the rows is replaced.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import func, select

from extraction.envelope import ExtractedDocument
from inference.api.services import Services
from inference.api.views import EnvelopeDocument
from inference.settings import Settings
from inference.store import Store
from inference.tables import event, file, job, receipt
from inference.worker import Worker
from tests.inference.api.conftest import Headers
from tests.letters import REMITTANCE as PAPER
from tests.letters import letter
from tests.remittances import remittance

Make = Callable[..., Headers]
REMITTANCE = remittance(1)
WAIT = {"Prefer": "wait"}
LETTER = letter("records_request", 1).pdf
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture
def send(client: TestClient, key: Make) -> Callable[..., Response]:
    """Post a file as a body of its own, by a key that may write and read in facility north."""
    caller = key(facility="north")

    def post(data: bytes, name: str = "week-12.835", **headers: str) -> Response:
        named = {header.replace("_", "-"): value for header, value in headers.items()}
        return client.post("/v1/documents", params={"name": name}, content=data, headers=caller | named)

    post.caller = caller  # type: ignore[attr-defined]
    return post


def events(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(select(event.c.type).order_by(event.c.seq)).scalars())


def count(store: Store, table: Any) -> int:
    with store.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_file_is_taken_in_with_202_and_an_operation(
    client: TestClient, send: Callable[..., Response], api_store: Store
) -> None:
    answer = send(REMITTANCE.data, X_Correlation_ID="feed-7")
    operation = answer.json()
    assert (answer.status_code, operation["state"]) == (202, "pending")
    assert answer.headers["location"] == operation["links"]["self"] == f"/v1/operations/{operation['id']}"
    assert "preference-applied" not in answer.headers
    assert operation["correlation_id"] == "feed-7"
    again = client.get(answer.headers["location"], headers=send.caller)  # type: ignore[attr-defined]
    assert again.json() == operation
    assert count(api_store, job) == 1


def test_its_envelope_is_empty_until_it_is_decided(client: TestClient, send: Callable[..., Response]) -> None:
    operation = send(REMITTANCE.data).json()
    envelope = client.get(operation["links"]["document"], headers=send.caller).json()  # type: ignore[attr-defined]
    assert (envelope["state"], envelope["documents"], envelope["disposition"]) == ("received", [], None)


def test_waiting_gives_the_finished_operation(
    client: TestClient, send: Callable[..., Response], api_store: Store
) -> None:
    answer = send(REMITTANCE.data, **WAIT)
    operation = answer.json()
    assert (answer.status_code, operation["state"]) == (200, "needs_review")
    assert answer.headers["preference-applied"] == "wait"
    assert count(api_store, job) == 0
    envelope = client.get(operation["links"]["document"], headers=send.caller).json()  # type: ignore[attr-defined]
    assert envelope["source"]["name"] == "week-12.835"
    assert (envelope["state"], envelope["disposition"]) == ("decided", "review")
    (document,) = envelope["documents"]
    assert (document["document_class"], document["balanced"]) == ("remittance_835", True)
    of_claims = {found["pointer"]: found["disposition"] for found in document["decisions"] if "claim" in found["task"]}
    assert of_claims == {
        f"/claims/{index}": claim["disposition"] for index, claim in enumerate(document["record"]["claims"])
    }
    assert [found["task"] for found in document["decisions"]] == ["document", "remittance", *["claim_payment"] * 2]
    assert document["confidence"] == min(found["confidence"] for found in document["decisions"])


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (PDF, "fax.pdf"),
        (remittance(2, paid=300).data, "large.835"),
    ],
)
def test_waiting_is_for_small_x12_files(send: Callable[..., Response], data: bytes, name: str) -> None:
    answer = send(data, name, **WAIT)
    assert (answer.status_code, answer.json()["state"]) == (202, "pending")
    assert "preference-applied" not in answer.headers


def test_an_x12_file_that_cannot_be_read_goes_to_a_person(client: TestClient, send: Callable[..., Response]) -> None:
    answer = send(REMITTANCE.data[:120], **WAIT)
    assert (answer.status_code, answer.json()["state"]) == (200, "needs_review")
    envelope = client.get(answer.json()["links"]["document"], headers=send.caller).json()  # type: ignore[attr-defined]
    assert (envelope["state"], envelope["disposition"]) == ("unreadable", "review")
    (document,) = envelope["documents"]
    assert (document["document_class"], document["record_type"], document["record"]) == ("unknown", "none", None)


@pytest.mark.parametrize(
    ("name", "header", "shown"),
    [
        ("a.835", {}, "a.835"),
        ("", {"Content-Disposition": 'attachment; filename="b.835"'}, "b.835"),
        ("", {"Content-Disposition": "attachment; filename*=UTF-8''c%20d.835"}, "c d.835"),
        ("../../etc/passwd", {}, "passwd"),
        ("C:\\era\\e.835", {}, "e.835"),
        ("f\x00\n.835", {}, "f.835"),
        ("", {}, "unnamed"),
        ("x" * 500 + ".835", {}, "x" * 196 + ".835"),
    ],
)
def test_the_name_is_the_senders_made_harmless(
    client: TestClient, key: Make, name: str, header: Headers, shown: str
) -> None:
    caller = key()
    params = {"name": name} if name else {}
    sent = client.post("/v1/documents", params=params, content=PDF, headers=caller | header)
    envelope = client.get(sent.json()["links"]["document"], headers=caller).json()
    assert envelope["source"]["name"] == shown


def test_a_form_sends_the_same(client: TestClient, key: Make) -> None:
    caller = key()
    sent = client.post("/v1/documents", files={"file": ("fax.pdf", PDF, "text/html")}, headers=caller)
    envelope = client.get(sent.json()["links"]["document"], headers=caller).json()
    assert envelope["source"] | {"sha256": ""} == {"name": "fax.pdf", "sha256": "", "media_type": "application/pdf"}


@pytest.mark.parametrize(
    ("request_parts", "status", "code"),
    [
        ({"content": b""}, 422, "file_empty"),
        ({"content": b" \r\n "}, 422, "file_empty"),
        ({"files": {"other": ("a", b"x")}}, 422, "file_missing"),
        ({"files": {"file": ("a", b"")}}, 422, "file_empty"),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 400, "bad_request"),
        ({"content": b"--b\r\nx", "headers": {"Content-Type": "multipart/form-data; boundary=b"}}, 422, "file_missing"),
        ({"content": b"x", "params": {"facility": "a b"}}, 422, "request_not_valid"),
        ({"content": b"x", "headers": {"Idempotency-Key": "a b"}}, 422, "request_not_valid"),
    ],
)
def test_what_is_no_file_is_refused(
    client: TestClient, key: Make, api_store: Store, request_parts: dict[str, Any], status: int, code: str
) -> None:
    parts = request_parts | {"headers": key() | request_parts.get("headers", {})}
    answer = client.post("/v1/documents", **parts)
    assert (answer.status_code, answer.json()["type"].rsplit(":", 1)[-1]) == (status, code)
    assert count(api_store, file) == 0


def test_too_much_is_refused_while_it_arrives(
    client: TestClient, key: Make, settings: Settings, api_store: Store
) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 10 * settings.max_upload_bytes:
            sent += 10_000
            yield b"x" * 10_000

    answer = client.post("/v1/documents", content=endless(), headers=key())
    assert (answer.status_code, answer.json()["type"].rsplit(":", 1)[-1]) == (413, "too_large")
    assert count(api_store, file) == 0


def test_the_same_bytes_are_one_file_with_two_receipts(send: Callable[..., Response], api_store: Store) -> None:
    first, second = send(REMITTANCE.data).json(), send(REMITTANCE.data).json()
    assert first["document_id"] == second["document_id"]
    assert first["id"] != second["id"]
    assert (count(api_store, file), count(api_store, receipt)) == (1, 2)
    assert events(api_store)[-2:] == ["file.received", "file.received_again"]


def test_bytes_that_were_decided_are_finished_at_once(send: Callable[..., Response]) -> None:
    first, second = send(REMITTANCE.data, **WAIT), send(REMITTANCE.data, **WAIT)
    assert (second.status_code, second.json()["state"]) == (200, first.json()["state"])


def test_the_original_comes_back_as_it_was_and_its_reading_is_an_event(
    client: TestClient, send: Callable[..., Response], api_store: Store, settings: Settings
) -> None:
    """Of a file of pages once it has been looked at: before, nobody knows whether a payment card is on it."""
    original, caller = send(PDF, 'fäx "1".pdf').json()["links"]["original"], send.caller  # type: ignore[attr-defined]
    early = client.get(original, headers=caller)
    assert (early.status_code, early.json()["type"].rpartition(":")[2]) == (409, "original_not_read_yet")
    assert Worker(api_store, settings).run_once()
    answer = client.get(original, headers=caller)
    assert answer.content == PDF
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == "inline; filename*=UTF-8''f%C3%A4x%20%221%22.pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert events(api_store)[-1] == "file.original_read"


def test_a_remittance_on_paper_comes_back_as_its_record(
    client: TestClient, send: Callable[..., Response], api_store: Store, settings: Settings
) -> None:
    sent = send(letter(PAPER, 2).pdf, "paper.pdf").json()["links"]["document"]
    assert Worker(api_store, settings).run_once()
    envelope = client.get(sent, headers=send.caller).json()  # type: ignore[attr-defined]
    (document,) = envelope["documents"]
    assert (document["record_type"], document["pages"], document["disposition"]) == ("remittance", [1, 2], "review")
    assert {claim["disposition"] for claim in document["record"]["claims"]} == {"review"}
    assert set(document["standing"]) == {
        "/payment",
        *(f"/claims/{at}" for at in range(len(document["record"]["claims"]))),
    }
    placed = [field for field in document["fields"].values() if "box" in field]
    assert {field["page"] for field in placed} == {1, 2}
    assert all("segment" not in field for field in placed)


def test_what_a_document_is_stored_with_is_shown() -> None:
    assert {field.name for field in fields(ExtractedDocument)} <= set(EnvelopeDocument.model_fields)


def test_a_page_is_a_picture_and_every_look_at_it_an_event(
    client: TestClient, send: Callable[..., Response], api_store: Store, settings: Settings
) -> None:
    document, caller = send(LETTER, "letter.pdf").json()["links"]["document"], send.caller  # type: ignore[attr-defined]
    early = client.get(f"{document}/pages/1", headers=caller)
    assert (early.status_code, early.json()["type"].rpartition(":")[2]) == (409, "original_not_read_yet")
    assert Worker(api_store, settings).run_once()
    answer = client.get(f"{document}/pages/1", headers=caller)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.content.startswith(b"\x89PNG")
    assert answer.headers["cache-control"] == "no-store"
    with api_store.read() as connection:
        last = connection.execute(select(event).order_by(event.c.seq.desc()).limit(1)).one()
    assert (last.type, last.body, last.actor.partition(":")[0]) == ("file.page_read", {"page": 1}, "key")
    for number, status in (("2", 404), ("0", 422), ("x", 422)):
        assert client.get(f"{document}/pages/{number}", headers=caller).status_code == status
    assert events(api_store)[-1] == "file.page_read"
    assert client.get(f"{document}/pages/1").status_code == 401


def test_a_page_whose_picture_is_gone_is_drawn_again_by_the_worker_alone(
    client: TestClient, send: Callable[..., Response], api_store: Store, settings: Settings
) -> None:
    document, caller = send(LETTER, "letter.pdf").json()["links"]["document"], send.caller  # type: ignore[attr-defined]
    worker = Worker(api_store, settings)
    assert worker.run_once()
    before = client.get(f"{document}/pages/1", headers=caller).content
    shutil.rmtree(settings.pictures_path)
    told = events(api_store)
    for number in ("1", "1", "2"):  # nobody knows how many pages there are until they are drawn
        answer = client.get(f"{document}/pages/{number}", headers=caller)
        assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (409, "page_picture_being_drawn")
    assert events(api_store) == told  # nobody has seen anything yet
    assert (worker.run_once(), worker.run_once()) == (True, False)
    assert client.get(f"{document}/pages/2", headers=caller).status_code == 404
    answer = client.get(f"{document}/pages/1", headers=caller)
    assert (answer.status_code, answer.content) == (200, before)
    assert events(api_store) == [*told, "file.page_read"]


def test_whoever_may_not_see_a_file_has_nothing_drawn(
    client: TestClient, key: Make, send: Callable[..., Response], api_store: Store, settings: Settings
) -> None:
    document = send(LETTER, "letter.pdf").json()["links"]["document"]
    worker = Worker(api_store, settings)
    assert worker.run_once()
    shutil.rmtree(settings.pictures_path)
    assert client.get(f"{document}/pages/1", headers=key(facility="south")).status_code == 404
    assert not worker.run_once()


def test_a_file_without_pages_has_no_picture(
    client: TestClient, send: Callable[..., Response], api_store: Store, settings: Settings
) -> None:
    document = send(REMITTANCE.data, **WAIT).json()["links"]["document"]
    answer = client.get(f"{document}/pages/1", headers=send.caller)  # type: ignore[attr-defined]
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (404, "page_picture_missing")
    assert not Worker(api_store, settings).run_once()


def test_another_facility_sees_no_page_and_its_attempt_is_an_event(
    client: TestClient, key: Make, send: Callable[..., Response], api_store: Store, settings: Settings
) -> None:
    document = send(LETTER, "letter.pdf").json()["links"]["document"]
    assert Worker(api_store, settings).run_once()
    assert client.get(f"{document}/pages/1", headers=key(facility="south")).status_code == 404
    assert events(api_store)[-1] == "access.denied"
    assert "file.page_read" not in events(api_store)


def test_another_facility_sees_nothing_and_its_attempt_is_an_event(
    client: TestClient, key: Make, send: Callable[..., Response], api_store: Store
) -> None:
    links = send(REMITTANCE.data, **WAIT).json()["links"]
    stranger = key(facility="south")
    unknown = client.get("/v1/documents/doc_0", headers=stranger).json()
    for link in ("self", "document", "original"):
        answer = client.get(links[link], headers=stranger)
        assert answer.status_code == 404
        assert answer.json() | {"correlation_id": ""} == unknown | {"correlation_id": ""}
        assert events(api_store)[-1] == "access.denied"
    assert client.get(links["decisions"], headers=stranger).json()["items"] == []


def test_a_file_belongs_to_the_senders_facility(
    client: TestClient, key: Make, services: Services, api_store: Store
) -> None:
    def facility_of(caller: Headers, **params: str) -> str:
        sent = client.post("/v1/documents", content=PDF, params=params, headers=caller)
        with api_store.read() as connection:
            where = file.c.id == sent.json()["document_id"]
            return str(connection.execute(select(file.c.facility).where(where)).scalar_one())

    assert facility_of(key(facility="north")) == "north"
    assert facility_of(key()) == services.settings.default_facility
    assert facility_of(key(), facility="south") == "south"
    refused = client.post("/v1/documents", content=PDF, params={"facility": "south"}, headers=key(facility="north"))
    assert (refused.status_code, refused.json()["type"].rsplit(":", 1)[-1]) == (403, "facility_not_yours")


def test_a_form_that_is_none_is_told_what_a_form_is(client: TestClient, key: Make) -> None:
    answer = client.post("/v1/documents", content=b"x", headers=key() | {"Content-Type": "multipart/form-data"})
    assert (answer.status_code, answer.json()["type"].rsplit(":", 1)[-1]) == (400, "bad_request")
    assert "part `file`" in answer.json()["detail"]


@pytest.mark.parametrize("wait", [{}, WAIT])
def test_a_disk_that_takes_nothing_is_told_and_nothing_is_promised(
    client: TestClient, send: Callable[..., Response], api_store: Store, services: Services, wait: Headers
) -> None:
    services.settings.originals_path.touch()
    answer = send(REMITTANCE.data, **wait)
    assert (answer.status_code, answer.json()["type"].rsplit(":", 1)[-1]) == (503, "original_not_kept")
    assert answer.headers["retry-after"]
    assert count(api_store, file) == 0
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["checks"]["disk"]) == (503, False)
