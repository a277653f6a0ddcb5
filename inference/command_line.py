"""What the verbs of the command line share: where and how they print, and the books they open."""

import json
import sys
from typing import Annotated, Any

import typer
from rich.console import Console

from inference.settings import Settings
from inference.store import Store

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def open_books(process: str | None = None) -> tuple[Settings, Store]:
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


def print_found(plain: Any, text: str, as_json: bool) -> None:
    """Print what a verb found: as JSON to programs, as text to people."""
    sys.stdout.write((json.dumps(plain, indent=2) if as_json else text) + "\n")
