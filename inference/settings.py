"""All settings of the service: read once from the environment at start, checked together, then passed in.

Each field is the environment variable TRIAGE_ + its name in capitals. The defaults run the whole service on one
machine.
"""

import os
import secrets
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PositiveInt, ValidationError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from extraction.errors import TriageError
from inference.store import sqlite_url

PREFIX = "TRIAGE_"
MEBIBYTE = 1024 * 1024
SALT_BYTES = 32
DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")


class SettingsError(TriageError):
    """The environment is no valid configuration. The message lists everything that is wrong, never a value."""

    def __init__(self, problems: str) -> None:
        super().__init__("settings_not_valid")
        self.problems = problems

    def __str__(self) -> str:
        return f"{self.what}:\n{self.problems}"


def _absolute(path: Path) -> Path:
    return path.expanduser().absolute()


def _database(url: str) -> str:
    try:
        known = make_url(url).drivername in DRIVERS
    except ArgumentError:
        known = False
    if not known:
        raise ValueError("expected sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE")
    return url


def _web_address(url: str) -> str:
    try:
        address = urlsplit(url)
        valid = address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:  # a port above 65535, a bracket that is not closed
        valid = False
    if not valid:
        raise ValueError("expected http://HOST:PORT")
    return url


def _database_in_home(fields: dict[str, Any]) -> str:
    # When `home` itself is wrong it is missing here; its own error is then the one that is reported.
    return sqlite_url(fields.get("home", Path()) / "triage.db")


AbsolutePath = Annotated[Path, AfterValidator(_absolute)]
Name = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+$")]


class Settings(BaseModel):
    """One immutable configuration. Build it in tests with keywords, in programs with `Settings.from_environment()`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    home: AbsolutePath = Field(default_factory=lambda: _absolute(Path("var")))
    database_url: Annotated[str, AfterValidator(_database)] = Field(default_factory=_database_in_home)
    tenant: Name = "default"
    default_facility: Name = "main"
    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8000, ge=0, le=65535)
    mlflow_url: Annotated[str, AfterValidator(_web_address)] = Field(
        default="http://127.0.0.1:5000", pattern=r"^https?://\S+$"
    )
    mlflow_experiment: str = Field(default="claim-triage", min_length=1)
    policy_path: AbsolutePath = Path(__file__).parent / "policies" / "base.yaml"
    deadlines_path: AbsolutePath = Path(__file__).parent / "policies" / "deadlines.yaml"
    calendar_path: AbsolutePath = Path(__file__).parent / "policies" / "calendar.yaml"
    sealed: AbsolutePath | None = None  # where originals with payment cards are sealed; default: HOME/sealed
    edits: AbsolutePath | None = None  # a folder with CMS's files of NCCI pairs and unit limits
    accept_test_files: bool = False  # production money never comes in a file marked as a test (ISA15 = T)
    undo_seconds: int = Field(default=10, ge=0)
    lease_seconds: PositiveInt = 120
    session_hours: PositiveInt = 12
    secure_cookies: bool = False  # set it wherever browsers come over HTTPS
    max_upload_bytes: PositiveInt = 64 * MEBIBYTE
    inline_bytes: PositiveInt = 256 * 1024  # larger X12 files go to the worker even with `Prefer: wait`
    backlog_limit: PositiveInt = 2000  # above this many waiting decisions the shipper sends one bulk run
    # Of all pictures of pages; no less than twice what one file may have, or what was just drawn could be gone again.
    pictures_bytes: int = Field(default=8192 * MEBIBYTE, ge=512 * MEBIBYTE)
    sealed_days: PositiveInt = 30  # how long the original of a payment card is kept where it states no last day
    login_attempts_per_minute: PositiveInt = 10

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read TRIAGE_*; raises SettingsError that names every wrong or unknown variable at once."""
        given = {
            name.removeprefix(PREFIX).lower(): value for name, value in environment.items() if name.startswith(PREFIX)
        }
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise SettingsError(_all_problems(error)) from None

    @property
    def originals_path(self) -> Path:
        return self.home / "originals"

    @property
    def pictures_path(self) -> Path:
        return self.home / "pictures"

    @property
    def sealed_path(self) -> Path:
        return self.sealed or self.home / "sealed"

    def make_home(self) -> None:
        """Make the folder of database, originals and secrets, if it is not there: readable by its owner alone.

        Raises SettingsError if it cannot be made.
        """
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(f"{PREFIX}HOME: expected a folder that can be made; {error}") from None

    @cached_property
    def audit_salt(self) -> bytes:
        """The secret of the audit draw; made at first use, readable by the owner alone, never replaced."""
        self.make_home()
        return _secret(self.home / "audit.salt")

    @cached_property
    def sealed_key(self) -> bytes:
        """The key of the sealed originals, without which nobody reads them; made like the audit's secret."""
        self.make_home()
        return _secret(self.home / "sealed.key")


def _secret(path: Path) -> bytes:
    """Read the secret, or make it. Two processes that start together agree: linking into place happens once."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        _write_private(draft, secrets.token_bytes(SALT_BYTES))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    secret = path.read_bytes()
    if len(secret) != SALT_BYTES:
        raise SettingsError(f"{path}: expected {SALT_BYTES} bytes, found {len(secret)}; put back the file of a backup")
    return secret


def _write_private(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _all_problems(error: ValidationError) -> str:
    found = error.errors(include_input=False)
    return "\n".join(f"{PREFIX}{str(each['loc'][0]).upper()}: {_words(each['msg'])}" for each in found)


def _words(message: str) -> str:
    return message.removeprefix("Value error, ")  # what pydantic puts before the words of our own validators
