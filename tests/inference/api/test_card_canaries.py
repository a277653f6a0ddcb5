"""A virtual card goes in by every door, printed and faxed; its number comes out by none but the sealed one."""

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from extraction.media import PDF
from extraction.pages.read import read_pages
from inference.api.services import Services
from inference.schema import metadata
from inference.settings import Settings
from inference.worker import Worker
from tests.cards import CODE, NUMBER, SPACED, card, paid_by_card
from tests.databases import SqliteFiles
from tests.gateway import Gateway
from tests.inference.api.conftest import Headers
from tests.inference.api.test_canaries import channels, settle_all, ship_all
from tests.letters import faxed
from tests.mlflow_server import MlflowServer

CHECKOUT = Path(__file__).parents[3]
FILES = {"printed.pdf": card(), "faxed.pdf": faxed(card("A copy by fax"))}
# The code alone, as a word: three figures are part of many numbers.
_CODE = re.compile(rf"(?<![\w.,:-]){CODE}(?![\w.,:-])")


@pytest.fixture
def gateway(mlflow_server: MlflowServer) -> Iterator[Gateway]:
    with Gateway(mlflow_server.url) as opened:
        yield opened


@pytest.fixture
def settings(
    request: pytest.FixtureRequest, gateway: Gateway, tmp_path: Path, sqlite_databases: SqliteFiles
) -> Iterator[Settings]:
    url = sqlite_databases.migrated()
    named = request.node.name
    yield Settings(home=tmp_path, database_url=url, mlflow_url=gateway.url, mlflow_experiment=named, undo_seconds=0)
    sqlite_databases.drop(url)


def tells(text: str) -> bool:
    """Whether a text holds the number, with or without anything between its figures, or the code."""
    return NUMBER in re.sub(r"[\s-]", "", text) or bool(_CODE.search(text))


def on_pages(data: bytes) -> str:
    return " ".join(word.text for page in read_pages(data, PDF) for word in page.words)


def stored(services: Services) -> str:
    with services.store.read() as connection:
        rows = [connection.execute(select(table)).all() for table in metadata.sorted_tables]
    return repr([tuple(row) for table in rows for row in table])  # the repr of a row leaves out the middle of it


def test_no_card_comes_out(
    gateway: Gateway,
    log: io.StringIO,
    client: TestClient,
    services: Services,
    key: Callable[..., Headers],
    person: Callable[..., Headers],
    capfd: pytest.CaptureFixture[str],
) -> None:
    sender, supervisor = key("documents:write", "decisions:read", facility="north"), person("supervisor", "sam")
    for name, data in FILES.items():
        named = {"name": f"{SPACED} {name}"}
        answer = client.post("/v1/documents", params=named, content=data, headers=sender | {"Idempotency-Key": name})
        assert answer.status_code == 202, answer.text
    settle_all(services)
    pages = [item["decision_id"] for item in client.get("/v1/reviews", headers=supervisor).json()["items"]]
    assert len(pages) == len(FILES)
    shown = [client.get(f"/review/{each}", headers=supervisor).text for each in pages]
    shown += [client.get(f"/v1/reviews/{each}", headers=supervisor).text for each in pages]
    assert all("virtual" in each.lower() for each in shown)
    item = client.post("/v1/reviews:claim-next", headers=supervisor).json()["item"]
    assert client.post(f"/v1/reviews/{item['decision_id']}:confirm", headers=supervisor).status_code == 200
    settle_all(services)
    ship_all(services)

    found = channels(gateway, log, client, services) | {"tables": stored(services), "desk": "\n".join(shown)}
    found["output"] = "".join(capfd.readouterr())
    assert {name for name, text in found.items() if tells(text)} == set()
    assert all(found[name] for name in ("mlflow", "log", "tables"))
    assert "true_document_class" in found["mlflow"]  # what a person agreed with, for those who train


def test_no_file_of_the_house_shows_a_card_but_the_sealed_ones(
    client: TestClient, services: Services, settings: Settings, key: Callable[..., Headers]
) -> None:
    sender = key("documents:write", "decisions:read", facility="north")
    for name, data in FILES.items():
        client.post("/v1/documents", params={"name": name}, content=data, headers=sender)
    assert sum(path.read_bytes() in FILES.values() for path in files(settings)) == len(FILES)  # until they are read
    settle_all(services)
    copies = [path for path in files(settings) if path.read_bytes().startswith(b"%PDF")]
    assert len(copies) == len(FILES)
    assert all("VIRTUAL" in (text := on_pages(path.read_bytes())).upper() and not tells(text) for path in copies)
    assert not any(_holds(path.read_bytes()) for path in files(settings))
    assert len(list(settings.sealed_path.iterdir())) == len(FILES) + 1  # and the note for those who back up


