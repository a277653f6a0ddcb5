"""What the browser tests do again and again: send a file, log in, wait for what comes later."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from playwright.sync_api import Page

from tests.chaos.service import Service
from tests.remittances import Sample

PASSWORD = "correct horse battery"
PATIENCE = 60
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Desk:
    """A running service and a key that feeds it."""

    service: Service
    key: str

    def get(self, path: str, **parameters: Any) -> Any:
        with self._client() as client:
            return client.get(path, params=parameters).raise_for_status().json()

    def send(self, sample: Sample) -> str:
        """Send a file, and have it decided at once if it is X12; returns the document's id."""
        files = {"file": (sample.name, sample.data)}
        with self._client() as client:
            answer = client.post("/v1/documents", headers={"Prefer": "wait"}, files=files)
        return str(answer.raise_for_status().json()["document_id"])

    def log_in(self, page: Page, login: str = "rosa") -> None:
        page.goto(f"{self.service.url}/review")
        page.fill("#login", login)
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("#desk")

    def _client(self) -> httpx.Client:
        return httpx.Client(base_url=self.service.url, headers={"Authorization": f"Bearer {self.key}"}, timeout=30)


def press_when_ready(page: Page, key: str) -> None:
    """Press a key once the page is whole and its script listens: it shows the button that explains the keys."""
    page.wait_for_selector("#keys-button:visible")
    page.wait_for_load_state("load")
    page.keyboard.press(key)


def eventually(look: Callable[[], Value | None]) -> Value:
    """What `look` returns once that is something."""
    deadline = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.1)
    return found
