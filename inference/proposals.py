"""What can be done about each kind of decision, and what comes of it once a person has agreed: a closed list.

The models propose from this list and people correct to it. What is taken into the books or sent to a payer is accepted;
what is held, closed or not posted is rejected.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from inference.policy_file import Task
from models import mail

# `review`: a person has said what it is, and now whoever works that is asked.
Settled = Literal["auto_accept", "reject", "review"]

PROPOSALS: Mapping[Task, Mapping[str, Settled]] = MappingProxyType(
    {
        "claim_payment": {
            "post_payment": "auto_accept",
            "post_payment_and_work_denial": "auto_accept",
            "post_denial_and_work_it": "auto_accept",
            "post_reversal": "auto_accept",
            "post_to_capitation": "auto_accept",
            "record_only": "auto_accept",
            "close_as_duplicate": "reject",
            "do_not_post": "reject",
            "hold": "reject",
        },
        "remittance": {
            "take_in_payment": "auto_accept",
            "record_only": "auto_accept",
            "hold": "reject",
        },
        "provider_adjustment": {
            "book_to_ledger": "auto_accept",
            "accept_recoupment": "auto_accept",
            "carry_balance": "auto_accept",
            "acknowledge_refund": "auto_accept",
            "book_affiliate_offset": "auto_accept",
            "accept_levy": "auto_accept",
            "hold": "reject",
            "identify": "reject",
        },
        "document": {
            "decide_claims": "auto_accept",
            "record_coverage": "auto_accept",
            "record_states": "auto_accept",
            "identify": "reject",
            **dict.fromkeys(mail.proposals(), "auto_accept"),
        },
        "claim": {
            "submit": "auto_accept",
            "hold": "reject",
            "reject": "reject",
        },
        "acknowledgement": {
            "close_as_answered": "auto_accept",
            "fix_batch_and_send_new": "reject",
            "fix_and_send_new": "reject",
            "ask_clearinghouse": "reject",
            "ask_payer": "reject",
            "identify": "reject",
        },
    }
)
