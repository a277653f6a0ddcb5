"""Medicare's correct coding edits: pairs of procedures that are not paid together (NCCI PTP) and unit limits (MUE).

The files are CMS's and change each quarter; they name CPT codes, so none is shipped here. `Edits.load` reads the files
of a folder as CMS publishes them, as text divided by tabs or by commas, with their heading lines. Of each row only the
numbers are kept, never a description.
"""

from __future__ import annotations

import csv
import datetime
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

from extraction.errors import UnreadableInputError

Services = Literal["practitioner", "hospital", "supplier"]
# 0: never together; 1: together where a modifier tells them apart.
PairIndicator = Literal["0", "1"]
# 1: counted for each line; 2: each day of service, by law or anatomy; 3: each day of service, open to appeal.
UnitIndicator = Literal["1", "2", "3"]

# Words of the names that CMS gives to its files (ccipra-v314r0-f1, MCR_MUE_OutpatientHospitalServices).
_SERVICES: tuple[tuple[str, Services], ...] = (
    ("pra", "practitioner"), ("oph", "hospital"), ("hospital", "hospital"), ("dme", "supplier"),
)  # fmt: skip
_CODE = re.compile(r"[0-9A-Z]{5}")
_NOT_APPLICABLE = "9"  # a pair that was withdrawn as if it had never been


@dataclass(frozen=True, slots=True)
class PairEdits:
    """The pairs in order of their codes: `keys` numbers each pair; days are ordinals, 0 where a pair has no end.

    A quarter holds about two million pairs, so they stand in arrays: 17 bytes a pair.
    """

    keys: array[int]
    effective: array[int]
    deleted: array[int]
    indicators: bytes

    def __len__(self) -> int:
        return len(self.keys)

    def find(self, column_1: str, column_2: str, on: datetime.date) -> PairIndicator | None:
        """What holds for the pair in this order on a day of service; None where no pair is in force."""
        if not (_CODE.fullmatch(column_1) and _CODE.fullmatch(column_2)):
            return None
        key, day = _key(column_1, column_2), on.toordinal()
        place = bisect_left(self.keys, key)
        while place < len(self.keys) and self.keys[place] == key:
            # CMS names the last day of a pair, which is still in force on it.
            if self.effective[place] <= day and (not self.deleted[place] or day <= self.deleted[place]):
                return "0" if self.indicators[place] == ord("0") else "1"
            place += 1
        return None


@dataclass(frozen=True, slots=True)
class UnitLimit:
    """The most units of a procedure, and what they are counted over."""

    units: int
    indicator: UnitIndicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """The tables that were loaded, by the kind of services that they are for."""

    pairs: Mapping[Services, PairEdits] = field(default_factory=dict)
    limits: Mapping[Services, dict[str, UnitLimit]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Edits:
        """Read each .txt, .csv and .tsv of a folder. Its name says what it is, as CMS names it: `mue` or a pair table,
        `pra`, `oph`/`hospital` or `dme`. Raises UnreadableInputError for a file that is neither.
        """
        pairs: dict[Services, list[Path]] = {}
        limits: dict[Services, dict[str, UnitLimit]] = {}
        for path in sorted(each for each in folder.iterdir() if each.suffix.lower() in (".txt", ".csv", ".tsv")):
            services = _services(path)
            if "mue" in path.name.lower():
                limits.setdefault(services, {}).update(load_mue(path))
            else:
                pairs.setdefault(services, []).append(path)
        return cls(pairs={services: load_ncci(*paths) for services, paths in pairs.items()}, limits=limits)


def load_ncci(*paths: Path) -> PairEdits:
    """One pair table, in as many files as CMS divides it. Raises UnreadableInputError where a file holds no pair."""
    keys, effective, deleted, indicators = array("Q"), array("I"), array("I"), bytearray()
    for path in paths:
        before = len(keys)
        for column_1, column_2, _, first, last, indicator, *_ in _pair_rows(path):
            if indicator == _NOT_APPLICABLE:
                continue
            if indicator not in ("0", "1"):
                raise _unread(path, indicator, "a modifier indicator of 0, 1 or 9")
            keys.append(_key(column_1, column_2))
            effective.append(_ordinal(first))
            deleted.append(_ordinal(last) if last[:1].isdigit() else 0)
            indicators.append(ord(indicator))
        if len(keys) == before:
            raise _unread(path, None, "rows of two procedure codes, dates and a modifier indicator")
    return _ordered(PairEdits(keys, effective, deleted, bytes(indicators)))


def load_mue(path: Path) -> dict[str, UnitLimit]:
    """The unit limits of one file. Raises UnreadableInputError where it holds none."""
    limits: dict[str, UnitLimit] = {}
    for cells in _rows(path):
        if len(cells) >= 3 and cells[1].isdecimal():
            limits[cells[0]] = UnitLimit(int(cells[1]), _unit_indicator(path, cells[2]))
    if not limits:
        raise _unread(path, None, "rows of a procedure code, its units and an adjudication indicator")
    return limits


def _pair_rows(path: Path) -> Iterator[list[str]]:
    """The rows that begin with two procedure codes and have all cells of a pair."""
    for cells in _rows(path):
        if len(cells) >= 6 and _is_code(cells[1]):
            yield cells


def _rows(path: Path) -> Iterator[list[str]]:
    """The rows that begin with a procedure code: headings, notices and blank lines are none."""
    with path.open(newline="", encoding="latin-1") as file:
        sample = file.read(65_536)
        file.seek(0)
        for cells in csv.reader(file, delimiter="\t" if "\t" in sample else ",", skipinitialspace=True):
            if cells and _is_code(cells[0]):
                yield cells


@cache
def _is_code(cell: str) -> bool:
    return bool(_CODE.fullmatch(cell))


def _services(path: Path) -> Services:
    name = path.name.lower()
    for word, services in _SERVICES:
        if word in name:
            return services
    raise _unread(path, path.name, "a file name with pra, oph, hospital or dme, as CMS names its files")


def _unit_indicator(path: Path, cell: str) -> UnitIndicator:
    """From "3 Date of Service Edit: Clinical"."""
    match cell[:1]:
        case "1" | "2" | "3" as indicator:
            return indicator
        case other:
            raise _unread(path, other, "an adjudication indicator of 1, 2 or 3")


def _ordered(edits: PairEdits) -> PairEdits:
    if all(one <= two for one, two in pairwise(edits.keys)):
        return edits
    order = sorted(range(len(edits)), key=edits.keys.__getitem__)
    return PairEdits(
        array("Q", (edits.keys[place] for place in order)),
        array("I", (edits.effective[place] for place in order)),
        array("I", (edits.deleted[place] for place in order)),
        bytes(edits.indicators[place] for place in order),
    )


def _key(column_1: str, column_2: str) -> int:
    return _number(column_1) << 32 | _number(column_2)


@cache
def _number(code: str) -> int:
    return int(code, 36)


@cache
def _ordinal(day: str) -> int:
    """Of a date as CMS prints it, 20260101."""
    try:
        return datetime.datetime.strptime(day.strip(), "%Y%m%d").date().toordinal()
    except ValueError:
        raise UnreadableInputError("edit_table_date", found=day, expected="a day as 20260101") from None


def _unread(path: Path, found: str | None, expected: str) -> UnreadableInputError:
    return UnreadableInputError("edit_table_not_read", found=found or path.name, expected=expected)
