"""People, sessions and keys, on both databases. All names are invented."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from inference import keys, people, sessions
from inference.access_tables import api_key, person, session
from inference.events import verify_chain
from inference.principal import INCOMPATIBLE, ROLES, SCOPES, Principal
from inference.refusals import ConflictError, NotFoundError, UnauthenticatedError, UnprocessableError
from inference.store import Store
from inference.tables import event

PASSWORD = "correct horse battery"


def add(store: Store, login: str = "rosa", role: str = "reviewer", **changes: str) -> people.Person:
    facts = {"display_name": "Rosa Ortega", "facility": "north", "password": PASSWORD} | changes
    return people.create_person(store, login=login, role=role, **facts)


def told(store: Store) -> list[tuple[str, str, dict[str, Any]]]:
    with store.read() as connection:
        assert verify_chain(connection).ok
        rows = connection.execute(select(event.c.type, event.c.actor, event.c.body).order_by(event.c.seq))
        return [tuple(row) for row in rows]


def by_session(store: Store, token: str, now: datetime | None = None) -> Principal | None:
    with store.read() as connection:
        return sessions.session_of(connection, token, now or store.clock())


def by_key(store: Store, plain: str) -> Principal | None:
    with store.read() as connection:
        return keys.principal_of_key(connection, plain)


def test_a_person_logs_in_with_the_password_only(store: Store) -> None:
    made = add(store, login="Rosa")
    assert people.verify_login(store, "ROSA", PASSWORD) == made
    assert people.list_people(store) == [made]
    for login, password in (("rosa", "wrong horse battery"), ("nobody", PASSWORD), ("rosa", "")):
        with pytest.raises(UnauthenticatedError) as refused:
            people.verify_login(store, login, password)
        assert refused.value.what == "login_not_valid"


def test_the_password_is_kept_as_an_argon2id_hash(store: Store) -> None:
    add(store)
    with store.read() as connection:
        kept = connection.execute(select(person.c.password_hash)).scalar_one()
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


def test_every_change_is_an_event_that_names_ids_only(store: Store) -> None:
    made = add(store)
    with pytest.raises(UnauthenticatedError):
        people.verify_login(store, "rosa", "wrong horse battery")
    started = sessions.start_session(store, made.id, hours=1)
    sessions.end_session(store, started.token)
    people.set_password(store, login="rosa", password=PASSWORD * 2, actor="person:per_0")
    people.deactivate(store, login="rosa")
    new = people.create_key(store, name="feed", scopes=["documents:write"], facility="north")
    people.revoke_key(store, key_id=new.id)
    self = f"person:{made.id}"
    assert [(kind, actor) for kind, actor, _ in told(store)] == [
        ("person.created", "command_line"),
        ("person.login_refused", self),
        ("person.logged_in", self),
        ("person.logged_out", self),
        ("person.password_set", "person:per_0"),
        ("person.deactivated", "command_line"),
        ("key.created", "command_line"),
        ("key.revoked", "command_line"),
    ]
    assert "osa" not in str(told(store))


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"login": "r"}, "login_malformed"),
        ({"login": "rosa ortega"}, "login_malformed"),
        ({"display_name": " "}, "display_name_malformed"),
        ({"role": "owner"}, "role_unknown"),
        ({"facility": "north wing"}, "facility_malformed"),
        ({"password": "short"}, "password_length"),
        ({"password": "x" * 257}, "password_length"),
    ],
)
def test_malformed_people_are_refused(sqlite_store: Store, changes: dict[str, str], what: str) -> None:
    with pytest.raises(UnprocessableError) as refused:
        add(sqlite_store, **changes)
    assert refused.value.what == what
    assert people.list_people(sqlite_store) == []


def test_a_login_is_taken_once_and_stays_taken(store: Store) -> None:
    add(store)
    people.deactivate(store, login="rosa")
    with pytest.raises(ConflictError):
        add(store, login="ROSA")


def test_deactivation_ends_access_at_once(store: Store) -> None:
    started = sessions.start_session(store, add(store).id, hours=1)
    assert by_session(store, started.token) is not None
    people.deactivate(store, login="rosa")
    assert by_session(store, started.token) is None
    with store.read() as connection:
        assert connection.execute(select(session)).all() == []
    with pytest.raises(UnauthenticatedError):
        people.verify_login(store, "rosa", PASSWORD)
    with pytest.raises(NotFoundError):
        people.deactivate(store, login="nobody")


def test_the_last_admin_cannot_be_deactivated(store: Store) -> None:
    add(store, "ada", "admin")
    with pytest.raises(ConflictError) as refused:
        people.deactivate(store, login="ada")
    assert refused.value.what == "last_admin"
    add(store, "ben", "admin")
    people.deactivate(store, login="ada")
    assert {found.login: found.active for found in people.list_people(store)} == {"ada": False, "ben": True}


def test_a_session_says_who_and_ends_when_it_must(store: Store) -> None:
    made = add(store)
    started = sessions.start_session(store, made.id, hours=1)
    found = by_session(store, started.token)
    assert found is not None
    assert (found.reference, found.is_person, found.csrf_token) == (f"person:{made.id}", True, started.csrf_token)
    assert found.scopes == ROLES["reviewer"]
    assert (found.sees("north"), found.sees("south")) == (True, False)
    assert by_session(store, started.token, started.expires_at - timedelta(microseconds=1)) is not None
    assert by_session(store, started.token, started.expires_at) is None
    assert by_session(store, started.csrf_token) is None


def test_a_token_is_kept_as_its_hash_only(store: Store) -> None:
    started = sessions.start_session(store, add(store).id, hours=1)
    plain = people.create_key(store, name="feed", scopes=["documents:write"], facility="*").plain
    with store.read() as connection:
        kept = str([*connection.execute(select(session)), *connection.execute(select(api_key))])
    assert started.token not in kept
    assert plain not in kept


def test_expired_sessions_are_removed_when_another_starts(sqlite_store: Store) -> None:
    made = add(sqlite_store)
    sessions.start_session(sqlite_store, made.id, hours=-1)
    kept = sessions.start_session(sqlite_store, made.id, hours=1)
    with sqlite_store.read() as connection:
        assert connection.execute(select(session.c.csrf_token)).scalars().all() == [kept.csrf_token]


def test_a_new_password_ends_the_sessions(store: Store) -> None:
    started = sessions.start_session(store, add(store).id, hours=1)
    people.set_password(store, login="rosa", password="another long password")
    assert by_session(store, started.token) is None
    assert people.verify_login(store, "rosa", "another long password").login == "rosa"


def test_a_key_works_until_it_is_revoked(store: Store) -> None:
    made = people.create_key(store, name="feed", scopes=("documents:write", "decisions:read"), facility="north")
    found = by_key(store, made.plain)
    assert found is not None
    assert (found.reference, found.is_person, found.csrf_token) == (f"key:{made.id}", False, None)
    assert found.may("documents:write")
    assert not found.may("reviews:decide")
    assert not found.sees("south")
    people.revoke_key(store, key_id=made.id)
    people.revoke_key(store, key_id=made.id)
    assert by_key(store, made.plain) is None
    (kept,) = people.list_keys(store)
    assert kept.revoked_at is not None
    assert [kind for kind, _, _ in told(store)] == ["key.created", "key.revoked"]
    with pytest.raises(NotFoundError):
        people.revoke_key(store, key_id="key_0")


@pytest.mark.parametrize(
    ("scopes", "what"),
    [
        ([], "scope_unknown"),
        (["documents:write", "root"], "scope_unknown"),
        (["people:write", "reviews:decide"], "duties_incompatible"),
    ],
)
def test_keys_with_wrong_scopes_are_refused(sqlite_store: Store, scopes: list[str], what: str) -> None:
    with pytest.raises(UnprocessableError) as refused:
        people.create_key(sqlite_store, name="feed", scopes=scopes, facility="*")
    assert refused.value.what == what


def test_no_role_unites_duties_that_must_stay_apart() -> None:
    for role, scopes in ROLES.items():
        assert scopes <= SCOPES
        assert not [duties for duties in INCOMPATIBLE if duties <= scopes], role


@pytest.mark.parametrize("thing", ["person", "key"])
def test_lists_are_plain_data_and_one_line_of_text(sqlite_store: Store, thing: str) -> None:
    listed: dict[str, Callable[[], Any]] = {
        "person": lambda: add(sqlite_store) and people.list_people(sqlite_store),
        "key": lambda: (
            people.create_key(sqlite_store, name="feed", scopes=["admin"], facility="*")
            and people.list_keys(sqlite_store)
        ),
    }
    (found,) = listed[thing]()
    assert found.id == found.plain()["id"]
    assert datetime.fromisoformat(found.plain()["created_at"]).tzinfo == UTC
    assert "hash" not in str(found.plain())
    assert "\n" not in found.text()
