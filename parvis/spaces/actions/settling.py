"""What a space is: its name and look, who may do what in it, its questions, its threshold, its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db.models import F, Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.core.names import clean_name
from parvis.identity.viewer import Viewer
from parvis.spaces import policies
from parvis.spaces.actions.enrolling import enrol_everybody
from parvis.spaces.actions.roster import locked
from parvis.spaces.charter import known_tools
from parvis.spaces.indexing import index_space
from parvis.spaces.law import widest_reach
from parvis.spaces.models import Audience, Content, Indexed, JoinQuestion, Level, Reach, Space
from parvis.spaces.threshold import require_coherent, require_square, wider

GRID = ("who_posts", "who_comments", "who_invites", "who_pins")
FREE_TO_CHANGE = {"name", "description", "welcome", "kind", "joining", "ends_on", "cover", "hue", "tools"}
FREE_TO_CHANGE |= {*GRID, "guests_comment"}
MOST_QUESTIONS = 5


def change_settings(*, space: Space, by: Viewer, **changes: Any) -> Space:
    """Change what `FREE_TO_CHANGE` names. Raises `Refused` without the right or for a value that makes no sense.

    The address stays, so that links hold. Visibility and level are another matter: see `change_threshold`.
    """
    if strange := set(changes) - FREE_TO_CHANGE:
        raise TypeError(f"Not a setting: {sorted(strange)}")
    with locked(space, by) as room:
        _require_steward(room, by)
        before = {name: getattr(room, name) for name in changes}
        for name, value in changes.items():
            setattr(room, name, value.strip() if isinstance(value, str) else value)
        room.name = clean_name(room.name, 80)
        _require_sense(room, by, changed=[name for name in changes if getattr(room, name) != before[name]])
        room.save(update_fields=[*changes, "folded"])
        index_space(room)
        if room.kind == Space.Kind.ALL_STAFF and before.get("kind", room.kind) != room.kind:
            enrol_everybody(room)
        changed = sorted(name for name in changes if getattr(room, name) != before[name])
        if changed:
            ledger.record("space.changed", by=by.actor_id, about=room, space=room.pk, fields=changed)
        return room


def _require_sense(space: Space, by: Viewer, changed: Sequence[str]) -> None:
    """Raise `Refused` for settings that contradict themselves, each other, or what `by` may choose."""
    if not space.name:
        raise Refused(_("Give the space a name."), field="name", code="missing")
    allowed = {"kind": Space.Kind.values, "joining": Space.Joining.values, **dict.fromkeys(GRID, Space.Who.values)}
    for name, values in allowed.items():
        if getattr(space, name) not in values:
            raise Refused(_("Choose one of these."), field=name, code="invalid")
    if "kind" in changed and not policies.may_open_space(by, space.kind):
        raise Refused(_("Only administrators open a space of this type."), field="kind", code="forbidden")
    if "tools" in changed:
        space.tools = known_tools(space.tools)
        charter = getattr(space, "charter", None)
        if space.tools and (charter is None or not charter.is_complete):
            raise Refused(_("Tools come last: first complete the charter."), field="tools", code="charter")
    if space.visibility == Space.Visibility.HIDDEN:
        space.joining = Space.Joining.INVITATION  # nobody can ask to join what he cannot find
    require_coherent(space)


def ask_questions(*, space: Space, questions: Iterable[str], by: Viewer) -> list[JoinQuestion]:
    """Ask these of those who want to join, in this order; at most five. Questions kept word for word stay themselves."""
    with locked(space, by) as room:
        _require_steward(room, by)
        texts = list(dict.fromkeys(text.strip()[:200] for text in questions if text.strip()))
        if len(texts) > MOST_QUESTIONS:
            raise Refused(_("Five questions at most."), field="questions")
        JoinQuestion.objects.filter(space=room).exclude(text__in=texts).delete()
        kept = {question.text: question for question in JoinQuestion.objects.filter(space=room)}
        for position, text in enumerate(texts):
            question = kept.get(text) or JoinQuestion(space=room, text=text)
            question.position = position
            question.save()
        ledger.record("space.questions_changed", by=by.actor_id, about=room, space=room.pk, count=len(texts))
        return list(JoinQuestion.objects.filter(space=room))


def change_threshold(
    *,
    space: Space,
    by: Viewer,
    level: int | None = None,
    visibility: str | None = None,
    reason: str = "",
    narrow: bool = False,
) -> Space:
    """Change how sensitive the space is, and who may know of it; the two go together, so one act changes both.

    Opening it (a lower level, more visible) asks for a reason and is recorded with name, reason and date. Raising the
    level above what stands there is refused with the number of posts, unless `narrow` has them keep to its members.
    """
    with locked(space, by) as room:
        _require_steward(room, by)
        before = (room.level, room.visibility)
        room.level = room.level if level is None else int(level)
        room.visibility = visibility or room.visibility
        if before == (room.level, room.visibility):
            return room
        if room.visibility == Space.Visibility.HIDDEN:
            room.joining = Space.Joining.INVITATION
        _require_threshold(room, by)
        opens = room.level < before[0] or wider(room.visibility, before[1])
        if opens and not reason.strip():
            raise Refused(_("Say why: opening a space is recorded with your name and your reason."), field="reason")
        _keep_content_within(room, narrow)
        room.save(update_fields=["level", "visibility", "joining"])
        detail: dict[str, Any] = {"level": [before[0], room.level], "visibility": [before[1], room.visibility]}
        # The reason is no private text: it is the record that members may ask to see.
        verb = "space.opened_up" if opens else "space.closed_down"
        ledger.record(verb, by=by.actor_id, about=room, space=room.pk, reason=reason.strip()[:300], **detail)
        return room


def _require_threshold(space: Space, by: Viewer) -> None:
    """Raise `Refused` if the threshold contradicts the space, the one it is part of, or those inside it."""
    if space.level not in Level.values or space.visibility not in Space.Visibility.values:
        raise Refused(_("Choose one of these."), field="level", code="invalid")
    require_square(by, space.visibility)
    require_coherent(space)
    for child in space.children.all():
        if wider(child.visibility, space.visibility) or child.level < space.level:
            sentence = _("“%s” is part of this space and stands more open. Close it first.") % child.name
            raise Refused(sentence, field="visibility")


def contents() -> list[type[Content]]:
    """Every kind of content in the house, whatever the floor it lives on."""
    return [model for model in apps.get_models() if issubclass(model, Content)]


def standing_wider(space: Space, level: int) -> Q:
    """Of what stands in the space: that which its level would no longer let stand as it does."""
    here = Audience.objects.filter(spaces=space)
    too_far = Q(audience__in=here.filter(reach__gt=widest_reach(level)).values("pk"))
    if level < Level.CONFIDENTIAL:
        return too_far
    elsewhere = Space.objects.exclude(pk=space.pk).values("pk")
    return too_far | Q(audience__in=here.filter(spaces__in=elsewhere).values("pk"))


def _keep_content_within(space: Space, narrow: bool) -> None:
    """Raise what stands here to the level of the space. Raises `Refused` with a count for what stands too wide."""
    wide = standing_wider(space, space.level)
    if narrow:
        _narrow(space)
    count = sum(model._default_manager.filter(wide, deleted_at=None).count() for model in contents())
    if count:
        sentence = ngettext(
            "%(count)d post here can be read by more people than this level allows.",
            "%(count)d posts and comments here can be read by more people than this level allows.",
            count,
        )
        raise Refused(sentence % {"count": count}, field="level", code="standing_wider")
    here = Audience.objects.filter(spaces=space).values("pk")
    for model in contents():
        shown: dict[str, Any] = {"version": F("version") + 1} if hasattr(model, "version") else {}
        model._default_manager.filter(audience__in=here, level__lt=space.level).update(level=space.level, **shown)


def _narrow(space: Space) -> None:
    """Have everything here that reaches further than the level allows reach only so far."""
    reach = Reach(widest_reach(space.level))
    for audience in Audience.objects.filter(spaces=space, reach__gt=reach).prefetch_related("spaces", "people"):
        closer = Audience.of(reach, spaces=audience.spaces.all(), people=audience.people.all())
        stand: list[type[Model]] = [*contents(), Indexed]
        for model in stand:
            model._default_manager.filter(audience=audience).update(audience=closer)


def archive(*, space: Space, by: Viewer) -> Space:
    """Close the space: everything stays readable, nothing more is said. Raises `Refused` without the right."""
    return _set_archived(space, by, archived=True)


def reopen(*, space: Space, by: Viewer) -> Space:
    """Open an archived space again. Raises `Refused` without the right."""
    return _set_archived(space, by, archived=False)


def _set_archived(space: Space, by: Viewer, *, archived: bool) -> Space:
    with locked(space, by) as room:
        _require_steward(room, by)
        if room.is_open is archived:
            room.archived_at = timezone.now() if archived else None
            room.save(update_fields=["archived_at"])
            verb = "space.archived" if archived else "space.reopened"
            ledger.record(verb, by=by.actor_id, about=room, space=room.pk)
        return room


def _require_steward(space: Space, by: Viewer) -> None:
    if not policies.may_steward(by, space):
        raise Refused(_("Only stewards change the space."), code="forbidden")
