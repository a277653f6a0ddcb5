"""Bundles: what was written is what is read, and nothing else is."""

import json
from pathlib import Path

import numpy as np
import pytest

from extraction.errors import BundleError
from models.bundle import CARD, MANIFEST, Bundle, Signature, pack_arrays, write_bundle

SIGNATURE = Signature(inputs={"pages": "pages"}, outputs={"documents": "spans"})
FILES = {
    "a.json": b'{"one": 1}',
    "b.npz": pack_arrays({"x": np.arange(3), "y": np.full((1, 1), 1.5, dtype=np.float32)}),
    CARD: b"# Card\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_bundle(tmp_path / "toy", "toy", SIGNATURE, FILES)
    return tmp_path / "toy"


def test_a_bundle_gives_back_what_was_written(folder: Path) -> None:
    bundle = Bundle.open(folder)
    assert (bundle.name, bundle.signature, bundle.files) == ("toy", SIGNATURE, FILES)
    assert bundle.json("a.json") == {"one": 1}
    assert bundle.arrays("b.npz")["x"].tolist() == [0, 1, 2]


def test_the_version_is_the_files_and_not_the_card(folder: Path, tmp_path: Path) -> None:
    version = Bundle.open(folder).version
    assert write_bundle(tmp_path / "again", "toy", SIGNATURE, {**FILES, CARD: b"# Other words\n"}) == version
    assert write_bundle(tmp_path / "other", "toy", SIGNATURE, {**FILES, "a.json": b"{}"}) != version


@pytest.mark.parametrize("name", sorted(FILES))
def test_an_altered_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_bytes(FILES[name] + b" ")
    with pytest.raises(BundleError, match="bundle_file_altered"):
        Bundle.open(folder)


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "a.json").unlink()
    with pytest.raises(BundleError, match=r"bundle_file_missing.*toy/a\.json"):
        Bundle.open(folder)


def test_a_file_that_the_manifest_does_not_name_is_refused(folder: Path) -> None:
    (folder / "extra.py").write_text("")
    with pytest.raises(BundleError, match="bundle_file_not_in_manifest"):
        Bundle.open(folder)


def test_a_manifest_cannot_lead_out_of_its_folder(folder: Path) -> None:
    secret = folder.parent / "secret"
    secret.write_bytes(b"")
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["files"]["../secret"] = "0" * 64
    (folder / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(BundleError, match="bundle_file_outside"):
        Bundle.open(folder)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "2"}'])
def test_a_manifest_of_another_form_is_refused(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_text(text)
    with pytest.raises(BundleError, match="bundle_manifest"):
        Bundle.open(folder)


def test_a_changed_version_is_refused(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps({**manifest, "version": "0" * 12}))
    with pytest.raises(BundleError, match="bundle_version_altered"):
        Bundle.open(folder)


def test_a_pickle_is_never_loaded(tmp_path: Path) -> None:
    path = tmp_path / "x.npz"
    np.savez(path, x=np.array([{"a": 1}], dtype=object))
    write_bundle(tmp_path / "toy", "toy", SIGNATURE, {"x.npz": path.read_bytes()})
    with pytest.raises(BundleError, match="bundle_arrays_unreadable"):
        Bundle.open(tmp_path / "toy").arrays("x.npz")


def test_writing_again_leaves_nothing_of_before(folder: Path) -> None:
    write_bundle(folder, "toy", SIGNATURE, {"a.json": b"{}"})
    assert Bundle.open(folder).files == {"a.json": b"{}"}
