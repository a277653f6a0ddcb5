import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import ValidationError

from inference.page_pictures import MOST_BYTES
from inference.settings import Settings, SettingsError


def test_defaults_run_on_one_machine(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.database_url == f"sqlite:///{tmp_path / 'triage.db'}"
    assert settings.originals_path == tmp_path / "originals"


def test_the_environment_is_read_by_name_and_other_variables_are_ignored(tmp_path: Path) -> None:
    environment = {"TRIAGE_HOME": str(tmp_path), "TRIAGE_PORT": "8123", "TRIAGE_UNDO_SECONDS": "0", "PATH": "/bin"}
    settings = Settings.from_environment(environment)
    assert (settings.home, settings.port, settings.undo_seconds) == (tmp_path, 8123, 0)


def test_a_relative_home_is_made_absolute() -> None:
    assert Settings(home=Path("var")).home == Path.cwd() / "var"


def test_all_errors_are_told_at_once_without_their_values() -> None:
    environment = {"TRIAGE_PORT": "s3cret-a", "TRIAGE_UNDO_SECONDS": "-1", "TRIAGE_UNDO_SECOND": "s3cret-b"}
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment(environment)
    told = str(raised.value)
    assert [line.split(":")[0] for line in told.splitlines()[1:]] == [
        "TRIAGE_PORT",
        "TRIAGE_UNDO_SECONDS",
        "TRIAGE_UNDO_SECOND",
    ]
    assert "s3cret" not in told


def test_settings_do_not_change(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with pytest.raises(ValidationError):
        settings.port = 1


def test_the_audit_salt_is_made_once_and_private(tmp_path: Path) -> None:
    home = tmp_path / "home"
    salt = Settings(home=home).audit_salt
    assert len(salt) == 32
    assert Settings(home=home).audit_salt == salt
    assert stat.S_IMODE((home / "audit.salt").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert [path.name for path in home.iterdir()] == ["audit.salt"]


def test_processes_that_start_together_share_one_salt(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        salts = set(pool.map(lambda _: Settings(home=tmp_path).audit_salt, range(32)))
    assert len(salts) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRIAGE_DATABASE_URL", "mysql://a:s3cret@db/books"),
        ("TRIAGE_DATABASE_URL", "nonsense"),
        ("TRIAGE_MLFLOW_URL", "http://127.0.0.1:99999"),
        ("TRIAGE_MLFLOW_URL", "http://[::1"),
        ("TRIAGE_MLFLOW_URL", "http://:5000"),
    ],
)
def test_addresses_that_nothing_can_be_reached_at_are_refused(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment({name: value})
    assert f"{name}: expected" in str(raised.value)
    assert "s3cret" not in str(raised.value)


def test_pictures_have_room_for_two_files_at_least() -> None:
    with pytest.raises(SettingsError, match="TRIAGE_PICTURES_BYTES"):
        Settings.from_environment({"TRIAGE_PICTURES_BYTES": str(2 * MOST_BYTES - 1)})
    assert Settings.from_environment({"TRIAGE_PICTURES_BYTES": str(2 * MOST_BYTES)}).pictures_bytes == 2 * MOST_BYTES


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="TRIAGE_HOME"):
        Settings(home=tmp_path / "file").make_home()


def test_an_audit_salt_cut_short_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "audit.salt").touch()
    with pytest.raises(SettingsError, match="found 0"):
        _ = Settings(home=tmp_path).audit_salt
