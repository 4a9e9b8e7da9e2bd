"""A Slack workspace brought in: what people find there, and what they must not."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from PIL import Image

from parvis.core.ledger import Entry
from parvis.identity.models import Account, Actor, Relation
from parvis.identity.viewer import viewer_of
from parvis.imports.models import Import, Origin
from parvis.imports.slack_records import Refused
from parvis.spaces.law import people as findable
from parvis.spaces.models import Indexed, Membership, Role, Space
from parvis.stream.markers import read_up_to
from parvis.stream.models import Attachment, Notification, Pin, Post, Preview, Reaction
from parvis.stream.threads import thread
from parvis.stream.timelines import pinned, space_feed
from tests.cast import person, seen_by
from tests.imports import slack_builder as build
from tests.imports.house import brought, founded, told

pytestmark = pytest.mark.django_db
ROOT = "1709280000.000100"


@pytest.fixture
def ada() -> Actor:
    return founded()


def with_message(text: str = "Bonjour", user: str | None = "U1", **more: object) -> build.Files:
    """The small export, its only message being this one."""
    return {**build.small(), "general/2024-03-01.json": [build.said(ROOT, user, text, **more)]}


def only_post() -> Post:
    return Post.objects.get()


def test_people_become_accounts_without_a_password(ada: Actor) -> None:
    run = brought(build.whole(), ada)
    camille = Actor.objects.get(handle="camille")
    assert camille.account is not None
    assert (camille.name, camille.headline, camille.account.email) == ("Camille", "Designer", "camille@example.org")
    assert camille.account.time_zone == "Europe/Paris" and not camille.account.is_admin
    assert authenticate(None, email="camille@example.org", password="") is None
    assert viewer_of(camille.account).inside
    assert run.counts["people"] == 7


def test_guests_robots_and_leavers_get_no_more_than_they_had(ada: Actor) -> None:
    brought(build.whole(), ada)
    guest, robot, gone = (Actor.objects.get(handle=handle) for handle in ("yanis", "robot", "gone"))
    assert guest.account is not None and not viewer_of(guest.account).inside
    assert (guest.relation().kind, guest.relation().sponsor) == ("partner", ada)  # type: ignore[union-attr]
    assert (robot.kind, robot.account) == (Actor.Kind.BOT, None)
    assert gone.left_at is not None
    assert Relation.objects.get(actor=gone).until == date(2024, 3, 1)
    assert not Actor.objects.get(handle="u77").relations.exists()
    assert findable(seen_by(guest)).filter(handle="u77").count() == 0


def test_whoever_has_an_account_keeps_it(ada: Actor) -> None:
    before = person("Camille Roche", email="Camille@Example.org", handle="cam")
    brought(build.small(), ada)
    assert Account.objects.filter(email__iexact="camille@example.org").count() == 1
    before.refresh_from_db()
    assert (before.name, before.handle) == ("Camille Roche", "cam")
    assert only_post().author == before


def test_members_may_become_alumni(ada: Actor) -> None:
    brought(build.small(), ada, relation=Relation.Kind.ALUMNI)
    assert not seen_by(Actor.objects.get(handle="camille")).inside


def test_channels_become_spaces_with_a_charter_to_complete(ada: Actor) -> None:
    brought(build.whole(), ada)
    general, old = Space.objects.get(slug="general"), Space.objects.get(slug="old")
    assert (general.name, general.description, general.welcome) == ("général", "For all", "Everything")
    assert (general.visibility, general.joining, general.kind) == ("listed", "free", "transverse")
    assert general.created_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert not general.charter.is_complete
    roles = {row.actor.handle: row.role for row in general.memberships.all()}
    assert roles == {"ada.admin": Role.STEWARD, "camille": Role.STEWARD, "yanis": Role.GUEST}
    assert general.members_count == 3
    assert not old.is_open and general.is_open


def test_one_channel_may_become_the_space_of_everybody(ada: Actor) -> None:
    late = person("Late Comer")
    brought(build.small(), ada, all_staff="general")
    general = Space.objects.get()
    assert general.kind == Space.Kind.ALL_STAFF
    assert general.memberships.filter(actor=late, state="active").exists()


def test_a_thread_keeps_its_order_and_its_authors(ada: Actor) -> None:
    brought(build.whole(), ada)
    root = Post.objects.get(text="Photo?")
    read = thread(seen_by(Actor.objects.get(handle="camille")), root)
    assert [branch.card.post.text for branch in read.branches if branch.card] == ["Voilà", "For all"]
    assert (root.comments_count, root.origin) == (2, "slack")
    assert root.created_at == datetime(2024, 3, 1, 8, 0, 0, 100, UTC)
    assert root.active_at == datetime(2024, 3, 2, 8, 0, 0, 300, UTC)
    assert root.edited_at == datetime(2024, 3, 1, 8, 0, 10, tzinfo=UTC)


def test_a_thread_without_its_head_keeps_together(ada: Actor) -> None:
    day = [build.said(f"1709280{n}00.000100", "U1", f"Reply {n}", thread_ts="1709270000.000100") for n in (1, 2, 3)]
    brought({**build.small(), "general/2024-03-01.json": day}, ada)
    first, *others = Post.objects.order_by("pk")
    assert first.parent is None and [other.parent for other in others] == [first, first]
    assert first.comments_count == 2


def test_reactions_keep_their_meaning_or_their_emoji(ada: Actor) -> None:
    given = [
        {"name": "+1", "users": ["U1", "U2"]},
        {"name": "thumbsup", "users": ["U2"]},
        {"name": "eyes", "users": ["U2"]},
    ]
    brought(with_message(reactions=given), ada)
    assert only_post().reactions == {"agree": 2, "👀": 1}
    assert set(Reaction.objects.values_list("actor__handle", "kind", "emoji")) == {
        ("camille", "agree", ""),
        ("yanis", "agree", ""),
        ("yanis", "👀", "👀"),
    }


def test_mentions_are_links_and_ring_nowhere(ada: Actor) -> None:
    brought(with_message("Salut <@U2>, <@U1> et <@U404>, voir <#C1|general>"), ada)
    post = only_post()
    assert '<a href="/@yanis/" class="u-url mention">@<span>yanis</span></a>' in post.html
    assert '<a href="/spaces/general/">#general</a>' in post.html
    assert {actor.handle for actor in post.mentions.all()} == {"camille", "yanis"}
    assert not Notification.objects.exists()


def test_a_private_channel_keeps_its_name_to_itself(ada: Actor) -> None:
    files = with_message("Ask in <#G1|secret-plan>")
    brought({**files, "groups.json": [build.channel("G1", "secret-plan", members=["U2"])]}, ada)
    assert "secret-plan" not in only_post().text


def test_private_channels_and_messages_stay_between_their_people(ada: Actor) -> None:
    brought(build.whole(), ada)
    camille, yanis = (seen_by(Actor.objects.get(handle=handle)) for handle in ("camille", "yanis"))
    told_to_camille = set(Post.objects.visible_to(camille).values_list("text", flat=True))
    assert {"Shh", "Between us", "Three of us"} <= told_to_camille
    assert "Shh" not in Post.objects.visible_to(yanis).values_list("text", flat=True)
    theirs = set(Post.objects.visible_to(seen_by(ada)).values_list("text", flat=True))
    assert not theirs & {"Shh", "Between us", "Three of us"}
    assert not Space.objects.visible_to(seen_by(ada)).filter(name="secret").exists()
    secret = Space.objects.get(name="secret")
    assert (secret.visibility, secret.joining, secret.level) == ("hidden", "invitation", 2)
    assert secret.slug != "secret"


def test_files_by_reference_without_the_key_to_them(ada: Actor) -> None:
    file = build.uploaded("F1") | {"url_private_download": "https://files.slack.com/F1/photo.jpg?t=xoxe-123&pretty=1"}
    brought(with_message(files=[file, {"mode": "tombstone", "id": "F2"}]), ada)
    kept = Attachment.objects.get()
    assert (kept.state, kept.kind, kept.name, kept.size) == ("absent", "image", "photo.jpg", 3)
    assert kept.source_url == "https://files.slack.com/F1/photo.jpg?pretty=1"


def test_files_that_came_along_are_taken_in(ada: Actor, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    picture = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(picture, "PNG")
    files = with_message(files=[build.uploaded("F1"), build.uploaded("F2")])
    files["__uploads/F1/photo.png"] = picture.getvalue()
    files["__uploads/F2/photo.jpg"] = b"\xff\xd8\xff no picture at all"
    brought(files, ada)
    first, second = Attachment.objects.order_by("position")
    assert (first.state, first.width, first.post) == ("ready", 40, only_post())
    assert second.state == "absent"
    brought(files, ada)
    assert Attachment.objects.count() == 2


def test_link_previews_and_cards(ada: Actor) -> None:
    unfurl = {"from_url": "https://racket-lang.org/", "title": "Racket", "text": "A *language*", "service_name": "Web"}
    brought(with_message("See <https://racket-lang.org/>", attachments=[unfurl, build.CARD]), ada)
    post, preview = only_post(), Preview.objects.get()
    assert (preview.title, preview.description, preview.site) == ("Racket", "A language", "Web")
    assert list(preview.posts.all()) == [post] and preview.fetched_at is not None
    assert "<blockquote>" in post.html and "Build 12</a></strong>" in post.html and "green" in post.html


def test_pins_stand_at_the_head_of_the_space(ada: Actor) -> None:
    brought(build.whole(), ada)
    viewer, general = seen_by(Actor.objects.get(handle="camille")), Space.objects.get(slug="general")
    assert [card.post.text for card in pinned(viewer, general)] == ["Photo?"]
    assert Pin.objects.count() == 1


def test_coming_and_going_are_dates_and_no_posts(ada: Actor) -> None:
    day = [
        build.said("1709280000.000100", "U2", "<@U2> has joined", subtype="channel_join"),
        build.said("1709281000.000100", "U3", "<@U3> has joined", subtype="channel_join"),
        build.said("1709282000.000100", "U3", "<@U3> has left", subtype="channel_leave"),
        build.said("1709283000.000100", "U1", "set the topic", subtype="channel_topic"),
    ]
    files = {**build.small(), "general/2024-03-01.json": day}
    files["users.json"] = [*files["users.json"], build.user("U3", "sofia")]
    brought(files, ada)
    rows = {row.actor.handle: (row.state, int(row.since.timestamp())) for row in Membership.objects.all()}
    assert rows["yanis"] == ("active", 1709280000)
    assert rows["sofia"] == ("left", 1709282000)
    assert not Post.objects.exists()


def test_what_one_does_is_in_italics(ada: Actor) -> None:
    brought(with_message("waves", subtype="me_message"), ada)
    assert only_post().html == "<p><em>waves</em></p>"


def test_it_can_be_found(ada: Actor) -> None:
    brought(build.whole(), ada)
    found = set(Indexed.objects.values_list("kind", "title"))
    assert ("space", "général") in found and ("person", "Camille @camille") in found
    assert Indexed.objects.filter(kind="post", text__contains="Photo?").exists()
    assert Indexed.objects.filter(kind="file", title="photo.jpg").exists()


def test_one_entry_for_each_thing_that_counts(ada: Actor) -> None:
    before = Entry.objects.count()
    brought(build.whole(), ada)
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))[before:]
    assert verbs == ["people.imported", *["space.imported"] * 3, "import.finished"]


def test_again_changes_nothing(ada: Actor) -> None:
    brought(build.whole(), ada)
    before = told()
    again = brought(build.whole(), ada)
    assert told() == before
    assert not any(again.counts.values())


def test_later_again_adds_what_is_new_and_nothing_taken_down(ada: Actor) -> None:
    files = build.whole()
    brought(files, ada)
    Post.objects.filter(text="Voilà").update(text="Edited here")
    files["général/2024-03-03.json"] = [build.said("1709452800.000100", "U2", "Tiens", thread_ts=ROOT)]
    run = brought(files, ada)
    assert run.counts["posts"] == 1
    assert Post.objects.get(text="Tiens").parent == Post.objects.get(text="Photo?")
    assert Post.objects.get(text="Photo?").comments_count == 3
    assert Post.objects.filter(text="Edited here").exists()


def test_years_of_talk_are_not_news(ada: Actor) -> None:
    brought(build.whole(), ada)
    camille, general = seen_by(Actor.objects.get(handle="camille")), Space.objects.get(slug="general")
    newest = space_feed(camille, general).cards[0].post.pk
    assert read_up_to(camille, f"space:{general.pk}") == read_up_to(camille, "home") == newest


def test_two_messages_of_one_instant_stay_two(ada: Actor) -> None:
    files = {**build.small(), "channels.json": [build.channel(f"C{n}", f"room-{n}") for n in range(1, 81)]}
    for n in range(1, 81):
        files[f"room-{n}/2024-03-01.json"] = [build.said(ROOT, "U1", f"In room {n}")]
    del files["general/2024-03-01.json"]
    brought(files, ada)
    assert Post.objects.count() == 80


def test_a_message_without_an_author(ada: Actor) -> None:
    brought(with_message("Beep", None), ada)
    assert only_post().author.name == "Slack"


def test_a_broken_archive_leaves_no_trace(ada: Actor) -> None:
    before = told()
    files = build.whole()
    files["général/2024-03-02.json"] = '[{"ts": 1}]'
    with pytest.raises(Refused, match=r"général/2024-03-02\.json:1"):
        brought(files, ada)
    assert told() == before
    assert not Import.objects.exists() and not Origin.objects.exists()


def test_the_feed_of_a_space_shows_what_was_said(ada: Actor) -> None:
    brought(build.whole(), ada)
    viewer, general = seen_by(ada), Space.objects.get(slug="general")
    assert [card.post.text for card in space_feed(viewer, general).cards] == [
        "",
        "Hi",
        "> **[Build 12](https://ci.example/12)**\n>\n> **green**",
    ]
