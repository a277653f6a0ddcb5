"""The files of an archive, and of the report's folder what an earlier checkup wrote."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from tempfile import TemporaryFile

from extraction.errors import InputError
from review.checkup.lists import FOLDER, HEADINGS

PAGE, FIGURES = "checkup.html", "checkup.json"


class NotWritableError(InputError):
    """The folder for the report cannot be made, nothing can be written in it, or it holds files of somebody else."""


def files_of(folder: Path, out: Path | None = None) -> list[Path]:
    """Every file of the folder, in folders of any depth and behind links, in one order on every machine.

    A link that leads nowhere and a folder that cannot be opened stand for themselves: reading them says why. A folder
    that links lead to twice, or in a circle, is read once. What an earlier checkup has written into the folder `out`
    is none of the archive.
    """
    if folder.is_file():
        return [folder]
    found: list[Path] = []
    seen: set[str] = set()

    def closed(error: OSError) -> None:
        found.append(Path(error.filename))

    for at, inside, names in os.walk(folder, onerror=closed, followlinks=True):
        inside.sort()
        real = os.path.realpath(at)
        if real in seen:
            inside.clear()
            continue
        seen.add(real)
        found += [each for name in names if _may_be_read(each := Path(at, name)) and not (out and _is_ours(each, out))]
    return sorted(found)


def check_writable(out: Path) -> None:
    """See that the report can be written before an archive is read for it; leaves nothing behind.

    Raises `NotWritableError`, also where the lists of claims would lie among files of somebody else.
    """
    above = next(each for each in (out.absolute(), *out.absolute().parents) if each.exists())
    try:
        with TemporaryFile(dir=above):
            pass
        among = [each for each in (out / FOLDER).iterdir() if not _is_list(each)] if (out / FOLDER).exists() else []
    except OSError as error:
        raise NotWritableError(
            "out_not_writable", expected=f"a folder that can be written at {out} ({error.strerror})"
        ) from None
    if among:
        expected = f"nothing but lists of an earlier checkup in {out / FOLDER}, which holds {len(among)} other files"
        raise NotWritableError("out_holds_other_files", expected=expected)


def _may_be_read(path: Path) -> bool:
    """False of pipes, devices and the like, which would be read for ever; what cannot be looked at stays."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True


def _is_ours(path: Path, out: Path) -> bool:
    real, home = _real(path), _real(out)
    return real in (home / PAGE, home / FIGURES) or (real.parent == home / FOLDER and _is_list(path))


def _real(path: Path) -> Path:
    """Without links; of links in a circle as far as they lead (`Path.resolve` raises there)."""
    return Path(os.path.realpath(path))


def _is_list(path: Path) -> bool:
    """Told by its headings: the folder may as well hold claims of the user."""
    if path.suffix != ".csv" or not _may_be_read(path):
        return False
    try:
        with path.open("rb") as file:
            return file.readline(len(max(HEADINGS, key=len)) + 2).rstrip(b"\r\n") in HEADINGS
    except OSError:
        return False
