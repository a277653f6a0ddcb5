"""The masters in both databases: versions, aliases that belong to one entry, and nothing that is ever lost."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from extraction.masters import Alias, Entity, Payer, Plan
from inference.masters import store as masters
from inference.masters.rows import StoredAlias
from inference.refusals import ConflictError, NotFoundError, RefusalError
from inference.store import Store
from inference.writer import UnitOfWork
from tests.databases import client

HERON = Payer(
    key="blue_heron",
    name="Blue Heron Health",
    plans=(Plan(key="ppo", name="Blue Heron PPO"),),
    member_id_pattern=r"BH\d{9}",
    member_id_words="BH and nine digits",
    authorization_required=("70551",),
)
FOX = Payer(key="gray_fox", name="Gray Fox Mutual")
LAKESIDE = Entity(key="lakeside", name="Lakeside Clinic", facility="main")
WHO = "person:per_1"
SOLD = date(2026, 7, 1)
TABLES = ["master_entry", "master_version", "master_alias", "master_alias_end"]


@pytest.fixture
def known(store: Store) -> Store:
    """With both payers and one entity."""

    def fill(uow: UnitOfWork) -> None:
        for item in (HERON, FOX, LAKESIDE):
            masters.create(uow, item, effective_from=None, actor=WHO)

    store.write(fill)
    return store


def trace(key: str, since: date | None = None, until: date | None = None, **more: Any) -> Alias:
    facts: dict[str, Any] = {"kind": "originator_id", "value": "1512345678"} | more
    return Alias(key=key, effective_from=since, effective_to=until, **facts)


def add(store: Store, alias: Alias) -> StoredAlias:
    return store.write(lambda uow: masters.add_alias(uow, "payer", alias, actor=WHO))


def refused(work: Callable[[], Any], kind: type[RefusalError], what: str) -> RefusalError:
    with pytest.raises(kind) as error:
        work()
    assert error.value.what == what
    return error.value


def test_what_is_kept_comes_back_as_it_was(known: Store) -> None:
    with known.read() as connection:
        kept = [masters.get(connection, "payer", "blue_heron"), masters.get(connection, "entity", "lakeside")]
    assert [each.newest for each in kept] == [HERON, LAKESIDE]
    assert {each.versions[0].recorded_by for each in kept} == {WHO}


def test_a_key_is_taken_once_for_each_kind(known: Store) -> None:
    again = Payer(key="blue_heron", name="Another")
    refused(
        lambda: known.write(lambda uow: masters.create(uow, again, effective_from=None, actor=WHO)),
        ConflictError,
        "key_taken",
    )
    entity = Entity(key="blue_heron", name="Our Heron Street Clinic", facility="main")
    known.write(lambda uow: masters.create(uow, entity, effective_from=None, actor=WHO))


def test_a_change_is_a_version_of_its_own(known: Store) -> None:
    renamed = Payer(key="gray_fox", name="Gray Fox Life")
    number = known.write(lambda uow: masters.change(uow, renamed, effective_from=SOLD, actor="person:per_2"))
    with known.read() as connection:
        versions = masters.get(connection, "payer", "gray_fox").versions
    assert number == 2
    assert [(each.version.entry.name, each.version.effective_from, each.recorded_by) for each in versions] == [
        ("Gray Fox Mutual", None, WHO),
        ("Gray Fox Life", SOLD, "person:per_2"),
    ]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ((None, None), (None, None)),
        ((None, SOLD), (date(2026, 6, 30), None)),
        ((SOLD, None), (None, date(2026, 7, 2))),
        ((date(2026, 1, 1), date(2027, 1, 1)), (SOLD, SOLD.replace(day=2))),
    ],
)
def test_an_alias_belongs_to_one_payer_on_a_day(
    known: Store, mine: tuple[date | None, date | None], theirs: tuple[date | None, date | None]
) -> None:
    add(known, trace("blue_heron", *mine))
    told = refused(lambda: add(known, trace("gray_fox", *theirs, value="1-51234 5678")), ConflictError, "alias_taken")
    assert "gray_fox" in str(told)
    assert "blue_heron" in str(told)


def test_it_may_go_on_to_another_payer(known: Store) -> None:
    add(known, trace("blue_heron", None, SOLD))
    assert add(known, trace("gray_fox", SOLD)).alias.key == "gray_fox"


def test_of_two_who_add_it_at_once_one_is_refused(known: Store) -> None:
    """Both writes are in one group of the writer, or one after the other: the second sees the first either way."""
    futures = [
        known.submit(partial(masters.add_alias, kind="payer", alias=trace(key), actor=WHO))
        for key in ("blue_heron", "gray_fox")
    ]
    errors = [future.exception() for future in futures]
    assert errors[0] is None
    assert isinstance(errors[1], ConflictError)


def test_the_same_text_of_another_kind_or_of_an_entity_is_free(known: Store) -> None:
    add(known, trace("blue_heron"))
    add(known, trace("gray_fox", kind="payer_reference"))
    mine = Alias(kind="tin", value="1512345678", key="lakeside")
    assert known.write(lambda uow: masters.add_alias(uow, "entity", mine, actor=WHO)).alias == mine


def test_an_alias_given_by_mistake_ends_on_the_day_it_began_and_is_free_again(known: Store) -> None:
    wrong = add(known, trace("blue_heron", SOLD))
    known.write(lambda uow: masters.end_alias(uow, "payer", "blue_heron", wrong.id, effective_to=SOLD, actor=WHO))
    add(known, trace("gray_fox", SOLD))
    with known.read() as connection:
        (kept,) = masters.get(connection, "payer", "blue_heron").aliases
    assert (kept.alias.effective_from, kept.alias.effective_to, kept.ended_by) == (SOLD, SOLD, WHO)


def test_an_alias_ends_once_and_not_before_it_began(known: Store) -> None:
    added = add(known, trace("blue_heron", SOLD))

    def end(day: date, key: str = "blue_heron") -> StoredAlias:
        return known.write(lambda uow: masters.end_alias(uow, "payer", key, added.id, effective_to=day, actor=WHO))

    refused(lambda: end(date(2026, 6, 30)), RefusalError, "alias_ends_early")
    refused(lambda: end(SOLD, "gray_fox"), NotFoundError, "alias_not_found")
    assert end(date(2026, 8, 1)).alias.effective_to == date(2026, 8, 1)
    refused(lambda: end(date(2026, 9, 1)), ConflictError, "alias_ended")


@pytest.mark.parametrize(
    ("alias", "what"),
    [
        (trace("blue_heron", value="000"), "alias_says_nothing"),
        (trace("blue_heron", kind="name", value="..."), "alias_says_nothing"),
        (trace("blue_heron", plan="hmo"), "plan_unknown"),
        (trace("blue_heron", SOLD, date(2026, 1, 1)), "alias_ends_early"),
        (trace("nobody"), "not_in_master"),
    ],
)
def test_what_is_no_alias_is_refused(known: Store, alias: Alias, what: str) -> None:
    refused(lambda: add(known, alias), RefusalError, what)


@pytest.mark.parametrize(
    ("payer", "what"),
    [
        (Payer(key="No key", name="x"), "key_malformed"),
        (Payer(key="x", name="x", member_id_pattern="(a+)+"), "member_id_pattern_not_valid"),
        (Payer(key="x", name="x", plans=(Plan(key="p", name="1"), Plan(key="p", name="2"))), "plan_repeated"),
    ],
)
def test_what_is_no_payer_is_refused(store: Store, payer: Payer, what: str) -> None:
    refused(
        lambda: store.write(lambda uow: masters.create(uow, payer, effective_from=None, actor=WHO)), RefusalError, what
    )


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_the_database_itself_refuses_to_change_what_was_written(
    store: Store, database_url: str, table: str, statement: str
) -> None:
    def fill(uow: UnitOfWork) -> None:
        masters.create(uow, HERON, effective_from=None, actor=WHO)
        masters.add_alias(uow, "payer", trace("blue_heron", None, SOLD), actor=WHO)

    store.write(fill)
    column = {"master_alias": "id", "master_alias_end": "alias_id"}.get(table, "key")
    with client(database_url) as connection, pytest.raises(IntegrityError, match="append-only"):
        connection.execute(text(statement.format(table=table, column=column)))


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.parametrize("table", TABLES)
def test_nor_is_a_row_replaced(store: Store, database_url: str, table: str) -> None:
    def fill(uow: UnitOfWork) -> None:
        masters.create(uow, HERON, effective_from=None, actor=WHO)
        masters.add_alias(uow, "payer", trace("blue_heron", None, SOLD), actor=WHO)

    store.write(fill)
    with client(database_url) as connection, pytest.raises(IntegrityError, match="append-only"):
        connection.execute(text(f"REPLACE INTO {table} SELECT * FROM {table}"))
