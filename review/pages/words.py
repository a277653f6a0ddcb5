"""Codes and states of the service in a biller's words. The templates call these functions."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from inference.policy_file import Task
from models.mail import MAIL
from review.pages.figures import dollars
from review.waiting import QueueEntry

ACRONYMS = frozenset({"carc", "rarc", "plb", "drg", "npi", "id"})

TASKS = MappingProxyType(
    {
        "document": "Document",
        "remittance": "Whole payment",
        "claim_payment": "Claim payment",
        "provider_adjustment": "Provider adjustment",
        "acknowledgement": "Claim after sending",
        "claim": "Claim to send",
    }
)

# Codes that read badly as words.
TERMS = MappingProxyType(
    {
        "ack_missing": "No acknowledgement",
        "acknowledges_nothing": "Answers nothing that we know",
        "batch_rejected": "Batch refused",
        "class_unsure": "What is this?",
        "claim_rejected": "Claim refused before adjudication",
        "cob_desk": "COB desk",
        "mail_to_work": "Mail to work",
        "split_by_hand": "To split by hand",
        "no_response": "No answer from the payer",
        "read_from_paper": "Read from paper",
        "unmatched": "Answers nothing that we know",
    }
)
RESULTS = MappingProxyType({"fail": "Fails", "unknown": "Not known", "pass": "Passes"})
STEPS = MappingProxyType(
    {
        "file.received": "Arrived",
        "file.received_again": "Arrived again",
        "file.unreadable": "Could not be read",
        "file.original_read": "Original opened",
        "file.page_read": "Page looked at",
        "file.sealed": "A payment card was found: original sealed, a copy without it made",
        "file.open_original_removed": "Open original removed",
        "file.sealed_original_read": "Sealed original opened",
        "file.sealed_original_forgotten": "Sealed original destroyed",
        "access.denied": "Refused to somebody of another facility",
        "decision.made": "Judged",
        "decision.corrected": "Replaced by a correction",
        "decision.released": "Released",
        "review.required": "Put in review",
        "review.claimed": "Taken",
        "review.lease_released": "Put back",
        "review.verdict_given": "Verdict given",
        "review.verdict_withdrawn": "Verdict undone",
        "review.second_look": "Handed on for a second look",
        "review.escalated": "Handed to a supervisor",
        "review.decided": "Decided",
        "review.closed": "Nobody is asked any more: it was read or judged again",
    }
)

STATES = MappingProxyType(
    {
        "in_review": "Waiting for a person",
        "second_look": "Second look",
        "escalated": "A supervisor decides",
        "confirmed": "Confirmed",
        "overridden": "Overridden",
        "rejected": "Confirmed, not posted",
    }
)

# What stopped an action, by the refusal's code.
NOTICES = MappingProxyType(
    {
        "lease_lost": "Your hold on this item ran out, so your last action was not saved. Take it again if it is free.",
        "leased_by_another": "Somebody else has this item open now. Take another one.",
        "verdict_pending": "Somebody has just decided this item and may still undo it.",
        "verdict_already_given": "You have already decided this item.",
        "already_decided": "This item is already decided.",
        "another_person_required": "This is a second look: it needs somebody who has not decided on it yet.",
        "supervisor_required": "Only a supervisor decides this item.",
        "person_required": "Only a named person may decide this item.",
        "unknown_reason": "Choose one of the reasons. Nothing was saved.",
        "unknown_proposal": "What you said would be right is not on the list. Nothing was saved.",
        "correction_contradicts_reason": "Your reason and what you said would be right contradict each other: "
        "one posts, the other does not. Nothing was saved.",
        "undo_window_passed": "Too late to undo: the verdict has settled.",
        "no_verdict_to_undo": "There is no verdict of yours to undo.",
        "review_item_not_found": "There is no such item in your facility.",
        "scope_missing": "Your role does not include this.",
        "csrf_token_wrong": "This page was out of date, so nothing was saved. Reload it and try again.",
    }
)


def notice(code: str) -> str:
    return NOTICES.get(code, f"That was refused: {plain(code).lower()}. Nothing was saved.")


def plain(code: str) -> str:
    """A snake_case code as words: "contractual_hides_denial" -> "Contractual hides denial"."""
    if code in TERMS:
        return TERMS[code]
    words = " ".join(word.upper() if word in ACRONYMS else word for word in code.split("_"))
    return words[:1].upper() + words[1:]


def short_reason(reasons: Sequence[Mapping[str, str]], category: str) -> str:
    """Why an item waits, in a word or two: its first reason, or its category where that tells of our caution alone."""
    first = reasons[0]["code"] if reasons else "mode_unknown"
    return plain(category if first.startswith("mode_") else first)


def why_it_waits(task_code: Task, reasons: Sequence[Mapping[str, str]], category: str) -> str:
    """Why an item waits, as the queue shows it. Of a claim to send it is what a check found: its name says what should
    be, not what is. Of a document whose class stands above it already, it says what is to be done.
    """
    if task_code == "document" and reasons:
        told, _, todo = reasons[0]["message"].partition(". ")
        named = todo and told.startswith(mail_title(category))
        return (todo if named else told.partition(":")[0]).rstrip(".")
    if task_code == "claim" and reasons:
        return reasons[0]["message"].partition(". ")[0].rstrip(".")
    return short_reason(reasons, category)


def payer(name_or_id: str | None) -> str:
    if name_or_id is None:
        return "Payer not read"
    return f"Payer {name_or_id}" if name_or_id.isdigit() else name_or_id


def task(code: str) -> str:
    return TASKS.get(code, plain(code))


def mail_title(document_class: str) -> str:
    """What billers call a class of mail."""
    desk = MAIL.get(document_class)
    return desk.title if desk else plain(document_class)


def what(entry: QueueEntry) -> str:
    """An item in a word: the dollars at stake, or what kind of mail it is."""
    return mail_title(entry.category) if entry.is_mail else dollars(entry.dollars)


def result(code: str) -> str:
    return RESULTS.get(code, plain(code))


def step(event_type: str) -> str:
    return STEPS.get(event_type, plain(event_type.replace(".", " ")))


def state(code: str) -> str:
    return STATES.get(code, plain(code))
