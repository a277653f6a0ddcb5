"""What is done with each class of mail, and what a person's word changes."""

import re
from pathlib import Path

import pytest

from extraction.document_classes import DOCUMENT_CLASSES
from inference.proposals import PROPOSALS
from models.mail import CARD, MAIL, SPLIT_BY_HAND, MailAnswer, corrected_mail, judge_mail, proposal_for, proposals
from models.payments import IDENTIFY
from tests.inference.judged import BASE

ROOT = Path(__file__).parents[2]


def test_every_class_has_one_proposal_and_a_queue_of_the_team_that_works_it() -> None:
    assert len({proposal_for(name) for name in DOCUMENT_CLASSES}) == len(DOCUMENT_CLASSES)
    assert set(proposals()) <= PROPOSALS["document"].keys()
    for name, desk in MAIL.items():
        if desk.owner_team is not None:
            assert BASE.queues[BASE.mail_queue(name)].owner_team == desk.owner_team


def test_the_table_of_the_documentation_is_current() -> None:
    rows = dict(re.findall(r"\(`(\w+)`\) \| (\w) \|", (ROOT / "docs" / "mail.md").read_text()))
    reasons = BASE.reasons_to_override("document", mail=True).values()
    keys = {each.proposal: each.key.upper() for each in reasons}
    assert rows == {name: keys[proposal_for(name)] for name in DOCUMENT_CLASSES}
    queues = dict(re.findall(r"\(`(\w+)`\) \| \w \| `(\w+)` \|", (ROOT / "docs" / "mail.md").read_text()))
    assert queues == {name: BASE.mail_queue(name) for name, desk in MAIL.items() if desk.owner_team is not None}


def test_what_is_unknown_is_to_be_identified() -> None:
    assert proposal_for("unknown") == IDENTIFY


@pytest.mark.parametrize("name", DOCUMENT_CLASSES)
def test_a_persons_word_is_a_class_and_all_that_follows_from_it(name: str) -> None:
    said = corrected_mail(proposal_for(name))
    assert (said["document_class"], said["category"], said["basis"]) == (name, name, "person")
    assert said["owner_team"] == MAIL[name].owner_team
    assert said.get("shows_card", False) == (name == CARD)


def test_a_document_that_is_to_be_split_has_no_class() -> None:
    assert "document_class" not in corrected_mail(SPLIT_BY_HAND)


def test_the_prediction_holds_what_a_person_needs_to_judge_it() -> None:
    answer = MailAnswer(
        document_class="records_request", record_type="none", proposal="work_as_records_request", pages=(3, 4)
    )
    said = judge_mail(answer, 0.97, "abc")
    assert said.plain() | {"pages": [3, 4], "owner_team": "medical_records", "basis": "model"} == said.plain()
    assert (said.model, said.model_version, said.category) == ("document", "abc", "records_request")
    assert said.dollars == 0
