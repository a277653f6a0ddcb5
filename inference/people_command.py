"""`triage people`: who can log in, and the keys of machines."""

import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from inference.command_line import AsJson, open_books, out, print_found
from inference.store import Store

app = typer.Typer(no_args_is_help=True, help="Named people, and keys for machines.")
Password = Annotated[str | None, typer.Option(help="Asked for where it is not given.")]


@app.command("add")
def add(
    login: str,
    name: Annotated[str, typer.Option(help="The name that decisions and pages show.")],
    role: Annotated[str, typer.Option(help="reviewer, supervisor, admin, engineer or auditor.")],
    facility: Annotated[str, typer.Option(help="One facility, or * for all.")] = "*",
    password: Password = None,
) -> None:
    """Add a named person."""
    secret = _secret(password)
    _people(
        lambda people, store: people.create_person(
            store, login=login, display_name=name, role=role, facility=facility, password=secret
        )
    )
    out.print(f"{login} can log in.")


@app.command("list")
def list_people(as_json: AsJson = False) -> None:
    """Everyone who can log in, and everyone who could."""
    found = _people(lambda people, store: people.list_people(store))
    print_found([person.plain() for person in found], "\n".join(person.text() for person in found), as_json)


@app.command("password")
def set_password(login: str, password: Password = None) -> None:
    """Set a new password; ends the person's sessions."""
    secret = _secret(password)
    _people(lambda people, store: people.set_password(store, login=login, password=secret))
    out.print(f"{login} has a new password.")


@app.command("deactivate")
def deactivate(login: str) -> None:
    """Take a person's access away; what they decided stays under their name."""
    _people(lambda people, store: people.deactivate(store, login=login))
    out.print(f"{login} can no longer log in.")


@app.command("key")
def add_key(
    name: str,
    scope: Annotated[list[str], typer.Option(help="May be given several times.")],
    facility: Annotated[str, typer.Option(help="One facility, or * for all.")] = "*",
) -> None:
    """Make an API key for a machine. It is shown once and kept only as a hash."""
    made = _people(lambda people, store: people.create_key(store, name=name, scopes=tuple(scope), facility=facility))
    out.print(made.plain, markup=False)


@app.command("keys")
def list_keys(as_json: AsJson = False) -> None:
    """All API keys, without their secrets."""
    found = _people(lambda people, store: people.list_keys(store))
    print_found([key.plain() for key in found], "\n".join(key.text() for key in found), as_json)


@app.command("revoke")
def revoke_key(key_id: str) -> None:
    """Revoke an API key, from now on."""
    _people(lambda people, store: people.revoke_key(store, key_id=key_id))
    out.print(f"{key_id} is revoked.")


def _secret(given: str | None) -> str:
    if given is None and not sys.stdin.isatty():
        raise typer.BadParameter("there is no terminal to ask for the password: give it with --password")
    return given or str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _people(action: Callable[[Any, Store], Any]) -> Any:
    from inference import people

    _, store = open_books()
    try:
        return action(people, store)
    finally:
        store.close()
