"""Whole envelopes of four samples, as the command line and the API show them."""

import json
from pathlib import Path

import pytest

from extraction.serialize import to_plain
from tests.extraction.conftest import Golden
from tests.samples import BY_NAME

FOLDER = Path(__file__).parent / "golden"


@pytest.mark.parametrize(
    "name",
    [
        "javillegasna+oxedi__balanced_5010_sample.txt",
        "LinuxForHealth+x12__demo.835",
        "moov-io+x12__sample1.txt",
        "keironstoddart+edi-835-parser__blue_cross_nc_sample.txt",
    ],
)
def test_envelope_is_as_it_was(name: str, golden: Golden) -> None:
    envelope = BY_NAME[name].read()
    golden(FOLDER / f"{name}.json", json.dumps(to_plain(envelope), indent=1).encode() + b"\n")
