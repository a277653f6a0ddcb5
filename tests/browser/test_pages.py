"""Remittances on paper at the desk: the page beside what was read from it, by keyboard too."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from inference.settings import Settings
from inference.store import Store
from inference.tables import event
from inference.worker import Worker
from tests.browser.desk import Desk, press_when_ready
from tests.browser.test_desk import CONTRAST, SIZES
from tests.letters import REMITTANCE, faxed, letter
from tests.remittances import Sample, remittance

LONG = 7  # draws one of two pages, with claims on both
Pages = Callable[..., Page]
APEX = Path(__file__).parents[2] / "data" / "samples" / "pdf" / "apex_remittance.pdf"
# The box that is shown, as the viewer enlarges it, and what of the page the enlarged part shows.
CROP = """() => {
  const svg = document.querySelector(".crop svg"), part = svg.viewBox.baseVal;
  const mark = svg.querySelector(".mark").getBBox();
  return {mark: [mark.x, mark.y, mark.x + mark.width, mark.y + mark.height],
          part: [part.x, part.y, part.x + part.width, part.y + part.height]};
}"""


@pytest.fixture(scope="module")
def paper(desk: Desk) -> Desk:
    """The one real remittance on paper, one by fax, one of several pages, and one as X12: all of them read."""
    fax = faxed(letter(REMITTANCE, 3).pdf)
    long = letter(REMITTANCE, LONG).pdf
    for name, data in (("apex.pdf", APEX.read_bytes()), ("fax.pdf", fax), ("long.pdf", long)):
        desk.send(Sample(name, data, 0))
    desk.send(remittance(8001))
    with closing(Store(desk.service.database_url)) as store:
        worker = Worker(store, settings_of(desk))
        while worker.run_once():
            pass
    return desk


def settings_of(desk: Desk) -> Settings:
    service = desk.service
    return Settings(home=service.home, database_url=service.database_url, tenant=f"chaos-{service.port}")


def open_item(page: Page, paper: Desk, name: str, task: str = "claim_payment") -> None:
    """The first item of that task of the file of that name."""
    for state in ("in_review", "escalated"):
        for item in paper.get("/v1/reviews", state=state, limit=200)["items"]:
            if item["task"] == task:
                page.goto(f"{paper.service.url}/review/{item['decision_id']}")
                if f"Original: {name}" in page.locator(".facts").inner_text():
                    return
    raise AssertionError(f"no {task} of {name} waits")


def looks(paper: Desk) -> int:
    """How often somebody has looked at a page."""
    with closing(Store(paper.service.database_url)) as store, store.read() as connection:
        return len(connection.execute(event.select().where(event.c.type == "file.page_read")).all())


def test_by_keyboard_each_value_is_enlarged_where_it_stands(paper: Desk, open_page: Pages, tmp_path: Path) -> None:
    page = open_page()
    paper.log_in(page)
    open_item(page, paper, "apex.pdf")
    expect(page.locator(".crop")).to_be_hidden()
    press_when_ready(page, "f")
    expect(page.locator(".field.doubtful:focus")).to_have_count(1)
    seen = set()
    for key in ("Home", *["ArrowDown"] * 7):
        focused = page.locator(".field:focus")
        name, value = (focused.locator(f".field-{part}").inner_text() for part in ("name", "value"))
        expect(page.locator(".crop figcaption")).to_contain_text(f"{name}: {value}")
        found = page.evaluate(CROP)
        (x0, y0, x1, y1), (left, top, right, bottom) = found["mark"], found["part"]
        assert left <= x0 + 2 < x1 - 2 <= right
        assert top <= y0 + 2 < y1 - 2 <= bottom
        assert right - left < 595 / 2  # enlarged, that is
        expect(page.locator(".sheet-page .box[data-shown]")).to_have_count(1)
        seen.add((x0, y0))
        page.keyboard.press(key)
    assert len(seen) >= 4  # the days of a service stand in one place
    page.screenshot(path=tmp_path / "field.png")


def test_a_number_leads_to_its_box_and_a_box_to_its_value(paper: Desk, open_page: Pages) -> None:
    page = open_page()
    paper.log_in(page)
    open_item(page, paper, "apex.pdf")
    page.wait_for_selector("#keys-button:visible")
    page.locator(".sheet .from", has_text="368.18").or_(page.locator(".sheet .from", has_text="321.63")).first.focus()
    expect(page.locator(".crop figcaption")).to_contain_text("Paid amount")
    page.locator(".sheet-page .box").first.click()
    expect(page.locator(".field:focus")).to_have_count(1)
    expect(page.locator(".sheet-page .box").first).to_have_attribute("data-shown", "")


def test_a_page_is_fetched_when_it_is_looked_at(paper: Desk, open_page: Pages) -> None:
    page = open_page()
    paper.log_in(page)
    open_item(page, paper, "long.pdf", "document")
    page.wait_for_load_state("networkidle")
    before = looks(paper)
    told = page.locator("#page-told").inner_text()
    with page.expect_response(lambda response: "/pages/" in response.url) as fetched:
        page.get_by_role("button", name="Next page").click()
    fetched.value.finished()
    expect(page.locator("#page-told")).not_to_have_text(told)
    assert looks(paper) == before + 1
    expect(page.locator(".sheet-page:visible")).to_have_count(1)
    page.get_by_role("button", name="Page before").click()
    expect(page.locator("#page-told")).to_have_text(told)


def test_a_page_is_made_larger_and_what_is_shown_stays_in_sight(paper: Desk, open_page: Pages) -> None:
    page = open_page()
    paper.log_in(page)
    open_item(page, paper, "long.pdf")
    press_when_ready(page, "f")
    width = "() => document.querySelector('.sheet-page:not([hidden])').getBoundingClientRect().width"
    before = page.evaluate(width)
    page.keyboard.press("z")
    assert page.evaluate(width) > 2 * before
    expect(page.locator(".sheet-page .box[data-shown]")).to_be_in_viewport()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
        expect(page.locator(".sheet-page .box[data-shown]")).to_be_in_viewport()
    page.keyboard.press("z")
    assert page.evaluate(width) == before


def test_a_fax_is_shown_with_its_boxes(paper: Desk, open_page: Pages, tmp_path: Path) -> None:
    page = open_page()
    paper.log_in(page)
    open_item(page, paper, "fax.pdf")
    assert page.locator(".sheet-page:visible .box").count() > 5
    size = "() => { const image = new Image(); image.src = document.querySelector('.sheet-page image').href.baseVal;"
    drawn = page.evaluate(size + " return image.decode().then(() => [image.naturalWidth, image.naturalHeight]); }")
    assert drawn[0] > 1000
    press_when_ready(page, "f")
    page.screenshot(path=tmp_path / "fax.png")


def test_lost_pages_come_by_themselves_and_disturb_nobody(paper: Desk, open_page: Pages, tmp_path: Path) -> None:
    page = open_page()
    paper.log_in(page)
    open_item(page, paper, "apex.pdf")
    shutil.rmtree(settings_of(paper).pictures_path)
    before = looks(paper)
    page.reload()
    expect(page.get_by_role("status").filter(has_text="This page is being drawn")).to_be_visible()
    expect(page.locator(".sheet-page")).to_have_count(0)
    page.screenshot(path=tmp_path / "undrawn.png")
    assert page.evaluate(CONTRAST) == []
    press_when_ready(page, "f")
    expect(page.locator(".field.doubtful:focus")).to_have_count(1)
    assert looks(paper) == before
    with closing(Store(paper.service.database_url)) as store:
        worker = Worker(store, settings_of(paper))
        while worker.run_once():
            pass
    expect(page.locator(".sheet-page:visible image")).to_have_count(1)
    expect(page.locator(".field.doubtful:focus")).to_have_count(1)  # where the reader was
    expect(page.locator(".sheet-page .box[data-shown]")).to_have_count(1)  # and what that is on the page
    expect(page.locator(".crop figcaption")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert looks(paper) == before + 1
    page.screenshot(path=tmp_path / "drawn.png")


def test_x12_shows_no_page(paper: Desk, open_page: Pages) -> None:
    page = open_page()
    paper.log_in(page)
    open_item(page, paper, remittance(8001).name)
    expect(page.locator(".viewer")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
def test_the_viewer_fits_the_screen(paper: Desk, open_page: Pages, size: str, tmp_path: Path) -> None:
    page = open_page(*SIZES[size])
    paper.log_in(page)
    open_item(page, paper, "apex.pdf")
    page.get_by_role("button", name="Take it").click()
    page.wait_for_selector("section.actions")
    page.wait_for_selector("#keys-button", state="attached")
    page.locator(".field").first.focus()
    page.screenshot(path=tmp_path / f"viewer-{size}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert page.evaluate(CONTRAST) == []
    page.get_by_role("button", name="Leave it").click()
    page.wait_for_url("**/review")
