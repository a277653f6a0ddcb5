"""The command line as its user runs it: one process a command."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from extraction.records import Remittance
from extraction.x12.read import read_x12
from tests.remittances import remittance
from tests.samples import FOLDER

CHECKOUT = Path(__file__).parent.parent
APEX = FOLDER / "pdf" / "apex_remittance.pdf"
BALANCED = FOLDER / "835" / "javillegasna+oxedi__balanced_5010_sample.txt"


@pytest.fixture
def triage(tmp_path: Path) -> "Triage":
    return Triage(tmp_path / "home")


class Triage:
    def __init__(self, home: Path) -> None:
        given = {"TRIAGE_HOME": str(home), "TRIAGE_MLFLOW_URL": "http://127.0.0.1:9", "PYTHONPATH": str(CHECKOUT)}
        given["TRIAGE_ACCEPT_TEST_FILES"] = "true"  # as most of the public samples are marked
        self.environment = {**os.environ, **given}

    def __call__(self, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "cli", *map(str, arguments)]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120)


def test_extract_prints_an_envelope_with_dispositions(triage: Triage) -> None:
    done = triage("extract", BALANCED)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)["documents"][0]
    assert document["balanced"] is True
    assert document["disposition"] == "review"
    assert [claim["disposition"] for claim in document["record"]["claims"]] == [
        "auto_accept",
        "review",
        "auto_accept",
        "review",
    ]
    assert document["record"]["claims"][0]["lines"][0]["paid"] == "150.00"


@pytest.mark.parametrize("verb", [("extract", BALANCED), ("extract", "--x12", BALANCED), ("ingest", BALANCED)])
def test_where_nobody_reads_what_is_printed_the_verb_ends_without_a_word(
    triage: Triage, verb: tuple[str | Path, ...]
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "cli", *map(str, verb)]
    with os.fdopen(writer, "wb") as out:
        done = subprocess.run(
            command, env=triage.environment, stdout=out, stderr=subprocess.PIPE, text=True, timeout=120
        )
    assert done.returncode == 141
    assert "balanced" not in done.stderr
    assert "rror" not in done.stderr
    assert "pipe" not in done.stderr


def test_extract_writes_one_file_an_input_and_says_which_it_could_not_read(triage: Triage, tmp_path: Path) -> None:
    bad = tmp_path / "bad.835"
    bad.write_bytes(b"ISA*nothing of the kind")
    done = triage("extract", BALANCED, bad, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert str(bad) in done.stderr.replace("\n", "")
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f"{BALANCED.stem}.json"]


def test_extract_writes_x12_that_reads_the_same(triage: Triage, tmp_path: Path) -> None:
    done = triage("extract", BALANCED, "--x12", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    written = tmp_path / f"{BALANCED.stem}.835"
    assert sorted(path.name for path in tmp_path.iterdir()) == [written.name, f"{BALANCED.stem}.json"]
    assert read_x12(written.read_bytes())[0].record == read_x12(BALANCED.read_bytes())[0].record


def test_extract_reads_a_remittance_on_paper_and_writes_it_as_an_835(triage: Triage, tmp_path: Path) -> None:
    done = triage("extract", APEX, "--x12", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    (document,) = json.loads((tmp_path / "apex_remittance.json").read_bytes())["documents"]
    assert (document["record_type"], document["balanced"], document["disposition"]) == ("remittance", True, "review")
    claims = document["record"]["claims"]
    assert [(claim["charge"], claim["paid"], claim["disposition"]) for claim in claims] == [
        ("500.00", "368.18", "review"),
        ("600.00", "321.63", "review"),
        ("600.00", "321.63", "review"),
    ]
    paid = document["fields"]["/claims/2/lines/1/paid"]
    assert (paid["page"], paid["source"]) == (1, "printed")
    assert document["findings"]
    (back,) = read_x12((tmp_path / "apex_remittance.835").read_bytes())
    assert isinstance(back.record, Remittance)
    assert back.record.system_version == "PROVIDER GENERATED"
    assert [str(claim.paid) for claim in back.record.claims] == ["368.18", "321.63", "321.63"]


def test_extract_prints_x12_where_no_folder_is_named(triage: Triage) -> None:
    done = triage("extract", FOLDER / "837D" / "moov-io+x12__sample.txt", "--x12")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("ISA*")
    assert "~\nCLM*" in done.stdout


def test_extract_writes_no_x12_of_a_remittance_that_does_not_balance(triage: Triage, tmp_path: Path) -> None:
    unbalanced = FOLDER / "835" / "moov-io+x12__sample1.txt"
    done = triage("extract", unbalanced, "--x12", "--out", tmp_path)
    assert done.returncode == 1
    assert "the claim law fails at" in done.stderr.replace("\n", " ")
    assert [path.name for path in tmp_path.iterdir()] == [f"{unbalanced.stem}.json"]


def test_extract_never_writes_over_the_file_that_it_reads(triage: Triage, tmp_path: Path) -> None:
    sample = tmp_path / "one.835"
    sample.write_bytes(BALANCED.read_bytes())
    done = triage("extract", sample, "--x12", "--out", tmp_path)
    assert done.returncode != 0
    assert sample.read_bytes() == BALANCED.read_bytes()


def test_extract_tells_a_duplicate_within_the_file(triage: Triage) -> None:
    done = triage("extract", FOLDER / "835" / "tastypackets+x12-parser__profee-multiple.edi")
    documents = json.loads(done.stdout)["documents"]
    assert len(documents) == 156
    assert {document["disposition"] for document in documents[1:]} == {"reject"}


def test_ingest_decides_a_folder_and_the_same_again_changes_nothing(triage: Triage, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in (1, 2):
        sample = remittance(number)
        (tmp_path / "in" / sample.name).write_bytes(sample.data)
    first = triage("ingest", tmp_path / "in", "--json")
    assert first.returncode == 0, first.stderr
    outcomes = json.loads(first.stdout)
    assert [outcome["state"] for outcome in outcomes] == ["needs_review", "needs_review"]
    assert {decision["disposition"] for decision in outcomes[0]["decisions"]} == {"auto_accept", "review"}
    again = triage("ingest", tmp_path / "in", "--json")
    assert json.loads(again.stdout) == outcomes


def test_ingest_keeps_a_file_that_cannot_be_read(triage: Triage, tmp_path: Path) -> None:
    bad = tmp_path / "bad.835"
    bad.write_bytes(b"ISA*nothing of the kind")
    done = triage("ingest", bad)
    assert done.returncode == 0, done.stderr
    assert "a person is asked" in done.stdout


def test_two_files_of_one_name_are_not_written_over_each_other(triage: Triage, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.835").write_bytes(remittance(1).data)
    done = triage("extract", tmp_path / "one/same.835", tmp_path / "two/same.835", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "same.835.json" in "".join(done.stderr.replace("\u2502", "").split())
    assert not (tmp_path / "out").exists()


def test_an_837_and_its_835_of_one_stem_keep_their_whole_names(triage: Triage, tmp_path: Path) -> None:
    for suffix in ("835", "txt"):
        (tmp_path / f"visit.{suffix}").write_bytes(remittance(1).data)
    done = triage("extract", tmp_path / "visit.835", tmp_path / "visit.txt", BALANCED, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {"visit.835.json", "visit.txt.json", f"{BALANCED.stem}.json"}


def test_no_card_number_of_a_name_is_printed_or_written(triage: Triage, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "card 4111 1111 1111 1111.txt").write_bytes(BALANCED.read_bytes())
    (folder / "4111111111111111.835").symlink_to("nowhere")
    ingested = triage("ingest", folder)
    assert "XXXXXXXXXXXXXXXX.835" in ingested.stderr
    assert "4111" not in ingested.stderr + ingested.stdout
    triage("extract", folder / "card 4111 1111 1111 1111.txt", "--out", out)
    assert [path.name for path in out.iterdir()] == ["card XXXX XXXX XXXX XXXX.json"]


def test_without_mlflow_reconcile_still_counts_everything_in_and_out(triage: Triage, tmp_path: Path) -> None:
    sample = remittance(1)
    (tmp_path / sample.name).write_bytes(sample.data)
    triage("ingest", tmp_path / sample.name)
    done = triage("reconcile", "--json")
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert report["equal"] is False
    assert "MLflow" in report["mlflow"]
    assert report["control_total"]["agrees"] is True
    assert report["control_total"]["dollars"]["in"] == "150.00"
    assert report["events"]["ok"] is True
    assert "dollars    150.00 in" in triage("reconcile").stdout


def test_people_and_keys(triage: Triage) -> None:
    added = triage("people", "add", "rosa", "--name", "Rosa Ortega", "--role", "reviewer", "--password", "a long one!")
    assert added.returncode == 0, added.stderr
    assert [person["login"] for person in json.loads(triage("people", "list", "--json").stdout)] == ["rosa"]
    secret = triage("people", "key", "feed", "--scope", "documents:write").stdout.strip()
    keys = triage("people", "keys", "--json").stdout
    assert json.loads(keys)[0]["name"] == "feed"
    assert secret
    assert secret not in keys


def test_a_wrong_role_is_refused_in_words(triage: Triage) -> None:
    refused = triage("people", "add", "rosa", "--name", "Rosa", "--role", "boss", "--password", "a long one!")
    assert refused.returncode == 1
    assert "reviewer" in refused.stderr


def test_wrong_settings_are_told_all_at_once(triage: Triage) -> None:
    triage.environment |= {"TRIAGE_PORT": "many", "TRIAGE_UNDO_SECONDS": "-1"}
    done = triage("people", "list")
    assert done.returncode == 1
    assert "TRIAGE_PORT" in done.stderr
    assert "TRIAGE_UNDO_SECONDS" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRIAGE_HOME", "/proc/nowhere"),
        ("TRIAGE_DATABASE_URL", "nonsense"),
        ("TRIAGE_DATABASE_URL", "postgresql://somebody:a-secret@127.0.0.1:9/books"),
        ("TRIAGE_POLICY_PATH", "/nowhere/policy.yaml"),
        ("TRIAGE_HOST", "192.0.2.1"),
        ("TRIAGE_MLFLOW_URL", "http://127.0.0.1:99999"),
        ("TRIAGE_MLFLOW_URL", "http://127.0.0.1:8000"),
    ],
)
def test_what_would_keep_the_processes_from_living_is_said_at_the_start(triage: Triage, name: str, value: str) -> None:
    triage.environment |= {"TRIAGE_PORT": "8000", name: value}
    done = triage("up")
    assert done.returncode == 1
    assert done.stderr.startswith("triage: ")
    assert name in done.stderr or value.split("//")[-1].split("@")[-1] in done.stderr
    assert "Traceback" not in done.stderr
    assert "a-secret" not in done.stderr


def test_a_database_file_that_is_none_is_named(triage: Triage, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "triage.db").write_bytes(b"no database" * 1000)
    done = triage("people", "list")
    assert done.returncode == 1
    assert str(tmp_path / "home" / "triage.db") in done.stderr
    assert "Traceback" not in done.stderr


def test_a_name_that_is_no_utf8_is_read_and_ingested(triage: Triage, tmp_path: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/na\xffme.835"))
    odd.write_bytes(BALANCED.read_bytes())
    extracted = triage("extract", odd)
    assert extracted.returncode == 0, extracted.stderr
    assert json.loads(extracted.stdout)["source"]["name"] == "na\ufffdme.835"
    assert triage("ingest", odd).returncode == 0


def test_a_file_that_cannot_be_opened_is_named_and_the_others_are_ingested(triage: Triage, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.835").symlink_to("nowhere")
    (tmp_path / "in" / "b.835").write_bytes(BALANCED.read_bytes())
    done = triage("ingest", tmp_path / "in", "--json")
    assert done.returncode == 1
    assert str(tmp_path / "in" / "a.835") in done.stderr
    assert [outcome["name"] for outcome in json.loads(done.stdout)] == ["b.835"]


def test_an_empty_folder_is_no_success(triage: Triage, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert triage("ingest", tmp_path / "in").returncode == 2
