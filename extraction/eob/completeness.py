"""Whether all pages of a remittance are there: pages that are missing take claims with them, and nobody sees it."""

from __future__ import annotations

from collections.abc import Iterable

from extraction.eob.draft import RemittanceDraft
from extraction.eob.totals import TotalsCheck
from extraction.records import Finding


def missing_pages(draft: RemittanceDraft) -> tuple[int, ...]:
    """Numbers of pages that should be there by the numbers that the others have."""
    numbers = {each.number for each in draft.page_numbers if each.number is not None}
    counts = [each.count for each in draft.page_numbers if each.count]
    last = max([*numbers, *counts], default=0)
    return tuple(number for number in range(1, last + 1) if number not in numbers) if numbers else ()


def is_shown_complete(draft: RemittanceDraft, totals: TotalsCheck) -> bool:
    """True if something printed says that nothing is missing: the count of pages, or the total of charges. What was
    paid says nothing of claims that were denied.
    """
    counted = any(each.count for each in draft.page_numbers)
    return "charge" in totals.confirmed or (counted and not missing_pages(draft))


def completeness_findings(draft: RemittanceDraft, totals: TotalsCheck) -> Iterable[Finding]:
    missing = missing_pages(draft)
    if missing:
        told = ", ".join(map(str, missing[:10]))
        count = max((each.count or 0 for each in draft.page_numbers), default=0)
        of = f" of {count}" if count else ""
        yield Finding(code="page_missing", path="", message=f"Page {told}{of} is missing: ask for it before posting")
    elif not is_shown_complete(draft, totals):
        message = "Nothing printed says how many pages there are or what all claims were charged: pages may be missing"
        yield Finding(code="completeness_not_shown", path="", message=message)
    if totals.count is False:
        message = "The number of claims is not the one that the summary gives"
        yield Finding(code="claim_count_differs", path="/claims", message=message)
