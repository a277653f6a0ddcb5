"""The demo's people: enough of them to decide everything that the demo shows."""

import json
from datetime import date
from pathlib import Path

import pytest

from extraction.masters import Conflict, Payer, Unknown
from inference import demo, people
from inference.masters import store as masters
from inference.masters.lookup import standing
from inference.reading import read_file
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


def test_the_demos_master_knows_all_but_what_shall_wait_for_a_person(desk: Desk) -> None:
    demo.introduce(desk.store)
    demo.introduce(desk.store)  # it is told once
    unknown = set()
    with desk.store.read() as connection:
        for path in demo.samples():
            for found in read_file(path.read_bytes(), path.name):
                if found.remittance is not None:
                    stands = standing(connection, found.remittance, date(2026, 1, 1))
                    known = {type(stands.payer), type(stands.entity)}
                    assert Conflict not in known, path.name
                    unknown |= {path.name} if Unknown in known else set()
    assert unknown == {
        "moov-io+x12__sample1.txt",
        "zentist+TigerShark__sample_835.txt",
        "affect-therapeutics+edi-835-parser__exhaustive_sample.txt",
    }


def test_a_master_of_ones_own_is_left_alone(desk: Desk) -> None:
    own = Payer(key="acme", name="Our Acme")
    desk.store.write(lambda uow: masters.create(uow, own, effective_from=None, actor="person:per_1"))
    demo.introduce(desk.store)
    with desk.store.read() as connection:
        assert [kept.newest for kept in masters.page(connection, "payer")] == [own]
