"""`triage up`: starts everything on this machine, says where it is, and keeps it running."""

import errno
import socket
import threading
import time
from urllib.parse import urlsplit

import httpx
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from extraction.errors import TriageError
from inference import demo as samples
from inference.calendar import Calendar
from inference.deadlines import Deadlines
from inference.policy import Policy
from inference.processes import children, mlflow_installed, mlflow_is_local
from inference.settings import Settings
from inference.store import Store
from inference.supervisor import Child, Supervisor

PATIENCE = 90.0


class NotStartedError(TriageError):
    """A part of the service did not come up; the message says which and where its log is."""


def up(settings: Settings, console: Console, *, demo: bool) -> None:
    """Start MLflow, API, worker and shipper; with `demo`, feed the samples; run until told to stop."""
    settings = settings.model_copy(update={"accept_test_files": settings.accept_test_files or demo})
    _check(settings)
    console.print(f"Everything is kept in {settings.home}. Preparing the database.", markup=False)
    store = Store(settings.database_url)
    store.migrate()
    supervisor = Supervisor(_wanted(settings), lambda line: console.print(line, markup=False))
    supervisor.start()
    threading.Thread(target=_welcome, args=(settings, store, console, demo), daemon=True).start()
    supervisor.run()
    console.print("Stopped. Nothing is lost: the next start goes on where this one ended.")
    store.close()


def feed(store: Store, settings: Settings, console: Console) -> None:
    """Send the sample files and say what became of each."""
    access = samples.access(store, settings)
    samples.introduce(store)
    for sent in samples.send(settings, access.key):
        console.print(f"  {sent.name}: {_in_words(sent.state)}", markup=False)


def _welcome(settings: Settings, store: Store, console: Console, demo: bool) -> None:
    try:
        _wait_until_ready(settings, console)
        if demo and not samples.was_sent(settings):
            console.print("Sending the sample remittances through the service:")
            feed(store, settings, console)
        _say_where(settings, store, console, demo)
    except (TriageError, httpx.HTTPError) as error:
        console.print(f"Not ready: {error}", markup=False)


def _wanted(settings: Settings) -> list[Child]:
    """An MLflow elsewhere is used as it is; one that should run here needs the package."""
    local = mlflow_is_local(settings)
    if local and not mlflow_installed():
        raise NotStartedError("mlflow_not_installed", expected="pip install -c constraints.txt -e '.[mlflow]'")
    return [child for child in children(settings) if local or child.name != "mlflow"]


def _check(settings: Settings) -> None:
    """Raise what would make the processes die again and again: found here, it is said here and not in their logs."""
    settings.make_home()
    _ = settings.audit_salt
    Policy.load(settings.policy_path)
    Deadlines.load(settings.deadlines_path, Calendar.load(settings.calendar_path))
    addresses = [(settings.host, settings.port, "TRIAGE_HOST and TRIAGE_PORT")]
    if mlflow_is_local(settings):
        mlflow = urlsplit(settings.mlflow_url)
        addresses.append((str(mlflow.hostname), mlflow.port or 5000, "TRIAGE_MLFLOW_URL"))
        if addresses[0][1] == addresses[1][1]:
            raise NotStartedError("ports_equal", expected="different ports in TRIAGE_PORT and TRIAGE_MLFLOW_URL")
    for address in addresses:
        _port_is_free(*address)


def _port_is_free(host: str, port: int, named_by: str) -> None:
    """Bind it, as the process will: whatever is in the way then is in the way now."""
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise NotStartedError(
                "port_in_use",
                expected=f"{host}:{port} to be free; {named_by} can name another, and what has it, perhaps a "
                f"claim-triage that runs already, is shown by: lsof -i :{port}",
            ) from None
        said = error.strerror or str(error)
        raise NotStartedError(
            "address_not_usable",
            expected=f"an address of this machine in {named_by}, found {host}:{port} ({said})",
        ) from None


def _wait_until_ready(settings: Settings, console: Console) -> None:
    waits = {"API": f"{_base(settings)}/readyz", "MLflow": f"{settings.mlflow_url}/health"}
    columns = (SpinnerColumn(), TextColumn("Starting {task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        for name, url in waits.items():
            progress.add_task(name, total=None)
            _wait_for(name, url, settings)


def _wait_for(name: str, url: str, settings: Settings) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _answers(url):
        if time.monotonic() > deadline:
            raise NotStartedError("not_ready", expected=f"{name} to answer at {url}; see {settings.home / 'logs'}")
        time.sleep(0.2)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _say_where(settings: Settings, store: Store, console: Console, demo: bool) -> None:
    console.print()
    console.print(f"  Review queue   {_base(settings)}/review", markup=False)
    console.print(f"  API            {_base(settings)}/openapi.json", markup=False)
    console.print(f"  MLflow         {settings.mlflow_url}", markup=False)
    if demo:
        _say_what_first(settings, store, console)
    console.print("\nCtrl-C stops everything.")


def _say_what_first(settings: Settings, store: Store, console: Console) -> None:
    passwords = samples.access(store, settings).passwords
    for login, _, role in samples.PEOPLE:
        console.print(f"  Log in         {login} / {passwords[login]}   ({role})", markup=False)
    console.print(
        "\nLook at first: the review queue. Read why the top item stopped, then press C to confirm or O to override."
        f"\nAfter {settings.undo_seconds} seconds the verdict is final and appears on the decision's trace in MLflow."
    )


def _in_words(state: str) -> str:
    return {"succeeded": "decided, nothing to look at", "needs_review": "decided, a person is asked"}.get(state, state)


def _base(settings: Settings) -> str:
    return f"http://{settings.host}:{settings.port}"
