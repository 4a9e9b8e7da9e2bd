"""Somebody lets a program in from his browser; what it says appears on the open page."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from mastodon import Mastodon
from playwright.sync_api import Page, expect

from tests.browser.conftest import Window, visit
from tests.browser.serving import Site

SCOPES = ["read", "write"]
# masto, for JavaScript, from the npm registry.
MASTO = """
import { createRestAPIClient } from "masto";
const client = createRestAPIClient({ url: process.env.HOUSE, accessToken: process.env.TOKEN });
const said = await client.v1.statuses.create({ status: process.env.WORDS, visibility: "private" });
const home = await client.v1.timelines.home.list({ limit: 5 });
console.log(JSON.stringify({ id: said.id, first: home[0].id, visibility: said.visibility }));
"""


def let_in(page: Page, address: str, name: str) -> tuple[Mastodon, str]:
    """Register an app, have the person on this page let it in, and give the client with its token."""
    client_id, secret = Mastodon.create_app(name, api_base_url=address, scopes=SCOPES)
    client = Mastodon(client_id=client_id, client_secret=secret, api_base_url=address)
    page.goto(client.auth_request_url(scopes=SCOPES, allow_http=True), wait_until="load")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    page.get_by_role("button", name="Allow").click()
    code = page.get_by_label("Your code").input_value()
    return client, client.log_in(code=code, scopes=SCOPES, allow_http=True)


def test_a_script_let_in_from_the_browser_speaks_and_is_heard_at_once(window: Window, site: Site) -> None:
    emily, tomasz = window("emily"), window("tomasz")
    client, _token = let_in(emily, site.address, "Needle and thread")
    assert client.account_verify_credentials()["username"] == "emily"
    visit(tomasz, "/")
    said = client.status_post("A word from my script to everybody here", visibility="private")
    expect(tomasz.locator("#fresh article", has_text="A word from my script")).to_be_visible()
    assert said["visibility"] == "private" and client.timeline_home(limit=5)[0]["id"] == said["id"]
    emily.goto("/settings/apps/", wait_until="load")
    expect(emily.locator("b", has_text="Needle and thread")).to_be_visible()


def test_masto_speaks_too(window: Window, site: Site, tmp_path: Path) -> None:
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        pytest.skip("No Node here: it is a client’s, not ours.")
    install = [npm, "install", "--silent", "--no-audit", "--no-fund", "masto@8"]
    subprocess.run(install, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    (tmp_path / "say.mjs").write_text(MASTO)
    karim, emily = window("karim"), window("emily")
    _client, token = let_in(karim, site.address, "Bobbin")
    visit(emily, "/")
    env = {**os.environ, "HOUSE": site.address, "TOKEN": token, "WORDS": "A word from JavaScript to everybody here"}
    ran = subprocess.run(
        [node, "say.mjs"], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["first"] == told["id"] and told["visibility"] == "private"
    expect(emily.locator("#fresh article", has_text="A word from JavaScript")).to_be_visible()
