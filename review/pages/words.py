"""Codes and states in a biller's words, amounts and times as people read them. The templates call these functions."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from extraction.codes import load_codes
from inference.policy_file import Task
from inference.proposals import PROPOSALS as ENDS
from models import mail
from models.adjudication import HOLD
from models.mail import MAIL
from models.payments import IDENTIFY
from review.waiting import QueueEntry

ACRONYMS = frozenset({"carc", "rarc", "plb", "drg", "npi", "id"})
MINUS = "\N{MINUS SIGN}"

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

# What can be done, by the task of the decision; the override form offers the same words as corrections.
PROPOSALS = MappingProxyType(
    {
        "claim_payment": {
            "post_payment": "Post the payment as the payer sent it",
            "post_payment_and_work_denial": "Post the payment and work the part that was refused",
            "post_denial_and_work_it": "Post the denial and work it",
            "post_reversal": "Post the reversal",
            "post_to_capitation": "Post to capitation",
            "record_only": "Record it, nothing to post",
            "close_as_duplicate": "Close it as a duplicate",
            "do_not_post": "Do not post it",
            "hold": "Do not post it as it was sent",
        },
        "remittance": {
            "take_in_payment": "Take the payment in",
            "record_only": "Record it, nothing to post",
            "hold": "Take nothing in as it was sent",
        },
        "provider_adjustment": {
            "book_to_ledger": "Book it to its ledger account",
            "accept_recoupment": "Accept the recoupment",
            "carry_balance": "Carry the balance forward",
            "acknowledge_refund": "Record that the payer has our refund",
            "book_affiliate_offset": "Book it as an affiliate's offset",
            "accept_levy": "Accept the levy",
            "hold": "Do not book it as it was sent",
            "identify": "Find out what it is",
        },
        "acknowledgement": {
            "fix_batch_and_send_new": "Fix the batch and send it as new",
            "fix_and_send_new": "Fix the claim and send it as new",
            "ask_clearinghouse": "Ask the clearinghouse where it is",
            "ask_payer": "Ask the payer where it is",
            "identify": "Find out what it answers",
            "close_as_answered": "Close it: the answer has come",
        },
        "document": {
            **{
                mail.proposal_for(name): f"{desk.title}: {desk.work[:1].lower()}{desk.work[1:]}"
                for name, desk in MAIL.items()
            },
            mail.FILE: "File it: nobody has to do anything",
            mail.SPLIT_BY_HAND: "Take it apart or put it together by hand, and send the parts in again",
            "record_states": "Record the states of its claims",
            "decide_claims": "Decide its claims one by one",
            "record_coverage": "Record what it says of coverage",
            "identify": "Find out what it is",
        },
        "claim": {
            "submit": "Send it",
            "hold": "Hold it until what fails is mended",
            "reject": "Do not send it: the payer would refuse it",
        },
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


CLAIM_STAYS = (
    "Confirming sends nothing: correct the claim and score it again, or have the record that is missing sent in. "
    "To send it all the same, override with a reason."
)

UNNAMED_ENDS = "To hand it on, override and say what it is. Confirming closes it as something that nobody can name."
MAIL_ENDS = "Confirming says that it is that, that its desk sees to it, and closes it here."

_SENT = re.compile(r"as (it was|the payer) sent( it)?")
READ_REMITTANCE = mail.proposal_for(mail.REMITTANCE)
READ_REMITTANCE_WORK = "Remittance on paper: decide its claims one by one, beside their pages"
HELD_PAPER_ENDS = (
    "Confirming closes it unposted, to be posted by hand from its pages. Where it was read right all the same, "
    "override with a reason to post it."
)

FOLLOW_UP_ENDS = (
    "Confirming says that you see to it and closes the item. What was refused is not asked again until the claim is "
    "sent anew; what nobody answers is asked again when the same limit has passed once more without an answer."
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
    be, not what is. Of a document it says which pages of its file it is.
    """
    if task_code == "document" and reasons:
        return reasons[0]["message"].partition(":")[0].partition(". ")[0].rstrip(".")
    if task_code == "claim" and reasons:
        return reasons[0]["message"].partition(". ")[0].rstrip(".")
    return short_reason(reasons, category)


def payer(name_or_id: str | None) -> str:
    if name_or_id is None:
        return "Payer not read"
    return f"Payer {name_or_id}" if name_or_id.isdigit() else name_or_id


def task(code: str) -> str:
    return TASKS.get(code, plain(code))


def proposal(task_code: str, code: str, *, on_paper: bool = False) -> str:
    """What is proposed, in the words of the decision's task; `on_paper`: of what was read from pages."""
    if on_paper and task_code == "document" and code == READ_REMITTANCE:
        return READ_REMITTANCE_WORK
    found = PROPOSALS.get(task_code, {}).get(code) or plain(code)
    return _SENT.sub("as it was read", found) if on_paper else found


