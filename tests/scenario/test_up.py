"""`triage up --demo`, as `make run` starts it: everything comes up, the samples are decided, and all ends together."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.chaos.service import CHECKOUT, free_port
from tests.samples import SAMPLES

PATIENCE = 180


@pytest.mark.timeout(300)
def test_the_demo_runs_and_stops(tmp_path: Path) -> None:
    port, mlflow_port = free_port(), free_port()
    given = {
        "TRIAGE_HOME": str(tmp_path / "home"),
        "TRIAGE_PORT": str(port),
        "TRIAGE_MLFLOW_URL": f"http://127.0.0.1:{mlflow_port}",
        "PYTHONPATH": str(CHECKOUT),
    }
    environment = {**os.environ, **given}
    log = tmp_path / "up.log"
    with log.open("wb") as output:
        running = subprocess.Popen(
            [sys.executable, "-m", "cli", "up", "--demo"], env=environment, cwd=CHECKOUT, stdout=output, stderr=output
        )
    try:
        said = _wait_for("Ctrl-C stops everything", log, running)
        for sample in SAMPLES:
            assert f"{sample.name}: decided" in said
        password = re.search(r"rosa / (\S+)", said)
        assert password is not None
        _log_in_and_look(f"http://127.0.0.1:{port}", password.group(1))
        _wait_until_reconciled(environment)
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(60)
    assert running.returncode == 0
    for left in (port, mlflow_port):
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://127.0.0.1:{left}/", timeout=2)


def _wait_for(sentence: str, log: Path, running: "subprocess.Popen[bytes]") -> str:
    deadline = time.monotonic() + PATIENCE
    while sentence not in log.read_text():
        assert running.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.2)
    return log.read_text()


def _log_in_and_look(url: str, password: str) -> None:
    with httpx.Client(base_url=url, follow_redirects=True, timeout=20) as browser:
        answer = browser.post("/login", data={"login": "rosa", "password": password})
        assert answer.status_code == 200, answer.text
        assert "Waiting" in browser.get("/review").text


def _wait_until_reconciled(environment: dict[str, str]) -> None:
    """What was decided last may still be on its way to MLflow; it must arrive."""
    deadline = time.monotonic() + PATIENCE
    while True:
        done = subprocess.run(
            [sys.executable, "-m", "cli", "reconcile"],
            env=environment,
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            timeout=120,
        )
        if done.returncode == 0:
            return
        assert time.monotonic() < deadline, done.stdout + done.stderr
        time.sleep(0.5)
