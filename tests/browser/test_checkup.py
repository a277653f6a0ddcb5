"""The checkup's page in a browser, opened from the disk."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from inference.deadlines import Deadlines
from inference.settings import Settings
from review.checkup.run import checkup, write
from tests.review.checkup import archives

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("checkup")
    remits, sent = archives.write(folder, 5)
    write(checkup(remits, sent, deadlines=Deadlines.load(Settings().deadlines_path)), folder / "out")
    return (folder / "out" / "checkup.html").as_uri()


def test_the_first_screen_says_what_to_do_first(open_page: OpenPage, address: str) -> None:
    page = open_page(1280, 720)
    page.goto(address)
    for text in (
        "is still open",
        "its appeal or refiling limit",
        "Denied at the first answer",
        "Where each billed dollar went",
        "What to do first",
    ):
        expect(page.get_by_text(text).first).to_be_in_viewport()
    expect(page.locator("#work tbody tr").first).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_a_figure_leads_to_its_claims(open_page: OpenPage, address: str) -> None:
    page = open_page(1280, 720)
    page.goto(address)
    figure = page.locator("#denials table").last.locator("tbody tr").first.locator("td.n a")
    dollars = figure.locator("data").get_attribute("value")
    figure.click()
    opened = page.locator("details[open]")
    expect(opened).to_have_count(1)
    expect(opened.locator("tbody tr").first).to_be_in_viewport()
    rows = [
        float(value or 0) for value in opened.locator("td.n").evaluate_all("cells => cells.map(c => c.dataset.sort)")
    ]
    assert rows == sorted(rows, reverse=True)
    assert len(rows) == 25 or f"{sum(rows):.2f}" == dollars
    expect(opened.locator("summary")).to_be_focused()


def test_tables_are_sorted_by_a_click_or_a_key(open_page: OpenPage, address: str) -> None:
    page = open_page(1280, 720)
    page.goto(address)
    table = page.locator("#work table")

    def dollars() -> list[float]:
        values = table.locator("tbody td.n:nth-of-type(3) data").evaluate_all("found => found.map(each => each.value)")
        return [float(value) for value in values]

    heading = table.locator("thead th", has_text="Worth about")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    page.keyboard.press("Enter")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    assert len(dollars()) > 3
    assert dollars() == sorted(dollars())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_the_contrast_that_aa_asks_for(open_page: OpenPage, address: str, scheme: str) -> None:
    page = open_page(1280, 720, color_scheme=scheme)
    page.goto(address)
    ratios = page.evaluate(CONTRASTS)
    assert len(ratios) > 20
    assert [each for each in ratios if each[1] < 4.5] == []


def test_without_scripts_the_page_says_the_same(open_page: OpenPage, address: str) -> None:
    page = open_page(1280, 720, java_script_enabled=False)
    page.goto(address)
    expect(page.locator("#denials .wide tbody tr").first).to_be_visible()
    expect(page.locator("svg rect").first).to_be_visible()


def test_it_prints_the_story_and_not_the_lists(open_page: OpenPage, address: str) -> None:
    page = open_page(1280, 720, color_scheme="dark")
    page.goto(address)
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    expect(page.locator("#claims")).to_be_hidden()
    expect(page.locator("nav")).to_be_hidden()
    expect(page.locator("#terms")).to_be_visible()
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="Letter")))
    assert 2 < pages < 20


def test_a_narrow_screen_scrolls_down_only(open_page: OpenPage, address: str) -> None:
    page = open_page(390, 800)
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


# Each text colour against what lies behind it, once: [what, ratio].
CONTRASTS = """() => {
  const linear = v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => [r, g, b].map(v => linear(v / 255))
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const colour = text => text.match(/[\\d.]+/g).map(Number);
  const behind = at => { for (; at; at = at.parentElement) { const c = colour(getComputedStyle(at).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
  const seen = new Map();
  for (const at of document.querySelectorAll('body *')) {
    const own = [...at.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !at.checkVisibility() || at.closest('.skip')) continue;
    const text = getComputedStyle(at)[at.closest('svg') ? 'fill' : 'color'], ground = behind(at);
    const [high, low] = [light(colour(text)), light(ground)].sort((a, b) => b - a);
    seen.set(at.tagName + '.' + at.className + ' ' + text + ' on ' + ground, (high + .05) / (low + .05));
  }
  return [...seen];
}"""
