"""Without JavaScript: reading, writing, reacting, voting, joining, opening a space, coming in and going out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Window, sign_in
from tests.browser.serving import Site


@pytest.fixture
def plain(window: Window) -> Page:
    return window("emily", java_script_enabled=False, forgive="status of 422")


def test_coming_in_reading_and_going_out(window: Window, site: Site) -> None:
    page = window(java_script_enabled=False)
    sign_in(page, "gerard")
    expect(page.locator("main article").first).to_be_visible()
    page.locator("main article").first.locator(".post-by a.linked").click()
    expect(page).to_have_url(re.compile(r"/posts/\d+/"))
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def test_posting_commenting_and_reacting(plain: Page) -> None:
    plain.goto("/")
    plain.get_by_label("Your message").fill("Written without a script")
    plain.get_by_role("button", name="Publish", exact=True).click()
    card = plain.locator("article", has_text="Written without a script")
    card.locator(".post-by a.linked").click()
    plain.get_by_label("Your reply").fill("And answered so")
    plain.get_by_role("button", name="Reply", exact=True).click()
    expect(plain.locator(".comment", has_text="And answered so")).to_be_visible()
    plain.locator(".comment", has_text="And answered so").locator("[data-act=reply]").click()
    plain.get_by_label("Your reply").fill("To any depth")
    plain.get_by_role("button", name="Reply", exact=True).click()
    expect(plain.locator(".comment", has_text="To any depth").last).to_be_visible()
    plain.locator("article [data-act=like]").first.click()
    expect(plain.locator("article [data-act=like]").first).to_have_attribute("aria-pressed", "true")


def test_voting_in_a_poll(plain: Page) -> None:
    plain.goto("/")
    plain.get_by_label("Kind").select_option("poll")
    plain.get_by_label("Your message").fill("Which thread, without a script?")
    options = plain.locator("input[name=options]")
    options.nth(0).fill("Forty")
    options.nth(1).fill("Twenty")
    plain.get_by_role("button", name="Publish", exact=True).click()
    card = plain.locator("article", has_text="Which thread, without a script?")
    card.get_by_label("Twenty").check()
    card.get_by_role("button", name="Vote").click()
    expect(plain.locator("article", has_text="Which thread, without a script?")).to_contain_text("100 %")


def test_what_is_refused_comes_back_as_typed(plain: Page) -> None:
    plain.goto("/")
    plain.get_by_role("button", name="Publish", exact=True).click()
    expect(plain.get_by_role("alert").first).to_be_visible()
    expect(plain.get_by_label("Your message")).to_be_visible()


def test_joining_a_space(window: Window, site: Site) -> None:
    page = window("philippe", java_script_enabled=False)
    page.goto(site.place("randonneurs"))
    page.get_by_role("link", name="Join", exact=True).click()
    page.get_by_label("I accept the charter").check()
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_text("Welcome to Communauté des randonneurs.")).to_be_visible()


def test_opening_a_space(plain: Page) -> None:
    plain.goto("/spaces/new/")
    plain.get_by_label("Name", exact=True).fill("Without a script")
    plain.get_by_label("Who is it for").fill("Those who read with a terminal.")
    for name, value in {
        "kind": "team",
        "visibility": "listed",
        "joining": "free",
        "level": "1",
        "intention": "talk",
    }.items():
        plain.locator(f"label.choice-card:has(input[name={name}][value='{value}'])").click()
    plain.get_by_label("The objective, in one sentence").fill("Nothing asks for a script")
    plain.get_by_label("How will working together change?").fill("We test it.")
    plain.get_by_role("button", name="Open the space").click()
    expect(plain.get_by_role("heading", level=1, name="Without a script")).to_be_visible()


def test_the_square_reads_without_an_account_or_a_script(window: Window, site: Site) -> None:
    page = window(java_script_enabled=False)
    page.goto("/square/")
    page.locator("main article .post-by a.linked").first.click()
    expect(page.locator("article").first).to_be_visible()
