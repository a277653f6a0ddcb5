"""Shards: the same bytes whatever the workers, and what was written is read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from training.simulate.pages import __main__ as command
from training.simulate.pages import write
from training.simulate.pages.mixture import draw_remittance_piece
from training.simulate.shards import WORD_FIELDS, json_line, plain_document, read_shards


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_workers_change_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "DOCUMENTS_A_SHARD", 3)
    for workers in (1, 2):
        made = write.write_pages(
            tmp_path / str(workers), documents=7, seed=40, split="train", workers=workers, with_pdf=True
        )
        assert made >= 7
    one = contents(tmp_path / "1")
    assert one == contents(tmp_path / "2")
    assert sorted(one) == ["00000.jsonl.gz", "00001.jsonl.gz", "00002.jsonl.gz", *(f"{s}.pdf" for s in range(40, 47))]


def test_documents_are_read_as_they_were_drawn(tmp_path: Path) -> None:
    command.main([str(tmp_path), "--documents", "3", "--seed", "5", "--split", "validation"])
    documents = list(read_shards(tmp_path))
    drawn = [plain_document(draw_remittance_piece(seed, "validation"), "validation") for seed in (5, 6, 7)]
    assert documents == [json.loads(json_line(document)) for document in drawn]
    words = [word for page in documents[0]["pages"] for word in page["words"]]
    assert all(len(word) == len(WORD_FIELDS) for word in words)
    assert documents[0]["record"]["payment"]["amount"]


def test_the_command_draws_with_workers(tmp_path: Path) -> None:
    """Started as people start it: what a worker runs must be found by its name."""
    command = [sys.executable, "-m", "training.simulate.pages", str(tmp_path), "--documents", "2", "--workers", "2"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout.startswith("2 documents, ")
    assert len(list(read_shards(tmp_path))) == 2
