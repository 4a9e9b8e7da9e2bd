"""Builds Slack exports in memory, honest or hostile."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

Files = dict[str, Any]


def zipped(files: Mapping[str, Any], *, top: str = "") -> io.BytesIO:
    """A ZIP of these files; bytes and text go as they are, anything else as JSON."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            raw = content if isinstance(content, (bytes, str)) else json.dumps(content, indent=1)
            archive.writestr(top + name, raw)
    buffer.seek(0)
    return buffer


def user(id: str, name: str, **more: Any) -> dict[str, Any]:
    profile = {"real_name": name.title(), "email": f"{name}@example.org", **more.pop("profile", {})}
    return {"id": id, "name": name, "deleted": False, "is_bot": False, "profile": profile, **more}


def channel(id: str, name: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "name": name, "created": 1700000000, "creator": "U1", "members": ["U1", "U2"], **more}


def said(ts: str, user: str | None, text: str, **more: Any) -> dict[str, Any]:
    who = {"user": user} if user else {}
    return {"type": "message", "ts": ts, "text": text, **who, **more}


def small() -> Files:
    """The least that is an export: two people, one channel, one message."""
    return {
        "users.json": [user("U1", "camille"), user("U2", "yanis")],
        "channels.json": [channel("C1", "general", is_general=True)],
        "general/2024-03-01.json": [said("1709280000.000100", "U1", "Bonjour")],
    }


ROOT, REPLY, BROADCAST = "1709280000.000100", "1709280060.000200", "1709366400.000300"


def whole() -> Files:
    """Everything Slack knows how to export."""
    return lists() | days()


def lists() -> Files:
    """Who and where."""
    return {
        "users.json": [
            user("U1", "camille", is_admin=True, tz="Europe/Paris", profile={"title": "Designer", "phone": "+33 1"}),
            user("U2", "yanis", is_restricted=True),
            user("U3", "gone", deleted=True, profile={"email": None, "real_name": None}),
            user("U4", "robot", is_bot=True),
        ],
        "channels.json": [
            channel(
                "C1",
                "général",
                is_general=True,
                topic={"value": "Everything", "creator": "U1", "last_set": 1700000001},
                purpose={"value": "For all"},
                pins=[{"id": ROOT, "type": "C", "created": 1709280001, "user": "U1"}, {"id": "F1", "type": "F"}],
            ),
            channel("C2", "old", is_archived=True),
        ],
        "groups.json": [channel("G1", "secret", members=["U1"])],
        "dms.json": [{"id": "D1", "created": 1700000000, "members": ["U1", "U2"]}],
        "mpims.json": [channel("G2", "mpdm-camille--yanis--gone-1", members=["U1", "U2", "U3"])],
        "integration_logs.json": [],
    }


def days() -> Files:
    """What was said, and the files beside it."""
    return {
        "général/2024-03-01.json": [
            said("1709279000.000000", "U2", "<@U2> has joined", subtype="channel_join"),
            said(
                ROOT,
                "U1",
                "Photo?",
                thread_ts=ROOT,
                reply_count=1,
                replies=[{"user": "U2", "ts": REPLY}],
                pinned_to=["C1"],
                edited={"user": "U1", "ts": "1709280010.000000"},
                reactions=[{"name": "+1::skin-tone-3", "users": ["U2", "U2", "U1"], "count": 2}],
            ),
            said(REPLY, "U2", "Voilà", thread_ts=ROOT, files=[uploaded("F1"), None, {"mode": "tombstone", "id": "F2"}]),
        ],
        "général/2024-03-02.json": [
            said(BROADCAST, "U1", "For all", thread_ts=ROOT, subtype="thread_broadcast"),
            said(
                "1709366500.000000", None, "", subtype="bot_message", bot_id="B9", username="Deploy", attachments=[CARD]
            ),
            said("1709366600.000000", "U77", "Hi", user_profile={"real_name": "Zoé Partner", "name": "zoe"}),
            said("1709366700.000000", None, "", file=uploaded("F3"), subtype="file_comment", comment={"user": "U2"}),
            said("1709366800.000000", "USLACKBOT", "This message was deleted.", subtype="tombstone", hidden=True),
        ],
        "secret/2024-03-01.json": [said("1709280000.000000", "U1", "Shh")],
        "D1/2024-03-01.json": [said("1709280000.000000", "U1", "Between us")],
        "mpdm-camille--yanis--gone-1/2024-03-01.json": [said("1709280000.000000", "U3", "Three of us")],
        "__uploads/F1/photo.jpg": b"\xff\xd8\xff",
        "__MACOSX/._users.json": b"\0",
    }


CARD = {"title": "Build 12", "title_link": "https://ci.example/12", "text": "*green*", "fallback": "Build 12 is green"}


def uploaded(id: str) -> dict[str, Any]:
    return {
        "id": id,
        "name": "photo.jpg",
        "title": "Photo",
        "mimetype": "image/jpeg",
        "size": 3,
        "mode": "hosted",
        "url_private": f"https://files.slack.com/{id}",
    }
