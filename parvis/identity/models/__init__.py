"""Accounts, profiles, relations and ties."""

from parvis.identity.models.account import Account
from parvis.identity.models.actor import Actor, ProfileField, Reach, Relation
from parvis.identity.models.ties import Block, Contact, Follow, Mute

__all__ = ["Account", "Actor", "Block", "Contact", "Follow", "Mute", "ProfileField", "Reach", "Relation"]