def test_no_card_that_pays_a_remittance_is_kept_in_its_record(
    client: TestClient, services: Services, key: Callable[..., Headers], person: Callable[..., Headers]
) -> None:
    sender, supervisor = key("documents:write", "decisions:read", facility="north"), person("supervisor", "sam")
    client.post("/v1/documents", content=paid_by_card(), headers=sender)
    settle_all(services)
    item = client.post("/v1/reviews:claim-next", headers=supervisor).json()["item"]
    said = {"reason": "is_provider_remittance"}  # the model is not sure of it: it is read now
    answer = client.post(f"/v1/reviews/{item['decision_id']}:override", json=said, headers=supervisor)
    assert answer.status_code == 200, answer.text
    settle_all(services)
    with services.store.read() as connection:
        (kept,) = connection.execute(select(metadata.tables["document"])).all()
    assert (kept.record_type, str(kept.amount)) == ("remittance", "80.00")
    assert not tells(stored(services))


def files(settings: Settings) -> list[Path]:
    return [path for path in settings.home.rglob("*") if path.is_file()]


def _holds(data: bytes) -> bool:
    return NUMBER.encode() in data or SPACED.encode() in data or data in FILES.values()


def test_the_search_sees_a_card_on_both_files() -> None:
    assert all(tells(on_pages(data)) for data in FILES.values())


def test_a_supervisor_opens_the_sealed_original_and_nobody_else(
    client: TestClient, services: Services, key: Callable[..., Headers], person: Callable[..., Headers]
) -> None:
    sender = key("documents:write", "decisions:read", "reviews:decide", facility="north")
    links = client.post("/v1/documents", content=FILES["printed.pdf"], headers=sender).json()["links"]
    settle_all(services)
    sealed = f"{links['document']}/sealed-original"
    refused: dict[str, Any] = {"key": sender, "reviewer": person("reviewer", "rosa")}
    for caller in refused.values():
        assert client.get(sealed, headers=caller).status_code == 403
    assert client.get(sealed, headers=person("supervisor", "south", facility="south")).status_code == 404
    opened = client.get(sealed, headers=person("supervisor", "sam"))
    assert (opened.status_code, opened.content) == (200, FILES["printed.pdf"])
    assert opened.headers["cache-control"] == "no-store"
    copy = client.get(links["original"], headers=sender)
    assert copy.headers["content-type"] == PDF
    assert not tells(on_pages(copy.content))
    with services.store.read() as connection:
        told = [row.type for row in connection.execute(select(metadata.tables["event"]))]
    assert told.count("file.sealed_original_read") == 1


def test_nothing_is_sealed_of_a_file_without_a_card(
    client: TestClient, services: Services, key: Callable[..., Headers], person: Callable[..., Headers]
) -> None:
    given = client.post("/v1/documents", content=b"ISA*", headers=key("documents:write", facility="north")).json()
    answer = client.get(f"{given['links']['document']}/sealed-original", headers=person("supervisor"))
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (404, "sealed_original_missing")


def test_extract_prints_what_it_is_and_no_card(tmp_path: Path) -> None:
    for name, data in FILES.items():
        (tmp_path / f"{NUMBER}-{name}").write_bytes(data)
    command = [sys.executable, "-m", "cli", "extract", *map(str, tmp_path.iterdir()), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=CHECKOUT)
    assert done.returncode == 0, done.stderr
    for name in FILES:
        written = (tmp_path / "out" / f"{'X' * 16}-{name}").with_suffix(".json").read_text()
        (document,) = json.loads(written)["documents"]
        assert document["pages"] == [1, 1]
        assert "payment_card" in [found["code"] for found in document["findings"]]
        assert not tells(written)
    assert not tells(done.stdout + done.stderr)


def test_a_card_sent_by_the_command_line_is_left_nowhere_open(services: Services, settings: Settings) -> None:
    from inference.ingest import ingest_file

    path = settings.home.parent / f"{SPACED}.pdf"
    path.write_bytes(FILES["printed.pdf"])
    outcome = ingest_file(services.store, settings, path)
    assert [found.disposition for found in outcome.decisions] == ["review"]
    assert not any(_holds(each.read_bytes()) for each in files(settings))
    assert not tells(outcome.text())
    assert not Worker(services.store, settings).run_once()
