"""The demo: three invented people, and the sample files sent through the API as any orchestrator would send them."""

import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from inference import people
from inference.keys import COMMAND_LINE
from inference.masters import store as masters
from inference.masters.file import take
from inference.settings import Settings
from inference.store import Store

DATA = Path(__file__).parent.parent / "data"
SAMPLES = DATA / "samples"
MASTERS = DATA / "masters" / "demo.yaml"
# Two supervisors: what is a supervisor's and above the approval limit needs the word of both.
PEOPLE = (
    ("rosa", "Rosa Ortega", "reviewer"),
    ("sam", "Sam Whitfield", "supervisor"),
    ("ines", "Ines Duarte", "supervisor"),
)
SCOPES = ("documents:write", "decisions:read")


@dataclass(frozen=True, slots=True)
class Access:
    """Who can log in to the demo, and the key that feeds it."""

    passwords: dict[str, str]
    key: str


@dataclass(frozen=True, slots=True)
class Sent:
    """One sample after the service has dealt with it."""

    name: str
    document_id: str
    state: str


def access(store: Store, settings: Settings) -> Access:
    """The demo's logins, made at first use and kept in a file that only its owner can read."""
    path = settings.home / "demo-access.json"
    kept = Access(**json.loads(path.read_text())) if path.exists() else None
    if kept is None or len(kept.passwords) < len(PEOPLE):  # an older demo had fewer people
        kept = _make_access(store, kept)
        path.touch(mode=0o600)
        path.write_text(json.dumps({"passwords": kept.passwords, "key": kept.key}))
    return kept


def introduce(store: Store) -> None:
    """Tell an empty master the payers and payees of the samples: without it nobody would check who they are."""
    with store.read() as connection:
        empty = not masters.page(connection, "payer", limit=1) and not masters.page(connection, "entity", limit=1)
    if empty:
        take(store, MASTERS, actor=COMMAND_LINE)


def send(settings: Settings, key: str) -> Iterator[Sent]:
    """Send every sample and wait for its operation; a sample sent before is recognised, not counted twice."""
    with httpx.Client(base_url=f"http://{settings.host}:{settings.port}", timeout=60) as client:
        client.headers["Authorization"] = f"Bearer {key}"
        for path in samples():
            yield _send(client, path)
    _fed(settings).touch()


def was_sent(settings: Settings) -> bool:
    """Whether every sample has been sent to these books."""
    return _fed(settings).exists()


def _fed(settings: Settings) -> Path:
    return settings.home / "demo-sent"


def samples() -> list[Path]:
    """Every remittance under data/samples, then what came on pages: three real PDFs, a batch of mail, a fax."""
    folders = ("835", "835_fragment", "pdf", "mail")
    return [path for folder in folders for path in sorted((SAMPLES / folder).iterdir()) if path.name != "LICENSE"]


def _make_access(store: Store, kept: Access | None) -> Access:
    """Whatever is missing."""
    passwords = dict(kept.passwords) if kept else {}
    for login, name, role in (person for person in PEOPLE if person[0] not in passwords):
        passwords[login] = secrets.token_urlsafe(9)
        people.create_person(store, login=login, display_name=name, role=role, facility="*", password=passwords[login])
    key = kept.key if kept else people.create_key(store, name="demo", scopes=SCOPES, facility="main").plain
    return Access(passwords=passwords, key=key)


def _send(client: httpx.Client, path: Path) -> Sent:
    answer = client.post(
        "/v1/documents",
        params={"name": path.name},
        content=path.read_bytes(),
        headers={"Idempotency-Key": secrets.token_hex(16), "Content-Type": "application/octet-stream"},
    )
    operation = answer.raise_for_status().json()
    while operation["state"] in ("pending", "running"):
        time.sleep(0.1)
        operation = client.get(f"/v1/operations/{operation['id']}").raise_for_status().json()
    return Sent(name=path.name, document_id=operation["document_id"], state=operation["state"])
