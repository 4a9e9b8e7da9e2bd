"""A public face, and what the person is to the organisation."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.core import clock
from parvis.core.ids import IdField
from parvis.identity.models.folded import Folded


class Reach(models.TextChoices):
    """How far a profile field carries."""

    ME = "me", _("Only me")
    CONTACTS = "contacts", _("My contacts")
    INSIDE = "inside", _("Colleagues")
    PUBLIC = "public", _("Everyone, on the web")


def initials_of(name: str) -> str:
    """One or two letters that stand for a name."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


class Actor(models.Model):
    """A profile: a person, the brand itself, or a bot. What stands here is shown to whoever may see the profile at all."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        BRAND = "brand", _("brand")
        BOT = "bot", _("bot")

    id = IdField()
    account = models.OneToOneField("identity.Account", models.SET_NULL, null=True, blank=True, related_name="actor")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.PERSON)
    handle = models.CharField(_("handle"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    headline = models.CharField(_("headline"), max_length=140, blank=True)
    photo = models.CharField(max_length=120, blank=True)
    cover = models.CharField(max_length=120, blank=True)
    # The persona shown on the square, apart from the internal one. Without it, visitors do not find the person at all.
    is_public = models.BooleanField(_("I have a public profile"), default=False)
    public_name = models.CharField(_("public name"), max_length=80, blank=True)
    public_headline = models.CharField(_("public headline"), max_length=200, blank=True)
    public_photo = models.CharField(max_length=120, blank=True)
    manager = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name=_("manager")
    )
    team = models.CharField(_("team"), max_length=80, blank=True)
    hue = models.PositiveSmallIntegerField(default=250)
    locked = models.BooleanField(_("I approve who follows me"), default=False)
    discoverable = models.BooleanField(_("I may be suggested to others"), default=True)
    hide_collections = models.BooleanField(_("I keep to myself whom I follow, and who follows me"), default=False)
    # Of what is public: whether search engines, and people who don't know the person, find it by its words.
    indexable = models.BooleanField(_("What I say on the square may be searched by anyone"), default=True)
    automated = models.BooleanField(_("This account is run by a program"), default=False)
    followers_count = models.PositiveIntegerField(default=0)
    following_count = models.PositiveIntegerField(default=0)
    posts_count = models.PositiveIntegerField(default=0)
    posted_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)  # grows whenever the profile changes (not its counters)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)
    # What search compares, for those who see the internal face and for those who see only the public one.
    folded = Folded("name", "handle", "headline", "team")
    public_folded = Folded("public_name", "handle", "public_headline")

    # Whether the viewer for whom the row was fetched sees the internal face though he is no colleague: no column, it is
    # put there by `parvis.spaces.directory.meet`.
    met = False

    class Meta:
        indexes = [
            models.Index(fields=["name"], name="actor_name"),
            models.Index(fields=["kind"], name="actor_kind"),
            models.Index(fields=["-followers_count"], name="actor_followed"),
        ]

    def __str__(self) -> str:
        return f"@{self.handle}"

    def save(self, **options: Any) -> None:
        """Save, and say that what is kept of the profile elsewhere is out of date."""
        standing = not self._state.adding
        if standing:
            self.version = models.F("version") + 1  # of two changes at once, each is another version
            if (fields := options.get("update_fields")) is not None:
                options["update_fields"] = {*fields, "version"}
        super().save(**options)
        if standing:
            self.refresh_from_db(fields=["version"])

    def get_absolute_url(self) -> str:
        """The profile's page: /@handle/."""
        return f"/@{self.handle}/"

    @property
    def initials(self) -> str:
        """One or two letters for those without a photo."""
        return initials_of(self.name)

    def is_inside(self, on: datetime.date | None = None) -> bool:
        """Whether the person belongs to the organisation that day (today): holds an employee relation, or is the brand."""
        if self.kind != self.Kind.PERSON:
            return True
        return any(relation.kind == Relation.Kind.EMPLOYEE and relation.holds(on) for relation in self.relations.all())

    def relation(self) -> Relation | None:
        """What the person is to the organisation today: the most inward relation that holds, or None."""
        order = list(Relation.Kind)
        return min(
            (r for r in self.relations.all() if r.holds()),
            key=lambda r: order.index(Relation.Kind(r.kind)),
            default=None,
        )


