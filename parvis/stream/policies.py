"""What one may do with a post: a question each, one condition a line."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from parvis.core.compiled import compiled
from parvis.identity.models import Actor, Follow
from parvis.identity.viewer import Viewer
from parvis.spaces import policies as rooms
from parvis.spaces.charter import Tool
from parvis.spaces.models import Membership, Reach, Space
from parvis.stream.models import Post, Report
from parvis.stream.reports import heard_by
from parvis.stream.writing import Destination

TOOL_OF = {
    Post.Kind.QUESTION: Tool.QUESTIONS,
    Post.Kind.POLL: Tool.POLLS,
    Post.Kind.ARTICLE: Tool.ARTICLES,
    Post.Kind.ANNOUNCEMENT: Tool.ANNOUNCEMENTS,
}


def has_tool(space: Space, kind: str) -> bool:
    """Whether the space has chosen the tool that this kind of post is made with; notes and kudos need none."""
    return kind not in TOOL_OF or TOOL_OF[Post.Kind(kind)] in space.tools


@compiled
def _read(viewer: Viewer, post_id: int) -> QuerySet[Any, Any]:
    return Post.objects.visible_to(viewer).filter(pk=post_id).values_list("pk")


def may_read(viewer: Viewer, post_id: int) -> bool:
    """Whether the viewer may read it: the law, asked about one post."""
    return bool(_read(viewer, post_id))


def may_publish(viewer: Viewer, to: Destination) -> bool:
    """Whether the viewer may say something there, apart from what he says."""
    if viewer.system:
        return True
    if not viewer.signed_in:
        return False
    if to.spaces:
        return all(rooms.may_post(viewer, space) and _may_carry(viewer, space, to.reach) for space in to.spaces)
    if to.reach == Reach.PEOPLE:
        return True
    return viewer.inside


def _may_carry(viewer: Viewer, space: Space, reach: int) -> bool:
    """Whether one may be heard beyond the members from there: an external, only where the space itself is public."""
    return reach <= Reach.SPACE or viewer.inside or space.visibility == Space.Visibility.PUBLIC


def may_comment(viewer: Viewer, post: Post) -> bool:
    """Whether the viewer may answer it: he reads it, and in its spaces the space says; elsewhere, reading is enough."""
    root = post.root
    if not viewer.signed_in or not may_read(viewer, post.pk):
        return False
    spaces = root.spaces()
    if spaces and not any(space.is_open for space in spaces):
        return False
    if viewer.actor_id == root.author_id:
        return True
    if root.repliers == Post.Repliers.NOBODY:
        return False
    if root.repliers == Post.Repliers.MENTIONED and not root.mentions.filter(pk=viewer.who).exists():
        return False
    if not spaces:
        return True
    if root.audience.reach == Reach.INSIDE and viewer.inside:
        banned = Membership.objects.filter(actor=viewer.who, space__in=spaces, state=Membership.State.BANNED)
        return all(space.is_open for space in spaces) and not banned.exists()
    return any(rooms.may_comment(viewer, space) for space in spaces)


def may_edit(viewer: Viewer, post: Post) -> bool:
    """Whether the viewer may change what it says: its author, while he can still read it; a share without a word says nothing."""
    says = bool(post.text.strip()) or post.shared_id is None
    return viewer.actor_id == post.author_id and post.deleted_at is None and says


def may_delete(viewer: Viewer, post: Post) -> bool:
    """Whether the viewer may take it down: its author, a moderator of a space it stands in, or an administrator of the
    house where it stands in none and was not said to named people."""
    if post.deleted_at:
        return False
    if viewer.actor_id == post.author_id:
        return True
    spaces = post.spaces()
    if viewer.admin and not spaces:
        return post.audience.reach > Reach.PEOPLE
    return any(rooms.may_moderate(viewer, space) for space in spaces)


def may_pin(viewer: Viewer, post: Post, space: Space) -> bool:
    """Whether the viewer may pin it there: it stands in that space, which lets him."""
    return not post.is_comment and space in post.spaces() and rooms.may_pin(viewer, space)


def may_accept(viewer: Viewer, post: Post) -> bool:
    """Whether the viewer may say that a comment of this thread answers its question."""
    root = post.root
    if root.kind != Post.Kind.QUESTION:
        return False
    return viewer.actor_id == root.author_id or any(rooms.may_moderate(viewer, space) for space in root.spaces())


def may_hook(viewer: Viewer, space: Space | None) -> bool:
    """Whether the viewer may have a program told what happens: in the house administrators, in a space its stewards."""
    if space is None:
        return viewer.admin or viewer.system
    return rooms.may_steward(viewer, space)


def may_share(viewer: Viewer, post: Post) -> bool:
    """Whether the viewer may share it onward at all: what was said to a room or to named people stays there.

    A comment stands before the readers of its thread, and goes no further than they do.
    """
    return viewer.signed_in and post.audience.reach >= Reach.INSIDE and not post.is_boost


def may_quote(viewer: Viewer, post: Post) -> bool:
    """Whether the viewer may share it with words of his own: as its author lets those who may share it."""
    if not may_share(viewer, post):
        return False
    if viewer.actor_id == post.author_id:
        return True
    if post.quoting == Post.Quoting.FOLLOWERS:
        return Follow.objects.filter(source=viewer.who, target=post.author_id).exists()
    return post.quoting == Post.Quoting.PUBLIC


def may_pin_to_profile(viewer: Viewer, post: Post) -> bool:
    """Whether the viewer may keep it at the head of his profile: his own words, that were no message."""
    return viewer.actor_id == post.author_id and not post.is_boost and post.audience.reach != Reach.PEOPLE


def may_report(viewer: Viewer, target: Actor) -> bool:
    """Whether the viewer may report this person, whom he found: anybody but himself."""
    return viewer.signed_in and viewer.actor_id != target.pk


def may_settle(viewer: Viewer, report: Report) -> bool:
    """Whether the viewer may settle a report: who hears of it."""
    return heard_by(viewer).filter(pk=report.pk).exists()
