"""A decision with its durable write, beside the same application without the write and beside `mlflow models serve`.

Each request is another remittance of two claims. One process serves the application, one MLflow; the load comes from
this process. They take turns, round by round, and each figure is the median of its rounds, so that whatever else the
machine does meets all of them. CPU time a request is that of the serving processes: it hardly depends on what else
runs. The table goes to benchmarks/results/decision.md with the machine and the date.
"""

import itertools
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import httpx
import psutil

from benchmarks.load import Load, run
from inference import people
from inference.settings import Settings
from inference.store import Store
from tests.chaos.service import CHECKOUT, free_port
from tests.remittances import remittance

CONNECTIONS = (1, 16)
ROUNDS = 5
REQUESTS = 400  # a round
WARM_UP = 100
RESULTS = Path(__file__).parent / "results" / "decision.md"


@dataclass(frozen=True, slots=True)
class Server:
    """A serving process with its children."""

    url: str
    process: psutil.Process

    def cpu_seconds(self) -> float:
        times = [each.cpu_times() for each in (self.process, *self.process.children(recursive=True))]
        return float(sum(each.user + each.system for each in times))


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to have a remittance decided: where it is sent, and in what form."""

    name: str
    server: Server
    path: str
    headers: Mapping[str, str]
    body: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of one way came to; `cpu_ms` is the CPU time of the server for one request."""

    load: Load
    cpu_ms: float


def main() -> None:
    numbers = itertools.count(1)  # no remittance is sent twice, so that none is a duplicate
    with tempfile.TemporaryDirectory() as folder, _application(Path(folder)) as ours, _mlflow(Path(folder)) as peer:
        ways = [*ours, peer]
        for way in ways:
            _measure(way, 4, [next(numbers) for _ in range(WARM_UP)])
        rows = [row for connections in CONNECTIONS for row in _rounds(ways, connections, numbers)]
    table = _table(rows)
    RESULTS.write_text(table)
    print(table)


def _rounds(ways: Sequence[Way], connections: int, numbers: Iterator[int]) -> Iterator[tuple[str, list[Round]]]:
    turns = [
        [_measure(way, connections, [next(numbers) for _ in range(REQUESTS)]) for way in ways] for _ in range(ROUNDS)
    ]
    for way, rounds in zip(ways, zip(*turns, strict=True), strict=True):
        yield way.name, list(rounds)


def _measure(way: Way, connections: int, numbers: Sequence[int]) -> Round:
    bodies = [way.body(remittance(number).data) for number in numbers]
    headers = {**way.headers, "Idempotency-Key": f"benchmark-{numbers[0]}-{{number}}"}
    before = way.server.cpu_seconds()
    load = run(f"{way.server.url}{way.path}", headers, bodies, connections)
    return Round(load, 1000 * (way.server.cpu_seconds() - before) / load.requests)


@contextmanager
def _application(home: Path) -> Iterator[list[Way]]:
    environment = {"TRIAGE_HOME": str(home), "TRIAGE_MLFLOW_URL": "http://127.0.0.1:9"}
    headers = {"Authorization": f"Bearer {_key(home)}", "Prefer": "wait=30"}
    command = ["uvicorn", "benchmarks.unwritten:create_unwritten", "--factory", "--no-access-log"]
    with _server(command, environment, "/readyz") as server:
        paths = {
            "claim-triage, durable write": "/v1/documents?name=b.835",
            "the same without the write": "/unwritten?name=b.835",
        }
        yield [
            Way(name=name, server=server, path=path, headers=headers, body=lambda data: data)
            for name, path in paths.items()
        ]


def _key(home: Path) -> str:
    store = Store(Settings(home=home).database_url)
    store.migrate()
    key = people.create_key(store, name="benchmark", scopes=("documents:write",), facility="main")
    store.close()
    return key.plain


@contextmanager
def _mlflow(home: Path) -> Iterator[Way]:
    model = home / "model"
    arguments = f"{str(model)!r}, python_model='benchmarks/pyfunc.py', pip_requirements=[]"
    save = f"import mlflow; mlflow.pyfunc.save_model({arguments})"
    subprocess.run([sys.executable, "-c", save], check=True, cwd=CHECKOUT, env=_environment({}), capture_output=True)
    command = ["mlflow", "models", "serve", "--model-uri", str(model), "--env-manager", "local", "--workers", "1"]
    with _server(command, {}, "/ping") as server:
        yield Way(
            name="mlflow models serve",
            server=server,
            path="/invocations?",
            headers={"Content-Type": "application/json"},
            body=lambda data: json.dumps({"inputs": [data.decode()]}).encode(),
        )


@contextmanager
def _server(command: list[str], environment: dict[str, str], ready: str) -> Iterator[Server]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", *command, "--port", str(port)],
        env=_environment(environment),
        cwd=CHECKOUT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        server = Server(f"http://127.0.0.1:{port}", psutil.Process(process.pid))
        _wait(f"{server.url}{ready}")
        yield server
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


def _table(rows: Sequence[tuple[str, Sequence[Round]]]) -> str:
    machine = (
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, SQLite synchronous FULL"
    )
    busy = os.getloadavg()[2]
    lines = [f"# A decision, end to end ({datetime.now(UTC):%Y-%m-%d}; {machine})", ""]
    lines += [f"Median of {ROUNDS} rounds of {REQUESTS} requests, every one another remittance of two claims."]
    lines += [f"Load average of the last quarter of an hour: {busy:.1f}.", ""]
    lines += ["| | connections | requests/s | p50 ms | p99 ms | server CPU ms a request |", "|---|---|---|---|---|---|"]
    lines += [_row(name, rounds) for name, rounds in rows]
    return "\n".join(lines) + "\n"


def _row(name: str, rounds: Sequence[Round]) -> str:
    loads = [each.load for each in rounds]
    speed, cpu = median(each.per_second for each in loads), median(each.cpu_ms for each in rounds)
    middle, slowest = median(each.p50_ms for each in loads), median(each.p99_ms for each in loads)
    return f"| {name} | {loads[0].connections} | {speed:.0f} | {middle:.2f} | {slowest:.2f} | {cpu:.2f} |"


if __name__ == "__main__":
    main()