def corrections(task_code: Task, leads_to: str) -> Mapping[str, str]:
    """What a person may say is right, of those that come to this disposition; in the words of the task."""
    return {code: proposal(task_code, code) for code, end in ENDS[task_code].items() if end == leads_to}


def legends(task_code: Task) -> Mapping[str, str]:
    """What the two ends of a decision mean for a task, as headings."""
    if task_code == "claim":
        return {"auto_accept": "Send it", "reject": "Do not send it"}
    if task_code == "acknowledgement":
        return {"auto_accept": "It goes on", "reject": "It does not go on as it was sent"}
    return {"auto_accept": "Post it", "reject": "Do not post it"}


def mail_title(document_class: str) -> str:
    """What billers call a class of mail."""
    desk = MAIL.get(document_class)
    return desk.title if desk else plain(document_class)


def pages(first_and_last: Sequence[int] | None) -> str:
    """The pages of a document as they stand in its file, from 1: "page 3", "pages 3 to 5", nothing where unknown."""
    if not first_and_last:
        return ""
    first, last = first_and_last
    return f"page {first}" if first == last else f"pages {first} to {last}"


def percent(share: float) -> str:
    return f"{share:.0%}"


def what(entry: QueueEntry) -> str:
    """An item in a word: the dollars at stake, or what kind of mail it is."""
    return mail_title(entry.category) if entry.is_mail else dollars(entry.dollars)


def result(code: str) -> str:
    return RESULTS.get(code, plain(code))


def confirming(task_code: Task, proposed: str | None, *, is_mail: bool = False, on_paper: bool = False) -> str | None:
    """What to know before agreeing: who confirms one of these posts or sends nothing."""
    if is_mail and proposed in (None, IDENTIFY):
        return UNNAMED_ENDS
    if task_code == "claim":
        return None if proposed == "submit" else CLAIM_STAYS
    if task_code == "acknowledgement":
        return FOLLOW_UP_ENDS
    if proposed == HOLD and on_paper:
        return HELD_PAPER_ENDS
    if proposed == HOLD:
        return (
            "Confirming closes it unposted: ask the payer for a corrected remittance. To let it pass all the same, "
            "override with a reason to post it."
        )
    if (proposed or "").startswith(mail.WORK_AS):
        return MAIL_ENDS
    return None if ENDS[task_code].get(proposed or "") == "auto_accept" else "Confirming posts nothing."


def step(event_type: str) -> str:
    return STEPS.get(event_type, plain(event_type.replace(".", " ")))


def state(code: str) -> str:
    return STATES.get(code, plain(code))


def money(amount: Decimal | str) -> str:
    """Two decimals, thousands apart, a true minus sign: "−1,234.50"."""
    return _signed(Decimal(amount), "", "")


def dollars(amount: Decimal | str) -> str:
    return _signed(Decimal(amount), "", "$")


def effect(amount: Decimal) -> str:
    """What an adjustment does to the payment: "−45.00", or "+45.00" where it raises it."""
    return _signed(-amount, "+", "")


def _signed(amount: Decimal, plus: str, unit: str) -> str:
    sign = MINUS if amount < 0 else plus if amount > 0 else ""
    return f"{sign}{unit}{abs(amount):,.2f}"


def age(since: datetime, now: datetime) -> str:
    """Rounded down to the largest unit: "5 min", "3 h", "12 d"."""
    minutes = max(0, int((now - since) / timedelta(minutes=1)))
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} d"


def clock(at: datetime) -> str:
    """Time of day on the server's clock."""
    return at.astimezone().strftime("%H:%M:%S")


def moment(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


def size(octets: int) -> str:
    return f"{octets:,} bytes" if octets < 10_000 else f"{octets / 1000:,.0f} KB"


def carc(code: str | None) -> str:
    """Our wording of a claim adjustment reason."""
    found = load_codes().carcs.get(code or "")
    return found.wording or "No wording yet" if found else "Unknown code"


def carc_category(code: str | None) -> str:
    found = load_codes().carcs.get(code or "")
    return plain(found.category) if found else ""


def group(code: str | None) -> str:
    found = load_codes().groups.get(code or "")
    return found.wording if found else "No group given: the source does not say who owes it"


def remark(code: str) -> str:
    """Our wording of a remark code; an alert informs and is never the cause of a denial."""
    found = load_codes().rarcs.get(code)
    if found is None:
        return "Unknown remark"
    return ("Alert: " if found.alert else "") + (found.wording or "No wording yet")


def claim_status(code: str | None) -> str:
    if code is None:
        return "Not said"
    found = load_codes().claim_statuses.get(code)
    return found.wording if found else "Unknown status"


def provider_adjustment(code: str | None) -> str:
    found = load_codes().plb_reasons.get(code or "")
    return found.wording if found else "Unknown code"
