"""How sign-in and sign-up behave here: allauth's adapter, with our policy, our letters and our addresses."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.identity.actions.letting_in import shut_out_all
from parvis.identity.models import Account, Actor
from parvis.identity.viewer import actor_of
from parvis.spaces.actions.arriving import arrive, invitation_for, invitation_of
from parvis.spaces.models import Invitation, Organisation, Space
from parvis.web import letters

INVITATION, JOINING, INVITED_TO = "invitation", "joining", "invited_to"


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """What allauth asks of the house."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is suspended. Ask an administrator."),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _("This address and this password don’t go together."),
        "email_taken": _("This address can’t be used."),
        "enter_current_password": _("This isn’t your current password."),
        "incorrect_code": _("This isn’t the code we sent. Check the newest message."),
        "incorrect_password": _("This isn’t your password."),
        "invalid_password_reset": _("This link has been used, or is too old."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes, then try again."),
        "rate_limited": _("That was a lot at once. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether this visitor may open an account: with an invitation, or because the policy lets people in."""
        invited = invitation_in(request) is not None
        return invited or Organisation.current().joining != Organisation.Joining.INVITATION

    def is_safe_url(self, url: str | None) -> bool:
        """Only addresses within the house, whatever other hosts it answers to."""
        local = bool(url) and str(url).startswith("/") and "%2f" not in str(url).lower().partition("?")[0]
        return local and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in; who comes for the first time, with a verified address, comes in now."""
        super().login(request, user)
        if isinstance(user, Account):
            come_in(request, user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Home; the first steps for those who have not been through them."""
        account = request.user
        newcomer = isinstance(account, Account) and actor_of(account.pk) is None
        return "/welcome/" if newcomer else str(super().get_login_redirect_url(request))

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Change the password and record that it changed; every app is shut out.

        Every other session ends too, since its key depends on the password.
        """
        super().set_password(user, password)
        if isinstance(user, Account):
            shut_out_all(user)
        ledger.record("account.password_changed", by=None, about=user)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Record that an address was confirmed."""
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed:
            ledger.record("account.email_confirmed", by=None, about=email_address.user)
        return confirmed

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,  # noqa: ARG002
    ) -> EmailMessage:
        """One of our letters. Links are made from the configured address, never from the request."""
        address = email if isinstance(email, str) else email[0]
        links = {
            "signup_url": settings.SITE_URL + reverse("account_signup"),
            "forgot_url": settings.SITE_URL + reverse("account_reset_password"),
        }
        return letters.write(template_prefix, to=address, context={**context, **links})

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The address in a reset letter."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", key)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Back to the settings."""
        return reverse("account_change_password")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:  # noqa: ARG002
        """Back to the settings."""
        return reverse("account_email")


def invitation_in(request: HttpRequest) -> Invitation | None:
    """The invitation the visitor came with, while it is good."""
    return invitation_for(request.session.get(INVITATION, ""))


def invited_space(request: HttpRequest) -> Space | None:
    """The space the visitor is invited to, if it has a charter to accept on the way in."""
    invitation = invitation_in(request)
    space = invitation.space if invitation else None
    charter = getattr(space, "charter", None)
    return space if charter is not None and charter.is_complete else None


def come_in(request: HttpRequest, account: Account) -> Actor | None:
    """Give a verified login its profile, from what was typed at sign-up; None if that is lost, refused, or done."""
    joining = request.session.get(JOINING)
    if not joining or account.actor_or_none() is not None:
        return None
    try:
        actor = arrive(
            account=account,
            name=joining["name"],
            token=request.session.get(INVITATION, ""),
            employer=joining.get("employer", ""),
            accepts_charter=bool(joining.get("accepts_charter")),
        )
    except Refused:
        return None  # the first steps say why, and ask again
    came_in(request)
    return actor


def came_in(request: HttpRequest) -> None:
    """Forget the invitation that was taken up, but for where it leads after the first steps."""
    invitation = invitation_of(request.session.pop(INVITATION, ""))
    if invitation is not None and invitation.space is not None:
        request.session[INVITED_TO] = invitation.space.slug
    request.session.pop(JOINING, None)
