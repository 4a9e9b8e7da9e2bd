"""A house to import into, and what one finds in it afterwards, told without the ids a database gives."""

from __future__ import annotations

from typing import Any, BinaryIO

from parvis.identity.models import Actor, Relation
from parvis.imports.models import Import
from parvis.imports.slack_archive import open_archive
from parvis.imports.slack_wishes import Wishes
from parvis.imports.slack_writing import import_slack
from parvis.spaces.models import Audience, Membership, Organisation, Space
from parvis.stream.models import Attachment, Pin, Post, Preview, Reaction
from tests.cast import person
from tests.imports import slack_builder as build


def founded() -> Actor:
    """An organisation and its administrator."""
    Organisation.objects.create(pk=1, name="Maison Ferrand", language="en")
    return person("Ada Admin", email="ada@ferrand.example", admin=True)


def brought(files: build.Files | BinaryIO, steward: Actor, **wishes: Any) -> Import:
    """Import an export made of these files."""
    source = build.zipped(files) if isinstance(files, dict) else files
    with open_archive(source) as archive:
        return import_slack(archive, name="export.zip", fingerprint="f" * 64, wishes=Wishes(steward, **wishes))


def told() -> dict[str, list[Any]]:
    """All that an import writes, in order: two databases that tell the same hold the same."""
    return {
        "people": list(
            Actor.objects.exclude(account__is_admin=True)
            .order_by("pk")
            .values("pk", "handle", "name", "kind", "posts_count", "joined_at")
        ),
        "relations": list(Relation.objects.order_by("actor", "since").values_list("actor__handle", "kind", "until")),
        "spaces": list(
            Space.objects.order_by("pk").values(
                "pk", "slug", "name", "kind", "visibility", "level", "members_count", "posts_count", "created_at"
            )
        ),
        "audiences": sorted(Audience.objects.filter(reach=0).values_list("reach", "people__handle")),
        "memberships": sorted(
            (slug, handle, role, state, since.isoformat())
            for slug, handle, role, state, since in Membership.objects.values_list(
                "space__slug", "actor__handle", "role", "state", "since"
            )
        ),
        "posts": list(
            Post.objects.order_by("pk").values_list(
                "pk", "author__handle", "created_at", "text", "html", "parent", "root", "comments_count", "reactions",
                "active_at", "edited_at",
            )
        ),
        "mentions": sorted(Post.mentions.through._default_manager.values_list("post_id", "actor__handle")),
        "reactions": sorted(Reaction.objects.values_list("post_id", "actor__handle", "kind", "emoji")),
        "files": list(Attachment.objects.order_by("pk").values_list("pk", "post_id", "name", "source_url")),
        "pins": sorted(Pin.objects.values_list("post_id", "space__slug")),
        "previews": sorted(Preview.objects.values_list("url", "title", "posts")),
    }  # fmt: skip
