"""The command lines of the service's processes, and where each writes what it has to say."""

import os
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

from inference.settings import Settings
from inference.supervisor import Child


def children(settings: Settings) -> list[Child]:
    """API, worker, shipper and an MLflow server, all on this machine."""
    return [_mlflow(settings), *(_own(verb, settings) for verb in ("serve", "work", "ship"))]


def mlflow_is_local(settings: Settings) -> bool:
    return urlsplit(settings.mlflow_url).hostname in ("127.0.0.1", "localhost")


def _own(verb: str, settings: Settings) -> Child:
    command = [sys.executable, "-m", "cli", verb]
    environment = _environment() | _own_settings(settings)
    return Child(name=verb, command=command, environment=environment, log=_log(settings, verb))


def _mlflow(settings: Settings) -> Child:
    address = urlsplit(settings.mlflow_url)
    command = [
        *(sys.executable, "-m", "mlflow", "server"),
        *("--host", str(address.hostname), "--port", str(address.port or 5000), "--workers", "1"),
        *("--backend-store-uri", f"sqlite:///{settings.home / 'mlflow.db'}"),
        *("--artifacts-destination", str(settings.home / "mlflow-artifacts")),
        # MLflow compares the Host header with the port in it.
        *("--allowed-hosts", f"{address.netloc},localhost:{address.port or 5000}"),
    ]
    return Child(name="mlflow", command=command, environment=_environment(), log=_log(settings, "mlflow"))


def _own_settings(settings: Settings) -> dict[str, str]:
    """What `triage up` was told on its command line, for the processes that read the environment."""
    return {"TRIAGE_ACCEPT_TEST_FILES": str(settings.accept_test_files).lower()}


def _environment() -> dict[str, str]:
    checkout = str(Path(__file__).parent.parent)
    quiet = {"MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
    return {**os.environ, **quiet, "PYTHONPATH": checkout, "PYTHONUNBUFFERED": "1"}


def _log(settings: Settings, name: str) -> Path:
    return settings.home / "logs" / f"{name}.log"


def mlflow_installed() -> bool:
    """Looked up, not imported: the service never loads MLflow."""
    return shutil.which("mlflow", path=str(Path(sys.executable).parent)) is not None
