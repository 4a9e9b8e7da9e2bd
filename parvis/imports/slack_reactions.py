"""Slack’s thousand reactions into our five, for those that mean the same; the others keep only their emoji."""

from __future__ import annotations

from parvis.imports.emoji_names import emoji

KINDS = {
    "like": "heart hearts heart_eyes red_heart blue_heart green_heart purple_heart yellow_heart orange_heart two_hearts"
    " sparkling_heart heartbeat smiling_face_with_3_hearts heart_hands",
    "agree": "+1 thumbsup white_check_mark heavy_check_mark ok ok_hand 100 heavy_plus_sign",
    "bravo": "clap tada raised_hands trophy rocket fire star star2 star-struck confetti_ball partying_face muscle",
    "insight": "bulb exploding_head brain",
    "support": "handshake pray hugging_face people_hugging crossed_fingers four_leaf_clover",
}
_kind_of = {name: kind for kind, names in KINDS.items() for name in names.split()}


def kind(name: str) -> str:
    """Our kind of reaction for a Slack short name ("+1::skin-tone-3" → "agree"), or "" when none means the same."""
    return _kind_of.get(name.partition("::")[0], "")


def shown(name: str) -> str:
    """The emoji as it was: its character, or ":name:" for a custom one."""
    return emoji(name) or f":{name}:"
