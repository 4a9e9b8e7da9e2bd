"""Every main screen, by desk and by phone: nothing serious for axe, nothing wider than the window."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import Window
from tests.browser.screens import ADMIN, MEMBER, STEWARD, VISITOR, path_of
from tests.browser.serving import Site

DESK, PHONE = ViewportSize(width=1200, height=900), ViewportSize(width=390, height=844)
ZOOMED = ViewportSize(width=320, height=256)  # a window of 1280 × 1024 at 400 %, WCAG 1.4.10
CONTRAST = {"color-contrast": {"enabled": False}}  # slow, and the same at every width
SERIOUS = ("serious", "critical")
ENGLISH, FRENCH = {"color_scheme": "light"}, {"color_scheme": "dark", "locale": "fr-FR"}


@pytest.mark.parametrize("screen", [*MEMBER])
def test_members_screens_in_english_by_day(window: Window, site: Site, screen: str) -> None:
    holds(window("emily", forgive="status of 404", **ENGLISH), site, MEMBER[screen])


# By night, what colours do: a third of the screens show all there is, and phones are looked at by day.
@pytest.mark.parametrize("screen", [*list(MEMBER)[::4], *STEWARD])
def test_members_screens_in_french_by_night(window: Window, site: Site, screen: str) -> None:
    holds(window("nadia", forgive="status of 404", **FRENCH), site, {**MEMBER, **STEWARD}[screen])


@pytest.mark.parametrize(("who", "taste"), [("emily", ENGLISH), ("nadia", FRENCH)])
def test_a_conversation(window: Window, site: Site, who: str, taste: dict[str, Any]) -> None:
    page = window(who, **taste)
    page.goto("/messages/")
    holds(page, site, page.locator("[data-talk-item]").first.get_attribute("href") or "")


def test_an_invitation_and_its_sign_up(window: Window, site: Site) -> None:
    yann, visitor = window("yann"), window(**FRENCH)
    yann.goto("/admin/people/")
    yann.get_by_text("Invite somebody").click()
    yann.get_by_role("button", name="Invite", exact=True).click()
    holds(visitor, site, yann.get_by_label("Invitation link").input_value())
    holds(visitor, site, "/sign-up/")


@pytest.mark.parametrize("screen", [*ADMIN])
def test_administrators_screens(window: Window, site: Site, screen: str) -> None:
    holds(window("yann", **ENGLISH), site, ADMIN[screen])


@pytest.mark.parametrize(("place", "screen"), [*enumerate(VISITOR)])
def test_visitors_screens(window: Window, site: Site, place: int, screen: str) -> None:
    taste: dict[str, Any] = (ENGLISH, FRENCH)[place % 2]
    holds(window(forgive="status of 404", **taste), site, VISITOR[screen])


def holds(page: Page, site: Site, screen: str) -> None:
    """Look at the screen by desk, by phone and enlarged four times; fail with all that is wrong."""
    page.set_viewport_size(DESK)
    page.goto(path_of(site, screen), wait_until="load")
    wrong = [*findings(page), *too_wide(page)]
    page.set_viewport_size(PHONE)
    by_night = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    wrong += [*([] if by_night else findings(page, without=CONTRAST)), *too_wide(page)]
    page.set_viewport_size(ZOOMED)
    wrong += too_wide(page)
    assert not wrong, "\n".join(wrong)


def findings(page: Page, *, without: dict[str, Any] | None = None) -> list[str]:
    """What axe finds serious, with the elements concerned. `without` are rules not to run."""
    options = {"resultTypes": ["violations"], "preload": False, "rules": without or {}}
    answer = Axe().run(page, options=options).response
    width = page.viewport_size["width"] if page.viewport_size else 0
    return [
        f"{width} px: {found['id']}: {node['target']} {node['any'][0]['message'] if node['any'] else ''}"
        for found in answer["violations"]
        if found["impact"] in SERIOUS
        for node in found["nodes"][:4]
    ]


def too_wide(page: Page) -> list[str]:
    """What makes the page wider than its window, if anything."""
    return list(
        page.evaluate(
            """() => {
                const seen = document.documentElement.clientWidth;
                if (document.documentElement.scrollWidth <= seen) return [];
                const out = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > seen + 1);
                const names = out.slice(0, 4).map((e) => e.tagName.toLowerCase() + "." + e.className);
                return [`${seen} px: the page is ${document.documentElement.scrollWidth} px wide: ${names.join(", ")}`];
            }"""
        )
    )