class Relation(models.Model):
    """What a person is to the organisation, from when to when. Externals have a sponsor inside and an employer."""

    class Kind(models.TextChoices):
        EMPLOYEE = "employee", _("employee")
        SUBCONTRACTOR = "subcontractor", _("subcontractor")
        PARTNER = "partner", _("partner")
        SUPPLIER = "supplier", _("supplier")
        ALUMNI = "alumni", _("alumni")
        CUSTOMER = "customer", _("customer")
        PROSPECT = "prospect", _("prospect")
        OPINION_LEADER = "leader", _("opinion leader")
        PRESS = "press", _("press")
        CANDIDATE = "candidate", _("candidate")
        FAN = "fan", _("fan")

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="relations")
    kind = models.CharField(_("relation"), max_length=16, choices=Kind.choices)
    since = models.DateField(_("from"), default=datetime.date.today)
    until = models.DateField(_("until"), null=True, blank=True)
    sponsor = models.ForeignKey(
        Actor, models.SET_NULL, null=True, blank=True, related_name="sponsored", verbose_name=_("sponsor")
    )
    employer = models.CharField(_("employer"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=models.F("since")), name="relation_in_order"),
            models.UniqueConstraint(fields=["actor", "kind", "since"], name="relation_once"),
        ]
        indexes = [models.Index(fields=["kind", "since", "until"], name="relation_kind")]

    def __str__(self) -> str:
        return f"{self.actor} {self.kind} {self.since}"

    def holds(self, on: datetime.date | None = None) -> bool:
        """Whether it holds that day (today): from `since` to `until`, both included."""
        day = on or clock.today()
        return self.since <= day and (self.until is None or day <= self.until)

    @staticmethod
    def all_over() -> Q:
        """The people, as a condition on `Actor`, who were related to the organisation, and neither are nor will be."""
        related = Relation.objects.filter(actor=models.OuterRef("pk"))
        standing = related.exclude(until__lt=clock.today())
        return Q(models.Exists(related)) & ~Q(models.Exists(standing))

    @staticmethod
    def today(prefix: str = "") -> Q:
        """The same question for a query; `prefix` leads from the row asked to the relation ("relations__")."""
        day = clock.today()
        return Q(**{f"{prefix}since__lte": day}) & (Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gte": day}))


class ProfileField(models.Model):
    """One thing a person says of himself: each line has its own reach, which is what "visible field" means everywhere."""

    class Kind(models.TextChoices):
        ABOUT = "about", _("About")
        LOCATION = "location", _("Location")
        PHONE = "phone", _("Telephone")
        EMAIL = "email", _("Work email")
        RESPONSIBILITY = "responsibility", _("Responsibilities")
        SKILL = "skill", _("Skills")
        LANGUAGE = "language", _("Languages")
        INTEREST = "interest", _("Interests")
        EXPERIENCE = "experience", _("Experience")
        SEEK = "seek", _("I seek")
        OFFER = "offer", _("I offer")
        LINK = "link", _("Links")
        OTHER = "other", _("Anything else")

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="fields")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    value = models.CharField(max_length=2000)
    detail = models.CharField(max_length=300, blank=True)  # a label, an experience's dates, a language's level
    reach = models.CharField(max_length=8, choices=Reach.choices, default=Reach.INSIDE)
    position = models.PositiveSmallIntegerField(default=0)
    folded = Folded("value", "detail")

    class Meta:
        ordering = ("position", "id")
        indexes = [models.Index(fields=["kind", "value"], name="field_value")]

    def __str__(self) -> str:
        return f"{self.actor} {self.kind}"
