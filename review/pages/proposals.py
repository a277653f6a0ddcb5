"""What is proposed, what can be said in its place, and what confirming does, in the words of the decision's task. The
templates call these functions.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from inference.policy_file import Task
from inference.proposals import PROPOSALS as ENDS
from models import mail
from models.adjudication import HOLD
from models.mail import MAIL
from models.payments import IDENTIFY
from review.pages.words import plain

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
