"""The page: its numbers are those of checkup.json, its links lead somewhere, and it says nothing of anybody."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from review.checkup import page
from review.checkup.lists import _cell
from review.checkup.page import Numbers
from review.checkup.run import checkup, write
from tests.remittances import remittance
from tests.review.checkup import archives
from tests.review.checkup.conftest import DEADLINES, Examined

CANARIES = (archives.LAST, archives.FIRST, archives.MEMBER, archives.BIRTH, "1961-11-23")


class Parsed(HTMLParser):
    """Marked numbers, marks of plots, ids and links of a page, and its text outside of lists, marks and axes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.numbers: list[tuple[str, str, str]] = []
        self.marks: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text: list[str] = []
        self._path: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if found.get("id"):
            self.ids.append(found["id"] or "")
        if tag == "a":
            self.links.append(found["href"] or "")
        if "data-value" in found:
            self.marks.append((found["data-figure"] or "", found["data-value"] or ""))
        if tag == "data":
            self.numbers.append((found["data-figure"] or "", found["value"] or "", ""))
        self._path.append((tag, found))

    def handle_endtag(self, tag: str) -> None:
        while self._path and self._path[-1][0] != tag:
            self._path.pop()
        if self._path:
            self._path.pop()

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._path]
        if tags and tags[-1] == "data":
            figure, value, shown = self.numbers[-1]
            self.numbers[-1] = figure, value, shown + data
        elif not {"style", "script", "svg"} & set(tags) and not any(a.get("class") == "list" for _, a in self._path):
            self.text.append(data)


@pytest.fixture(scope="module")
def written(examined: Examined, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    write(examined.report, out)
    return out


@pytest.fixture(scope="module")
def parsed(written: Path) -> Parsed:
    return Parsed((written / "checkup.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def figures(written: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((written / "checkup.json").read_text(encoding="utf-8"))
    return found


def test_every_number_is_that_of_checkup_json(parsed: Parsed, figures: dict[str, Any]) -> None:
    numbers = Numbers(figures)
    shown_by = (page.dollars, page.whole_dollars, page.brief_dollars, page.counted, page.percent, page.day)
    assert len(parsed.numbers) > 100
    for path, value, shown in parsed.numbers:
        figure = numbers.at(path)
        assert value == str(figure), path
        assert shown in {_tried(show, figure) for show in shown_by}, path
    for path, value in parsed.marks:
        assert value == str(numbers.at(path)), path


def _tried(show: Any, figure: Any) -> str | None:
    try:
        return str(show(figure))
    except (TypeError, ValueError, ArithmeticError):
        return None


def test_no_dollars_stand_unmarked(parsed: Parsed) -> None:
    assert "$" not in "".join(parsed.text)
    assert "%" not in "".join(parsed.text)


def test_every_link_has_its_target(parsed: Parsed, written: Path) -> None:
    assert len(parsed.ids) == len(set(parsed.ids))
    for link in parsed.links:
        if link.startswith("#"):
            assert link[1:] in parsed.ids
        else:
            assert (written / link).is_file()
    assert any(link.startswith("#claims-") for link in parsed.links)


def test_the_page_needs_nothing_but_itself(written: Path) -> None:
    text = (written / "checkup.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", text)
    assert not re.search(r"@import|url\((?!data:)|<link[^>]+stylesheet", text)


def test_the_rows_of_a_list_add_up_to_its_figure(written: Path, figures: dict[str, Any]) -> None:
    from decimal import Decimal

    for name, told in figures["lists"].items():
        with (written / told["csv"]).open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == told["rows"], name
        assert sum((Decimal(row["dollars"].lstrip("'")) for row in rows), Decimal(0)) == Decimal(told["dollars"])


def test_nothing_says_who_the_patients_are(invented: Examined, tmp_path: Path) -> None:
    write(invented.report, tmp_path)
    everything = [path.read_text(encoding="utf-8") for path in tmp_path.rglob("*") if path.is_file()]
    assert len(everything) > 20
    for text in everything:
        for canary in CANARIES:
            assert canary not in text
    assert any("ACCT0" in text for text in everything)


def test_names_are_shown_where_they_are_asked_for(invented: Examined, tmp_path: Path) -> None:
    found = checkup(invented.folder, invented.claims, names=True, deadlines=DEADLINES)
    write(found, tmp_path, names=True)
    assert found.figures == invented.report.figures
    text = (tmp_path / "checkup.html").read_text(encoding="utf-8")
    assert f"{archives.LAST}, {archives.FIRST}" in text
    assert archives.MEMBER not in text
    assert archives.BIRTH not in text
    assert archives.LAST in (tmp_path / "claims" / "denials.csv").read_text(encoding="utf-8")


def test_text_of_a_file_is_shown_as_text(tmp_path: Path) -> None:
    data = remittance(1).data.replace(b"BLUE HERON HEALTH", b"<script>alert(1)</script>")
    (tmp_path / "<b>.835").write_bytes(data.replace(b"ACCT000001D0", b"=HYPERLINK(1)"))
    write(checkup(tmp_path, deadlines=DEADLINES), tmp_path / "out")
    text = (tmp_path / "out" / "checkup.html").read_text(encoding="utf-8")
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert ",'=HYPERLINK(1)," in (tmp_path / "out" / "claims" / "denials.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("value", "cell"),
    [("=1+1", "'=1+1"), (" =1+1", "' =1+1"), ("\x00@A1", "' @A1"), ("A\n1", "A 1"), ("A-1", "A-1"), (None, "")],
)
def test_no_cell_is_a_formula_or_holds_what_is_not_shown(value: str | None, cell: str) -> None:
    assert _cell(value) == cell


def test_an_archive_without_a_dollar(tmp_path: Path) -> None:
    data = re.sub(rb"\b(?:200|150|90|50|30|20|170)\b(?=[*~])", b"0", remittance(1).data)
    (tmp_path / "zero.835").write_bytes(data)
    found = checkup(tmp_path, deadlines=DEADLINES)
    assert found.figures["money"]["billed"] == "0.00"
    write(found, tmp_path / "out")
    parsed = Parsed((tmp_path / "out" / "checkup.html").read_text(encoding="utf-8"))
    assert all(link[1:] in parsed.ids for link in parsed.links if link.startswith("#"))
