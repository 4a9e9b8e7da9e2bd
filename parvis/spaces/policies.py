"""What one may do in a space: a question each, one condition a line."""

from __future__ import annotations

from parvis.identity.models import Relation
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Level, Membership, Role, Space


def membership(viewer: Viewer, space: Space) -> Membership | None:
    """The viewer's membership of the space that holds now, or None."""
    if not viewer.signed_in:
        return None
    return Membership.objects.filter(Membership.current(), actor=viewer.actor_id, space=space).first()


def has_role(viewer: Viewer, space: Space, role: str) -> bool:
    """Whether the viewer is in the space with this role or a stronger one."""
    held = membership(viewer, space)
    return held is not None and held.at_least(role)


def may_post(viewer: Viewer, space: Space) -> bool:
    """Whether the viewer may say something new here."""
    return viewer.system or (space.is_open and has_role(viewer, space, space.who_posts))


def may_comment(viewer: Viewer, space: Space) -> bool:
    """Whether the viewer may answer here."""
    if viewer.system:
        return True
    if not space.is_open:
        return False
    least = Role.GUEST if space.guests_comment and space.who_comments == Role.MEMBER else space.who_comments
    return has_role(viewer, space, least)


def may_invite(viewer: Viewer, space: Space) -> bool:
    """Whether the viewer may bring somebody in. Nobody is invited among all staff: one belongs there or not."""
    if not space.is_open or space.kind == Space.Kind.ALL_STAFF:
        return False
    return viewer.system or has_role(viewer, space, space.who_invites)


def may_invite_as(viewer: Viewer, space: Space | None, relation: str) -> bool:
    """Whether the viewer may open the house to somebody new, as what he will be to it, by way of this space."""
    if space is not None and not may_invite(viewer, space):
        return False
    if viewer.admin or viewer.system:
        return True
    if space is None or relation == Relation.Kind.EMPLOYEE:
        return False
    return viewer.inside


def may_invite_by_link(viewer: Viewer, space: Space | None) -> bool:
    """Whether the invitation may be a link, which can be passed on: never into a confidential space."""
    return space is None or (space.level < Level.CONFIDENTIAL and may_invite(viewer, space))


def may_pin(viewer: Viewer, space: Space) -> bool:
    """Whether the viewer may pin here."""
    return space.is_open and has_role(viewer, space, space.who_pins)


def may_moderate(viewer: Viewer, space: Space) -> bool:
    """Whether the viewer may take something down, or answer those who ask to join."""
    return viewer.system or has_role(viewer, space, Role.MODERATOR)


def may_steward(viewer: Viewer, space: Space) -> bool:
    """Whether the viewer may change the space, its charter and its members."""
    return viewer.system or has_role(viewer, space, Role.STEWARD)


def may_change_roles(viewer: Viewer, space: Space) -> bool:
    """Whether the viewer may name stewards and moderators: its stewards; administrators where none is left."""
    if may_steward(viewer, space):
        return True
    return viewer.admin and not space.memberships.filter(Membership.current(), role=Role.STEWARD).exists()


def may_manage(viewer: Viewer, member: Membership) -> bool:
    """Whether the viewer may remove, ban or date this member: moderators the plain members, stewards everybody."""
    if viewer.actor_id == member.actor_id:
        return False
    if may_steward(viewer, member.space):
        return True
    plain = member.role in (Role.GUEST, Role.MEMBER)
    return plain and may_moderate(viewer, member.space)


def may_open_space(viewer: Viewer, kind: str) -> bool:
    """Whether the viewer may open a space of this type: insiders, and administrators for those of everybody."""
    if viewer.system:
        return True
    if kind in (Space.Kind.ALL_STAFF, Space.Kind.COMMUNITY, Space.Kind.ALUMNI):
        return viewer.admin
    return viewer.inside


def may_open_inside(viewer: Viewer, parent: Space) -> bool:
    """Whether the viewer may open a space within this one."""
    return parent.is_open and may_steward(viewer, parent)


def may_leave(viewer: Viewer, space: Space) -> bool:
    """Whether the viewer may leave: never the space of all staff."""
    return space.kind != Space.Kind.ALL_STAFF and membership(viewer, space) is not None


def may_see_members(viewer: Viewer, space: Space) -> bool:
    """Whether the viewer may see who is in: its members; others where its level is not guarded (then under the law)."""
    if viewer.system or membership(viewer, space) is not None:
        return True
    return space.level <= Level.INTERNAL
