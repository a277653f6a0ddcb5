"""Make `data/codes/icd10cm.txt` from a release of ICD-10-CM.

    python -m training.diagnosis_table TABULAR.xml CODES.txt --from 2025-10-01 --to 2026-09-30 --out icd10cm.txt

Both inputs are published by the National Center for Health Statistics (CDC) and are in the public domain: the tabular
list (`icd10cm-tabular-*.xml`) and the list of all codes (one code first on each line). No text of either is kept: of
each code only whether it may be billed and whether it is a manifestation, which by convention never stands first.
The form of what is written is told in `extraction.diagnosis_codes`.
"""

from __future__ import annotations

import argparse
import datetime
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from extraction.diagnosis_codes import BILLABLE, DIAGNOSIS, HEADER, MANIFESTATION, heading, row

# The convention's own words: "a code with this title is a manifestation" (tabular list, introduction). Titles that name
# the cause of diseases classified elsewhere (B95 to B97) are of another kind.
MANIFESTATION_TITLE = re.compile(r"(?<!the cause of )\bdiseases classified elsewhere", re.IGNORECASE)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m training.diagnosis_table", description=__doc__.splitlines()[0])
    parser.add_argument("tabular", type=Path)
    parser.add_argument("codes", type=Path)
    parser.add_argument("--from", dest="first", type=datetime.date.fromisoformat, required=True)
    parser.add_argument("--to", dest="last", type=datetime.date.fromisoformat, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args(arguments)
    text = diagnosis_table(given.tabular, given.codes, given.first, given.last)
    given.out.write_text(text, encoding="ascii", newline="\n")
    sys.stdout.write(f"{text.count(chr(10)) - 1} codes written to {given.out}\n")


def diagnosis_table(tabular: Path, codes: Path, first: datetime.date, last: datetime.date) -> str:
    """The table as text: the heading, then a row for each code in the order of the codes."""
    manifestations = frozenset(manifestation_codes(tabular))
    listed = codes.read_text(encoding="utf-8-sig").splitlines()
    return heading(first, last) + "".join(row(code, kind) for code, kind in kinds(all_codes(listed), manifestations))


def all_codes(lines: Iterable[str]) -> list[str]:
    """The codes of the list in order, without points. Chapters and blocks of codes are left out."""
    words = (line.split()[0].replace(".", "") for line in lines if line.strip())
    return sorted({word for word in words if DIAGNOSIS.fullmatch(word)})


def kinds(codes: list[str], manifestations: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Each code and its kind. A code that is the beginning of the next one is a heading and may not be billed."""
    for code, following in pairwise([*codes, ""]):
        if following.startswith(code):
            yield code, HEADER
        else:
            yield code, MANIFESTATION if _under(code, manifestations) else BILLABLE


def manifestation_codes(tabular: Path) -> Iterator[str]:
    """The codes whose title says that they are manifestations, headings among them."""
    # The file is chosen by whoever makes the table, from the public body that publishes it.
    for _, element in ElementTree.iterparse(tabular):  # noqa: S314
        if element.tag == "diag" and MANIFESTATION_TITLE.search(element.findtext("desc") or ""):
            yield (element.findtext("name") or "").replace(".", "")


def _under(code: str, headings: frozenset[str]) -> bool:
    """Whether the code, or a heading above it, is among these."""
    return any(code[:length] in headings for length in range(3, len(code) + 1))


if __name__ == "__main__":
    main()
