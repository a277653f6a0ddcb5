"""The `triage` command: thin, one function a verb. `triage VERB --help` explains each."""

import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import Progress, track

from extraction.card_numbers import without_card_numbers
from extraction.errors import TriageError
from extraction.records import Claim
from inference import people_command as people
from inference.command_line import AsJson, err, open_books, out, print_found
from inference.envelope_files import deliver, deliver_x12, envelope_files
from inference.garbage import collect_rarely
from inference.masters import command as masters
from inference.settings import Settings
from inference.store import Store
from training import command as learning

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(people.app, name="people")
app.add_typer(learning.train_app, name="train")
app.add_typer(learning.evaluate_app, name="evaluate")
app.add_typer(masters.app, name="masters")

MANY_CLAIMS = 100
UNBROKEN = 100_000  # columns: in a file each finding is one line, to be searched by line


def main() -> None:
    """Run a verb; what is wrong with the input or the machine is said in one line on stderr, with exit code 1."""
    try:
        app()
    except (TriageError, OSError) as error:
        err.print(f"triage: {without_card_numbers(str(error))}", markup=False)
        sys.exit(1)


@app.command()
def up(
    demo: Annotated[bool, typer.Option("--demo", help="Send the sample files through the service.")] = False,
) -> None:
    """API, worker, shipper and MLflow on this machine, until Ctrl-C."""
    from inference import launch

    launch.up(Settings.from_environment(), out, demo=demo)


@app.command()
def serve() -> None:
    """The API and the pages."""
    import uvicorn

    settings = Settings.from_environment()
    uvicorn.run("app:create", factory=True, host=settings.host, port=settings.port, log_config=None, access_log=False)


@app.command()
def work() -> None:
    """The worker: reads files that arrived, decides, settles verdicts."""
    from inference.worker import Worker

    settings, store = open_books("worker")
    _until_told_to_stop(Worker(store, settings).run)
    store.close()


@app.command()
def ship() -> None:
    """The shipper: sends decisions and verdicts to MLflow."""
    from inference.shipper import Shipper

    settings, store = open_books("shipper")
    _until_told_to_stop(Shipper(store, settings).run)
    store.close()


@app.command()
def extract(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False)],
    to: Annotated[Path | None, typer.Option("--out", help="Write a .json here for each file.")] = None,
    x12: Annotated[bool, typer.Option("--x12", help="Write X12 too; without --out print it instead of JSON.")] = False,
) -> None:
    """Read files and print their envelopes as JSON. Needs no server and keeps nothing."""
    from extraction.serialize import to_json
    from extraction.x12.write_documents import write_documents
    from inference.policy import Policy
    from inference.preview import preview
    from inference.reading import readable_name

    settings, failed = Settings.from_environment(), False
    policy = Policy.load(settings.policy_path, accept_test_files=settings.accept_test_files)
    targets = envelope_files(files, to)
    with _watching(files) as told:
        for path in files:
            try:
                envelope = preview(path.read_bytes(), readable_name(path), policy, settings, partial(told, path))
                if to or not x12:
                    deliver(to_json(envelope, indent=2) + b"\n" * (not to), targets[path])
                if x12:
                    deliver_x12(write_documents(envelope.documents), targets[path], path)
            except (TriageError, OSError) as error:
                failed = True
                err.print(
                    f"{path.parent / readable_name(path)}: {without_card_numbers(str(error))}",
                    markup=False,
                    emoji=False,
                )
            told(path, None)
    raise typer.Exit(int(failed))


@contextmanager
def _watching(files: list[Path]) -> Iterator[Callable[[Path, int | None], None]]:
    """A bar on stderr that hears how many pages of a file have been read, None where it is done."""
    from inference.reading import readable_name

    with Progress(console=err, disable=len(files) == 1 and not err.is_terminal) as bar:
        task = bar.add_task("Reading", total=len(files))

        def told(path: Path, count: int | None) -> None:
            page = "Reading" if count is None else f"{escape(readable_name(path))}, page {count}"
            bar.update(task, description=page, advance=int(count is None))

        yield told


@app.command()
def checkup(
    remittances: Annotated[Path, typer.Argument(exists=True, metavar="835-DIR", help="835 files, at any depth.")],
    claims: Annotated[Path | None, typer.Option(exists=True, help="837-DIR: the claims that were sent.")] = None,
    to: Annotated[Path, typer.Option("--out", help="Where checkup.html, .json and claims/ go.")] = Path("checkup"),
    names: Annotated[bool, typer.Option("--names", help="Show patients' names; else they are left out.")] = False,
    today: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Else the last past payment.")] = None,
    as_json: AsJson = False,
) -> None:
    """One page on an archive of remittances: what was denied, what is open, what to do first. Needs no server."""
    from inference.calendar import Calendar
    from inference.deadlines import Deadlines
    from review.checkup.files import check_writable
    from review.checkup.progress import watched
    from review.checkup.run import checkup as examine
    from review.checkup.run import summary, write

    settings, day = Settings.from_environment(), today.date() if today else None
    deadlines = Deadlines.load(settings.deadlines_path, Calendar.load(settings.calendar_path))
    check_writable(to)
    with watched(err, remittances, claims, out=to) as told:
        found = examine(remittances, claims, names=names, deadlines=deadlines, today=day, told=told, out=to)
    write(found, to, names=names)
    print_found(found.figures, summary(found, to), as_json)


