"""Language, light, and a device that asks for stillness."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Window


def test_the_language_is_chosen_and_kept(window: Window) -> None:
    page = window("samira")
    page.goto("/settings/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_label("Language").select_option("fr")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.goto("/")
    expect(page.get_by_role("link", name="Accueil").first).to_be_visible()
    page.goto("/settings/")
    page.locator("select[name=language]").select_option("en")
    page.locator("main form .form-foot button").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_visitor_reads_in_the_language_of_the_browser(window: Window) -> None:
    for locale, language in [("en-GB", "en"), ("fr-FR", "fr")]:
        page = window(locale=locale)
        page.goto("/square/")
        expect(page.locator("html")).to_have_attribute("lang", language)


def test_the_theme_follows_the_device_until_one_chooses(window: Window) -> None:
    page = window("bastien", color_scheme="light")
    page.goto("/settings/")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(color_scheme="dark")
    expect(page.locator("body")).not_to_have_css("background-color", light)
    page.emulate_media(color_scheme="light")
    expect(page.locator("body")).to_have_css("background-color", light)
    page.get_by_text("Dark", exact=True).click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("body")).not_to_have_css("background-color", light)


def test_nothing_moves_for_who_asks_for_stillness(window: Window) -> None:
    page = window("emily")
    page.goto("/", wait_until="load")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("body, body *")].filter((e) => {
            const look = getComputedStyle(e);
            const longest = (value) => Math.max(...value.split(",").map(parseFloat));
            return longest(look.transitionDuration) > 0.01 || longest(look.animationDuration) > 0.01;
        }).map((e) => e.tagName + "." + e.className)"""
    )
    assert moving == []


def test_everything_has_a_way_to_it_on_a_phone(window: Window) -> None:
    page = window("emily", viewport={"width": 390, "height": 844})
    for name, where in [("People", "/people/"), ("Bookmarks", "/bookmarks/"), ("Settings", "/settings/")]:
        page.goto("/", wait_until="load")
        page.locator("details.me summary").click()
        page.locator("details.me").get_by_role("link", name=name).click()
        expect(page).to_have_url(re.compile(f"{where}$"))
