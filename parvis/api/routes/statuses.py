"""Statuses: read, published, edited, taken down."""

from __future__ import annotations

from typing import Any

import msgspec
from django.utils.translation import gettext as _

from parvis.api import doors
from parvis.api.answers import Answer, ApiError, absent, answer, encode, listed
from parvis.api.call import Call
from parvis.api.entities.history import history as drawn_history
from parvis.api.entities.scheduled import scheduled
from parvis.api.entities.statuses import status, statuses
from parvis.api.params import Params, invalid
from parvis.api.routes.media import described
from parvis.core.absolute import absolute
from parvis.identity.models import App
from parvis.spaces.models import Space
from parvis.stream import policies
from parvis.stream.actions import correcting, quoting
from parvis.stream.actions.holding import say
from parvis.stream.actions.submitting import VISIBILITIES, Asked, once, submit, submit_later
from parvis.stream.models import Attachment, Held, Post
from parvis.stream.threads import around
from parvis.stream.whole import read
from parvis.stream.writing import Change, Writing

LEAST_POLL, MOST_POLL, USUAL_POLL = 300, 2_629_746, 86_400  # seconds
LONGEST_THREAD, GLIMPSE = 4096, 60
MOST_ASKED = 40


def found(call: Call, post_id: int) -> Post:
    """The post, if the caller may read it. Raises `ApiError` 404."""
    post = read(call.viewer, post_id)
    if post is None:
        raise absent()
    return post


def shown(call: Call, post_id: int) -> Answer:
    """The post as the caller sees it now."""
    drawn = status(post_id, call.viewer, context="thread")
    if drawn is None:
        raise absent()
    return Answer(drawn)


@doors.square("read:statuses")
def show(call: Call, post_id: int) -> Answer:
    """GET /api/v1/statuses/:id"""
    return shown(call, post_id)


@doors.square("read:statuses")
def many(call: Call) -> Answer:
    """GET /api/v1/statuses?id[]: those of them the caller may read."""
    return Answer(listed(statuses(call.params.ids("id")[:MOST_ASKED], call.viewer).values()))


@doors.member("write:statuses")
def publish(call: Call) -> Answer:
    """POST /api/v1/statuses: said now, or at `scheduled_at`; under an Idempotency-Key, once."""
    asked, at = _asked(call), call.params.moment("scheduled_at")

    def make() -> Any:
        return submit_later(asked, at, by=call.viewer) if at else submit(asked, by=call.viewer)

    key = call.headers.get("Idempotency-Key", "")
    made = once(key, make, by=call.viewer) if key else make()
    if isinstance(made, Held):
        raise waiting(made)
    return shown(call, made.pk) if isinstance(made, Post) else answer(scheduled([made], call.viewer)[0])


def waiting(held: Held) -> ApiError:
    """Said to an app in the place of a status that waits for somebody’s look: its text is safe, and not out."""
    told = _("Someone will look at this before it goes out. You are told as soon as it is done.")
    return ApiError(422, told, code="waiting", held={"id": str(held.pk), "url": absolute(held.get_absolute_url())})


def _asked(call: Call) -> Asked:
    """What the request asks to have said. Raises `ApiError`."""
    params, ours = call.params, call.params.inner("parvis")
    app = App.objects.filter(pk=call.grant.app_id).first() if call.grant and call.grant.app_id else None
    return Asked(
        text=params.text("status").replace("\r\n", "\n"),
        warning=params.text("spoiler_text"),
        sensitive=params.flag("sensitive") if params.text("sensitive") else None,
        language=_language(params),
        visibility=params.one_of("visibility", ("", *VISIBILITIES), "") if params.get("visibility") else "",
        attachments=tuple(dict.fromkeys(params.ids("media_ids"))),
        poll=_poll(params.inner("poll")),
        answers=params.id("in_reply_to_id"),
        quotes=params.id("quoted_status_id"),
        quoting=params.one_of("quote_approval_policy", Post.Quoting.values, Post.Quoting.PUBLIC),
        spaces=_spaces(call, [*params.texts("space"), *ours.texts("space")]),
        reach=ours.one_of("reach", ("", "space", "inside", "public"), ""),
        level=ours.text("level"),
        kind=ours.text("kind"),
        despite=ours.text("despite")[:300],
        asking=ours.flag("asking"),
        why=ours.text("why")[:300],
        title=ours.text("title"),
        via=app.name if app else "",
        via_url=app.website if app else "",
    )


def _language(params: Params) -> str:
    """The language said, if it looks like one: "fr", "pt-BR"."""
    said = params.text("language")
    return said if 2 <= len(said) <= 8 and said.replace("-", "").isalpha() else ""


