"""A model on disk: a folder of files that a manifest names by SHA-256, checked before a byte of them is used.

`bundle.json` says what the model is, its version (a hash of its files: the same files are the same version), what goes
in and what comes out. Weights are arrays (`.npz`, read with pickle refused) or networks (`.onnx`); `card.md` says how
it was trained and how well it does. Nothing in a bundle is ever executed.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from extraction.errors import BundleError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

BUNDLES = Path(__file__).parent / "bundles"
MANIFEST = "bundle.json"
CARD = "card.md"
FORMAT = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What a model takes and gives, each by name with its shape or meaning in words."""

    inputs: Mapping[str, str]
    outputs: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A model's files, all of them already compared with the manifest."""

    name: str
    version: str
    signature: Signature
    files: Mapping[str, bytes]

    @classmethod
    def open(cls, folder: Path) -> Bundle:
        """Read and check the whole folder.

        Raises BundleError where the manifest is missing or of another format, or where a file is missing, altered or
        not in the manifest.
        """
        manifest = _manifest(folder)
        files = {name: _checked(folder, name, digest) for name, digest in manifest["files"].items()}
        strangers = {path.name for path in folder.iterdir()} - files.keys() - {MANIFEST}
        if strangers:
            raise BundleError("bundle_file_not_in_manifest", path=folder.name, found=min(strangers))
        if manifest["version"] != _version(manifest["files"]):
            raise BundleError("bundle_version_altered", path=folder.name)
        return cls(
            name=manifest["name"],
            version=manifest["version"],
            signature=Signature(inputs=manifest["inputs"], outputs=manifest["outputs"]),
            files=files,
        )

    def read(self, name: str) -> bytes:
        """The bytes of a file of the manifest."""
        if name not in self.files:
            raise BundleError("bundle_file_missing", path=f"{self.name}/{name}")
        return self.files[name]

    def json(self, name: str) -> Any:
        return json.loads(self.read(name))

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """The arrays of an `.npz` file. One that holds a pickle is refused."""
        try:
            with np.load(io.BytesIO(self.read(name)), allow_pickle=False) as stored:
                return {key: stored[key] for key in stored.files}
        except (ValueError, OSError) as error:
            raise BundleError("bundle_arrays_unreadable", path=f"{self.name}/{name}") from error

    def session(self, name: str) -> InferenceSession:
        """An ONNX network, ready to run on one thread: who serves decides how many run side by side."""
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return InferenceSession(self.read(name), options, providers=["CPUExecutionProvider"])


@cache
def shipped(name: str) -> Bundle:
    """The bundle of that name that ships with the program, read once."""
    return Bundle.open(BUNDLES / name)


def write_bundle(folder: Path, name: str, signature: Signature, files: Mapping[str, bytes]) -> str:
    """Replace what the folder holds by these files and their manifest; returns the version."""
    folder.mkdir(parents=True, exist_ok=True)
    digests = {file: hashlib.sha256(data).hexdigest() for file, data in sorted(files.items())}
    manifest = {
        "format": FORMAT,
        "name": name,
        "version": _version(digests),
        "inputs": dict(signature.inputs),
        "outputs": dict(signature.outputs),
        "files": digests,
    }
    for path in folder.iterdir():
        path.unlink()
    for file, data in files.items():
        (folder / file).write_bytes(data)
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
    return str(manifest["version"])


def pack_arrays(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Arrays as the bytes of an `.npz` file; the same arrays give the same bytes."""
    packed = io.BytesIO()
    np.savez_compressed(packed, allow_pickle=False, **dict(sorted(arrays.items())))
    return packed.getvalue()


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise BundleError("bundle_manifest_unreadable", path=folder.name) from error
    wanted = {"format", "name", "version", "inputs", "outputs", "files"}
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT or manifest.keys() != wanted:
        raise BundleError("bundle_manifest_unknown", path=folder.name, expected=f"format {FORMAT}")
    return manifest


def _checked(folder: Path, name: str, digest: str) -> bytes:
    where = f"{folder.name}/{Path(name).name}"
    if name != Path(name).name:  # a manifest cannot make us read outside its folder
        raise BundleError("bundle_file_outside", path=where, expected="a name without folders")
    try:
        data = (folder / name).read_bytes()
    except OSError as error:
        raise BundleError("bundle_file_missing", path=where) from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise BundleError("bundle_file_altered", path=where, expected="the manifest's SHA-256")
    return data


def _version(digests: Mapping[str, str]) -> str:
    """Twelve hex digits of the hash of all files but the card: words about a model do not make another model."""
    parts = [f"{name}:{digest}" for name, digest in sorted(digests.items()) if name != CARD]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
