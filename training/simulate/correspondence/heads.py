"""What stands above the words: letterheads, heads of memos, of printed e-mails, of screens of a portal, of faxes."""

from __future__ import annotations

from training.simulate.correspondence.ornaments import barcode, stamp, window
from training.simulate.correspondence.page import Page
from training.simulate.correspondence.set_form import fields
from training.simulate.sheet import Align, Font

_MENU = (
    *("Home", "Patients", "Eligibility", "Claims", "Authorizations", "Payments", "Remittances", "Reports", "Messages"),
    *("My Account", "Resources", "Forms", "Help", "Log out", "Inbox (3)", "Appeals", "Document Library"),
)
_WRITTEN = ("letter", "notice")


def head(page: Page, to: str) -> None:
    """The head of what the document is printed as. `to`: `provider`, `patient` or `none`."""
    look = page.look
    {"memo": _memo, "email": _email, "portal": _portal, "fax": _fax}.get(look.printed_as, _letterhead)(page)
    if page.chance.random() < 0.12:
        stamp(page, "")
    if look.printed_as in _WRITTEN and to != "none":
        _address(page, to)
    if page.chance.random() < 0.08:
        barcode(page, "")


def _letterhead(page: Page) -> None:
    style = page.look.head
    big = Font(name=page.look.bold, size=page.look.size * page.chance.uniform(1.1, 1.8))
    if style == "none":
        return
    if style in ("foot", "rule"):
        page.put(page.say("<payer>"), big, page.chance.choice(("left", "right", "center")))
        page.sheet.line(page.left, page.y + 2, page.right, page.y + 2, 0.8)
        page.y += 5
    elif style == "band":
        _band(page, big)
    elif style == "split":
        _split(page)
    else:
        _lines(page, big, {"logo": "left", "left": "left", "center": "center", "right": "right"}[style])
    page.gap(1.5)


def _lines(page: Page, big: Font, align: str) -> None:
    """The sender with his address below, beside a mark in some looks."""
    where: Align = {"left": "left", "center": "center", "right": "right"}[align]  # type: ignore[assignment]
    margin = page.left
    if page.look.head == "logo":
        page.sheet.disc(page.left + 14, page.y + 14, 13, gray=page.chance.uniform(0.2, 0.75))
        page.left += 36
    page.put(page.say("<payer>"), big, where)
    for line in ("[<unit>]", "{<street>|<pobox>}", "<city>", "[{Phone|Tel|Provider line}: <phone>] [Fax <fax>]"):
        said = page.say(line)
        if said:
            page.put(said, Font(name=page.look.regular, size=page.look.size * 0.85), where)
    page.left = margin


def _band(page: Page, big: Font) -> None:
    """The sender in a gray band."""
    height = page.height(big) + 10
    page.sheet.rectangle((page.left, page.y, page.right, page.y + height), gray=0.88, stroke=False)
    page.y += 5
    page.put(page.say(" <payer>"), big)
    page.y += 5


def _split(page: Page) -> None:
    """The sender at the left, where to ask at the right."""
    half = page.width / 2 - 8
    small = Font(name=page.look.regular, size=page.look.size * 0.85)
    pairs = (("<payer>", "{Questions?|For inquiries|Contact us}"), ("<pobox>", "<phone>"), ("<city>", "<web>"))
    for left, right in pairs:
        baseline = page.row()
        first, second = page.say(left), page.say(right)
        page.sheet.text(page.left, baseline, first, font=page.fitted(first, page.bold, half))
        page.sheet.text(page.right, baseline, second, font=page.fitted(second, small, half), align="right")


def _address(page: Page, to: str) -> None:
    """Date and the one it goes to, in either order, or where the envelope has its window."""
    dated = page.chance.random() < 0.8
    early = page.chance.random() < 0.6
    if dated and early:
        _date(page)
    if page.chance.random() < 0.8:
        window(page, "<patient>" if to == "patient" else "")
    if dated and not early:
        _date(page)


def _date(page: Page) -> None:
    page.put(page.say("{|Date: |Letter date |Mailed: |Date of notice: }<today>"))
    page.gap()


def _memo(page: Page) -> None:
    big = Font(name=page.look.bold, size=page.look.size * 1.4)
    page.put(page.say("{MEMORANDUM|Memo|Interoffice copy - <payer>|<payer>}"), big)
    page.gap(0.5)
    lines = ("TO = <practice>", "FROM = <payer>, <unit>", "DATE = <today>", "{RE|FILE} = {<case>|<claim>|<patient>}")
    fields(page, lines)
    page.sheet.line(page.left, page.y, page.right, page.y, 0.8)
    page.y += 6


def _email(page: Page) -> None:
    if page.chance.random() < 0.5:
        page.put(page.say("{<practice> Mail|Webmail - <clerk>|[External] Message}"), page.bold)
    lines = ["From: <payer> (<mail>)", "{Sent|Date}: <today> <time>", "To: {billing@office.example|<clerk_2>}"]
    lines += ["Subject: {FW: |RE: |Secure message: |}{<payer> {notice|correspondence|update}|<case>|message <d6>}"]
    if page.chance.random() < 0.4:
        lines.append("Attachments: {<d8>.pdf|Letter_<d6>.pdf (48 KB)|image001.png}")
    for line in lines:
        page.paragraph(page.say(line))
    page.gap(1.5)


def _portal(page: Page) -> None:
    """Words of a menu, where one is, and what was printed when."""
    small = Font(name=page.look.regular, size=7.0)
    page.put(page.say("<today>, <time> {<payer> - |}{Provider Portal|Secure Site|Web Access}"), small)
    menu = page.chance.choice(("  ", " · ", "   /   ")).join(page.chance.sample(_MENU, page.chance.randint(4, 9)))
    page.put(menu, page.fitted(menu, page.font, page.width))
    if page.chance.random() < 0.6:
        page.put(
            page.say("{Welcome|Signed in as|User:} <clerk> {(<practice>)|} {Back|Print|Export|Close}"),
            small,
        )
    page.gap()


def _fax(page: Page) -> None:
    """The line that the sending machine prints, and sometimes who it is from."""
    small = Font(name="Courier", size=7.0)
    page.put(page.say("<today> <time>  {FROM|ID}: {<payer>|<fax>}  {TO: <fax_2>|}  P.00{1|2|3}/00{3|4|6}"), small)
    page.gap()
    if page.chance.random() < 0.4:
        page.put(page.say("<payer>"), page.bold)
