"""The folder of pictures: whole or not there, for its owner alone, and gone when it must be."""

import os
import stat
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from extraction.errors import InternalError
from inference import page_pictures
from inference.page_pictures import PagePicture, PagePictures, Size, media_type_of

DIGEST = sha256(b"a file").hexdigest()
PNG = b"\x89PNG\r\n\x1a\n and more"
PAGES = (PagePicture(1, PNG, Size(612.0, 792.0)), PagePicture(3, b"\xff\xd8 and more", Size(792.0, 612.5)))


@pytest.fixture
def pictures(tmp_path: Path) -> PagePictures:
    return PagePictures(tmp_path / "pictures", 1 << 20)


def test_what_was_kept_comes_back_with_the_sizes_of_its_pages(pictures: PagePictures) -> None:
    assert (pictures.holds(DIGEST), pictures.get(DIGEST, 1), pictures.sizes(DIGEST)) == (False, None, None)
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
    assert pictures.sizes(DIGEST) == {1: PAGES[0].size}


def test_a_file_of_which_nothing_can_be_drawn_has_been_drawn(pictures: PagePictures) -> None:
    pictures.put(DIGEST, ())
    assert (pictures.holds(DIGEST), pictures.sizes(DIGEST)) == (True, {})


def digests(count: int) -> list[str]:
    return [sha256(b"%d" % number).hexdigest() for number in range(count)]


def kept(pictures: PagePictures, of: list[str]) -> list[int]:
    return [number for number, digest in enumerate(of) if pictures.holds(digest)]


def put_at(pictures: PagePictures, digest: str, at: float, size: int) -> None:
    """As if it had been drawn then."""
    pictures.put(digest, [PagePicture(1, bytes(size), Size(612.0, 792.0))])
    os.utime(pictures.root / digest[:2] / digest / "sizes.json", (at, at))


@pytest.mark.parametrize("look", [PagePictures.sizes, lambda pictures, digest: pictures.get(digest, 1)])
def test_beyond_the_bound_what_was_looked_at_the_longest_ago_goes(tmp_path: Path, look: Callable[..., Any]) -> None:
    pictures, files = PagePictures(tmp_path / "pictures", 100_000), digests(10)
    for number, digest in enumerate(files[:9]):
        put_at(pictures, digest, 1_000 + number, 10_000)
    assert kept(pictures, files) == list(range(9))
    look(pictures, files[0])
    put_at(pictures, files[9], 2_000, 10_000)
    assert kept(pictures, files) == [0, 2, 3, 4, 5, 6, 7, 8, 9]
    assert held_bytes(pictures) <= 100_000


def held_bytes(pictures: PagePictures) -> int:
    return sum(path.stat().st_size for path in pictures.root.rglob("*") if path.is_file())


def test_asking_whether_a_file_is_drawn_is_no_look_at_it(tmp_path: Path) -> None:
    pictures, files = PagePictures(tmp_path / "pictures", 30_000), digests(3)
    for number, digest in enumerate(files):
        put_at(pictures, digest, 1_000 + number, 10_000)
        pictures.holds(files[0])
    assert kept(pictures, files) == [1, 2]


def test_what_was_just_drawn_and_what_is_being_drawn_stay(tmp_path: Path) -> None:
    pictures, (first, large) = PagePictures(tmp_path / "pictures", 100_000), digests(2)

    def meanwhile() -> Iterator[PagePicture]:
        yield PagePicture(1, bytes(60_000), Size(612.0, 792.0))
        other = PagePictures(pictures.root, 100_000)  # another worker
        put_at(other, large, 1_000, 200_000)
        other.sweep()
        yield PagePicture(2, bytes(10_000), Size(612.0, 792.0))

    pictures.put(first, meanwhile())
    assert (pictures.sizes(large), len(pictures.sizes(first) or {})) == (None, 2)
    pictures.put(large, [PagePicture(1, bytes(200_000), Size(612.0, 792.0))])
    assert kept(pictures, [first, large]) == [1]


def test_a_sweep_counts_what_other_workers_put(tmp_path: Path) -> None:
    root, files = tmp_path / "pictures", digests(4)
    for number, digest in enumerate(files):
        put_at(PagePictures(root, 1_000_000), digest, 1_000 + number, 10_000)
    pictures = PagePictures(root, 25_000)
    pictures.sweep()
    assert kept(pictures, files) == [2, 3]


def test_what_a_worker_left_half_removed_does_not_pass_for_drawn_and_goes_first(tmp_path: Path) -> None:
    pictures, (half, whole) = PagePictures(tmp_path / "pictures", 25_000), digests(2)
    put_at(pictures, half, 3_000, 10_000)
    (pictures.root / half[:2] / half / "sizes.json").unlink()
    assert (pictures.holds(half), pictures.sizes(half)) == (False, None)
    put_at(pictures, whole, 1_000, 20_000)
    assert (pictures.root / half[:2] / half).exists() is False
    pictures.put(half, PAGES)
    assert pictures.get(half, 1) == PNG


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
