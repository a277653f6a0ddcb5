import asyncio

import pytest
from fastapi import Response

from inference import people, sessions
from inference.api.authentication import COOKIE
from inference.api.login import clear_cookie, log_in, set_cookie
from inference.api.login_limit import ADDRESS_FACTOR, LoginLimit
from inference.api.services import Services
from inference.refusals import TooManyAttemptsError, UnauthenticatedError
from inference.sessions import StartedSession

PASSWORD = "correct horse battery"


def log_in_as_rosa(services: Services, password: str = PASSWORD) -> StartedSession:
    return asyncio.run(log_in(services, "rosa", password, "10.0.0.1"))


@pytest.fixture
def rosa(services: Services) -> people.Person:
    return people.create_person(
        services.store, login="rosa", display_name="Rosa", role="reviewer", facility="*", password=PASSWORD
    )


def test_a_login_starts_a_session(services: Services, rosa: people.Person) -> None:
    started = log_in_as_rosa(services)
    with services.store.read() as connection:
        found = sessions.session_of(connection, started.token, services.store.clock())
    assert found is not None
    assert found.id == rosa.id


def test_after_too_many_attempts_even_the_right_password_waits(services: Services, rosa: people.Person) -> None:
    for _ in range(services.settings.login_attempts_per_minute):
        with pytest.raises(UnauthenticatedError):
            log_in_as_rosa(services, "wrong horse battery")
    with pytest.raises(TooManyAttemptsError):
        log_in_as_rosa(services)


def test_logins_are_counted_apart_and_addresses_too() -> None:
    limit = LoginLimit(2)
    for login in ("rosa", "ROSA", "sam", "sam"):
        limit.count(login, "10.0.0.1")
    with pytest.raises(TooManyAttemptsError):
        limit.count("Rosa", "10.0.0.1")
    limit.count("rosa", "10.0.0.2")


def test_one_address_cannot_try_login_after_login() -> None:
    limit = LoginLimit(1)
    for number in range(ADDRESS_FACTOR):
        limit.count(f"login{number}", "10.0.0.1")
    with pytest.raises(TooManyAttemptsError):
        limit.count("another", "10.0.0.1")


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(services: Services, rosa: people.Person) -> None:
    response = Response()
    set_cookie(response, services, log_in_as_rosa(services))
    words = {word.strip() for word in response.headers["set-cookie"].split(";")}
    assert {"HttpOnly", "SameSite=strict", "Path=/", f"Max-Age={12 * 3600}"} <= words
    assert "Secure" not in words
    cleared = Response()
    clear_cookie(cleared)
    assert cleared.headers["set-cookie"].startswith(f'{COOKIE}=""; ')


def test_behind_https_the_cookie_stays_there(services: Services) -> None:
    response = Response()
    secured = Services(
        settings=services.settings.model_copy(update={"secure_cookies": True}),
        store=services.store,
        vault=services.vault,
        policy=services.policy,
        deadlines=services.deadlines,
        login_limit=services.login_limit,
    )
    set_cookie(response, secured, StartedSession("token", "csrf", services.store.clock()))
    assert "Secure" in response.headers["set-cookie"]


def test_many_addresses_do_not_make_many_attempts() -> None:
    limit = LoginLimit(1)
    for number in range(ADDRESS_FACTOR):
        limit.count("rosa", f"10.0.0.{number}")
    with pytest.raises(TooManyAttemptsError):
        limit.count("Rosa", "10.0.1.1")
    limit.count("sam", "10.0.1.2")
