"""Accounts, profiles, relations and ties; and the keys people gave to programs."""

from parvis.identity.models.account import Account
from parvis.identity.models.actor import Actor, ProfileField, Reach, Relation
from parvis.identity.models.app import App, Code, Token
from parvis.identity.models.ties import Block, Contact, Follow, Mute

__all__ = [
    "Account",
    "Actor",
    "App",
    "Block",
    "Code",
    "Contact",
    "Follow",
    "Mute",
    "ProfileField",
    "Reach",
    "Relation",
    "Token",
]
