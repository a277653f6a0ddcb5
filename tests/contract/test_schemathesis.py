"""The running service against its own OpenAPI document: no 500, no answer that is not documented.

Schemathesis sends generated requests, well formed and malformed, one by one and in chains with ids of earlier answers.
"""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn
from fastapi import FastAPI

from app import create_app
from inference import people
from inference.principal import SCOPES
from inference.settings import Settings
from inference.store import Store
from tests.remittances import remittance

# A key that may do all that one key may: not also what belongs in other hands.
SCOPES_OF_THE_KEY = SCOPES - {"people:write", "policy:write"}
# 422 also says what no schema can: a key used before, a cursor never given out, a reason that the policy does not list.
EXCLUDED = "positive_data_acceptance"


def test_every_answer_is_documented(database_url: str, tmp_path: Path) -> None:
    app = create_app(Settings(home=tmp_path, database_url=database_url, max_upload_bytes=100_000))
    store: Store = app.state.services.store
    made = people.create_key(store, name="contract", scopes=SCOPES_OF_THE_KEY, facility="*")
    caller = {"Authorization": f"Bearer {made.plain}"}
    with _serving(app) as address:
        _send_remittances(address, caller)
        command = [sys.executable, "-m", "schemathesis.cli", "run", f"{address}/openapi.json", "--no-color"]
        options = ["--max-examples", "20", "--generation-deterministic"]
        header = ["--header", f"Authorization: {caller['Authorization']}", "--exclude-checks", EXCLUDED]
        result = subprocess.run([*command, *options, *header], cwd=tmp_path, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout[-20_000:] + result.stderr[-2_000:]
    assert "✅ Stateful" in result.stdout


def _send_remittances(address: str, caller: dict[str, str]) -> None:
    """Decisions and open reviews, whose ids the chains find in the lists."""
    for number in range(3):
        sent = remittance(number, denied=2).data
        httpx.post(f"{address}/v1/documents", content=sent, headers=caller | {"Prefer": "wait"}).raise_for_status()


@contextmanager
def _serving(app: FastAPI) -> Iterator[str]:
    """A server on a free port; yields its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the server did not start")
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()
