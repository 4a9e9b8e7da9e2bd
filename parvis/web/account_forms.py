"""The forms of the doorstep: one password field each, addresses in one form, our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from parvis.core.errors import Refused
from parvis.core.names import normalise_email
from parvis.identity.actions.registering import LONGEST_NAME, clean_person_name, open_account
from parvis.identity.actions.relating import EMPLOYED
from parvis.identity.passwords import LONGEST, SHORTEST
from parvis.identity.viewer import SYSTEM
from parvis.spaces.actions.arriving import relation_for
from parvis.spaces.models import Invitation, Organisation
from parvis.web.accounts import JOINING

PASSWORD = _("Password")


class Address(forms.EmailField):
    """A mail address in the one form it is kept in; no two letters that look alike ever meet."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Email address"))
        options.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email"}))
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """The normal form. Raises `ValidationError`."""
        try:
            return normalise_email(forms.CharField(required=self.required).clean(value))
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None


def new_password(label: Any = PASSWORD) -> forms.CharField:
    """A field for a password one chooses, with what is asked said first and a live hint where there are scripts."""
    widget = forms.PasswordInput(
        attrs={
            "autocomplete": "new-password",
            "data-reveal": _("Show the password"),
            "minlength": SHORTEST,
            "maxlength": LONGEST,
            "data-strength": SHORTEST,
            "data-strength-short": _("characters to go"),
            "data-strength-good": _("Long enough"),
        }
    )
    hint = _("At least %(n)d characters. A few words you can remember are fine.") % {"n": SHORTEST}
    return forms.CharField(label=label, widget=widget, help_text=hint, strip=False)


def charter_box() -> forms.BooleanField:
    """What whoever comes into a space with a charter says yes to."""
    return forms.BooleanField(label=_("I accept the charter of this space"))


def known_password(label: Any = PASSWORD) -> forms.CharField:
    """A field for a password one has."""
    widget = forms.PasswordInput(attrs={"autocomplete": "current-password", "data-reveal": _("Show the password")})
    return forms.CharField(label=label, widget=widget, strip=False)


class SignIn(allauth_forms.LoginForm):  # type: ignore[misc]
    """An address and its password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        widget = forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
        self.fields["login"] = forms.CharField(label=_("Email address"), widget=widget, max_length=254)
        self.fields["password"] = known_password()
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        """The normal form; what is no address is tried as typed, and answered like any unknown one."""
        try:
            return normalise_email(self.cleaned_data["login"])
        except Refused:
            return f"nobody@invalid.{len(self.cleaned_data['login'])}"


class SignUp(allauth_forms.SignupForm):  # type: ignore[misc]
    """A name, an address, a password; and one's company, where the invitation asks for it and does not say."""

    def __init__(self, *args: Any, invitation: Invitation | None = None, **options: Any) -> None:
        self.invitation = invitation
        super().__init__(*args, **options)
        name = forms.TextInput(attrs={"autocomplete": "name", "autofocus": True})
        self.fields["name"] = forms.CharField(label=_("Your name"), max_length=LONGEST_NAME, widget=name)
        self.fields["email"] = Address()
        self.fields["password1"] = new_password()
        if invitation and invitation.relation in EMPLOYED and not invitation.employer:
            self.fields["employer"] = forms.CharField(label=_("Your company"), max_length=120)
        if self.is_bound_to_address:
            self.fields["email"].disabled = True
            self.fields["email"].initial = invitation.email if invitation else ""
            self.fields["email"].help_text = _("The invitation was sent to this address.")
        charter = getattr(invitation.space, "charter", None) if invitation else None
        if charter is not None and charter.is_complete:
            self.fields["accepts_charter"] = charter_box()
        self.order_fields(["name", "email", "employer", "password1", "accepts_charter"])

    @property
    def is_bound_to_address(self) -> bool:
        """Whether the invitation was mailed, so that holding it proves the address."""
        return bool(self.invitation and self.invitation.email)

    def clean_name(self) -> str:
        """A name fit to show."""
        try:
            return clean_person_name(self.cleaned_data["name"])
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None

    def clean_email(self) -> str:
        """An address the policy lets in. That is the same for everybody, so it tells nothing about who has an account."""
        address: str = super().clean_email()
        organisation = Organisation.current()
        if self.invitation is None and relation_for(organisation, address) is None:
            known = ", ".join(organisation.domain_list())
            raise forms.ValidationError(_("Use your address at %(domains)s.") % {"domains": known})
        return address

    def save(self, request: HttpRequest) -> AbstractBaseUser:
        """Open the account. Its profile waits until the address is verified; the name is kept in the session till then."""
        data = self.cleaned_data
        request.session[JOINING] = {"name": data["name"], "employer": data.get("employer", "")} | (
            {"accepts_charter": True} if data.get("accepts_charter") else {}
        )
        return open_account(
            by=SYSTEM, email=data["email"], password=data["password1"], verified=self.is_bound_to_address
        )


class Forgotten(allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """The address to send a reset letter to."""

    email = Address(widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}))


class ChoosePassword(allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, by a reset letter."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _one_password(self, self.fields["password1"], self.user)


class ChangePassword(allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    """A new password, by whoever knows the old one."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["oldpassword"] = known_password(_("Current password"))
        _one_password(self, self.fields["password1"], self.user)


class SetPassword(allauth_forms.SetPasswordForm):  # type: ignore[misc]
    """A first password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _one_password(self, self.fields["password1"], self.user)


class Confirm(allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    """One's password once more, before something that matters."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"] = known_password()


class ChangeEmail(allauth_forms.AddEmailForm):  # type: ignore[misc]
    """Another address."""

    email = Address(label=_("New email address"))


class Code(allauth_forms.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code that was mailed."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )


def _one_password(form: forms.Form, checked: forms.Field, account: AbstractBaseUser | None) -> None:
    """One field to choose a password in: it can be shown, which finds more typos than typing it twice."""
    styled = new_password(_("New password"))
    checked.label, checked.help_text, checked.widget = styled.label, styled.help_text, styled.widget
    checked.user = account  # type: ignore[attr-defined]
    form.fields.pop("password2", None)
