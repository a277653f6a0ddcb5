"""The checkup from folder to page."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile

from extraction.errors import InputError
from inference.deadlines import Deadlines
from review.checkup.archive import Archive
from review.checkup.facts import FileFact
from review.checkup.page import dollars, render
from review.checkup.reading import read_folder
from review.checkup.report import Report, report
from review.checkup.words import words


class NotWritableError(InputError):
    """The folder for the report cannot be made, or nothing can be written in it."""


class NothingReadError(InputError):
    """The folder holds no remittance that could be read."""


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
    files = read_folder(folder, names=names, told=told, out=out)
    if not any(file.remittances for file in files):
        raise NothingReadError("no_remittance_read", expected="at least one 835 that can be read")
    sent = read_folder(claims, names=names, told=told, out=out) if claims else None
    return report(Archive(files, sent), deadlines, today=today)


def check_writable(out: Path) -> None:
    """See that the report can be written before an archive is read for it; leaves nothing behind.

    Raises `NotWritableError`.
    """
    above = next(each for each in (out.absolute(), *out.absolute().parents) if each.exists())
    try:
        with TemporaryFile(dir=above):
            pass
    except OSError as error:
        raise NotWritableError(
            "out_not_writable", expected=f"a folder that can be written ({error.strerror})"
        ) from None


def write(found: Report, out: Path, *, names: bool = False) -> None:
    """`checkup.html`, `checkup.json` and the lists of claims as CSV, in a folder."""
    out.mkdir(parents=True, exist_ok=True)
    for each in found.lists.all.values():
        each.write(out, names=names)
    (out / "checkup.json").write_text(json.dumps(found.figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (out / "checkup.html").write_text(render(found, names=names), encoding="utf-8")


def summary(found: Report, out: Path) -> str:
    """A few lines for the terminal: what was read, what could not be, what it comes to, where the page is."""
    read, sums = found.figures["read"], found.figures["denials"]
    unread = [*read["unreadable"], *(found.figures["read_claims"] or {"unreadable": []})["unreadable"]]
    lines = [f"not read: {each['file']}: {each['reason']}" for each in unread]
    lines.append(f"{read['files_read']:,} of {read['files']:,} files, {read['claim_payments']:,} claim payments")
    lines.append(f"{dollars(found.figures['money']['billed'])} billed, {dollars(sums['dollars'])} denied")
    still = {name: dollars(found.figures["opportunities"][name]) for name in ("dollars", "in_time", "past")}
    lines.append(f"{still['dollars']} is still open: {still['in_time']} in time, {still['past']} past its limit")
    lines += _not_counted(found)
    return "\n".join([*lines, str(out / "checkup.html")])


def _not_counted(found: Report) -> Iterator[str]:
    """What stands in none of the figures above, and why."""
    if claims := found.figures["claims"]:
        out = claims["unanswered"]["left_out"]
        why = ", ".join(f"{row['claims']:,} {words(row['reason'])}" for row in out["rows"] if row["claims"])
        if why:
            yield f"{out['claims']:,} claims sent without an answer are not counted as open: {why}"
