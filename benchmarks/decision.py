"""A decision with its durable write, beside the same application without the write and beside `mlflow models serve`.

Each request is another remittance of two claims. One server process each, the load comes from this process: on two
cores they share the machine. The table goes to benchmarks/results/decision.md with the machine and the date.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx

from benchmarks.load import Load, run
from inference import people
from inference.settings import Settings
from inference.store import Store
from tests.chaos.service import CHECKOUT, free_port
from tests.remittances import remittance

CONNECTIONS = (1, 16)
REQUESTS = 1500
WARM_UP = 100
RESULTS = Path(__file__).parent / "results" / "decision.md"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = [*_ours(Path(folder)), *_mlflow(Path(folder))]
    table = _table(rows)
    RESULTS.write_text(table)
    print(table)


def _ours(home: Path) -> Iterator[tuple[str, Load]]:
    settings = Settings(home=home)
    store = Store(settings.database_url)
    store.migrate()
    key = people.create_key(store, name="benchmark", scopes=("documents:write",), facility="main").plain
    store.close()
    environment = {"TRIAGE_HOME": str(home), "TRIAGE_MLFLOW_URL": "http://127.0.0.1:9"}
    headers = {"Authorization": f"Bearer {key}", "Prefer": "wait=30", "Idempotency-Key": "benchmark-{number}"}
    with _server(
        ["uvicorn", "benchmarks.unwritten:create_unwritten", "--factory", "--no-access-log"], environment
    ) as url:
        _wait(f"{url}/readyz")
        yield from _measure("claim-triage, durable write", f"{url}/v1/documents?name=b.835", headers, _bodies())
        yield from _measure("the same without the write", f"{url}/unwritten?name=b.835", headers, _bodies())


def _mlflow(home: Path) -> Iterator[tuple[str, Load]]:
    model = home / "model"
    arguments = f"{str(model)!r}, python_model='benchmarks/pyfunc.py', pip_requirements=[]"
    save = f"import mlflow; mlflow.pyfunc.save_model({arguments})"
    subprocess.run([sys.executable, "-c", save], check=True, cwd=CHECKOUT, env=_environment({}), capture_output=True)
    command = ["mlflow", "models", "serve", "--model-uri", str(model), "--env-manager", "local", "--workers", "1"]
    with _server(command, {}) as url:
        _wait(f"{url}/ping")
        bodies = ([json.dumps({"inputs": [body.decode()]}).encode() for body in group] for group in _bodies())
        yield from _measure("mlflow models serve", f"{url}/invocations?", {"Content-Type": "application/json"}, bodies)


def _bodies() -> Iterator[list[bytes]]:
    """First the warm-up, then one list for each number of connections; no remittance twice."""
    start = 1
    for count in (WARM_UP, *(REQUESTS for _ in CONNECTIONS)):
        yield [remittance(number).data for number in range(start, start + count)]
        start += count


def _measure(
    name: str, url: str, headers: dict[str, str], bodies: Iterator[Sequence[bytes]]
) -> Iterator[tuple[str, Load]]:
    run(url, {**headers, "Idempotency-Key": "warm-{number}"}, next(bodies), 4)
    for connections in CONNECTIONS:
        keyed = {**headers, "Idempotency-Key": f"{connections}-{{number}}"}
        yield name, run(url, keyed, next(bodies), connections)


@contextmanager
def _server(command: list[str], environment: dict[str, str]) -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", *command, "--port", str(port)],
        env=_environment(environment),
        cwd=CHECKOUT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _environment(given: dict[str, str]) -> dict[str, str]:
    here = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # MLflow starts uvicorn by its name
    return {**os.environ, **given, "PATH": here, "PYTHONPATH": str(CHECKOUT), "MLFLOW_DISABLE_TELEMETRY": "true"}


def _wait(url: str) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if httpx.get(url, timeout=2).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise TimeoutError(url)


def _table(rows: Sequence[tuple[str, Load]]) -> str:
    machine = (
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, SQLite synchronous FULL"
    )
    lines = [f"# A decision, end to end ({datetime.now(UTC):%Y-%m-%d}; {machine})", ""]
    lines += [f"{REQUESTS} requests each, every one another remittance of two claims.", ""]
    lines += ["| | connections | requests/s | p50 ms | p99 ms |", "|---|---|---|---|---|"]
    lines += [
        f"| {name} | {load.connections} | {load.per_second:.0f} | {load.p50_ms:.2f} | {load.p99_ms:.2f} |"
        for name, load in rows
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
