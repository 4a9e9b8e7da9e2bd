"""Coming in and going out."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Window, sign_in
from tests.browser.serving import PASSWORD, Site

TOKEN = re.compile(r"/invitation/[\w=\-\n]+/")


def letter_to(site: Site, address: str, holding: re.Pattern[str]) -> str:
    """What the newest letter to this address holds."""
    for letter in reversed(site.letters()):
        if f"To: {address}" in letter and (found := holding.search(letter)):
            return found[0]
    raise AssertionError(f"No such letter to {address}.")


def fill_account(page: Page, name: str) -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)


def first_steps(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=f"Welcome, {name}")).to_be_visible()
    page.get_by_label("What do you do?").fill("Sail maker, new here")
    page.get_by_label("Language").select_option("en")
    page.get_by_role("button", name="Let’s go").click()
    expect(page.locator("details.me")).to_contain_text(name)


def test_an_invitation_by_mail_brings_a_colleague_in(window: Window, site: Site) -> None:
    yann = window("yann")
    yann.goto("/admin/people/")
    yann.get_by_text("Invite somebody").click()
    yann.get_by_label("Email address").fill("olga@ferrand.example")
    yann.get_by_role("button", name="Invite", exact=True).click()
    expect(yann.get_by_text("Invitation sent to olga@ferrand.example.")).to_be_visible()

    olga = window()
    olga.goto(letter_to(site, "olga@ferrand.example", TOKEN))
    expect(olga.get_by_role("heading", name="You’re invited")).to_be_visible()
    olga.get_by_role("link", name="Create my account").click()
    expect(olga.get_by_label("Email address")).to_be_disabled()
    fill_account(olga, "Olga Lind")
    olga.get_by_role("button", name="Create my account").click()
    first_steps(olga, "Olga Lind")
    expect(olga.get_by_role("link", name="Toute la maison").first).to_be_visible()


def test_a_link_lets_in_once_and_the_address_is_verified(window: Window, site: Site) -> None:
    yann = window("yann")
    yann.goto("/admin/people/")
    yann.get_by_text("Invite somebody").click()
    yann.get_by_label("They come as").select_option("subcontractor")
    yann.get_by_role("button", name="Invite", exact=True).click()
    link = yann.get_by_label("Invitation link").input_value()

    omar = window()
    omar.goto(link)
    omar.get_by_role("link", name="Create my account").click()
    fill_account(omar, "Omar Sall")
    omar.get_by_label("Email address").fill("omar@voiles.example")
    omar.get_by_label("Your company").fill("Voiles du Port")
    omar.get_by_role("button", name="Create my account").click()
    expect(omar).to_have_url(re.compile("/sign-up/code/"))
    code = letter_to(site, "omar@voiles.example", re.compile(r"(?m)^\s*[A-Z0-9]{4,8}-?[A-Z0-9]{0,6}\s*$")).strip()
    omar.get_by_role("textbox").fill(code)
    omar.get_by_role("textbox").press("Enter")
    first_steps(omar, "Omar Sall")

    late = window(forgive="status of 404")
    late.goto(link)
    expect(late.get_by_role("link", name="Create my account")).to_have_count(0)


def test_a_wrong_password_keeps_the_address_and_says_so(window: Window) -> None:
    page = window(forgive="status of 4")
    page.goto("/sign-in/")
    page.get_by_label("Email address").fill("karim@ferrand.example")
    page.get_by_label("Password", exact=True).fill("not the password at all")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label("Email address")).to_have_value("karim@ferrand.example")


def test_signing_in_and_out(window: Window) -> None:
    page = window()
    sign_in(page, "gerard")
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    page.goto("/messages/")
    expect(page).to_have_url(re.compile("/sign-in/"))
