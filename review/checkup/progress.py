"""What the terminal shows while an archive is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from review.checkup.facts import FileFact
from review.checkup.files import files_of


@contextmanager
def watched(console: Console, *folders: Path | None, out: Path | None = None) -> Iterator[Callable[[FileFact], None]]:
    """A bar of files with claims and their rate; gives the function that is to hear of each file.

    Of `out`, where the report goes, nothing is read.
    """
    columns = (
        TextColumn("Reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files  {task.fields[claims]:,} claims  {task.fields[rate]:,.0f}/s"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    files = sum(len(files_of(folder, out)) for folder in folders if folder)
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("Reading", total=files, claims=0, rate=0.0)

        def told(file: FileFact) -> None:
            shown = progress.tasks[task]
            claims = shown.fields["claims"] + len(file.sent) + sum(len(each.claims) for each in file.remittances)
            progress.update(task, advance=1, claims=claims, rate=claims / (shown.elapsed or 1))

        yield told
