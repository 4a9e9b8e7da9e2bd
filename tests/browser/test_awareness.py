"""The charter of discretion and a lesson, by keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Window


def tab_to(page: Page, wanted: Locator) -> None:
    """Go on with Tab until this, or something in it, is under the fingers."""
    for _step in range(80):
        if wanted.evaluate("it => it.contains(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {wanted}")


def test_the_charter_is_accepted_and_a_lesson_taken_by_keyboard(window: Window) -> None:
    page = window("odile")
    page.goto("/", wait_until="load")
    page.locator("main").focus()
    tab_to(page, page.get_by_role("link", name="See what changed"))
    page.keyboard.press("Enter")
    expect(page.locator(".rewordings ins").first).to_be_visible()
    tab_to(page, page.get_by_role("button", name="I stand by it"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("You accepted it today.")).to_be_visible()
    page.goto("/lessons/e-reputation/", wait_until="load")
    page.locator("main").focus()
    for place, downwards in enumerate((1, 1, 1, 2)):
        tab_to(page, page.locator("fieldset").nth(place))
        for _step in range(downwards):
            page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_role("button", name="See the answers"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Passed.", exact=True)).to_be_visible()
    expect(page.locator('.lesson [data-right="no"]')).to_have_count(0)
