"""Where `triage extract` puts the envelope of each file, and its X12 beside it, never over a file that it reads."""

from collections import Counter
from pathlib import Path

import typer

from extraction.card_numbers import without_card_numbers
from inference.command_line import print_bytes


def envelope_files(files: list[Path], to: Path | None) -> dict[Path, Path | None]:
    """Where each envelope goes. Two files that would go to one place are refused before anything is read."""
    if to is None:
        return dict.fromkeys(files)
    stems = Counter(_shown(path).stem for path in set(files))
    # An 837 and its 835 often share their stem: these keep their whole names.
    targets = {
        path: to / f"{_shown(path).stem if stems[_shown(path).stem] == 1 else _shown(path).name}.json" for path in files
    }
    taken = [str(target) for target, count in Counter(targets.values()).items() if count > 1]
    if taken:
        raise typer.BadParameter(f"several files would be written to {', '.join(taken)}: extract them apart")
    to.mkdir(parents=True, exist_ok=True)
    return dict(targets)


def _shown(path: Path) -> Path:
    """Without card numbers: what a file is called goes to all who get its envelope."""
    return Path(without_card_numbers(path.name))


def deliver(data: bytes, target: Path | None) -> None:
    """To this file, else to standard output."""
    if target is None:
        print_bytes(data)
    else:
        target.write_bytes(data)


def deliver_x12(files: dict[str, bytes], beside: Path | None, read: Path) -> None:
    """Beside the envelope, never over the file that was read."""
    for suffix, data in files.items():
        target = beside and beside.with_suffix(suffix)
        if target and target.exists() and target.samefile(read):
            raise typer.BadParameter(f"{target} is the file that is read: name another folder with --out")
        deliver(data, target)
