"""Writing, replying, finding again, correcting and taking down."""

from __future__ import annotations

import io
import re

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Window
from tests.browser.serving import Site


def a_picture(name: str = "sail.png") -> dict[str, object]:
    held = io.BytesIO()
    Image.new("RGB", (640, 360), "#345678").save(held, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": held.getvalue()}


def say(page: Page, words: str, to: str = "Toute la maison") -> Locator:
    """Publish from the home, and give the card that appears without a reload."""
    page.goto("/", wait_until="load")
    page.get_by_label("Post to").select_option(label=to)
    page.get_by_label("Your message").fill(words)
    page.get_by_role("button", name="Publish", exact=True).click()
    card = page.locator("#fresh article", has_text=words)
    expect(card).to_be_visible()
    return card


def test_the_threshold_follows_the_destination(window: Window) -> None:
    page = window("karim")
    page.goto("/", wait_until="load")
    threshold = page.locator("#threshold")
    for place, words in [
        ("Projet Atlas", "8 people, and nobody else"),
        ("The square", "The square: anyone"),
        ("Toute la maison", "people, and nobody else"),
    ]:
        page.get_by_label("Post to").select_option(label=place)
        expect(threshold).to_contain_text(words)
    page.get_by_label("Post to").select_option(label="Projet Atlas")
    expect(threshold).to_contain_text("Confidential")


def test_a_picture_with_its_description_and_a_poll(window: Window) -> None:
    page = window("emily")
    page.goto("/", wait_until="load")
    page.get_by_label("Your message").fill("Which colour for the sail?")
    page.locator("#composer .uploads input[type=file]").set_input_files(a_picture())  # type: ignore[arg-type]
    with page.expect_response(lambda answer: "/files/" in answer.url and answer.request.method == "POST"):
        page.get_by_label("Description of sail.png").fill("A blue sail, flat calm")
    page.get_by_role("button", name="Ask with a poll").click()
    options = page.get_by_role("group", name="Options").get_by_role("textbox", name="Option")
    options.nth(0).fill("Blue")
    options.nth(1).fill("Ochre")
    page.get_by_role("button", name="Publish", exact=True).click()

    card = page.locator("#fresh article", has_text="Which colour for the sail?")
    expect(card.get_by_alt_text("A blue sail, flat calm")).to_be_visible()
    card.get_by_label("Ochre").check()
    card.get_by_role("button", name="Vote").click()
    expect(card.get_by_text("100 %")).to_be_visible()
    expect(card.get_by_text("1 vote")).to_be_visible()


def test_what_is_refused_stays_typed(window: Window) -> None:
    page = window("emily")
    page.goto("/", wait_until="load")
    page.get_by_role("button", name="Ask with a poll").click()
    page.get_by_label("Your message").fill("A poll without options")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("#composer").get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("A poll without options")


def test_a_draft_outlives_the_page(window: Window, site: Site) -> None:
    page = window("lea")
    page.goto(site.place("reparabilite"), wait_until="load")
    with page.expect_response("**/write/draft/"):
        page.get_by_label("Your message").fill("Half a thought about buckles")
    page.reload(wait_until="load")
    expect(page.get_by_label("Your message")).to_have_value("Half a thought about buckles")


def test_a_conversation_many_levels_deep(window: Window) -> None:
    emily, tomasz = window("emily"), window("tomasz")
    words = "Who has seen the long needle?"
    card = say(emily, words)
    thread = card.locator(".post-by a.linked").get_attribute("href") or ""
    for number, page in enumerate([tomasz, emily, tomasz, emily], start=1):
        page.goto(thread, wait_until="load")
        if number == 1:
            page.get_by_label("Your reply").fill("Reply 1")
        else:
            above = page.locator(".comment", has_text=f"Reply {number - 1}").last
            above.locator("[data-act=reply]").first.click()
            page.locator(".comments").get_by_label("Your reply").fill(f"Reply {number}")
        form = page.locator("form.reply-form", has=page.locator(":focus"))
        form.get_by_role("button", name="Reply", exact=True).click()
        expect(page.locator(".comment", has_text=f"Reply {number}").last).to_be_visible()
    emily.reload(wait_until="load")
    expect(emily.locator(".comment")).to_have_count(4)
    expect(emily.locator(".comment", has_text="Reply 4").last).to_have_attribute("data-depth", "4")


def test_a_reaction_is_given_and_taken_back(window: Window, site: Site) -> None:
    page = window("odile")
    page.goto(site.place("alerte-boucles"), wait_until="load")
    like = page.locator("article [data-act=like]").first
    expect(like).to_have_attribute("aria-pressed", "false")
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    like.click()
    expect(like).to_have_attribute("aria-pressed", "false")
    page.locator("article").first.locator("summary[title='More reactions']").click()
    page.locator("article").first.locator(".palette").get_by_role("button").nth(2).click()
    expect(page.locator("article").first.locator(".reactions > [aria-pressed=true]")).to_have_count(1)


def test_search_finds_what_was_said(window: Window) -> None:
    page = window("emily")
    say(page, "The zanzibarite buckle holds at minus thirty")
    page.goto("/search/?q=zanzibarite")
    result = page.locator(".result", has_text="minus thirty")
    for _again in range(20):  # found once the job process has read it
        if result.count():
            break
        page.reload()
    expect(result.locator("mark")).to_have_text("zanzibarite")
    result.get_by_role("link").click()
    expect(page.locator("article")).to_contain_text("minus thirty")


def test_an_edit_shows_what_it_said_before_and_a_deletion_takes_all(window: Window) -> None:
    page = window("paul")
    card = say(page, "The meeting is on Monday")
    card.locator("summary[title=More]").click()
    card.get_by_role("link", name="Edit").click()
    page.get_by_label("Your message").fill("The meeting is on Tuesday")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("article")).to_contain_text("Tuesday")
    page.get_by_role("link", name="edited").click()
    expect(page.get_by_text("The meeting is on Monday")).to_be_visible()
    page.get_by_role("link", name=re.compile("Back to the post")).click()
    thread = page.url
    page.locator("article").locator("summary[title=More]").click()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The meeting is on Tuesday")).to_have_count(0)

    gone = window("paul", forgive="status of 404")
    answer = gone.goto(thread)
    assert answer is not None and answer.status == 404
