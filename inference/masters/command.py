"""`triage masters`: payers and entities under their many ids and names."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from extraction.masters import Alias
from inference.keys import COMMAND_LINE
from inference.masters import file, store
from inference.masters.rows import Kept, Kind
from inference.settings import Settings
from inference.store import Store

app = typer.Typer(no_args_is_help=True, help="Payers and entities under their many ids and names.")
KINDS: tuple[Kind, ...] = ("payer", "entity")


@app.command("import")
def import_file(path: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Take a file of payers and entities into the master, all of it or nothing (data/masters/example.yaml)."""
    with _books() as books:
        typer.echo(file.take(books, path, actor=COMMAND_LINE).text())


@app.command("list")
def list_all(as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False) -> None:
    """All payers and entities with their aliases."""
    with _books() as books, books.read() as connection:
        found = [kept for kind in KINDS for kept in store.page(connection, kind)]
    text = json.dumps([_plain(kept) for kept in found], indent=2, default=str) if as_json else _text(found)
    sys.stdout.write(text + "\n")


@contextmanager
def _books() -> Iterator[Store]:
    settings = Settings.from_environment()
    settings.make_home()
    books = Store(settings.database_url)
    try:
        books.migrate()
        yield books
    finally:
        books.close()


def _plain(kept: Kept) -> dict[str, Any]:
    versions = [asdict(found.version) for found in kept.versions]
    return {
        "kind": kept.kind,
        "key": kept.key,
        "versions": versions,
        "aliases": [asdict(a.alias) for a in kept.aliases],
    }


def _text(found: list[Kept]) -> str:
    lines = []
    for kept in found:
        lines.append(f"{kept.kind}  {kept.key}  {kept.newest.name}  (version {kept.versions[-1].version.number})")
        lines += [f"    {_told(stored.alias)}" for stored in kept.aliases]
    return "\n".join(lines) or "No payer and no entity: `triage masters import FILE` takes some in."


def _told(alias: Alias) -> str:
    since = f"  from {alias.effective_from}" if alias.effective_from else ""
    until = f"  until the day before {alias.effective_to}" if alias.effective_to else ""
    return f"{alias.kind}  {alias.value}{since}{until}"
