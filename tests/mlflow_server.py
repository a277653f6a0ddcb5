"""A real MLflow server for the tests: one process, SQLite, its own directory and a free port."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

QUIET = {"MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "PYTHONWARNINGS": "ignore"}
START_SECONDS = 120


@dataclass
class MlflowServer:
    """`start` and `stop` as often as a test likes: port, database and artifacts stay the same."""

    home: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        return self.home / "mlflow.db"

    @property
    def artifacts(self) -> Path:
        return self.home / "artifacts"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    def start(self) -> None:
        with self.log.open("ab") as log:
            # A session of its own, so that `stop` reaches the server's worker too.
            self.process = subprocess.Popen(
                self._command(),
                env={**os.environ, **QUIET},
                stdout=log,
                stderr=log,
                cwd=self.home,
                start_new_session=True,
            )
        self._wait()

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """kill -9, in the middle of whatever it does."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, how)
            self.process.wait(timeout=30)
            self.process = None

    def _command(self) -> list[str]:
        return [
            *(sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(self.port)),
            *("--workers", "1", "--backend-store-uri", f"sqlite:///{self.database}"),
            *("--artifacts-destination", str(self.artifacts)),
            *("--allowed-hosts", f"127.0.0.1:{self.port},localhost:{self.port}"),
        ]

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.url}/health", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise RuntimeError(f"MLflow did not start: {self.log.read_text()[-2000:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def mlflow_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MlflowServer]:
    server = MlflowServer(home=tmp_path_factory.mktemp("mlflow"), port=free_port())
    server.start()
    yield server
    server.stop()
