"""What a page says: cues found in sentences as payers write them, however a reader spells and breaks them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.document_classes import DOCUMENT_CLASSES
from models.document.cue_words import Vocabulary, alike, tokens
from models.document.cues import LONGEST, Lexicon, cue_features, cue_names, page_cues
from models.document.sight import Sight
from tests.models.document.pages import page

FEATURES = {name: at for at, name in enumerate(cue_names())}


def said(text: str, *large: bool) -> dict[str, float]:
    """The features that are not 0."""
    values = cue_features(text.split(), large)
    return {name: float(values[at]) for name, at in FEATURES.items() if values[at]}


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("We have received your appeal and will decide within 30 days", "appeal_acknowledgement.received"),
        ("The denial is upheld after review of your appeal", "appeal_decision.upheld"),
        ("We are overturning our original decision", "appeal_decision.overturned"),
        ("The service is not medically necessary", "adverse_determination.not_necessary"),
        ("We have approved your request; Authorization Number A12345", "prior_auth_approval.auth_number"),
        ("We are unable to process this claim", "claim_denial_letter.unable_pay"),
        ("This claim was received after the timely filing limit", "claim_denial_letter.timely"),
        ("Please submit the operative report and progress notes", "records_request.please_send"),
        ("You were overpaid. Please refund the overpayment", "overpayment_demand.refund"),
        ("Are you covered by any other health insurance?", "cob_questionnaire.other_insurance"),
        ("This is an estimate and not a guarantee of payment", "predetermination.no_guarantee"),
        ("THIS IS NOT A BILL", "member_eob.not_bill"),
        ("Amount due: $45.00 Pay by 12/01/2026", "patient_statement.due_date"),
        ("Total member months 1,204 PMPM rate", "capitation_report.member_months"),
        ("was deposited to your bank account", "eft_notice.deposited"),
        ("CVV 123 process as a credit card", "virtual_card.cvv"),
        ("Form W-9 Request for Taxpayer Identification Number", "administrative_form.w9"),
        ("HEALTH INSURANCE CLAIM FORM", "claim_form.cms1500"),
        ("UB-04 CMS-1450", "claim_form.ub04"),
        ("FAX COVER SHEET", "cover_or_blank.fax_cover"),
        ("Billed Allowed Deductible Coinsurance Paid", "provider_remittance.columns_pay"),
        ("CO-45 116.82", "provider_remittance.carc"),
    ],
)
def test_what_a_sender_says_is_found(text: str, cue: str) -> None:
    assert cue in said(text)


def test_who_only_received_an_appeal_has_not_decided_it() -> None:
    received = said("We received your appeal on 05/18/2026 and will notify you of our decision within 60 days")
    decided = said("We reviewed your appeal and uphold the original denial")
    assert "combined.acknowledged_pending" in received
    assert "combined.decided_upheld" not in received
    assert "combined.decided_upheld" in decided
    assert "combined.acknowledged_pending" not in decided


@pytest.mark.parametrize(
    "text",
    ["REMITTANCE ADVICE", "remit- tance advice", "REMITTANCE-ADVICE", "Rernittance Advlce", "Remittanc3 Advice",
     "“Remittance Advice”", "Remittance Advice:", "Remitance Advice", "Rem\u00ad ittance Advice"],
)  # fmt: skip
def test_a_cue_is_found_however_it_is_printed_or_read(text: str) -> None:
    assert "provider_remittance.title" in said(text)


def test_a_cue_is_more_prominent_the_higher_or_larger_it_stands() -> None:
    title, filler = "Remittance Advice", "word " * 60
    assert said(title)["provider_remittance.title^"] == 1.0
    assert said(filler + title)["provider_remittance.title^"] == 0.5
    assert "provider_remittance.title^" not in said(filler * 3 + title)
    assert said(filler * 3 + title, *[False] * 180, True, True)["provider_remittance.title^"] == 1.0


def test_words_have_to_stand_in_their_order_and_near_each_other() -> None:
    lexicon = Lexicon.read("[a]\none: red ..1 ball\ntwo: red ~1 ball\n")
    found = {text: tuple(lexicon.features(text.split(), ())[[0, 2]]) for text in TEXTS}
    assert found == TEXTS


TEXTS = {
    "red ball": (1.0, 1.0),
    "red big ball": (1.0, 1.0),
    "red very big ball": (0.0, 0.0),
    "ball red": (0.0, 1.0),
    "ball is red": (0.0, 1.0),
    "red": (0.0, 0.0),
}


def test_a_combination_needs_all_it_names_and_none_of_what_it_excludes() -> None:
    lexicon = Lexicon.read("[a]\none: red\ntwo*: ball\nthree: sea\n[combined]\nboth: a.one & a.two & !a.three\n")
    at = lexicon.names().index("combined.both")
    assert [lexicon.features(text.split(), ())[at] for text in ("red ball", "red", "red ball sea")] == [1, 0, 0]


def test_telling_cues_are_summed_apart() -> None:
    lexicon = Lexicon.read("[a]\none: red\ntwo*: ball\n")
    sums = dict(zip(lexicon.names(), lexicon.features(["red", "ball"], ()), strict=True))
    assert sums["a"] == pytest.approx(np.log(3))
    assert sums["a*"] == pytest.approx(np.log(2))


@pytest.mark.parametrize("text", ["one: red", "[a]\none", "[a]\none:", "[a]\none: red;", "[a]\none: @unknown"])
def test_a_lexicon_that_is_not_written_right_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected|without words|no such set"):
        Lexicon.read(text)


def test_the_lexicon_speaks_of_every_class() -> None:
    assert set(DOCUMENT_CLASSES) <= set(cue_names())
    assert len(set(cue_names())) == len(cue_names())


def test_a_value_is_known_by_its_kind() -> None:
    found = [token for _, token in tokens(["$1,204.50", "CO-45", "W-9", "claim(s)", "patient's"], Vocabulary())]
    assert [token[0] for token in found] == ["#money", "#adjustment", "#code", alike("claim"), alike("patient")]


@given(st.lists(st.text(max_size=12), max_size=80))
def test_any_words_give_the_same_numbers_of_the_same_length(words: list[str]) -> None:
    values = cue_features(words)
    assert values.shape == (len(FEATURES),)
    assert values.dtype == np.float32
    assert ((values >= 0) & (values < 6)).all()
    assert (values == cue_features([word.upper() if word.isascii() else word for word in words])).all()


def test_a_page_without_words_says_nothing() -> None:
    assert not cue_features([]).any()


def test_a_page_that_is_looked_at_says_what_its_words_say() -> None:
    rows = ("Dear Provider", "we have received your appeal", "and will decide within 30 days")
    assert (page_cues(Sight.of(page(*rows))) == cue_features(" ".join(rows).split())).all()


def test_the_end_of_a_very_long_page_is_not_read() -> None:
    assert not cue_features(["word"] * LONGEST + ["Remittance", "Advice"]).any()
