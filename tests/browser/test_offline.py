"""On a train without a network: what was read is still there, for who read it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Window, visit
from tests.browser.serving import Site


def test_a_thread_one_has_read_is_there_offline_until_one_signs_out(window: Window, site: Site) -> None:
    thread = site.place("alerte-boucles")
    page = window("maite", service_workers="allow", forgive="ERR_INTERNET_DISCONNECTED|Failed to fetch|live")
    visit(page, "/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(thread, wait_until="load")
    kept = f"caches.open('pages').then((pages) => pages.match('{thread}')).then(Boolean)"
    page.wait_for_function(kept)
    said = page.locator("article.post .prose").first.inner_text()
    page.context.set_offline(True)
    page.goto(thread, wait_until="load")
    expect(page.locator("#offline-note")).to_be_visible()
    expect(page.locator("article.post .prose").first).to_have_text(said)
    expect(page.locator("textarea")).to_have_count(0)
    page.goto("/people/", wait_until="load")
    expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
    page.context.set_offline(False)
    page.goto("/", wait_until="load")
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/square/")
    assert page.evaluate("caches.open('pages').then((pages) => pages.keys()).then((keys) => keys.length)") == 0
