"""The desk in a browser: keys, focus, what is said aloud, sizes, contrast, and life without scripts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk, eventually, press_when_ready
from tests.remittances import remittance

Pages = Callable[..., Page]
SIZES = {"wide": (1440, 900), "phone": (390, 844)}
NUMBERS = iter(range(10, 1000))

# The contrast of every text with what lies behind it (WCAG 2.2, 1.4.3), opacity included.
CONTRAST = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")


@pytest.fixture
def queue_of_three(desk: Desk) -> Desk:
    """Three denied claims wait, beside whatever an earlier test left."""
    desk.send(remittance(next(NUMBERS), paid=1, denied=3))
    return desk


def current(page: Page) -> str:
    return page.url.rpartition("/")[2]


def take_next(page: Page) -> str:
    before = page.url
    press_when_ready(page, "n")
    page.wait_for_url(lambda url: url != before and "/dec_" in url)
    page.wait_for_selector("section.actions")
    expect(page.locator("#what")).to_be_focused()  # the swap is over: keys go to the new item
    return current(page)


def test_a_day_by_keyboard(queue_of_three: Desk, open_page: Pages) -> None:
    page = open_page()
    queue_of_three.log_in(page)
    first = take_next(page)
    expect(page.locator("#what")).to_be_focused()
    page.keyboard.press("c")
    page.wait_for_selector("section.undo")
    page.wait_for_url(lambda url: not url.endswith(first))  # the address follows what it shows
    assert "Confirmed: $90.00. Undo with U." in page.inner_text("#said")
    page.keyboard.press("u")
    page.wait_for_url(f"**/{first}")
    expect(page.locator("section.undo")).to_have_count(0)
    page.keyboard.press("j")
    page.wait_for_url(lambda url: not url.endswith(first))
    page.keyboard.press("k")
    page.wait_for_url(f"**/{first}")
    page.keyboard.press("l")
    page.wait_for_selector("text=The largest comes first")


def test_an_override_is_two_keys_and_escape_takes_the_first_back(queue_of_three: Desk, open_page: Pages) -> None:
    page = open_page()
    queue_of_three.log_in(page, "sam")
    item = take_next(page)
    page.keyboard.press("o")
    expect(page.locator("#override form")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#override form")).to_be_hidden()
    page.keyboard.press("o")
    page.keyboard.press("j")  # a key without a reason does nothing, least of all what it means elsewhere
    assert current(page) == item
    page.keyboard.press("w")
    page.wait_for_selector("section.undo >> text=Overridden")


def test_help_and_sources_by_keyboard(queue_of_three: Desk, open_page: Pages) -> None:
    page = open_page()
    queue_of_three.log_in(page)
    take_next(page)
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#keys")).to_be_hidden()
    assert page.locator(".sheet .from[tabindex='0']").count() == 1
    page.locator(".sheet .from[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    shown = "getComputedStyle(document.activeElement, '::after').content"
    assert page.evaluate(shown).startswith('"read from ')


def test_a_hold_is_renewed_while_its_reader_is_there_and_lapses_afterwards(
    queue_of_three: Desk, open_page: Pages
) -> None:
    rosa, sam = open_page(), open_page()
    queue_of_three.log_in(rosa)
    queue_of_three.log_in(sam, "sam")
    item = take_next(rosa)

    def held_until() -> str:
        return str(queue_of_three.get(f"/v1/reviews/{item}")["item"]["leased_until"])

    first = held_until()
    eventually(lambda: held_until() > first)
    sam.goto(f"{queue_of_three.service.url}/review/{item}")
    expect(sam.locator("main")).to_contain_text("Somebody else has this item open")
    rosa.close()

    def free() -> bool:
        sam.reload()
        return sam.get_by_role("button", name="Take it").is_visible()

    eventually(free)
    press_when_ready(sam, "t")
    sam.wait_for_selector("section.actions")


def test_everything_works_without_scripts(queue_of_three: Desk, open_page: Pages) -> None:
    page = open_page(java_script_enabled=False)
    queue_of_three.log_in(page)
    page.get_by_role("button", name="Take the next one").click()
    item = current(page)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Undo").click()
    assert current(page) == item
    page.get_by_role("button", name="Override").click()
    page.get_by_role("button", name="Posted before from another source").click()
    expect(page.locator("section.undo")).to_contain_text("Overridden $90.00")
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("Password")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_it_fits_the_screen(queue_of_three: Desk, open_page: Pages, size: str, tmp_path: Path) -> None:
    width, height = SIZES[size]
    page = open_page(width, height)
    queue_of_three.log_in(page)
    page.get_by_role("button", name="Take the next one").click()
    page.wait_for_selector("section.actions")
    page.screenshot(path=tmp_path / f"{size}.png")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for name in ("Confirm", "Override", "Leave it"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= height
        assert box["height"] >= 24


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_both_schemes(queue_of_three: Desk, open_page: Pages, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    queue_of_three.log_in(page)
    assert page.evaluate(CONTRAST) == []
    take_next(page)
    page.keyboard.press("c")
    page.wait_for_selector("section.undo")
    page.keyboard.press("o")
    assert page.evaluate(CONTRAST) == []
    page.keyboard.press("Escape")
    page.keyboard.press("u")


def test_landmarks_and_names(queue_of_three: Desk, open_page: Pages) -> None:
    page = open_page()
    queue_of_three.log_in(page)
    take_next(page)
    for role in ("banner", "navigation", "main"):
        expect(page.get_by_role(role)).to_have_count(1)
    assert page.locator("h1").count() == 1
    controls = "[...document.querySelectorAll('button, a, select, input:not([type=hidden])')]"
    assert page.evaluate(f"{controls}.filter(each => !each.textContent.trim() && !each.labels?.length).length") == 0
