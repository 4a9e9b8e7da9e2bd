"""A space and who is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.core import clock
from parvis.core.ids import IdField
from parvis.identity.models import Actor
from parvis.identity.models.folded import Folded

if TYPE_CHECKING:
    from parvis.identity.viewer import Viewer


class Level(models.IntegerChoices):
    """How sensitive a thing is. What a level lets out: see `parvis.spaces.law.widest_reach`."""

    PUBLIC = 0, _("public")
    INTERNAL = 1, _("internal")
    RESTRICTED = 2, _("restricted")
    CONFIDENTIAL = 3, _("confidential")


class Spaces(models.QuerySet["Space"]):
    """Spaces, asked for through a viewer."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those whose existence `viewer` may know."""
        from parvis.spaces.law import known_spaces

        return self.filter(known_spaces(viewer))


class Space(models.Model):
    """A network within the house: people with a reason to be together (its charter)."""

    class Kind(models.TextChoices):
        ALL_STAFF = "all_staff", _("all staff")
        TEAM = "team", _("team")
        PROJECT = "project", _("project")
        TRANSVERSE = "transverse", _("transverse")
        ALUMNI = "alumni", _("alumni")
        PARTNER = "partner", _("partner")
        COMMUNITY = "community", _("community")

    class Visibility(models.TextChoices):
        HIDDEN = "hidden", _("Hidden: only its members know it exists")
        LISTED = "listed", _("Listed: colleagues can find it")
        PUBLIC = "public", _("Public: on the square, for everyone")

    class Joining(models.TextChoices):
        FREE = "free", _("Freely")
        REQUEST = "request", _("On request")
        INVITATION = "invitation", _("By invitation")

    class Who(models.TextChoices):
        MEMBERS = "member", _("members")
        MODERATORS = "moderator", _("moderators")
        STEWARDS = "steward", _("stewards")

    id = IdField()
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("description"), max_length=300, blank=True)
    welcome = models.TextField(_("welcome text"), max_length=4000, blank=True)
    kind = models.CharField(_("type"), max_length=12, choices=Kind.choices, default=Kind.TEAM)
    visibility = models.CharField(_("visibility"), max_length=8, choices=Visibility.choices, default=Visibility.LISTED)
    joining = models.CharField(_("joining"), max_length=12, choices=Joining.choices, default=Joining.REQUEST)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices, default=Level.INTERNAL)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    cover = models.CharField(max_length=120, blank=True)
    hue = models.PositiveSmallIntegerField(default=60)
    # The permission grid: the least role that may do each thing.
    who_posts = models.CharField(_("who may post"), max_length=12, choices=Who.choices, default=Who.MEMBERS)
    who_comments = models.CharField(_("who may comment"), max_length=12, choices=Who.choices, default=Who.MEMBERS)
    who_invites = models.CharField(_("who may invite"), max_length=12, choices=Who.choices, default=Who.MODERATORS)
    who_pins = models.CharField(_("who may pin"), max_length=12, choices=Who.choices, default=Who.MODERATORS)
    guests_comment = models.BooleanField(_("guests may comment"), default=True)
    tools = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    members_count = models.PositiveIntegerField(default=0)
    posts_count = models.PositiveIntegerField(default=0)
    folded = Folded("name", "slug")

    objects: ClassVar[Spaces] = Spaces.as_manager()  # type: ignore[assignment]  # a manager answers as its queryset

    class Meta:
        constraints = [
            # What is out on the square cannot be sensitive, and what nobody may find is never merely internal.
            models.CheckConstraint(condition=~Q(visibility="public") | Q(level=0), name="public_space_is_public"),
            models.CheckConstraint(
                condition=~Q(visibility="hidden") | Q(level__gte=2), name="hidden_space_is_restricted"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The space's page."""
        return f"/spaces/{self.slug}/"

    @property
    def is_open(self) -> bool:
        """Whether anything may still be said here."""
        return self.archived_at is None


class Role(models.TextChoices):
    """What a member may do, from least to most."""

    GUEST = "guest", _("guest")
    MEMBER = "member", _("member")
    MODERATOR = "moderator", _("moderator")
    STEWARD = "steward", _("steward")


class Membership(models.Model):
    """Who is in a space, with which role, from when to when. One row for each person and space, whatever its history."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("asked to join")
        INVITED = "invited", _("invited")
        ACTIVE = "active", _("member")
        LEFT = "left", _("left")
        BANNED = "banned", _("banned")

    class Notify(models.TextChoices):
        ALL = "all", _("Everything")
        MENTIONS = "mentions", _("Mentions and replies")
        NOTHING = "nothing", _("Nothing")

    class Steward(models.TextChoices):
        TRADE = "trade", _("trade")
        TECHNOLOGY = "technology", _("technology")

    space = models.ForeignKey(Space, models.CASCADE, related_name="memberships")
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.MEMBER)
    state = models.CharField(max_length=12, choices=State.choices, default=State.ACTIVE)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)  # the end of a dated membership, or of a ban
    invited_by = models.ForeignKey(Actor, models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.TextField(max_length=1000, blank=True)  # what the person answered when asking to join
    word = models.CharField(max_length=300, blank=True)  # what he was told when declined, removed or banned
    charter_accepted = models.PositiveIntegerField(default=0)  # the version of the charter he accepted
    pair = models.CharField(max_length=12, choices=Steward.choices, blank=True)  # his half of the pair of stewards
    notify = models.CharField(max_length=10, choices=Notify.choices, default=Notify.MENTIONS)
    muted = models.BooleanField(default=False)  # kept out of the person's home, though he stays a member

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "actor"], name="membership_once")]
        indexes = [
            models.Index(fields=["actor", "state", "until"], name="membership_of"),
            models.Index(fields=["space", "state"], name="membership_in"),
            models.Index(fields=["space", "notify"], name="membership_hears"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} in {self.space_id}: {self.role}, {self.state}"

    @staticmethod
    def current(prefix: str = "") -> Q:
        """Memberships that hold now; `prefix` leads from the row asked to the membership ("memberships__")."""
        return Q(**{f"{prefix}state": "active"}) & (
            Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gt": clock.now()})
        )

    def holds(self) -> bool:
        """Whether it holds now."""
        return self.state == self.State.ACTIVE and (self.until is None or self.until > clock.now())

    def at_least(self, role: str) -> bool:
        """Whether it holds with this role or a stronger one."""
        order = Role.values
        return self.holds() and order.index(self.role) >= order.index(role)
