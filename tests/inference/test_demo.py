"""The demo's people: enough of them to decide everything that the demo shows."""

import json
from pathlib import Path

import pytest

from inference import demo, people
from inference.store import Store
from tests.inference.desk import Desk


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk.at(store, tmp_path)


def test_a_supervisors_item_above_the_limit_has_two_supervisors_to_decide_it(desk: Desk) -> None:
    given = demo.access(desk.store, desk.settings)
    roles = [person.role for person in people.list_people(desk.store)]
    assert (roles.count("supervisor"), roles.count("reviewer")) == (2, 1)
    assert set(given.passwords) == {login for login, _, _ in demo.PEOPLE}
    assert demo.access(desk.store, desk.settings) == given


def test_a_demo_of_fewer_people_gets_those_that_are_missing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(demo, "PEOPLE", demo.PEOPLE[:2])
        before = demo.access(desk.store, desk.settings)
    after = demo.access(desk.store, desk.settings)
    assert after.key == before.key
    assert after.passwords.items() > before.passwords.items()
    kept = desk.settings.home / "demo-access.json"
    assert json.loads(kept.read_text())["passwords"] == after.passwords
    assert kept.stat().st_mode & 0o777 == 0o600
