import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.errors import InternalError
from inference.originals import OriginalCorruptedError, OriginalMissingError, OriginalNotKeptError, Originals

ROOT = Path(__file__).parents[2]


@pytest.fixture
def originals(tmp_path: Path) -> Originals:
    return Originals(tmp_path / "home" / "originals")


def _files(originals: Originals) -> list[Path]:
    return [path for path in originals.root.rglob("*") if path.is_file()]


@given(data=st.binary(max_size=2000))
def test_what_is_put_comes_back(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    originals = Originals(tmp_path_factory.getbasetemp() / "put")
    digest = originals.put(data)
    assert (digest, originals.get(digest)) == (sha256(data).hexdigest(), data)


def test_the_same_bytes_are_kept_once(originals: Originals) -> None:
    digest = originals.put(b"ISA*00*")
    written = originals.path(digest).stat()
    assert originals.put(b"ISA*00*") == digest
    assert _files(originals) == [originals.path(digest)]
    assert originals.path(digest).stat().st_ino == written.st_ino


def test_only_the_owner_may_read(originals: Originals) -> None:
    path = originals.path(originals.put(b"a patient's data"))
    assert path.stat().st_mode & 0o777 == 0o600
    assert {folder.stat().st_mode & 0o777 for folder in (path.parent, originals.root)} == {0o700}


def test_changed_bytes_are_found(originals: Originals) -> None:
    digest = originals.put(b"BPR*I*100")
    originals.path(digest).write_bytes(b"BPR*I*900")
    with pytest.raises(OriginalCorruptedError, match="original_corrupted"):
        originals.get(digest)
    assert issubclass(OriginalCorruptedError, InternalError)


def test_a_corrupted_original_is_made_whole_when_its_bytes_come_again(originals: Originals) -> None:
    digest = originals.put(b"BPR*I*100")
    originals.path(digest).write_bytes(b"BPR*I")
    originals.put(b"BPR*I*100")
    assert originals.get(digest) == b"BPR*I*100"


def test_a_missing_original_is_an_error_of_ours(originals: Originals) -> None:
    with pytest.raises(OriginalMissingError, match="original_missing"):
        originals.get("0" * 64)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "0" * 63, "A" * 64, "0" * 64 + "\n", "0" * 64 + "/.."])
def test_only_a_sha256_is_a_name(originals: Originals, name: str) -> None:
    with pytest.raises(InternalError, match="not_a_sha256"):
        originals.path(name)


def test_a_write_that_fails_leaves_nothing(originals: Originals, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    path = originals.path(originals.put(b"BPR*I*100"))
    path.write_bytes(b"torn")  # so that the same bytes are written again, into a folder that is there
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OriginalNotKeptError) as raised:
        originals.put(b"BPR*I*100")
    assert "No space" in str(raised.value.__cause__)
    assert _files(originals) == [path]
    assert path.read_bytes() == b"torn"


def test_many_threads_may_put_the_same_and_others(originals: Originals) -> None:
    contents = [str(number % 10).encode() * 100_000 for number in range(80)]
    with ThreadPoolExecutor(8) as pool:
        digests = list(pool.map(originals.put, contents))
    assert [originals.get(digest) for digest in digests] == contents
    assert len(_files(originals)) == 10


def test_a_killed_writer_leaves_whole_files_only(originals: Originals) -> None:
    program = (
        "import itertools, sys; from pathlib import Path; from inference.originals import Originals\n"
        "originals = Originals(Path(sys.argv[1]))\n"
        "for number in itertools.count(): originals.put(str(number).encode() * 200_000)"
    )
    for _ in range(3):
        process = subprocess.Popen([sys.executable, "-c", program, str(originals.root)], cwd=ROOT)
        seen = len(_files(originals))
        while len(_files(originals)) < seen + 3:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    named = [path for path in _files(originals) if not path.name.startswith(".")]
    assert len(named) >= 3
    for path in named:
        assert sha256(originals.get(path.name)).hexdigest() == path.name


def test_a_disk_that_takes_nothing_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "originals").touch()
    with pytest.raises(OriginalNotKeptError) as raised:
        Originals(tmp_path / "originals").put(b"ISA")
    assert isinstance(raised.value.__cause__, OSError)


def _synced(put: Callable[[], object], *folders: Path) -> list[str]:
    """Which of these folders were forced to disk by a put, by name and in order."""
    found: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda descriptor: found.append(os.fstat(descriptor).st_ino))
        put()
    names = {folder.stat().st_ino: folder.name for folder in folders}
    return [names[inode] for inode in found if inode in names]


def test_every_name_on_the_way_to_an_original_is_on_disk_whoever_made_it(originals: Originals) -> None:
    folder = originals.path(originals.put(b"1")).parent
    way = (originals.root.parent, originals.root, folder)
    assert _synced(lambda: Originals(originals.root).put(b"1"), *way) == ["originals", "home", folder.name]
    assert _synced(lambda: originals.put(b"1"), *way) == [folder.name]


def test_a_folder_that_went_is_made_again(originals: Originals) -> None:
    shutil.rmtree(originals.root / originals.put(b"1")[:2])
    assert originals.get(originals.put(b"1")) == b"1"


def test_what_a_writer_that_died_left_half_written_is_swept_away_after_a_day(originals: Originals) -> None:
    kept = originals.path(originals.put(b"whole"))
    fresh, old = kept.with_name(".incoming-fresh"), kept.with_name(".incoming-old")
    for draft in (fresh, old):
        draft.write_bytes(b"half")
    yesterday = time.time() - 90_000
    os.utime(old, (yesterday, yesterday))
    os.utime(kept, (yesterday, yesterday))
    originals.sweep()
    assert (kept.exists(), fresh.exists(), old.exists()) == (True, True, False)
