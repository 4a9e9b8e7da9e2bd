"""What a notification says, in one sentence, for the page, the live message and the mail alike."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.identity.viewer import Viewer
from parvis.stream.notifications import Group

# By the beginning of the group's key. `{who}` are names; French needs the verb to agree with how many they are.
_SENTENCES: dict[str, Callable[[int], str]] = {
    "mention": lambda n: ngettext("{who} mentioned you", "{who} mentioned you", n),
    "reply": lambda n: ngettext("{who} replied to you", "{who} replied to you", n),
    "thread": lambda n: ngettext("{who} commented on your post", "{who} commented on your post", n),
    "message": lambda n: ngettext("{who} sent you a message", "{who} sent you messages", n),
    "reaction": lambda n: ngettext("{who} reacted to what you said", "{who} reacted to what you said", n),
    "post": lambda n: ngettext("{who} posted in {space}", "{who} posted in {space}", n),
    "said": lambda n: ngettext("{who} said something new", "{who} said something new", n),
    "announcement": lambda n: ngettext("{who} made an announcement", "{who} made an announcement", n),
    "kudos": lambda n: ngettext("{who} thanked you", "{who} thanked you", n),
    "answer": lambda n: ngettext("{who} chose your answer", "{who} chose your answer", n),
    "share": lambda n: ngettext("{who} shared your post", "{who} shared your post", n),
    "poll": lambda _n: _("The poll is closed: see the results"),
    "follow": lambda n: ngettext("{who} follows you", "{who} follow you", n),
    "follow_request": lambda n: ngettext("{who} asks to follow you", "{who} ask to follow you", n),
    "contact": lambda _n: _("{who} would like to be your contact"),
    "accepted": lambda _n: _("{who} is now your contact"),
    "request": lambda n: ngettext("{who} asks to join {space}", "{who} ask to join {space}", n),
    "invite": lambda n: ngettext("{who} invites you to {space}", "{who} invite you to {space}", n),
    "joined": lambda _n: _("{who} let you into {space}"),
    "charter": lambda _n: _("The charter of {space} has changed"),
    "report": lambda _n: _("Something was reported: see what is to be done"),
    "held": lambda _n: _("A text waits for your look before it goes out"),
    "looked_at": lambda _n: _("Somebody has looked at your text that waited"),
    "update": lambda n: ngettext("{who} edited a post you shared", "{who} edited a post you shared", n),
    "quoted_update": lambda n: ngettext("{who} edited a post you quoted", "{who} edited a post you quoted", n),
    "refused": lambda _n: _("A scheduled post could not go out"),
    "discretion": lambda _n: _("The house asks you to read its charter of discretion, and accept it"),
    "webhook": lambda _n: _("A webhook no longer answers, and is switched off"),
}


def sentence(group: Group) -> str:
    """The sentence with its places left open: `{who}`, `{space}`."""
    return _SENTENCES[group.key.partition(":")[0]](len(group.actors))


def who(names: list[str]) -> str:
    """“Léa”, “Léa and Karim”, “Léa, Karim and 4 others”."""
    if len(names) < 3:
        return _("{one} and {other}").format(one=names[0], other=names[1]) if len(names) == 2 else "".join(names)
    others = len(names) - 2
    many = ngettext("{one}, {other} and {n} other", "{one}, {other} and {n} others", others)
    return many.format(one=names[0], other=names[1], n=others)


def wording(group: Group, viewer: Viewer) -> str:
    """The sentence in plain text, as `viewer` may know the people in it."""
    names = [face.name for face in group.faces(viewer)] or [_("Somebody")]
    space = group.spaces[0].name if group.spaces else _("a space")
    return sentence(group).format(who=who(names), space=_("“{name}”").format(name=space))
