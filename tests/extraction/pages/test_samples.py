"""The three real PDFs, beside pdfplumber as a second reading."""

from collections import Counter

import pdfplumber
import pytest

from extraction.media import PDF
from extraction.pages.limits import LIMITS
from extraction.pages.page import Word
from extraction.pages.pdf_file import PdfFile
from extraction.pages.read import read_pages
from tests.samples import FOLDER

# What pdfplumber says, and what the page shows: it parts words at gaps of three points, however large the letters.
SHOWN: dict[str, dict[str, str]] = {
    "apex_remittance": {
        "POSNOSPROC POSNOSPROC POSNOSPROC": "POS NOS PROC POS NOS PROC POS NOS PROC",
        "COINSGRP/RC-AMT COINSGRP/RC-AMT COINSGRP/RC-AMT": "COINS GRP/RC-AMT COINS GRP/RC-AMT COINS GRP/RC-AMT",
        "0.00CO-45 0.00CO-45 0.00CO-45 0.00CO-45 0.00CO-45": "0.00 CO-45 0.00 CO-45 0.00 CO-45 0.00 CO-45 0.00 CO-45",
        "GG 56789": "GG56789",
    },
    "cms_1500_claim_form": {"1.MEDICARE": "1. MEDICARE", "INJURY15.": "INJURY 15.", "><": "> <"},
}


def words_of_pdfplumber(name: str) -> Counter[str]:
    with pdfplumber.open(FOLDER / "pdf" / f"{name}.pdf") as file:
        words = Counter(word["text"].replace("\xad", "-") for page in file.pages for word in page.extract_words())
    for said, shown in SHOWN[name].items():
        words.subtract(said.split())
        words.update(shown.split())
    return +words


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_the_words_are_those_that_pdfplumber_reads(name: str) -> None:
    (page,) = read_pages((FOLDER / "pdf" / f"{name}.pdf").read_bytes(), PDF)
    assert page.origin == "text_layer"
    assert Counter(word.text for word in page.words) == words_of_pdfplumber(name)


def test_boxes_lie_where_pdfplumber_sees_the_words() -> None:
    (page,) = read_pages((FOLDER / "pdf" / "apex_remittance.pdf").read_bytes(), PDF)
    with pdfplumber.open(FOLDER / "pdf" / "apex_remittance.pdf") as file:
        theirs = {word["text"]: word for word in file.pages[0].extract_words()}
    ours = Counter(word.text for word in page.words)
    once = [word for word in page.words if ours[word.text] == 1 and word.text in theirs]
    assert len(once) > 80
    for word in once:
        their = theirs[word.text]
        assert word.box == pytest.approx((their["x0"], their["top"], their["x1"], their["bottom"]), abs=2.5)


def test_a_scan_that_a_program_has_read_and_rewritten_is_read_again() -> None:
    """Its layer turns the bar code into `11ll'll11h1`, loses letters that stayed in the picture, and says `Ify ou`."""
    data = (FOLDER / "pdf" / "dental_predetermination.pdf").read_bytes()
    assert [PdfFile(data, LIMITS).text_layer(number).verdict for number in (1, 2)] == ["ocr", "ocr"]
    first, second = read_pages(data, PDF)
    assert (first.origin, second.origin) == ("ocr", "ocr")
    texts = [word.text for word in first.words]
    assert {"HUMANADENTAL", "Predetermination", "$2,489.94", "Patient/Subscriber", "Dental"} <= set(texts)
    assert _row_of(first.words, "BILL").endswith("NOT A BILL")


def _row_of(words: tuple[Word, ...], text: str) -> str:
    (one,) = [word for word in words if word.text == text]
    return " ".join(word.text for word in words if abs(word.box[1] - one.box[1]) < 8 and word.box[0] <= one.box[0])
