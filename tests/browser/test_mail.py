"""Mail at the desk: what a page is, in two keys; the pages a click away; a card that nobody sees in passing."""

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from inference.settings import Settings
from inference.store import Store
from inference.worker import Worker
from tests.browser.desk import Desk, press_when_ready
from tests.browser.test_desk import CONTRAST, SIZES
from tests.cards import SPACED, card
from tests.inference.judged import changed
from tests.letters import blank, joined, letter
from tests.remittances import Sample, remittance

Pages = Callable[..., Page]
# Sure of nothing, so that whatever the model says of them waits at the intake.
UNSURE = changed(thresholds={"document": 1.0})


@pytest.fixture(scope="module")
def mailroom(desk: Desk) -> Desk:
    """Two letters and a blank sheet in one scan, and a virtual card, all of them read."""
    scan = joined((letter("records_request", 1), blank(), letter("appeal_decision", 0)))
    for sample in (Sample("morning.pdf", scan, 0), Sample("payment.pdf", card(), 0)):
        desk.send(sample)
    service = desk.service
    settings = Settings(home=service.home, database_url=service.database_url, tenant=f"chaos-{service.port}")
    with closing(Store(service.database_url)) as store:
        worker = Worker(store, settings)
        worker.policy = UNSURE
        while worker.run_once():
            pass
    return desk


def open_item(page: Page, mailroom: Desk, queue: str, which: int = 0) -> None:
    items = mailroom.get("/v1/reviews", state="in_review", queue=queue)["items"]
    page.goto(f"{mailroom.service.url}/review/{items[which]['decision_id']}")


def take(page: Page) -> None:
    press_when_ready(page, "t")
    page.wait_for_selector("section.actions")
    expect(page.locator("#what")).to_be_focused()


def test_each_letter_of_the_queue_says_where_it_is(mailroom: Desk, open_page: Pages) -> None:
    page = open_page()
    mailroom.log_in(page)
    page.goto(f"{mailroom.service.url}/review?queue=intake")
    for pages in ("pages 1 to 2", "page 3"):
        expect(page.locator(".entry-file", has_text=pages)).to_contain_text("morning.pdf")


def test_a_class_is_chosen_beside_the_page(mailroom: Desk, open_page: Pages) -> None:
    """Neither over the page nor beyond the screen; and no guess is shown that is none."""
    for size in ((1440, 900), (1280, 720)):
        page = open_page(*size)
        mailroom.log_in(page)
        open_item(page, mailroom, "intake", which=-1)
        assert not re.search(r"(?<!\d)0%", page.locator(".guesses").inner_text())
        take(page)
        page.keyboard.press("o")
        chooser, shown = page.locator("#override form").bounding_box(), page.locator(".viewer").bounding_box()
        assert chooser is not None
        assert shown is not None
        assert chooser["x"] + chooser["width"] <= shown["x"]
        assert chooser["y"] >= 0
        page.keyboard.press("Escape")
        page.keyboard.press("l")
        page.wait_for_url("**/review")


def test_a_letter_is_named_in_two_keys_and_goes_to_whoever_works_it(mailroom: Desk, open_page: Pages) -> None:
    page = open_page()
    mailroom.log_in(page)
    open_item(page, mailroom, "intake", which=-1)
    expect(page.locator("main")).to_contain_text("What it could be")
    expect(page.locator("main")).to_contain_text("of morning.pdf")
    take(page)
    page.keyboard.press("o")
    expect(page.locator(".classes button")).to_have_count(19)
    page.keyboard.press("q")
    page.wait_for_selector("section.undo >> text=Overridden")
    page.wait_for_url("**?queue=intake")  # other mail that nobody could name, not the dearest payment
    press_when_ready(page, "l")  # the next one, which it has taken
    page.wait_for_url("**/review?queue=intake")


def test_the_pages_of_a_letter_are_one_click_away(mailroom: Desk, open_page: Pages) -> None:
    page = open_page()
    mailroom.log_in(page)
    items = mailroom.get("/v1/reviews", queue="intake")["items"]
    first_pages = set()
    for item in items:
        page.goto(f"{mailroom.service.url}/review/{item['decision_id']}")
        address = page.locator("a.original").get_attribute("href") or ""
        path, _, fragment = address.partition("#")
        first_pages.add(fragment)
        answer = page.request.get(f"{mailroom.service.url}{path}")
        assert answer.headers["content-disposition"].startswith("inline")
        assert answer.body().startswith(b"%PDF")
    assert len(first_pages) == len(items) > 1


def test_a_card_waits_at_its_desk_without_its_number(mailroom: Desk, open_page: Pages) -> None:
    rosa, sam = open_page(), open_page()
    mailroom.log_in(rosa)
    open_item(rosa, mailroom, "card_desk")
    expect(rosa.locator("main")).to_contain_text("run it by 2026-03-20")
    expect(rosa.get_by_role("link", name="Open the sealed original")).to_have_count(0)
    assert SPACED not in rosa.content()
    mailroom.log_in(sam, "sam")
    open_item(sam, mailroom, "card_desk")
    link = sam.get_by_role("link", name="Open the sealed original").get_attribute("href") or ""
    opened = sam.request.get(f"{mailroom.service.url}{link.partition('#')[0]}")
    assert opened.body() == card()


def test_a_reader_works_through_one_queue(mailroom: Desk, open_page: Pages) -> None:
    """Cards move no dollars in the books, so that they would come last of all."""
    mailroom.send(remittance(7001, paid=1, denied=2))
    page = open_page()
    mailroom.log_in(page)
    page.get_by_text("All queues").click()
    page.get_by_role("link", name="Virtual cards to run").click()
    page.wait_for_url("**/review?queue=card_desk")
    press_when_ready(page, "n")
    page.wait_for_selector("section.actions")
    expect(page.locator("#what")).to_contain_text("Virtual card")
    assert page.url.endswith("?queue=card_desk")
    expect(page.locator("nav.queue [data-entry]")).to_have_count(1)
    page.keyboard.press("l")
    page.wait_for_url("**/review?queue=card_desk")


@pytest.mark.parametrize("size", SIZES)
def test_mail_fits_the_screen(mailroom: Desk, open_page: Pages, size: str, tmp_path: Path) -> None:
    page = open_page(*SIZES[size])
    mailroom.log_in(page, "sam")
    open_item(page, mailroom, "card_desk")
    page.screenshot(path=tmp_path / f"card-{size}.png")
    open_item(page, mailroom, "intake")
    page.get_by_role("button", name="Take it").click()
    page.get_by_role("button", name="Override").click()
    expect(page.locator("#override form")).to_be_visible()
    page.screenshot(path=tmp_path / f"mail-{size}.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert page.evaluate(CONTRAST) == []
    page.keyboard.press("Escape")
    page.keyboard.press("l")
    page.wait_for_url("**/review")
