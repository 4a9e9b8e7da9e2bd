"""What somebody does appears on the open pages of the others, and stops appearing when they may no longer read."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Window, visit
from tests.browser.serving import Site


def post_in(page: Page, place: str, words: str) -> None:
    page.goto(place, wait_until="load")
    page.get_by_label("Your message").fill(words)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("#fresh article", has_text=words)).to_be_visible()


def test_a_post_and_its_notification_reach_the_other_window(window: Window, site: Site) -> None:
    place = site.place("reparabilite")
    tomasz, emily = window("tomasz"), window("emily")
    visit(tomasz, place)
    unread = tomasz.get_by_role("link", name="Notifications").locator(".badge")
    before = int(unread.inner_text().split()[0]) if unread.count() else 0
    post_in(emily, place, "The needle broke again, @tomasz, come and see")
    expect(tomasz.locator("#fresh article", has_text="The needle broke again")).to_be_visible()
    expect(unread).to_contain_text(str(before + 1))


def test_what_is_said_while_the_page_travels_is_not_missed(window: Window, site: Site) -> None:
    place = site.place("reparabilite")
    tomasz, emily = window("tomasz"), window("emily")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    tomasz.route("**/live?*", hold)
    with tomasz.expect_request("**/live?*"):
        tomasz.goto(place, wait_until="load")
    post_in(emily, place, "Said just before you were listening")
    held[0].continue_()
    expect(tomasz.locator("#fresh article", has_text="Said just before you were listening")).to_be_visible()


def test_a_comment_reaches_the_thread_that_is_open(window: Window, site: Site) -> None:
    place = site.place("alerte-boucles")
    karim, emily = window("karim"), window("emily")
    visit(karim, place)
    emily.goto(place, wait_until="load")
    emily.get_by_label("Your reply").fill("I have two of those in Leeds")
    emily.get_by_role("button", name="Reply", exact=True).click()
    expect(karim.locator(".comment", has_text="two of those in Leeds")).to_have_count(1)


def test_a_private_message_arrives_in_the_open_conversation(window: Window) -> None:
    emily, tomasz = window("emily"), window("tomasz")
    emily.goto("/messages/new/?to=tomasz", wait_until="load")
    emily.get_by_label("Your message").fill("Are you at the bench today?")
    emily.get_by_role("button", name="Send").click()
    expect(emily.locator("#talk-messages")).to_contain_text("Are you at the bench today?")
    visit(tomasz, emily.url)
    expect(tomasz.locator("#talk-messages")).to_contain_text("Are you at the bench today?")
    visit(emily, emily.url)
    tomasz.get_by_label("Your message").fill("Until six, bring the bag")
    tomasz.get_by_label("Your message").press("Enter")
    expect(emily.locator(".message", has_text="Until six, bring the bag")).to_have_count(1)
    expect(tomasz.locator(".message", has_text="Until six, bring the bag")).to_have_count(1)


def test_whoever_is_removed_while_reading_hears_nothing_more(window: Window, site: Site) -> None:
    place = site.place("reparabilite")
    maite, tomasz, emily = window("maite", forgive="404"), window("tomasz"), window("emily")
    visit(maite, place)
    post_in(emily, place, "Before: the glue is on the shelf")
    expect(maite.locator("#fresh")).to_contain_text("the glue is on the shelf")
    heard_from = maite.locator("#fresh article").first.get_attribute("data-post")

    tomasz.goto(f"{place}members/")
    tomasz.get_by_role("link", name="Manage Maïté Etchegaray").click()
    tomasz.get_by_role("button", name="Remove", exact=True).click()
    expect(tomasz.get_by_text("Maïté Etchegaray is no longer in this space.")).to_be_visible()
    expect(tomasz.get_by_role("link", name="Manage Maïté Etchegaray")).to_have_count(0)

    post_in(emily, place, "After: the glue has moved")
    # A message to her comes behind it on the same stream: once it is there, the post would be too.
    emily.goto("/messages/new/?to=maite", wait_until="load")
    emily.get_by_label("Your message").fill("Shall we have lunch?")
    emily.get_by_role("button", name="Send").click()
    expect(maite.get_by_role("link", name="Messages").locator(".badge")).to_be_visible()
    expect(maite.locator("#fresh")).not_to_contain_text("the glue has moved")

    heard = maite.locator(f"[data-post='{heard_from}']")
    heard.locator("[data-act=like]").click()
    expect(heard.get_by_text("This is no longer here for you.")).to_be_visible()
    expect(heard.locator("[data-act=like]")).to_have_attribute("aria-pressed", "false")
    maite.reload()
    expect(maite.get_by_text("the glue is on the shelf")).to_have_count(0)
