"""What an export tells us, from a made-up one with everything and from a real one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from parvis.imports.slack_archive import Archive, open_archive
from parvis.imports.slack_records import Conversation, Kind, Reaction, Refused
from tests.imports import slack_builder as build


@pytest.fixture
def archive() -> Archive:
    return open_archive(build.zipped(build.whole()))


def conversation(archive: Archive, name: str) -> Conversation:
    return next(c for c in archive.conversations() if c.name == name)


def test_people_with_their_quality(archive: Archive) -> None:
    people = {person.id: person for person in archive.people()}
    assert (people["U1"].name, people["U1"].email, people["U1"].title) == ("Camille", "camille@example.org", "Designer")
    assert [i for i, p in people.items() if p.admin] == ["U1"]
    assert [i for i, p in people.items() if p.guest] == ["U2"]
    assert [i for i, p in people.items() if p.deleted] == ["U3"]
    assert people["U3"].email == "" and people["U3"].name == "gone"


def test_unlisted_authors_get_a_stand_in_named_as_they_were(archive: Archive) -> None:
    strangers = {p.id: (p.name, p.bot) for p in archive.people() if not p.listed}
    assert strangers == {"B9": ("Deploy", True), "U77": ("Zoé Partner", False), "USLACKBOT": ("Slackbot", True)}
    assert [(p.file, p.blocking) for p in archive.check()] == [("users.json", False)]


def test_conversations_keep_who_could_read_them(archive: Archive) -> None:
    kinds = {c.id: c.kind for c in archive.conversations()}
    assert kinds == {
        "C1": Kind.CHANNEL,
        "C2": Kind.CHANNEL,
        "G1": Kind.PRIVATE,
        "D1": Kind.DIRECT,
        "G2": Kind.GROUP_DIRECT,
    }
    general = conversation(archive, "général")
    assert (general.topic, general.purpose, general.general, general.archived) == ("Everything", "For all", True, False)
    assert general.pins == ("1709280000.000100",)
    assert conversation(archive, "old").archived


def test_messages_in_order_with_their_thread(archive: Archive) -> None:
    found = list(archive.messages(conversation(archive, "général")))
    assert [m.subtype for m in found[:4]] == ["channel_join", "", "", "thread_broadcast"]
    root, reply, broadcast = found[1:4]
    assert root.replies_to == "" and root.replies == (reply.ts,)
    assert reply.replies_to == broadcast.replies_to == root.ts
    assert root.pinned and root.edited_ts == "1709280010.000000"
    assert root.reactions == (Reaction("+1::skin-tone-3", ("U2", "U1")),)
    assert root.sent_at == datetime(2024, 3, 1, 8, 0, 0, 100, UTC)


def test_files_old_and_new_and_their_bytes(archive: Archive) -> None:
    found = {m.ts: m for m in archive.messages(conversation(archive, "général"))}
    files = [(f.id, f.mode, f.local) for m in found.values() for f in m.files]
    assert files == [("F1", "hosted", True), ("F2", "tombstone", False), ("F3", "hosted", False)]
    assert archive.file_bytes("F1") == b"\xff\xd8\xff"
    assert archive.file_bytes("F3") is None
    assert found["1709366700.000000"].author == "U2"


def test_bot_cards_and_direct_messages(archive: Archive) -> None:
    bot = next(m for m in archive.messages(conversation(archive, "général")) if m.author == "B9")
    assert (bot.author_name, bot.attachments[0].url, bot.attachments[0].unfurl) == (
        "Deploy",
        "https://ci.example/12",
        False,
    )
    assert [m.text for m in archive.messages(conversation(archive, "D1"))] == ["Between us"]
    assert [m.text for m in archive.messages(conversation(archive, "secret"))] == ["Shh"]
    assert list(archive.messages(conversation(archive, "old"))) == []


def test_all_in_one_top_folder_reads_the_same(archive: Archive) -> None:
    nested = open_archive(build.zipped(build.whole(), top="My workspace export/"))
    assert list(nested.conversations()) == list(archive.conversations())
    assert list(nested.messages(conversation(nested, "général"))) == list(
        archive.messages(conversation(archive, "général"))
    )
    assert nested.file_bytes("F1") == b"\xff\xd8\xff"


def test_block_kit_text_when_the_plain_text_is_empty() -> None:
    files = build.small()
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Lunch*"}}, {"type": "divider"}]
    files["general/2024-03-01.json"] = [build.said("1.000001", "U1", "", blocks=blocks)]
    archive = open_archive(build.zipped(files))
    assert [m.text for m in archive.messages(conversation(archive, "general"))] == ["*Lunch*"]


def test_the_same_message_in_two_files_comes_once() -> None:
    files = build.small()
    files["general/2024-03-02.json"] = files["general/2024-03-01.json"]
    archive = open_archive(build.zipped(files))
    assert [(p.file, p.line, p.blocking) for p in archive.check()] == [("general/2024-03-02.json", 2, False)]
    assert len(list(archive.messages(conversation(archive, "general")))) == archive.summary().messages == 1


def test_a_refused_archive_gives_nothing() -> None:
    archive = open_archive(build.zipped({"users.json": []}))
    with pytest.raises(Refused, match=r"channels\.json"):
        list(archive.people())


def test_the_real_export_whole(real_export: Path) -> None:
    with open_archive(real_export) as archive:
        assert archive.check() == []
        assert len(list(archive.people())) == 98
        [general] = archive.conversations()
        found = list(archive.messages(general))
        total = archive.summary()
    assert (general.name, len(general.members), general.topic) == ("general", 85, "racket: general")
    assert (len(found), sum(bool(m.thread_ts) for m in found)) == (6757, 6192)
    assert (total.messages, total.replies, total.threads, total.strangers) == (6757, 6192, 425, 0)
    assert (total.first, total.last) == (found[0].ts, found[-1].ts)
    assert [m.ts for m in found] == sorted(m.ts for m in found)
    assert len({m.author for m in found}) == 85
