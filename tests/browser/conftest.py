"""One server and one browser for each worker; a window for each pair of eyes.

`window("nadia")` is a page on which Nadia has signed in; `window()` is a visitor's. A test fails by itself when one of
its pages logs an error, breaks its content security policy or is answered by a server that failed.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, expect

from tests.browser.serving import PASSWORD, Site, a_house, serving

FLAGS = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync"
PATIENCE = 10_000  # milliseconds something may take to appear on a busy machine
expect.set_options(timeout=PATIENCE)
Window = Callable[..., Page]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The machine's own Chromium, which calls nobody by itself."""
    found = os.environ.get("PARVIS_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.skip("No Chromium here: name it with PARVIS_CHROMIUM.")
    return {"executable_path": found, "args": FLAGS.split()}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Maison Ferrand, served; what a test says there stays said until the worker ends."""
    own = tmp_path_factory.mktemp("served")
    base = tmp_path_factory.getbasetemp()
    a_house(base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base, own / "data")
    with serving(own / "data") as served:
        yield served


@pytest.fixture(scope="session")
def keys() -> dict[str, Any]:
    """The session of each person who has signed in once, by handle."""
    return {}


class Eyes:
    """Opens pages, and notes what goes wrong on them."""

    def __init__(self, browser: Browser, site: Site, keys: dict[str, Any]) -> None:
        self.browser, self.site, self.keys = browser, site, keys
        self.troubles: list[str] = []
        self.contexts: list[Any] = []

    def __call__(self, who: str = "", *, forgive: str = "", **options: Any) -> Page:
        """A page of a browser of its own, on which `who` (a handle, an address, or nobody) has signed in.

        `forgive` is what its console may complain of (a regular expression), where the test provokes it.
        """
        options = {"locale": "en-GB", "reduced_motion": "reduce", "service_workers": "block", **options}
        if who and who not in self.keys:
            self.keys[who] = self._signed_in(who)
        context = self.browser.new_context(
            base_url=self.site.address, storage_state=self.keys.get(who), timezone_id="Europe/Paris", **options
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        self._watch(page, who or "a visitor", forgive)
        return page

    def _signed_in(self, who: str) -> Any:
        """Sign in by the form, and keep the session for the tests that follow."""
        context = self.browser.new_context(base_url=self.site.address, locale="en-GB")
        page = context.new_page()
        sign_in(page, who)
        state = context.storage_state()
        context.close()
        return state

    def _watch(self, page: Page, who: str, forgive: str) -> None:
        def note(words: str) -> None:
            if not (forgive and re.search(forgive, words)):
                self.troubles.append(f"{who}, {page.url}: {words}")

        def said(message: ConsoleMessage) -> None:
            if message.type == "error":
                note(message.text)

        def answered(response: Response) -> None:
            if response.status >= 500:
                note(f"{response.status} from {response.url}")

        def unanswered(request: Request) -> None:
            # What is under way when one leaves a page is given up: nothing went wrong.
            if "ERR_ABORTED" not in (request.failure or ""):
                note(f"{request.url}: {request.failure}")

        page.on("console", said)
        page.on("pageerror", lambda error: note(str(error)))
        page.on("response", answered)
        page.on("requestfailed", unanswered)


@pytest.fixture
def window(browser: Browser, site: Site, keys: dict[str, Any]) -> Iterator[Window]:
    """See `Eyes`."""
    eyes = Eyes(browser, site, keys)
    yield eyes
    for context in eyes.contexts:
        context.close()
    assert not eyes.troubles, "\n".join(eyes.troubles)


def address_of(who: str) -> str:
    """The mail address of somebody of the house, by handle."""
    from parvis.demo.people import PEOPLE

    return who if "@" in who else next(person.address for person in PEOPLE if person.handle == who)


def sign_in(page: Page, who: str, password: str = PASSWORD) -> None:
    """Fill the sign-in form and come in."""
    page.goto("/sign-in/")
    page.locator("input[name=login]").fill(address_of(who))
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    expect(page.locator("details.me")).to_be_visible()


def visit(page: Page, path: str) -> None:
    """Go to a page and wait until it hears what happens."""
    with page.expect_response(lambda answer: "/live?" in answer.url):
        page.goto(path.partition("#")[0], wait_until="load")