@app.command()
def score(
    file: Annotated[str, typer.Argument(help="An 837, or claims as JSON; - reads standard input.")],
    as_json: AsJson = False,
) -> None:
    """Say of each claim whether it can be sent as it is, and what mends it. Exits 1 where one is not ready."""
    from inference.claims.offline import NO_BOOKS, local_books, totals
    from inference.claims.offline import score as judge
    from inference.policy import Policy
    from inference.reading import readable_name

    settings = Settings.from_environment()
    policy = Policy.load(settings.policy_path, accept_test_files=settings.accept_test_files)
    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    with local_books(settings) as books:
        name = "standard input" if file == "-" else readable_name(Path(file))
        found = judge(data, name, policy, settings, books, _watched)
    if books is None:
        err.print(NO_BOOKS)
    width = out.width if out.is_terminal else UNBROKEN
    text = "\n\n".join([*(each.text(width) for each in found), totals(found)])
    print_found([each.plain() for each in found], text, as_json)
    raise typer.Exit(int(not all(each.ready for each in found)))


def _watched(claims: Sequence[Claim]) -> Iterable[Claim]:
    """With a bar where there are many and somebody looks on."""
    hidden = len(claims) < MANY_CLAIMS or not err.is_terminal
    return track(claims, "Judging", console=err, transient=True, disable=hidden)


@app.command()
def ingest(path: Annotated[Path, typer.Argument(exists=True)], as_json: AsJson = False) -> None:
    """Send a file, or every file of a folder, through the whole service and print what was decided."""
    from inference.ingest import ingest_file
    from inference.reading import readable_name

    settings, store = open_books("ingest")
    outcomes, files = [], _files_of(path)
    for file in track(files, "Deciding", console=err):
        try:
            outcomes.append(ingest_file(store, settings, file))
        except OSError as error:
            err.print(
                f"{file.parent / readable_name(file)}: {without_card_numbers(str(error))}", markup=False, emoji=False
            )
    store.close()
    print_found([outcome.plain() for outcome in outcomes], "\n".join(outcome.text() for outcome in outcomes), as_json)
    raise typer.Exit(int(len(outcomes) < len(files)))


def _files_of(path: Path) -> list[Path]:
    """The file, or all files of the folder: links that lead nowhere too, so that they are told of."""
    found = sorted(each for each in path.rglob("*") if each.is_file() or not each.exists()) if path.is_dir() else [path]
    if not found:
        raise typer.BadParameter(f"{path} holds no file")
    return found


@app.command()
def reconcile(as_json: AsJson = False) -> None:
    """Count everything in and out, check the event log, and compare with MLflow. Exits 1 on a difference."""
    from inference.mlflow_log.client import MlflowError
    from inference.reconcile import reconcile as compare

    settings, store = open_books()
    counted, counted_text, sound = _books(store)
    try:
        report = compare(store, settings)
        plain, text, equal = report.plain(), report.text(), report.equal
    except MlflowError as error:
        plain, text, equal = {"equal": False, "mlflow": str(error)}, f"MLflow: {error}", False
    store.close()
    print_found({**plain, **counted}, f"{counted_text}\n{text}", as_json)
    raise typer.Exit(0 if equal and sound else 1)


def _books(store: Store) -> tuple[dict[str, Any], str, bool]:
    """What the books say of themselves, as data and as text, and whether they are sound."""
    from inference.control import control_total
    from inference.events import verify_chain

    with store.read() as connection:
        total, chain = control_total(connection), verify_chain(connection)
    broken = "" if chain.ok else f", BROKEN AT NUMBER {chain.first_bad_seq}"
    text = f"{total.text()}\nevents     {chain.count:,} in the chain{broken}"
    return {"control_total": total.plain(), "events": asdict(chain)}, text, total.agrees and chain.ok


@app.command()
def demo() -> None:
    """Send the sample files to the service that `triage up` has started."""
    from inference import launch

    settings, store = open_books()
    launch.feed(store, settings, out)
    store.close()


def _until_told_to_stop(run: Callable[[threading.Event], None]) -> None:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    collect_rarely()
    run(stop)


if __name__ == "__main__":
    main()
