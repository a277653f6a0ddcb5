"""The folder of pictures: whole or not there, for its owner alone, and gone when it must be."""

import os
import stat
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from extraction.errors import InternalError
from inference import page_pictures
from inference.page_pictures import PagePicture, PagePictures, Size, media_type_of

DIGEST = sha256(b"a file").hexdigest()
PNG = b"\x89PNG\r\n\x1a\n and more"
PAGES = (PagePicture(1, PNG, Size(612.0, 792.0)), PagePicture(3, b"\xff\xd8 and more", Size(792.0, 612.5)))


@pytest.fixture
def pictures(tmp_path: Path) -> PagePictures:
    return PagePictures(tmp_path / "pictures")


def test_what_was_kept_comes_back_with_the_sizes_of_its_pages(pictures: PagePictures) -> None:
    assert (pictures.holds(DIGEST), pictures.get(DIGEST, 1), pictures.sizes(DIGEST)) == (False, None, {})
    pictures.put(DIGEST, PAGES)
    assert pictures.holds(DIGEST)
    assert pictures.get(DIGEST, 3) == PAGES[1].data
    assert pictures.get(DIGEST, 2) is None
    assert pictures.sizes(DIGEST) == {1: Size(612.0, 792.0), 3: Size(792.0, 612.5)}
    assert [media_type_of(each.data) for each in PAGES] == ["image/png", "image/jpeg"]
    pictures.put(DIGEST, PAGES[:1])
    assert pictures.get(DIGEST, 3) is None


def test_they_are_for_their_owner_and_no_backup(pictures: PagePictures) -> None:
    pictures.put(DIGEST, PAGES)
    for path in pictures.root.rglob("*"):
        if path.name != "CACHEDIR.TAG":
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    assert (pictures.root / "CACHEDIR.TAG").read_bytes().startswith(b"Signature: 8a477f597d28d172789f06886806bc55")


def test_what_breaks_off_leaves_nothing(pictures: PagePictures) -> None:
    def breaking() -> Iterator[PagePicture]:
        yield PAGES[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pictures.put(DIGEST, breaking())
    assert [path for path in pictures.root.rglob("*") if path.is_file() and path.name != "CACHEDIR.TAG"] == []
    assert not pictures.holds(DIGEST)


def test_too_many_are_not_kept(pictures: PagePictures, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_pictures, "MOST_BYTES", len(PNG) + 1)
    pictures.put(DIGEST, PAGES)
    assert list(pictures.sizes(DIGEST)) == [1]


def test_gone_is_gone_and_twice_is_the_same(pictures: PagePictures) -> None:
    pictures.put(DIGEST, PAGES)
    for _ in range(2):
        pictures.remove(DIGEST)
        assert not list(pictures.root.glob(f"*/{DIGEST}*"))


def test_what_a_dead_worker_left_is_swept_after_a_day(pictures: PagePictures) -> None:
    pictures.put(DIGEST, PAGES)
    fresh, old = (pictures.root / DIGEST[:2] / f".incoming-{name}" for name in ("fresh", "old"))
    for draft in (fresh, old):
        draft.mkdir()
        (draft / "1").write_bytes(PNG)
    yesterday = time.time() - 90_000
    os.utime(old, (yesterday, yesterday))
    pictures.sweep()
    assert (fresh.exists(), old.exists(), pictures.holds(DIGEST)) == (True, False, True)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", DIGEST.upper(), f"{DIGEST}/.."])
def test_no_other_name_leads_anywhere(pictures: PagePictures, name: str) -> None:
    with pytest.raises(InternalError):
        pictures.get(name, 1)
