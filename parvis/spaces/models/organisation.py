"""The one row that names the house."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.compiled import compiled
from parvis.identity.models.account import house_language


class Organisation(models.Model):
    """The organisation this installation serves: name, look, and whom it lets in."""

    class Joining(models.TextChoices):
        INVITATION = "invitation", _("By invitation only")
        DOMAINS = "domains", _("Anyone with an address of our domains")
        OPEN = "open", _("Anyone, for the square")

    name = models.CharField(_("name"), max_length=80)
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default=house_language)
    joining = models.CharField(_("who may join"), max_length=12, choices=Joining.choices, default=Joining.INVITATION)
    domains = models.CharField(_("our mail domains"), max_length=500, blank=True, help_text=_("Separated by commas."))
    hue = models.PositiveSmallIntegerField(_("colour"), default=262)
    logo = models.CharField(max_length=120, blank=True)
    brand = models.ForeignKey("identity.Actor", models.SET_NULL, null=True, blank=True, related_name="+")
    contact_email = models.EmailField(
        _("contact address"), blank=True, help_text=_("Shown to everyone, on the page about the house.")
    )
    # What visitors may read without an account: the square is closed until somebody opens it.
    square_open = models.BooleanField(_("the square is open to visitors"), default=True)
    # An open house: new profiles are public, and what an app sends without saying how far it goes is said on the square.
    public_by_default = models.BooleanField(_("people speak on the square unless they say otherwise"), default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_organisation")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Organisation:
        """The organisation; an unsaved, nameless one before `parvis init`."""
        return next(iter(_current.objects()), None) or cls(pk=1, name="Parvis")

    def domain_list(self) -> list[str]:
        """The domains whose addresses may join, lower case."""
        return [domain.strip().lower().lstrip("@") for domain in self.domains.split(",") if domain.strip()]


@compiled
def _current() -> models.QuerySet[Organisation]:
    return Organisation.objects.filter(pk=1)
