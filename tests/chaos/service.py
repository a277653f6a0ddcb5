"""The service as real processes that can be killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

CHECKOUT = Path(__file__).parent.parent.parent
VERBS = ("serve", "work", "ship")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Service:
    """API, worker and shipper over one home and one database."""

    home: Path
    database_url: str
    mlflow_url: str
    undo_seconds: int = 0
    backlog_limit: int = 2000
    port: int = field(default_factory=free_port)
    processes: "dict[str, subprocess.Popen[bytes]]" = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        given = {
            "TRIAGE_HOME": str(self.home),
            "TRIAGE_DATABASE_URL": self.database_url,
            "TRIAGE_MLFLOW_URL": self.mlflow_url,
            # Ids follow from tenant and content: without a tenant of its own another test's traces would be ours.
            "TRIAGE_TENANT": f"chaos-{self.port}",
            "TRIAGE_MLFLOW_EXPERIMENT": f"chaos-{self.port}",
            "TRIAGE_PORT": str(self.port),
            "TRIAGE_UNDO_SECONDS": str(self.undo_seconds),
            "TRIAGE_LEASE_SECONDS": "3",
            "TRIAGE_BACKLOG_LIMIT": str(self.backlog_limit),
            "PYTHONPATH": str(CHECKOUT),
        }
        return {**os.environ, **given}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *verbs: str) -> None:
        for verb in verbs or VERBS:
            with (self.home / f"{verb}.log").open("ab") as log:
                self.processes[verb] = subprocess.Popen(
                    [sys.executable, "-m", "cli", verb], env=self.environment, cwd=CHECKOUT, stdout=log, stderr=log
                )

    def kill(self, verb: str) -> None:
        """kill -9: no handler runs, nothing is flushed."""
        self.processes[verb].send_signal(signal.SIGKILL)
        self.processes[verb].wait()

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(20)

    def wait_until_ready(self, patience: float = 60) -> None:
        deadline = time.monotonic() + patience
        while not self._ready():
            assert time.monotonic() < deadline, (self.home / "serve.log").read_text()[-3000:]
            time.sleep(0.1)

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """A `triage` command against the same home and database."""
        return subprocess.run(
            [sys.executable, "-m", "cli", *arguments],
            env=self.environment,
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def _ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=1).status_code == 200
        except httpx.HTTPError:
            return False
