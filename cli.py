"""The `triage` command: thin, one function a verb. `triage VERB --help` explains each."""

import json
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, track

from extraction.errors import TriageError
from extraction.records import Claim
from inference.garbage import collect_rarely
from inference.masters import command as masters
from inference.settings import Settings
from inference.store import Store

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
people_app = typer.Typer(no_args_is_help=True, help="Named people, and keys for machines.")
app.add_typer(people_app, name="people")
train_app = typer.Typer(no_args_is_help=True, help="Learn a model from drawn mail and write its bundle.")
app.add_typer(train_app, name="train")
evaluate_app = typer.Typer(no_args_is_help=True, help="Measure a bundle on mail that never trained; renews its card.")
app.add_typer(evaluate_app, name="evaluate")
app.add_typer(masters.app, name="masters")

out = Console(highlight=False, soft_wrap=True)
MANY_CLAIMS = 100
UNBROKEN = 100_000  # columns: in a file each finding is one line, to be searched by line
err = Console(stderr=True, highlight=False, soft_wrap=True)

Password = Annotated[str | None, typer.Option(help="Asked for where it is not given.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def main() -> None:
    """Run a verb; what is wrong with the input or the machine is said in one line on stderr, with exit code 1."""
    try:
        app()
    except (TriageError, OSError) as error:
        err.print(f"triage: {error}", markup=False)
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

    settings, store = _open("worker")
    _until_told_to_stop(Worker(store, settings).run)
    store.close()


@app.command()
def ship() -> None:
    """The shipper: sends decisions and verdicts to MLflow."""
    from inference.shipper import Shipper

    settings, store = _open("shipper")
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
    targets = _targets(files, to)
    with _watching(files) as told:
        for path in files:
            try:
                envelope = preview(path.read_bytes(), readable_name(path), policy, settings, partial(told, path))
                if to or not x12:
                    _deliver(to_json(envelope, indent=2) + b"\n" * (not to), targets[path])
                if x12:
                    _deliver_x12(write_documents(envelope.documents), targets[path], path)
            except (TriageError, OSError) as error:
                failed = True
                err.print(f"{path.parent / readable_name(path)}: {error}", markup=False, emoji=False)
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


def _targets(files: list[Path], to: Path | None) -> dict[Path, Path | None]:
    """Where each envelope goes. Two files that would go to one place are refused before anything is read."""
    if to is None:
        return dict.fromkeys(files)
    stems = Counter(path.stem for path in set(files))
    # An 837 and its 835 often share their stem: these keep their whole names.
    targets = {path: to / f"{path.stem if stems[path.stem] == 1 else path.name}.json" for path in files}
    taken = [str(target) for target, count in Counter(targets.values()).items() if count > 1]
    if taken:
        raise typer.BadParameter(f"several files would be written to {', '.join(taken)}: extract them apart")
    to.mkdir(parents=True, exist_ok=True)
    return dict(targets)


def _deliver(data: bytes, target: Path | None) -> None:
    if target is None:
        sys.stdout.buffer.write(data)
    else:
        target.write_bytes(data)


def _deliver_x12(files: dict[str, bytes], beside: Path | None, read: Path) -> None:
    """Beside the envelope, never over the file that was read."""
    for suffix, data in files.items():
        target = beside and beside.with_suffix(suffix)
        if target and target.exists() and target.samefile(read):
            raise typer.BadParameter(f"{target} is the file that is read: name another folder with --out")
        _deliver(data, target)


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
    _print(found.figures, summary(found, to), as_json)


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
    _print([each.plain() for each in found], text, as_json)
    raise typer.Exit(int(not all(each.ready for each in found)))


def _watched(claims: Sequence[Claim]) -> Iterable[Claim]:
    """With a bar where there are many and somebody looks on."""
    hidden = len(claims) < MANY_CLAIMS or not err.is_terminal
    return track(claims, "Judging", console=err, transient=True, disable=hidden)


@app.command()
def ingest(path: Annotated[Path, typer.Argument(exists=True)], as_json: AsJson = False) -> None:
    """Send a file, or every file of a folder, through the whole service and print what was decided."""
    from inference.ingest import ingest_file

    settings, store = _open()
    outcomes, files = [], _files_of(path)
    for file in track(files, "Deciding", console=err):
        try:
            outcomes.append(ingest_file(store, settings, file))
        except OSError as error:
            err.print(f"{file}: {error}", markup=False, emoji=False)
    store.close()
    _print([outcome.plain() for outcome in outcomes], "\n".join(outcome.text() for outcome in outcomes), as_json)
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

    settings, store = _open()
    counted, counted_text, sound = _books(store)
    try:
        report = compare(store, settings)
        plain, text, equal = report.plain(), report.text(), report.equal
    except MlflowError as error:
        plain, text, equal = {"equal": False, "mlflow": str(error)}, f"MLflow: {error}", False
    store.close()
    _print({**plain, **counted}, f"{counted_text}\n{text}", as_json)
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

    settings, store = _open()
    launch.feed(store, settings, out)
    store.close()


@train_app.command("document")
def train_document(
    pieces: Annotated[int, typer.Option(min=8, help="Documents to draw for each class and hand.")] = 120,
    steps: Annotated[int, typer.Option(min=0, help="Steps of the text encoder; 0 trains none.")] = 1600,
    seed: Annotated[int, typer.Option(min=0, help="Other seeds draw other mail.")] = 1,
    to: Annotated[Path | None, typer.Option("--out", help="Else the bundle that ships.")] = None,
) -> None:
    """The document classifier. Hours on two cores; goes on where it was interrupted. Needs the extra `train`."""
    from models.bundle import BUNDLES
    from training.document import Plan, train

    version = train(Plan(pieces=pieces, encoder_steps=steps, seed=seed), to or BUNDLES / "document")
    out.print(f"document classifier {version}")


@evaluate_app.command("document")
def evaluate_document(
    pieces: Annotated[int, typer.Option(min=8, help="Documents to draw for each class and hand.")] = 40,
    bundle: Annotated[Path | None, typer.Option(exists=True, help="Else the bundle that ships.")] = None,
    as_json: AsJson = False,
) -> None:
    """The document classifier, on families, wordings and layouts that never trained. Renews the card."""
    from models.bundle import BUNDLES
    from training.document import Plan
    from training.document_report import evaluate, summary

    figures = evaluate(Plan(pieces=pieces), bundle or BUNDLES / "document")
    _print(figures, summary(figures), as_json)


@train_app.command("layout")
def train_layout(
    steps: Annotated[int, typer.Option(min=1, help="More steps go on from fewer.")] = 2_500,
    seed: Annotated[int, typer.Option(min=0)] = 1,
    to: Annotated[Path | None, typer.Option("--out", help="Else the bundle that ships.")] = None,
) -> None:
    """The layout labeller of remittances on paper. Needs two cores for an hour or more, and the extra `train`."""
    from models.bundle import BUNDLES
    from training.layout import Plan, Run, train

    version = train(Run(plan=Plan(steps=steps, seed=seed)), to or BUNDLES / "layout")
    out.print(f"layout labeller {version}")


@evaluate_app.command("layout")
def evaluate_layout(
    documents: Annotated[int, typer.Option(min=8, help="Remittances of unseen families to draw.")] = 300,
    bundle: Annotated[Path | None, typer.Option(exists=True, help="Else the bundle that ships.")] = None,
    as_json: AsJson = False,
) -> None:
    """The layout labeller, on families that never trained as print, scan and fax. Renews the card."""
    from models.bundle import BUNDLES
    from training.layout_report import evaluate, summary

    figures = evaluate(documents, bundle or BUNDLES / "layout")
    _print(figures, summary(figures), as_json)


@people_app.command("add")
def people_add(
    login: str,
    name: Annotated[str, typer.Option(help="The name that decisions and pages show.")],
    role: Annotated[str, typer.Option(help="reviewer, supervisor, admin, engineer or auditor.")],
    facility: Annotated[str, typer.Option(help="One facility, or * for all.")] = "*",
    password: Password = None,
) -> None:
    """Add a named person."""
    secret = _secret(password)
    _people(
        lambda people, store: people.create_person(
            store, login=login, display_name=name, role=role, facility=facility, password=secret
        )
    )
    out.print(f"{login} can log in.")


@people_app.command("list")
def people_list(as_json: AsJson = False) -> None:
    """Everyone who can log in, and everyone who could."""
    found = _people(lambda people, store: people.list_people(store))
    _print([person.plain() for person in found], "\n".join(person.text() for person in found), as_json)


@people_app.command("password")
def people_password(login: str, password: Password = None) -> None:
    """Set a new password; ends the person's sessions."""
    secret = _secret(password)
    _people(lambda people, store: people.set_password(store, login=login, password=secret))
    out.print(f"{login} has a new password.")


@people_app.command("deactivate")
def people_deactivate(login: str) -> None:
    """Take a person's access away; what they decided stays under their name."""
    _people(lambda people, store: people.deactivate(store, login=login))
    out.print(f"{login} can no longer log in.")


@people_app.command("key")
def people_key(
    name: str,
    scope: Annotated[list[str], typer.Option(help="May be given several times.")],
    facility: Annotated[str, typer.Option(help="One facility, or * for all.")] = "*",
) -> None:
    """Make an API key for a machine. It is shown once and kept only as a hash."""
    made = _people(lambda people, store: people.create_key(store, name=name, scopes=tuple(scope), facility=facility))
    out.print(made.plain, markup=False)


@people_app.command("keys")
def people_keys(as_json: AsJson = False) -> None:
    """All API keys, without their secrets."""
    found = _people(lambda people, store: people.list_keys(store))
    _print([key.plain() for key in found], "\n".join(key.text() for key in found), as_json)


@people_app.command("revoke")
def people_revoke(key_id: str) -> None:
    """Revoke an API key, from now on."""
    _people(lambda people, store: people.revoke_key(store, key_id=key_id))
    out.print(f"{key_id} is revoked.")


def _secret(given: str | None) -> str:
    if given is None and not sys.stdin.isatty():
        raise typer.BadParameter("there is no terminal to ask for the password: give it with --password")
    return given or str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _people(action: Callable[[Any, Store], Any]) -> Any:
    from inference import people

    _, store = _open()
    try:
        return action(people, store)
    finally:
        store.close()


def _open(process: str | None = None) -> tuple[Settings, Store]:
    """Settings and store of one command, or of one of the service's processes, which logs and never prints."""
    settings = Settings.from_environment()
    if process:
        from inference import logging

        logging.configure(process)
    new = not settings.home.exists()
    settings.make_home()
    if new:
        err.print(f"New books in {settings.home} (TRIAGE_HOME names another place).", markup=False)
    store = Store(settings.database_url)
    store.migrate()
    return settings, store


def _until_told_to_stop(run: Callable[[threading.Event], None]) -> None:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    collect_rarely()
    run(stop)


def _print(plain: Any, text: str, as_json: bool) -> None:
    sys.stdout.write((json.dumps(plain, indent=2) if as_json else text) + "\n")


if __name__ == "__main__":
    main()