def _spaces(call: Call, named: list[str]) -> tuple[int, ...]:
    """The ids of spaces named by their id or slug; what the caller knows no space by is 0."""
    if not named:
        return ()
    by_slug = dict(Space.objects.visible_to(call.viewer).filter(slug__in=named).values_list("slug", "pk"))
    return tuple(int(name) if name.isdecimal() and len(name) < 19 else by_slug.get(name, 0) for name in named)


def _poll(asked: Params) -> dict[str, Any] | None:
    options = [option.strip() for option in asked.texts("options") if option.strip()]
    if not options:
        return None
    seconds = asked.number("expires_in", USUAL_POLL)
    if seconds < LEAST_POLL:
        raise invalid("expires_in", "is too soon")
    if seconds > MOST_POLL:
        raise invalid("expires_in", "is too far into the future")
    flags = {name: asked.flag(name) for name in ("multiple", "hide_totals")}
    return {"options": options, "expires_in": seconds, **flags}


@doors.member("write:statuses")
def edit(call: Call, post_id: int) -> Answer:
    """PUT /api/v1/statuses/:id: what is not sent stays as it is; a poll that is out cannot be changed."""
    post, params = found(call, post_id), call.params
    if not policies.may_edit(call.viewer, post):
        raise absent()
    _check_poll_unchanged(post, _poll(params.inner("poll")))
    standing = post.attachments.filter(state__in=(Attachment.State.READY, Attachment.State.WORKING))
    named = params.ids("media_ids") if params.has("media_ids") else standing.values_list("pk", flat=True)
    for said in params.inners("media_attributes"):
        described(call, said.id("id") or 0, said)
    writing = Writing(
        text=params.text("status").replace("\r\n", "\n") if params.has("status") else post.text,
        title=post.title,
        kind=Post.Kind.NOTE if post.kind in (Post.Kind.POLL, Post.Kind.KUDOS) else post.kind,
        warning=params.text("spoiler_text")[:160] if params.has("spoiler_text") else post.warning,
        repliers=post.repliers,
        language=_language(params),
        attachments=tuple(dict.fromkeys(named)),
        sensitive=params.flag("sensitive", post.sensitive),
        despite=params.inner("parvis").text("despite")[:300],
        asking=params.inner("parvis").flag("asking"),
    )
    if isinstance(made := say(writing, by=call.viewer, to=Change(post)), Held):
        raise waiting(made)
    if params.has("quote_approval_policy"):
        quoting.let_quote(post, params.text("quote_approval_policy"), by=call.viewer)
    return shown(call, post_id)


def _check_poll_unchanged(post: Post, asked: dict[str, Any] | None) -> None:
    """Raises `ApiError` for another poll than the one that is out: people have answered it."""
    if asked is None:
        return
    poll = getattr(post, "poll", None)
    if poll is None or [option.text for option in poll.options.all()] != asked["options"]:
        raise invalid("poll", "cannot be changed once it is out")


@doors.member("write:statuses")
def delete(call: Call, post_id: int) -> Answer:
    """DELETE /api/v1/statuses/:id: answers what it said, so that one may write it again.

    Its files stay their owner’s for a day, unless `delete_media` says otherwise.
    """
    post = found(call, post_id)
    if not policies.may_delete(call.viewer, post):
        raise absent()
    drawn, text = shown(call, post_id), post.text
    correcting.delete(post, by=call.viewer, keep_files=not call.params.flag("delete_media"))
    return Answer(drawn.body[:-1] + b',"text":' + encode(text) + b"}")


@doors.square("read:statuses")
def context(call: Call, post_id: int) -> Answer:
    """GET /api/v1/statuses/:id/context: what it answers, and what answers it."""
    most = LONGEST_THREAD if call.viewer.signed_in else GLIMPSE
    above, below = around(call.viewer, found(call, post_id), most=most)
    drawn = statuses([*above, *below], call.viewer, context="thread")
    parts = [listed(drawn[pk] for pk in ids if pk in drawn) for ids in (above, below)]
    return Answer(b'{"ancestors":%b,"descendants":%b}' % tuple(parts))


@doors.member("read:statuses")
def source(call: Call, post_id: int) -> Answer:
    """GET /api/v1/statuses/:id/source: its text as it was written."""
    post = found(call, post_id)
    return answer({"id": str(post.pk), "text": post.text, "spoiler_text": post.warning})


@doors.square("read:statuses")
def history(call: Call, post_id: int) -> Answer:
    """GET /api/v1/statuses/:id/history: what it said before each edit, and now."""
    post = found(call, post_id)
    drawn = status(post.pk, call.viewer)
    if drawn is None:
        raise absent()
    return answer(drawn_history(post, drawn))


@doors.square("read:statuses")
def card(call: Call, post_id: int) -> Answer:
    """GET /api/v1/statuses/:id/card: the preview of its link; empty without one."""
    drawn = msgspec.json.decode(shown(call, post_id).body)
    return answer(drawn["card"] or {})
