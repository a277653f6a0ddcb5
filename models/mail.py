"""What is done with each class of a payer's mail, and what is said of one document of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from extraction.document_classes import DOCUMENT_CLASSES
from models.payments import IDENTIFY
from models.prediction import NOTHING, Confidence, Prediction

MAIL_MODEL = "document"
FILE = "file"
WORK_AS = "work_as_"
SPLIT_BY_HAND = "split_by_hand"
UNKNOWN = "unknown"
CARD = "virtual_card"
REMITTANCE = "provider_remittance"


@dataclass(frozen=True, slots=True)
class Desk:
    """`title` is what billers call the class, `owner_team` who works it (None: nobody), `work` what is to be done."""

    title: str
    owner_team: str | None
    work: str


MAIL: Mapping[str, Desk] = MappingProxyType(
    {
        "provider_remittance": Desk("Remittance on paper", "posting", "Post it by hand: its amounts were not read"),
        "member_eob": Desk(
            "Patient's copy of an explanation of benefits", "billing_followup", "Nothing to post: file it"
        ),
        "predetermination": Desk("Predetermination", "patient_access", "Tell patient and dentist; no money moves"),
        "claim_denial_letter": Desk("Denial letter", "billing_followup", "Correct, dispute or close the claim"),
        "adverse_determination": Desk(
            "Adverse determination", "clinical_appeals", "Ask for a peer-to-peer, or appeal within its time"
        ),
        "prior_auth_approval": Desk("Authorization", "authorizations", "Enter number, units and dates"),
        "appeal_acknowledgement": Desk("Receipt of an appeal", "clinical_appeals", "Note case number and due date"),
        "appeal_decision": Desk("Appeal decision", "clinical_appeals", "Close it, or go to the next level in time"),
        "records_request": Desk("Records request", "medical_records", "Send the records before they are due"),
        "overpayment_demand": Desk("Overpayment demand", "credit_balance", "Agree or dispute before it is taken back"),
        "cob_questionnaire": Desk("Question about other coverage", "cob_desk", "Have the patient answer it"),
        "capitation_report": Desk("Capitation report", "posting", "Post it to the capitation ledger"),
        "eft_notice": Desk("Deposit notice or check", "posting", "Find its remittance"),
        "virtual_card": Desk("Virtual card", "card_desk", "Run the card before it lapses, or ask for ACH"),
        "patient_statement": Desk("Patient's statement", "billing_followup", "Give it to whom it belongs"),
        "claim_form": Desk("Claim form", "billing", "See why it came back"),
        "administrative_form": Desk("Form or notice", "provider_enrollment", "Fill it in, or file it"),
        "cover_or_blank": Desk("Cover or blank page", None, "Nothing"),
    }
)
if MAIL.keys() != set(DOCUMENT_CLASSES):
    raise AssertionError("every class of mail has a desk, and no other")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailGuess:
    """A class that a document could be, and its probability."""

    document_class: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAnswer:
    """What a document of mail is.

    `pages` are its first and last in the file, from 1. `guesses` come best first. `boundary` is the probability that it
    begins and ends there. `shows_card`: the number of a payment card stands on it, or it is taken for a virtual card;
    `process_by` is the last day to run that card (ISO), where the page states one. `reader` is the version of the model
    that read its record, where it has one.
    """

    document_class: str
    record_type: str
    proposal: str
    pages: tuple[int, int]
    guesses: tuple[MailGuess, ...] = ()
    boundary: float = 1.0
    shows_card: bool = False
    process_by: str | None = None
    reader: str | None = None

    @property
    def process_by_day(self) -> date | None:
        return None if self.process_by is None else date.fromisoformat(self.process_by)


def judge_mail(answer: MailAnswer, confidence: float, version: str) -> Prediction[MailAnswer]:
    """Say what a document of mail is, as the model of this version read it: it moves no money by itself."""
    return Prediction(
        value=answer,
        confidence=Confidence(confidence, "model"),
        dollars=NOTHING,
        category=answer.document_class,
        model=MAIL_MODEL,
        model_version=version,
        owner_team=None if answer.proposal == IDENTIFY else owner_team_of(answer.document_class),
    )


def owner_team_of(document_class: str) -> str | None:
    """Who works a class; nobody works what is filed, and who works what is unknown is not known."""
    desk = MAIL.get(document_class)
    return desk.owner_team if desk else None


def proposal_for(document_class: str) -> str:
    """What is proposed for a document of a class: `work_as_<class>`, `file` where nobody has to do anything, and
    `identify` where nobody can tell.
    """
    if document_class == UNKNOWN:
        return IDENTIFY
    return FILE if MAIL[document_class].owner_team is None else WORK_AS + document_class


def proposals() -> tuple[str, ...]:
    """All that can be proposed for mail, beside identifying it."""
    return (*map(proposal_for, MAIL), SPLIT_BY_HAND)


def corrected_mail(proposal: str) -> dict[str, Any]:
    """What a person's word changes in a prediction about a document of mail: its class and all that follows from it.

    A document that is to be split keeps its class, since it has none of its own.
    """
    if proposal == SPLIT_BY_HAND:
        return {"proposal": proposal, "category": SPLIT_BY_HAND, "owner_team": "posting", "basis": "person"}
    named = next(name for name in MAIL if proposal_for(name) == proposal)
    facts = {"document_class": named, "proposal": proposal, "category": named, "owner_team": owner_team_of(named)}
    return facts | {"basis": "person"} | ({"shows_card": True} if named == CARD else {})
