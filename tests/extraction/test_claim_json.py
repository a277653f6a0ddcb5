"""Claims as JSON: what is written is read back equal, and what no record has is refused with its place."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.claim_json import read_claim_json
from extraction.errors import EmptyInputError, TriageError, UnreadableInputError, UnsupportedMediaError
from extraction.read import read
from extraction.records import Claim, Submission
from extraction.serialize import to_json, to_plain
from tests.claims_837 import a_claim, a_secondary_claim, a_submission, an_institutional_claim
from tests.x12_claims import submission_text


def submission(data: bytes) -> Submission:
    found = read_claim_json(data).record
    assert isinstance(found, Submission)
    return found


@pytest.mark.parametrize("claim", [a_claim(), a_secondary_claim(), an_institutional_claim(), Claim()])
def test_one_claim_is_read_as_it_was_written(claim: Claim) -> None:
    assert submission(to_json(claim)) == Submission(claims=(claim,))


def test_a_list_and_a_whole_submission_are_read_as_they_were_written() -> None:
    batch = a_submission(a_claim(), a_secondary_claim())
    assert submission(to_json(batch)) == batch
    assert submission(json.dumps([to_plain(claim) for claim in batch.claims]).encode()).claims == batch.claims


def test_an_envelope_of_claims_is_read_document_by_document() -> None:
    """What is extracted from an 837 can be scored as it is printed."""
    batches = [a_submission(a_claim()), a_submission(a_secondary_claim(), control_number="0002")]
    written = b"".join(map(submission_text, batches))
    envelope = read(written, "two.837")
    again = read(to_json(envelope), "two.json")
    assert len(again.documents) == len(envelope.documents) > 1
    for one, two in zip(envelope.documents, again.documents, strict=True):
        assert two.record == one.record
        assert [finding.code for finding in two.findings] == (["extraction_had_findings"] if one.findings else [])
    place = again.documents[1].fields["/claims/0/charge"].element
    assert place == "/documents/1/record/claims/0/charge"


def test_of_what_was_found_in_an_envelope_no_word_is_taken_over() -> None:
    plain = to_plain(read(submission_text(a_submission(a_claim())), "one.837"))
    plain["documents"][0]["findings"] = [{"code": "QUILLFEATHER", "path": "", "message": "QUILLFEATHER"}]
    (document,) = read(json.dumps(plain).encode(), "one.json").documents
    assert [finding.code for finding in document.findings] == ["extraction_had_findings"]
    assert "QUILLFEATHER" not in str(document.findings)


# Places that are no claim's of three, and findings that are none.
ODD_FINDINGS: list[object] = [
    [{"path": ""}],
    [{"path": "/claims/1"}, {"path": "/submitter"}],
    [{"path": "/claims/3"}],
    [{"path": "/claims/01"}],
    [{"path": "/claims/" + "9" * 5000}],
    [{"path": "/claims"}],
    [{"path": 1}],
    [{}],
    ["/claims/1"],
    {"path": "/claims/1"},
    "found",
]


@pytest.mark.parametrize(
    ("found", "held"),
    [
        ([], []),
        ([{"path": "/claims/1/lines/0/charge"}, {"path": "/claims/1"}], ["/claims/1"]),
        ([{"path": "/claims/2"}, {"path": "/claims/0/charge"}], ["/claims/0", "/claims/2"]),
        *((odd, ["/claims/0", "/claims/1", "/claims/2"]) for odd in ODD_FINDINGS),
    ],
)
def test_each_claim_that_something_was_found_at_is_named_else_all(found: object, held: list[str]) -> None:
    plain = {"documents": [{"record_type": "claim", "record": {"claims": [{}, {}, {}]}, "findings": found}]}
    (document,) = read(json.dumps(plain).encode(), "three.json").documents
    assert [(finding.code, finding.path) for finding in document.findings] == [
        ("extraction_had_findings", path) for path in held
    ]


def test_a_claim_with_an_amount_that_could_not_be_read_is_named_in_its_envelope() -> None:
    written = submission_text(a_submission(a_claim())).replace(b"LX*1~", b"AMT*F5*1S~LX*1~", 1)
    envelope = read(written, "one.837")
    assert "amount_unreadable" in {finding.code for finding in envelope.documents[0].findings}
    (document,) = read(to_json(envelope), "one.json").documents
    assert [finding.path for finding in document.findings] == ["/claims/0"]


@pytest.mark.parametrize(
    ("documents", "told"),
    [
        ([], "an envelope with documents"),
        ("one", "an envelope with documents"),
        ([1], "a document with claims at /documents/0"),
        ([{"record_type": "remittance", "record": {"claims": [{}]}}], "a document with claims at /documents/0"),
        ([{"record_type": "claim", "record": None}], "a document with claims at /documents/0"),
        ([{"record_type": "claim", "record": {"claims": []}}], "a document with claims at /documents/0"),
        ([{"record_type": "claim", "record": {"claims": [{"x": 1}]}}], "name 1 of /documents/0/record/claims/0"),
    ],
)
def test_an_envelope_of_anything_else_is_refused_with_its_place(documents: object, told: str) -> None:
    with pytest.raises(UnreadableInputError) as caught:
        read(json.dumps({"schema_version": "1", "documents": documents}).encode(), "x.json")
    assert told in str(caught.value)


def test_every_value_names_its_place_in_the_file() -> None:
    assert read_claim_json(b'{"charge": "12.40"}').fields["/claims/0/charge"].element == "/charge"
    assert read_claim_json(b'[{}, {"charge": "12.40"}]').fields["/claims/1/charge"].element == "/1/charge"
    assert read_claim_json(b'{"claims": [{"charge": "1"}]}').fields["/claims/0/charge"].element == "/claims/0/charge"


def test_a_number_is_the_amount_that_stands_there() -> None:
    assert str(submission(b'{"charge": 12.10}').claims[0].charge) == "12.10"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"charg": 1}', "name 1 of /claims/0"),
        ('{"lines": [{}, {"unit_count": 1}]}', "name 1 of /claims/0/lines/1 is"),
        ('{"subscriber": {"QUILLFEATHER 1980": 1}}', "name 1 of /claims/0/subscriber is"),
        ('{"claims": [], "claim": 1}', "no_claims"),
        ('{"charge": "much"}', "plain digits at /claims/0/charge"),
        ('{"frequency": 1}', "string_type at /claims/0/frequency"),
        ('{"amounts": {"QUILLFEATHER": "x"}}', "at /claims/0/amounts/*"),
        ('{"service_from": 0}', "YYYY-MM-DD at /claims/0/service_from"),
        ('{"lines": [{"service_from": "1700006400"}]}', "YYYY-MM-DD at /claims/0/lines/0/service_from"),
        ('{"subscriber": {"birth_date": 20240101}}', "YYYY-MM-DD at /claims/0/subscriber/birth_date"),
        ('{"charge": 1e99}', "number_too_long"),
        ('{"lines": [{"units": "1e999999999"}]}', "/claims/0/lines/0/units"),
        ('{"charge": NaN}', "json_unreadable"),
        ('{"charge": 1, "charge": 2}', "json_unreadable"),
        ('{"frequency": "\\ud800"}', "json_unreadable"),
        ("[]", "no_claims"),
        ("[1]", "/claims/0"),
        ("3", "/claims/0"),
        ("{", "json_unreadable"),
        ("[" * 5000, "json_unreadable"),
    ],
)
def test_what_is_no_claim_is_refused_with_its_place_and_without_its_value(text: str, told: str) -> None:
    with pytest.raises(UnreadableInputError) as refused:
        read_claim_json(text.encode())
    assert told in str(refused.value)
    assert "QUILLFEATHER" not in str(refused.value)


@pytest.mark.parametrize("amount", ["1_0", "١٢", " 12 ", "12,00", "0x10", "Infinity", "NaN"])
def test_an_amount_is_plain_digits(amount: str) -> None:
    for claim in ({"charge": amount}, {"amounts": {"F5": amount}}, {"lines": [{"units": amount}]}):
        with pytest.raises(UnreadableInputError):
            read(json.dumps(claim).encode(), "claim.json")


def test_a_file_of_claims_is_read_as_any_other() -> None:
    (document,) = read(to_json(a_claim()), "claim.json").documents
    assert (document.document_class, document.record_type) == ("claim_json", "claim")
    with pytest.raises(UnreadableInputError):
        read(b'{"dear": "sir"}', "letter.json")
    with pytest.raises((UnsupportedMediaError, EmptyInputError)):
        read(b"dear sir", "letter.txt")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*Claim.__dataclass_fields__, "claims", "x"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(json_values)
def test_nothing_but_a_triage_error_comes_of_any_json(value: object) -> None:
    try:
        document = read_claim_json(json.dumps(value).encode())
    except TriageError:
        return
    assert to_json(document)
