"""Debian's Chromium against real processes of the service."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from inference import people
from inference.store import Store, sqlite_url
from tests.browser.desk import PASSWORD, Desk
from tests.chaos.service import Service
from tests.mlflow_server import MlflowServer
from tests.policies import without_audits

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NOBODY_LISTENS = "http://127.0.0.1:9"


@pytest.fixture(scope="package")  # while it runs, its event loop bars every other one from this thread
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("no chromium on this machine, and CI must have one (apt-get install chromium)")
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page of its own; whatever the browser complains of (a blocked script, an error) fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    def make(width: int = 1440, height: int = 900, **options: object) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, **options))  # type: ignore[arg-type]
        page = contexts[-1].new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The API alone, with an undo window that no test outlasts."""
    yield from _running(tmp_path_factory.mktemp("desk"), NOBODY_LISTENS, 60, ("serve",))


@pytest.fixture
def whole_service(tmp_path: Path, mlflow_server: MlflowServer) -> Iterator[Desk]:
    """API, worker and shipper, with a real MLflow; verdicts settle after a second."""
    yield from _running(tmp_path, mlflow_server.url, 1, ("serve", "work", "ship"))


def _running(home: Path, mlflow_url: str, undo_seconds: int, verbs: tuple[str, ...]) -> Iterator[Desk]:
    service = Service(home, sqlite_url(home / "triage.db"), mlflow_url, undo_seconds=undo_seconds)
    store = Store(service.database_url)
    store.migrate()
    scopes = ("documents:write", "decisions:read", "reviews:read")
    key = people.create_key(store, name="feed", scopes=scopes, facility="main").plain
    for login, role in (("rosa", "reviewer"), ("sam", "supervisor")):
        people.create_person(
            store, login=login, display_name=login.title(), role=role, facility="main", password=PASSWORD
        )
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TRIAGE_POLICY_PATH", str(without_audits(home)))
        # All tests of the session share this desk: two people log in more often than anybody who guesses may.
        environment.setenv("TRIAGE_LOGIN_ATTEMPTS_PER_MINUTE", "1000")
        try:
            service.start(*verbs)
            service.wait_until_ready()
            yield Desk(service, key)
        finally:
            service.stop()
            store.close()
