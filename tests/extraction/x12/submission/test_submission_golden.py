"""Whole envelopes of three samples with claims, as the command line and the API show them."""

import json
from pathlib import Path

import pytest

from extraction.serialize import to_plain
from tests.extraction.conftest import Golden
from tests.samples import of_kind

FOLDER = Path(__file__).parents[2] / "golden"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("837P", "git-albertomarin+badX12__X222-COB-claim-from-billing-provider-to-payer-b.edi"),
        ("837I", "slott56+TigerShark__837I-Patient-NotSubscriber2.txt"),
        ("837D", "moov-io+x12__sample.txt"),
    ],
)
def test_envelope_is_as_it_was(kind: str, name: str, golden: Golden) -> None:
    (sample,) = (sample for sample in of_kind(kind) if sample.name == name)
    golden(FOLDER / f"{kind}-{name}.json", json.dumps(to_plain(sample.read()), indent=1).encode() + b"\n")
