"""Pages that could not be read, and findings about whole files."""

from __future__ import annotations

from dataclasses import replace

from extraction.envelope import Finding
from extraction.pages.page import Page

LETTER = (612.0, 792.0)


def unread_page(number: int, what: str, size: tuple[float, float] = LETTER) -> Page:
    """A page that could not be read, and says so; `size` in points, as far as it is known."""
    finding = Finding(code=what, path="", message=f"Page {number} could not be read: a person has to look at it")
    width, height = size
    return Page(number=number, width=width, height=height, words=(), origin="unread", findings=(finding,))


def with_findings(page: Page, findings: tuple[Finding, ...]) -> Page:
    """The page, with findings about the whole file before its own."""
    return replace(page, findings=(*findings, *page.findings)) if findings else page
