"""The loader of CMS's edit files, with invented rows in their form."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.edits import Edits, UnitLimit, load_mue, load_ncci
from extraction.errors import UnreadableInputError

INVENTED = Path(__file__).parents[1] / "models" / "readiness" / "edits"
ON = date(2026, 1, 5)
HEADING = "Column 1\tColumn 2\t*=in existence prior to 1996\tEffective Date\tDeletion Date *=no data\tModifier\n"


def written(folder: Path, text: str, name: str = "ccipra-x.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="latin-1")
    return path


def test_a_folder_holds_tables_by_kind_of_services() -> None:
    edits = Edits.load(INVENTED)
    assert edits.pairs.keys() == {"practitioner", "hospital"}
    assert edits.limits.keys() == {"practitioner", "hospital", "supplier"}
    assert edits.pairs["practitioner"].find("97530", "97150", ON) == "1"
    assert edits.pairs["hospital"].find("97530", "97150", ON) == "0"
    assert edits.limits["practitioner"]["99213"] == UnitLimit(2, "3")


def test_a_pair_has_an_order_and_days() -> None:
    pairs = Edits.load(INVENTED).pairs["practitioner"]
    assert pairs.find("97150", "97530", ON) is None
    found = [
        pairs.find("97530", "97113", day) for day in (date(2019, 12, 31), date(2020, 1, 1), date(2025, 12, 31), ON)
    ]
    assert found == [None, "0", "0", None]


def test_a_pair_withdrawn_from_its_beginning_is_left_out() -> None:
    assert Edits.load(INVENTED).pairs["practitioner"].find("97530", "97116", date(2024, 1, 1)) is None


@pytest.mark.parametrize(("one", "two"), [("", ""), ("9753", "97150"), ("97530", "é7150"), ("97530", "97150 ")])
def test_what_is_no_code_is_in_no_pair(one: str, two: str) -> None:
    assert Edits.load(INVENTED).pairs["practitioner"].find(one, two, ON) is None


def test_a_pair_may_come_back_after_it_was_deleted(tmp_path: Path) -> None:
    rows = "11111\t22222\t\t20260101\t*\t1\n11111\t22222\t\t20200101\t20201231\t0\n"
    pairs = load_ncci(written(tmp_path, HEADING + rows))
    found = [pairs.find("11111", "22222", day) for day in (date(2020, 6, 1), date(2021, 6, 1), ON)]
    assert found == ["0", None, "1"]


CODES = st.text("0123456789ABZ", min_size=5, max_size=5)


@given(rows=st.dictionaries(st.tuples(CODES, CODES), st.sampled_from("01"), min_size=1, max_size=40), split=st.data())
def test_every_pair_is_found_in_whatever_order_and_files_it_came(
    tmp_path_factory: pytest.TempPathFactory, rows: dict[tuple[str, str], str], split: st.DataObject
) -> None:
    lines = [f"{one}\t{two}\t\t20200101\t*\t{indicator}\treason\n" for (one, two), indicator in rows.items()]
    cut = split.draw(st.integers(0, len(lines) - 1))
    folder = tmp_path_factory.mktemp("pairs")
    files = [part for part in ("".join(lines[:cut]), "".join(lines[cut:])) if part]
    paths = [written(folder, HEADING + text, f"{place}.txt") for place, text in enumerate(files)]
    pairs = load_ncci(*paths)
    assert len(pairs) == len(rows)
    assert {pair: pairs.find(*pair, ON) for pair in rows} == rows


def test_commas_and_quotes_are_read_as_well(tmp_path: Path) -> None:
    text = '"Notice, with a comma\nand a line break"\n"11111","22222","","20200101","*","0","why, indeed"\n'
    assert load_ncci(written(tmp_path, text)).find("11111", "22222", ON) == "0"


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("11111\t22222\t\t20200101\t*\t7\n", "edit_table_not_read"),
        ("11111\t22222\t\t20201301\t*\t0\n", "edit_table_date"),
        ("11111\t22222\n", "edit_table_not_read"),
        ("", "edit_table_not_read"),
    ],
)
def test_a_table_of_another_form_is_an_error(tmp_path: Path, row: str, what: str) -> None:
    with pytest.raises(UnreadableInputError) as error:
        load_ncci(written(tmp_path, HEADING + row))
    assert error.value.what == what


@pytest.mark.parametrize("row", ["99213,2,9 Whatever,why\n", "99213,two,3 Day,why\n", ""])
def test_unit_limits_of_another_form_are_an_error(tmp_path: Path, row: str) -> None:
    with pytest.raises(UnreadableInputError):
        load_mue(written(tmp_path, "HCPCS/CPT Code,Units,Indicator,Rationale\n" + row, "mue_pra.csv"))


def test_a_file_that_names_no_services_is_an_error(tmp_path: Path) -> None:
    written(tmp_path, "anything", "notes.txt")
    with pytest.raises(UnreadableInputError):
        Edits.load(tmp_path)


def test_an_empty_folder_holds_no_tables(tmp_path: Path) -> None:
    assert Edits.load(tmp_path) == Edits()


def test_no_description_is_kept() -> None:
    assert "invented" not in repr(Edits.load(INVENTED))
