"""What the verbs of the command line share: where and how they print, and the books they open."""

import json
import os
import signal
import sys
from typing import Annotated, Any

import typer
from rich.console import Console

from inference.settings import Settings
from inference.store import Store

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

_BROKEN_PIPE = 128 + signal.SIGPIPE
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
    print_bytes(((json.dumps(plain, indent=2) if as_json else text) + "\n").encode(sys.stdout.encoding, "replace"))


def print_bytes(data: bytes) -> None:
    """To standard output. Where nobody reads it any more (`triage extract FILE | head`) the program ends without a
    word, as one does that the signal ends.
    """
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the interpreter flushes once more at its end
        sys.exit(_BROKEN_PIPE)
