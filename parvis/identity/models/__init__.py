"""Accounts, profiles, relations and ties."""

from parvis.identity.models.account import Account, SignUp
from parvis.identity.models.actor import Actor, ProfileField, Reach, Relation
from parvis.identity.models.app import App, Code, Token
from parvis.identity.models.lists import List, ListMember
from parvis.identity.models.ties import (
    AccountNote,
    Block,
    Contact,
    DismissedSuggestion,
    Endorsement,
    Follow,
    FollowRequest,
    Mute,
)

__all__ = [
    "Account",
    "AccountNote",
    "Actor",
    "App",
    "Block",
    "Code",
    "Contact",
    "DismissedSuggestion",
    "Endorsement",
    "Follow",
    "FollowRequest",
    "List",
    "ListMember",
    "Mute",
    "ProfileField",
    "Reach",
    "Relation",
    "SignUp",
    "Token",
]
