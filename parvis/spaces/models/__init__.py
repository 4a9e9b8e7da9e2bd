"""The organisation, its spaces, and where things stand."""

from parvis.spaces.models.audience import Audience, Content, Contents, Reach
from parvis.spaces.models.charter import Charter, CharterVersion, JoinQuestion
from parvis.spaces.models.index import Indexed
from parvis.spaces.models.invitation import Invitation
from parvis.spaces.models.organisation import Organisation
from parvis.spaces.models.space import Level, Membership, Role, Space
from parvis.spaces.models.statements import LONGEST_STATEMENT, Rule, Statement

__all__ = [
    "LONGEST_STATEMENT",
    "Audience",
    "Charter",
    "CharterVersion",
    "Content",
    "Contents",
    "Indexed",
    "Invitation",
    "JoinQuestion",
    "Level",
    "Membership",
    "Organisation",
    "Reach",
    "Role",
    "Rule",
    "Space",
    "Statement",
]
