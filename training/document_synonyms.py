"""Words that different writers use for one thing. A model that learns from a few hands must not take a hand's habit
for the meaning, so words of the training pages are exchanged for others of their row.
"""

from __future__ import annotations

from random import Random

ROWS = """
denied declined refused rejected disallowed
deny decline refuse reject disallow
denial refusal rejection disallowance
approved authorized certified granted allowed
approve authorize certify grant allow
approval authorization certification permission
appeal dispute grievance reconsideration redetermination
appeals disputes grievances reconsiderations
decision determination outcome resolution finding
decided determined concluded resolved found
review examination evaluation assessment
reviewed examined evaluated assessed considered
records documents documentation chart notes
record document file
request ask
requested asked
submit send provide forward furnish
submitted sent provided forwarded furnished
submission filing
received obtained got
receipt arrival
overpaid overpayment excess
refund repayment reimbursement return
recover recoup offset withhold
recovery recoupment offsetting withholding
payment remittance settlement
paid reimbursed remitted issued
pay reimburse remit
claim bill invoice
claims bills invoices
charge amount fee
charges amounts fees
member patient enrollee beneficiary subscriber insured participant
members patients enrollees beneficiaries subscribers
provider physician practitioner doctor
providers physicians practitioners doctors
facility hospital clinic
plan payer insurer carrier contractor
coverage benefits insurance cover
covered eligible insured
service treatment procedure care
services treatments procedures
medically clinically
necessary needed required appropriate
necessity need
notice letter communication statement
enclosed attached accompanying
within inside
days day
deadline due
estimate projection
estimated expected projected anticipated
uphold sustain affirm maintain
upheld sustained affirmed maintained
overturn reverse overrule
overturned reversed overruled
acknowledge confirm
acknowledges confirms
deposit transfer credit
check cheque draft
balance owing outstanding
statement bill
questionnaire form survey
insurance coverage
other another additional
accident injury incident
roster panel listing
monthly capitated prepaid
effective valid active
expires lapses ends
please kindly
contact call reach
questions concerns inquiries
issue problem matter
because since as
"""
_OTHERS: dict[str, list[str]] = {}
for _row in ROWS.strip().splitlines():
    for _word in _row.split():
        _OTHERS.setdefault(_word, []).extend(other for other in _row.split() if other != _word)


def reworded(text: str, random: Random) -> str:
    """Another word for this one where there is one, in capitals if it was."""
    others = _OTHERS.get(text.strip(".,:;()").lower())
    if not others:
        return text
    other = random.choice(others)
    return other.upper() if text.isupper() else other.capitalize() if text[:1].isupper() else other
