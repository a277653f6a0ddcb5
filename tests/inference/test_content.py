"""What is stored of a document, made in pieces, is the text that the whole would give."""

from hypothesis import given

from extraction.errors import UnreadableInputError
from extraction.records import ExtractedDocument, FieldSource, Remittance
from extraction.serialize import to_plain
from inference.content import content_text
from inference.reading import read_file, unread
from inference.tables import canonical
from tests.remittances import remittance
from tests.samples import SAMPLES
from tests.strategies import balanced_remittances


def assert_whole(document: ExtractedDocument) -> None:
    assert content_text(document) == canonical(to_plain(document))


def test_every_sample() -> None:
    for sample in SAMPLES:
        for read in read_file(sample.data, sample.name):
            assert_whole(read.document)


def test_pointers_of_more_than_ten_claims_are_in_the_order_of_their_letters() -> None:
    (read,) = read_file(remittance(1, paid=12).data, "twelve.835")
    assert_whole(read.document)


def test_a_document_that_could_not_be_read() -> None:
    assert_whole(unread(UnreadableInputError("no_segments", expected="a segment")).document)


@given(balanced_remittances())
def test_any_record_with_sources_of_any_kind(record: Remittance) -> None:
    page = FieldSource(confidence=0.9, source="mapped", page=1, box=(0.0, 1.5, 2.0, 3.0))
    document = ExtractedDocument(
        document_class="provider_remittance",
        class_confidence=0.9,
        record_type="remittance",
        record=record,
        pages=(1, 2),
        fields={"/payment/amount": page, "/claims/0/paid": page},
    )
    assert_whole(document)
