"""Conditions on a document of a payer's mail: what its pages are, how sure that is, and who works it."""

from collections.abc import Iterator

from inference.rules.facts import DocumentFacts
from inference.rules.registry import Hit, predicate
from models.mail import MAIL, UNKNOWN, MailAnswer

READ = "What was read of it is asked about claim by claim"


@predicate(DocumentFacts, says=("pages", "by"))
def payment_card(facts: DocumentFacts) -> Iterator[Hit]:
    """A payment card is on these pages: whoever has its number can take the money."""
    if facts.mail is not None and facts.mail.shows_card:
        day = facts.mail.process_by
        yield Hit("", {"pages": _pages(facts.mail), "by": f"by {day}" if day else "soon: no last day was found"})


@predicate(DocumentFacts, says=("pages", "guesses"))
def class_unsure(facts: DocumentFacts) -> Iterator[Hit]:
    """What it is cannot be told, or not surely enough."""
    mail = facts.mail
    if mail is not None and (mail.document_class == UNKNOWN or not facts.sure):
        yield Hit("", {"pages": _pages(mail), "guesses": _guesses(mail)})


@predicate(DocumentFacts, says=("title", "pages", "work"))
def mail_to_work(facts: DocumentFacts) -> Iterator[Hit]:
    """A document that is surely of a class that a desk works, and shows no card, which is worked first."""
    desk = MAIL.get(facts.mail.document_class) if facts.mail is not None and facts.sure else None
    if facts.mail is not None and desk is not None and desk.owner_team is not None and not facts.mail.shows_card:
        work = READ if facts.mail.record_type == "remittance" else desk.work
        yield Hit("", {"title": desk.title, "pages": _pages(facts.mail), "work": work})


@predicate(DocumentFacts, says=("title", "pages"))
def mail_to_file(facts: DocumentFacts) -> Iterator[Hit]:
    """A document that nobody has to work, and in which nothing was found."""
    desk = MAIL.get(facts.mail.document_class) if facts.mail is not None and facts.sure else None
    held = any(each.severity in ("hold", "hold_payment") for each in facts.findings)
    if facts.mail is not None and desk is not None and desk.owner_team is None and not held:
        yield Hit("", {"title": desk.title, "pages": _pages(facts.mail)})


def _pages(mail: MailAnswer) -> str:
    first, last = mail.pages
    return f"page {first}" if first == last else f"pages {first} to {last}"


def _guesses(mail: MailAnswer) -> str:
    if not mail.guesses:
        return "nothing could be read"
    return " or ".join(
        f"{MAIL[guess.document_class].title.lower()} ({guess.probability:.0%})" for guess in mail.guesses
    )
