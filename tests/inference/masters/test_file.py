"""Files of payers and entities: taken whole or not at all, and taking one again changes nothing."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

import cli
from inference.masters import store as masters
from inference.masters.file import MasterFileError, Taken, take
from inference.store import Store

EXAMPLE = Path(__file__).parents[3] / "data" / "masters" / "example.yaml"
HERON: dict[str, Any] = {
    "key": "blue_heron",
    "name": "Blue Heron Health",
    "aliases": [{"kind": "originator_id", "value": "1512345678"}],
}


def written(tmp_path: Path, **content: Any) -> Path:
    path = tmp_path / "masters.yaml"
    path.write_text(yaml.safe_dump(content))
    return path


def taken(store: Store, path: Path) -> Taken:
    return take(store, path, actor="command_line")


def problems(store: Store, path: Path) -> tuple[str, ...]:
    with pytest.raises(MasterFileError) as error:
        taken(store, path)
    return error.value.problems


def test_the_example_is_taken_once(sqlite_store: Store) -> None:
    first = taken(sqlite_store, EXAMPLE)
    assert (first.created, first.changed) == (3, 0)
    assert first.aliases == 14
    assert taken(sqlite_store, EXAMPLE) == Taken()


def test_what_the_file_says_anew_is_a_version_and_what_it_leaves_out_stays(sqlite_store: Store, tmp_path: Path) -> None:
    taken(sqlite_store, written(tmp_path, payers=[HERON]))
    renamed = {"key": "blue_heron", "name": "Great Blue Heron", "effective_from": date(2026, 7, 1)}
    more = {"aliases": [{"kind": "name", "value": "GREAT BLUE HERON"}]}
    assert taken(sqlite_store, written(tmp_path, payers=[renamed | more])) == Taken(changed=1, aliases=1)
    with sqlite_store.read() as connection:
        kept = masters.get(connection, "payer", "blue_heron")
    assert [each.version.entry.name for each in kept.versions] == ["Blue Heron Health", "Great Blue Heron"]
    assert {each.alias.kind for each in kept.aliases} == {"originator_id", "name"}


def test_everything_that_is_refused_is_told_and_nothing_is_taken(sqlite_store: Store, tmp_path: Path) -> None:
    taken(sqlite_store, written(tmp_path, payers=[HERON]))
    fox = {"key": "gray_fox", "name": "Gray Fox", "aliases": [{"kind": "originator_id", "value": "1-512345678"}]}
    hawk = {"key": "hawk", "name": "Hawk", "member_id": {"pattern": "a+"}}
    told = problems(sqlite_store, written(tmp_path, payers=[fox, hawk]))
    assert len(told) == 2
    assert told[0].startswith("masters.yaml, payers gray_fox, alias 1 (originator_id): alias_taken")
    assert "blue_heron" in told[0]
    assert told[1].startswith("masters.yaml, payers hawk: member_id_pattern_not_valid")
    with sqlite_store.read() as connection:
        assert [kept.key for kept in masters.page(connection, "payer")] == ["blue_heron"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"payers": [HERON | {"key": "Blue Heron"}]}, "payers.0.key"),
        ({"payers": [{"key": "x"}]}, "payers.0.name"),
        ({"payers": [HERON | {"aliases": [{"kind": "nickname", "value": "x"}]}]}, "payers.0.aliases.0.kind"),
        ({"entities": [{"key": "x", "name": "X"}]}, "entities.0.facility"),
        ({"entities": [{"key": "x", "name": "X", "facility": "*"}]}, "entities.0.facility"),
        ({"insurers": []}, "insurers"),
    ],
)
def test_what_the_file_may_not_say_is_told_with_its_place(
    sqlite_store: Store, tmp_path: Path, content: dict[str, Any], told: str
) -> None:
    (problem,) = problems(sqlite_store, written(tmp_path, **content))
    assert problem.startswith(f"masters.yaml, {told}: ")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("payers: []\nentities: []\npayers: []\n", 3),
        ("payers:\n  - key: a\n    name: A\n    key: b\n", 4),
        ("payers: [{key: a, name: A, name: B}]", 1),
    ],
)
def test_a_key_given_twice_is_told_with_its_line(sqlite_store: Store, tmp_path: Path, content: str, line: int) -> None:
    path = tmp_path / "masters.yaml"
    path.write_text(content)
    assert problems(sqlite_store, path) == (f"masters.yaml, line {line}: a key that stands there before",)


@pytest.mark.parametrize("content", [b"payers: [", b"\xff\xfe\x00", b"- 1", b"payers: " + b"[" * 5000])
def test_what_is_no_such_file_is_told(sqlite_store: Store, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "masters.yaml"
    path.write_bytes(content)
    assert problems(sqlite_store, path)[0].startswith("masters.yaml")


def test_the_commands_take_a_file_and_list_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAGE_HOME", str(tmp_path / "home"))
    run = CliRunner()
    assert "No payer and no entity" in run.invoke(cli.app, ["masters", "list"]).output
    assert run.invoke(cli.app, ["masters", "import", str(EXAMPLE)]).output == "3 created, 0 changed, 14 aliases added\n"
    listed = run.invoke(cli.app, ["masters", "list"]).output
    assert "payer  gray_fox  Gray Fox Mutual  (version 1)" in listed
    assert "originator_id  1987654321  until the day before 2026-07-01" in listed
    plain = yaml.safe_load(run.invoke(cli.app, ["masters", "list", "--json"]).output)
    assert [each["key"] for each in plain] == ["blue_heron", "gray_fox", "lakeside"]
