"""Without a mouse: shortcuts, menus, completion, and a focus that is never lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Window
from tests.browser.serving import Site


@pytest.fixture
def home(window: Window) -> Page:
    page = window("ines")
    page.goto("/", wait_until="load")
    expect(page.locator("html.scripted")).to_have_count(1)
    return page


def test_posts_are_walked_liked_and_replied_to(home: Page) -> None:
    posts = home.locator("main [data-post]")
    home.keyboard.press("j")
    expect(posts.nth(0)).to_be_focused()
    home.keyboard.press("j")
    expect(posts.nth(1)).to_be_focused()
    home.keyboard.press("k")
    expect(posts.nth(0)).to_be_focused()
    like = posts.nth(0).locator("[data-act=like]")
    before = like.get_attribute("aria-pressed")
    home.keyboard.press("l")
    expect(like).to_have_attribute("aria-pressed", "false" if before == "true" else "true")
    home.keyboard.press("j")  # the card was drawn again, and one still stands where one was
    expect(posts.nth(1)).to_be_focused()
    home.keyboard.press("r")
    expect(home).to_have_url(re.compile(r"/posts/\d+/#reply$"))


def test_places_are_a_key_or_two_away(home: Page) -> None:
    home.keyboard.press("?")
    expect(home.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    home.keyboard.press("Escape")
    expect(home.get_by_role("dialog")).to_have_count(0)
    home.keyboard.press("/")
    expect(home).to_have_url(re.compile("/search/$"))
    expect(home.get_by_role("combobox", name="Search")).to_be_focused()
    home.keyboard.type("gh")  # typed, not obeyed
    expect(home.get_by_role("combobox", name="Search")).to_have_value("gh")
    home.goto("/spaces/", wait_until="load")
    home.keyboard.press("g")
    home.keyboard.press("h")
    expect(home).to_have_url(re.compile(r"//[^/]+/$"))


def test_the_first_tab_skips_to_the_content(home: Page) -> None:
    home.keyboard.press("Tab")
    skip = home.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    home.keyboard.press("Enter")
    expect(home.locator("main")).to_be_focused()


def test_a_menu_opens_closes_and_gives_the_focus_back(home: Page) -> None:
    summary = home.locator("main article").first.locator("summary[title=More]")
    summary.focus()
    home.keyboard.press("Enter")
    copy = home.locator("main article").first.get_by_role("link", name="Copy the link")
    expect(copy).to_be_visible()
    home.keyboard.press("Tab")
    expect(copy).to_be_focused()
    home.keyboard.press("Escape")
    expect(copy).to_be_hidden()
    expect(summary).to_be_focused()


def test_who_sees_a_post_is_asked_and_it_is_read_as_a_visitor(window: Window, site: Site) -> None:
    page = window("ines")
    page.goto(site.place("alerte-boucles"), wait_until="load")
    opener = page.locator("main article").first.locator(".see-who")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Who sees this?")
    expect(dialog.get_by_role("heading", name="Who sees this?")).to_be_focused()
    expect(dialog).to_contain_text("nobody else")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    dialog.get_by_role("link", name="Visitor").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Read as: Visitor")).to_be_visible()
    expect(page.locator("main")).to_contain_text("A visitor does not see this")
    page.get_by_role("link", name="Colleague").click()
    expect(page.locator("main article").first).to_be_visible()
    expect(page.locator("main").get_by_role("button")).to_have_count(0)


def test_a_reaction_chosen_by_keyboard_keeps_the_focus_in_the_post(home: Page) -> None:
    post = home.locator("main article").first
    post.locator(".more-reactions summary").focus()
    home.keyboard.press("Enter")
    home.keyboard.press("Tab")
    home.keyboard.press("Tab")
    with home.expect_response("**/react/"):
        home.keyboard.press("Enter")
    given = home.locator("main article").first.locator(".reactions > [aria-pressed=true]").last
    expect(given).to_be_focused()


def test_somebody_is_mentioned_without_a_mouse(home: Page) -> None:
    message = home.get_by_label("Your message")
    message.focus()
    home.keyboard.type("Ask @kari")
    offered = home.get_by_role("option", name=re.compile("Karim Benali"))
    expect(offered).to_have_attribute("aria-selected", "true")
    home.keyboard.press("Enter")
    expect(message).to_have_value("Ask @karim ")
    expect(message).to_be_focused()
    message.fill("")


def test_ctrl_enter_publishes(home: Page) -> None:
    home.get_by_label("Your message").focus()
    home.keyboard.type("Sent without a mouse")
    home.keyboard.press("Control+Enter")
    expect(home.locator("#fresh article", has_text="Sent without a mouse")).to_be_visible()
    assert home.evaluate("document.activeElement !== document.body")


def test_every_stop_of_the_tab_key_is_seen(home: Page, site: Site) -> None:
    home.goto(site.place("alerte-boucles"), wait_until="load")
    for _stop in range(40):
        home.keyboard.press("Tab")
        seen = home.evaluate(
            """() => {
                const at = document.activeElement, box = at.getBoundingClientRect(), look = getComputedStyle(at);
                if (at === document.body) return "nowhere";
                const marked = look.outlineStyle !== "none" || look.boxShadow !== "none";
                return marked && box.width && box.height ? "" : at.outerHTML.slice(0, 160);
            }"""
        )
        assert not seen
