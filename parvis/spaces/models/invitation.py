"""A way in, by mail or by link."""

from __future__ import annotations

import hashlib
import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.identity.models import Actor, Relation
from parvis.spaces.models.space import Role, Space


class Invitation(models.Model):
    """Lets its holder open an account, and join a space with a role. The token is kept only as its hash."""

    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField(_("email address"), blank=True)  # bound to this address; empty for a link anyone may use
    relation = models.CharField(
        _("relation"), max_length=16, choices=Relation.Kind.choices, default=Relation.Kind.EMPLOYEE
    )
    employer = models.CharField(_("employer"), max_length=120, blank=True)
    until = models.DateField(_("access ends on"), null=True, blank=True)  # the end of an external's relation
    space = models.ForeignKey(
        Space, models.CASCADE, null=True, blank=True, related_name="invitations", verbose_name=_("space")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.MEMBER)
    message = models.CharField(_("message"), max_length=500, blank=True)
    invited_by = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    quota = models.PositiveIntegerField(_("how many people"), default=1)
    used = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(used__lte=models.F("quota")), name="invitation_quota")]

    def __str__(self) -> str:
        return self.email or f"link by {self.invited_by_id}"

    @staticmethod
    def new_token() -> tuple[str, str]:
        """A fresh secret of 256 bits, and the digest under which it is kept."""
        token = secrets.token_urlsafe(32)
        return token, Invitation.digest_of(token)

    @staticmethod
    def digest_of(token: str) -> str:
        """The digest of a token."""
        return hashlib.sha256(token.encode()).hexdigest()

    @staticmethod
    def usable() -> models.Q:
        """Those that still let somebody in."""
        return models.Q(revoked_at=None, expires_at__gt=timezone.now(), used__lt=models.F("quota"))
