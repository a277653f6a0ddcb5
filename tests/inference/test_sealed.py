from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.sealed import SealBrokenError, SealedMissingError, SealedStore

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
CARD = b"4111 1111 1111 1111 process by 04/01/2026"
DIGEST = sha256(CARD).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> SealedStore:
    return SealedStore(tmp_path / "sealed", bytes(range(32)))


@given(data=st.binary(max_size=3000))
def test_what_is_sealed_comes_back_until_its_time_is_over(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    store, digest = SealedStore(tmp_path_factory.getbasetemp() / "sealed", b"k" * 32), sha256(data).hexdigest()
    store.put(digest, data, LATER)
    assert store.get(digest, NOW) == data
    with pytest.raises(SealedMissingError, match="expired"):
        store.get(digest, LATER)


def test_no_file_of_the_folder_shows_the_card(store: SealedStore) -> None:
    store.put(DIGEST, CARD, LATER)
    assert all(b"4111" not in path.read_bytes() for path in store.root.iterdir())


def test_only_the_owner_may_look_and_backups_leave_it_out(store: SealedStore) -> None:
    store.put(DIGEST, CARD, LATER)
    assert store.root.stat().st_mode & 0o077 == 0
    assert (store.root / DIGEST).stat().st_mode & 0o077 == 0
    assert (store.root / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_another_key_or_changed_bytes_break_the_seal(store: SealedStore) -> None:
    store.put(DIGEST, CARD, LATER)
    with pytest.raises(SealBrokenError):
        SealedStore(store.root, b"x" * 32).get(DIGEST, NOW)
    path = store.root / DIGEST
    sealed = path.read_bytes()
    path.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(SealBrokenError):
        store.get(DIGEST, NOW)


def test_a_longer_time_cannot_be_written_over_the_seal(store: SealedStore) -> None:
    store.put(DIGEST, CARD, LATER)
    path = store.root / DIGEST
    forged = int((LATER + timedelta(days=900)).timestamp()).to_bytes(8, "big")
    path.write_bytes(forged + path.read_bytes()[8:])
    with pytest.raises(SealBrokenError):
        store.get(DIGEST, NOW)


def test_it_is_forgotten_when_its_time_is_over_and_not_before(store: SealedStore) -> None:
    store.put(DIGEST, CARD, LATER)
    assert not store.forget(DIGEST, NOW)
    assert store.forget(DIGEST, LATER)
    assert not (store.root / DIGEST).exists()
    assert store.forget(DIGEST, LATER)
