"""The pictures of the README and of the users' pages: `make screenshots`.

Builds Maison Ferrand in a folder of its own, serves it as anybody would, and looks at it through a real browser that
signs in by the form: Emily reads English, Nadia French. What is in the pictures is what is there.
"""

from __future__ import annotations

import contextlib
import io
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "screenshots"
HEAVIEST = 250_000  # bytes a picture
PATIENCE = 120  # seconds the server has to come up
SPACE = "Réparabilité"
DESK, PHONE = (1400, 1000), (390, 844)


@dataclass(frozen=True)
class Witness:
    """Through whose eyes: an address of the demo, the browser's language, the folder of the pictures."""

    email: str
    locale: str
    folder: Path


WITNESSES = (
    Witness("emily@ferrand.example", "en-GB", PICTURES),
    Witness("nadia@ferrand.example", "fr-FR", PICTURES / "fr"),
)


def main() -> None:
    """Take all the pictures, and say how heavy each is."""
    password = secrets.token_urlsafe(24)
    with (
        tempfile.TemporaryDirectory(prefix="parvis-screenshots-") as data,
        served(data, password) as address,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium()) as browser,
    ):
        for witness in WITNESSES:
            picture(browser, address, witness, password)


def chromium() -> str:
    """The browser to look through. Exits where there is none."""
    found = os.environ.get("PARVIS_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if not found:
        sys.exit("No Chromium here. Install it, or name it: PARVIS_CHROMIUM=…")
    return found


@contextlib.contextmanager
def served(data: str, password: str) -> Iterator[str]:
    """The demo, served from the folder `data`; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        bind = f"127.0.0.1:{free.getsockname()[1]}"
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PARVIS_", "DATABASE_", "REDIS_", "S3_", "SMTP_"))
    }
    environment = {**ours, "PARVIS_DATA": data, "PARVIS_PASSWORD": password}
    parvis = [sys.executable, "-m", "parvis"]
    subprocess.run([*parvis, "demo"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen([*parvis, "serve", "--bind", bind], cwd=ROOT, env=environment)
    try:
        wait_for(f"http://{bind}/health", server)
        yield f"http://{bind}"
    finally:
        server.terminate()
        server.wait(30)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Come back once the server answers. Exits if it ends before, or never does."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.2)
    sys.exit("The server did not come up.")


def picture(browser: Browser, address: str, witness: Witness, password: str) -> None:
    """The four pictures through one pair of eyes. The home is opened once: a second time, all of it would be read."""
    witness.folder.mkdir(parents=True, exist_ok=True)
    window = browser.new_context(
        base_url=address, locale=witness.locale, timezone_id="Europe/Paris", reduced_motion="reduce"
    )
    page = signed_in(window, witness, password)
    look_from(page, DESK, dark=False)
    page.goto("/", wait_until="load")
    take(page, witness.folder / "home.png")
    look_from(page, PHONE, dark=True)
    take(page, witness.folder / "phone.png")
    look_from(page, DESK, dark=False)
    page.goto(page.get_by_role("link", name=SPACE).first.get_attribute("href") or "/", wait_until="load")
    take(page, witness.folder / "space.png")
    page.goto(liveliest(page), wait_until="load")
    take(page, witness.folder / "thread.png")
    window.close()


def look_from(page: Page, size: tuple[int, int], *, dark: bool) -> None:
    """Make the window this wide and high, on a device set to light or dark."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme="dark" if dark else "light")


def signed_in(window: BrowserContext, witness: Witness, password: str) -> Page:
    """A page, once the witness has signed in by the form. Exits if the form lets nobody in."""
    page = window.new_page()
    page.goto("/sign-in/?next=/spaces/")
    page.locator("input[name=login]").fill(witness.email)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_load_state("load")
    if page.locator("input[name=password]").count():
        sys.exit(f"{witness.email} could not sign in.")
    return page


def liveliest(page: Page) -> str:
    """The address of the thread most talked about, of those on the page."""
    found = page.evaluate(
        """() => [...document.querySelectorAll("main [data-post]")]
            .map((post) => [parseInt(post.querySelector("[data-act=reply] span")?.textContent) || 0, post.dataset.post])
            .sort((one, other) => other[0] - one[0])[0]?.[1]"""
    )
    return f"/posts/{found}/" if found else "/"


def take(page: Page, target: Path) -> None:
    """Wait for the pictures on the page, and keep what is seen of it."""
    page.evaluate("document.fonts.ready")
    page.wait_for_function("[...document.images].every((image) => image.loading === 'lazy' || image.complete)")
    weight = keep(page.screenshot(), target)
    sys.stdout.write(f"{target.relative_to(ROOT)}: {weight // 1000} kB\n")


def keep(png: bytes, target: Path) -> int:
    """Save a picture with as many colours as its weight allows; gives its weight in bytes."""
    with Image.open(io.BytesIO(png)) as shot:
        seen = shot.convert("RGB")
    for colours in (256, 128, 64, 32):
        slim = io.BytesIO()
        seen.quantize(colours, method=Image.Quantize.MEDIANCUT).save(slim, "PNG", optimize=True)
        if len(slim.getvalue()) <= HEAVIEST:
            break
    target.write_bytes(slim.getvalue())
    return len(slim.getvalue())


if __name__ == "__main__":
    main()
