"""A login."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.core.ids import IdField


def house_language() -> str:
    """The language of whoever has not chosen one."""
    return settings.LANGUAGE_CODE


def house_time_zone() -> str:
    """The clock of whoever has not chosen one."""
    return str(settings.TIME_ZONE)


class Accounts(BaseUserManager["Account"]):
    """Makes and finds logins by mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        """A new login. Without a password, one is set through the reset mail."""
        account = self.model(email=email, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        """The login with this address. Raises `Account.DoesNotExist`."""
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """A login: a mail address, a password, preferences. It belongs to the organisation, can be suspended, can leave."""

    class DigestPace(models.TextChoices):
        AT_ONCE = "once", _("At once")
        DAILY = "daily", _("Once a day")
        WEEKLY = "weekly", _("Once a week")
        NEVER = "never", _("Never")

    id = IdField()
    email = models.EmailField(_("email address"), unique=True, max_length=254)
    is_active = models.BooleanField(default=True)
    is_admin = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES, default=house_language)
    time_zone = models.CharField(max_length=60, default=house_time_zone)
    theme = models.CharField(
        max_length=5, choices=[("", _("As my device")), ("light", _("Light")), ("dark", _("Dark"))], blank=True
    )
    mail_pace = models.CharField(max_length=6, choices=DigestPace.choices, default=DigestPace.DAILY)
    # The right to disconnect: outside these hours nothing is mailed or pushed. Equal times mean no quiet hours.
    quiet_from = models.TimeField(default="20:00")
    quiet_until = models.TimeField(default="08:00")
    quiet_weekend = models.BooleanField(default=True)
    # What an app proposes when a post begins. `post_reach` "" follows the house (`Organisation.public_by_default`).
    post_reach = models.CharField(max_length=8, blank=True)
    post_sensitive = models.BooleanField(default=False)
    post_language = models.CharField(max_length=8, blank=True)
    welcomed_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[Accounts] = Accounts()

    def __str__(self) -> str:
        return self.email

    def actor_or_none(self) -> Any:
        """The profile of this login, or None while it has none."""
        from parvis.identity.models.actor import Actor

        return Actor.objects.filter(account=self).prefetch_related("relations").first()


class SignUp(models.Model):
    """What somebody typed in an app to open an account, until he follows the letter that proves his address."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="sign_up")
    handle = models.CharField(max_length=40, unique=True)  # nobody else takes it meanwhile
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"sign-up of {self.account_id}"
