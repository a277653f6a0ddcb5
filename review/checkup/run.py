"""The checkup from folder to page."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from extraction.errors import InputError
from inference.deadlines import Deadlines
from review.checkup.archive import Archive
from review.checkup.facts import FileFact
from review.checkup.files import FIGURES, PAGE
from review.checkup.page import dollars, render
from review.checkup.reading import read_folder, unread
from review.checkup.report import Report, report
from review.checkup.words import words

NAMED = 10  # files that are named one by one where a line is all there is


class NothingReadError(InputError):
    """The folder holds no remittance that could be read. `expected` names it, its files and why each was not read."""


def checkup(
    folder: Path,
    claims: Path | None = None,
    *,
    names: bool = False,
    deadlines: Deadlines,
    today: datetime.date | None = None,
    told: Callable[[FileFact], None] = lambda file: None,
    out: Path | None = None,
) -> Report:
    """Read the archive and work out every figure. `told` hears of each file that is read; `out` is where the report is
    to go, of which nothing is read.

    Raises `NothingReadError` if no remittance could be read.
    """
    clock = datetime.date.today()
    files = read_folder(folder, names=names, told=told, out=out)
    if not any(file.remittances for file in files):
        raise NothingReadError("no_remittance_read", expected=_expected(folder, files))
    sent = read_folder(claims, names=names, told=told, out=out) if claims else None
    return report(Archive(files, sent, now=max(today or clock, clock)), deadlines, today=today)


def _expected(folder: Path, files: Sequence[FileFact]) -> str:
    named = [f"{file}: {reason}" for file, reason in unread(files, "835")]
    held = f"{len(files):,} {'file' if len(files) == 1 else 'files'}"
    return f"at least one 835 that can be read in {folder}, which holds {'; '.join([held, *first_of(named)])}"


def first_of(named: Sequence[str]) -> list[str]:
    """The first few, and how many more there are."""
    more = [f"and {len(named) - NAMED:,} more"] if len(named) > NAMED else []
    return [*named[:NAMED], *more]


def write(found: Report, out: Path, *, names: bool = False) -> None:
    """`checkup.html`, `checkup.json` and the lists of claims as CSV, in a folder."""
    out.mkdir(parents=True, exist_ok=True)
    for each in found.lists.all.values():
        each.write(out, names=names)
    (out / FIGURES).write_text(json.dumps(found.figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (out / PAGE).write_text(render(found, names=names), encoding="utf-8")


def summary(found: Report, out: Path) -> str:
    """A few lines for the terminal: what was read, what could not be, what it comes to, where the page is."""
    read, sums = found.figures["read"], found.figures["denials"]
    not_read = [*read["unreadable"], *(found.figures["read_claims"] or {"unreadable": []})["unreadable"]]
    lines = first_of([f"not read: {each['file']}: {each['reason']}" for each in not_read])
    lines.append(f"{read['files_read']:,} of {read['files']:,} files, {read['claim_payments']:,} claim payments")
    lines.append(f"{dollars(found.figures['money']['billed'])} billed, {dollars(sums['dollars'])} denied")
    still = {name: dollars(found.figures["opportunities"][name]) for name in ("dollars", "in_time", "past")}
    lines.append(f"{still['dollars']} is still open: {still['in_time']} in time, {still['past']} past its limit")
    lines += _not_counted(found)
    return "\n".join([*lines, str(out / PAGE)])


def _not_counted(found: Report) -> Iterator[str]:
    """What stands in none of the figures above, and why."""
    if future := found.figures["read"]["future"]:
        yield f"{future:,} remittances bear a payment date in the future: see claims/future_payments.csv"
    if claims := found.figures["claims"]:
        out = claims["unanswered"]["left_out"]
        why = ", ".join(f"{row['claims']:,} {words(row['reason'])}" for row in out["rows"] if row["claims"])
        if why:
            yield f"{out['claims']:,} claims sent without an answer are not counted as open: {why}"
