"""Sign-in, sign-up, passwords, addresses: allauth's views, behind our doors, with our forms."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account import views
from django.http import HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from parvis.web import account_forms, doors
from parvis.web.accounts import invitation_in, invited_space


class Unprocessable:
    """A form sent back with errors says so in its status too."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page again, as 422."""
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        if response.status_code == 200:
            response.status_code = 422
        return response


class SignIn(Unprocessable, views.LoginView):  # type: ignore[misc]
    form_class = account_forms.SignIn


class SignUp(Unprocessable, views.SignupView):  # type: ignore[misc]
    form_class = account_forms.SignUp

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the invitation the visitor came with."""
        return {**super().get_form_kwargs(), "invitation": invitation_in(self.request)}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """With the invitation, to say whose it is."""
        return {
            **super().get_context_data(**context),
            "invitation": invitation_in(self.request),
            "space": invited_space(self.request),
        }


class Forgotten(Unprocessable, views.PasswordResetView):  # type: ignore[misc]
    form_class = account_forms.Forgotten


class ChoosePassword(Unprocessable, views.PasswordResetFromKeyView):  # type: ignore[misc]
    form_class = account_forms.ChoosePassword


class ChangePassword(Unprocessable, views.PasswordChangeView):  # type: ignore[misc]
    form_class = account_forms.ChangePassword


class SetPassword(Unprocessable, views.PasswordSetView):  # type: ignore[misc]
    form_class = account_forms.SetPassword


class ChangeEmail(Unprocessable, views.EmailView):  # type: ignore[misc]
    form_class = account_forms.ChangeEmail


class Confirm(Unprocessable, views.ReauthenticateView):  # type: ignore[misc]
    form_class = account_forms.Confirm

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """With the page one came from, to which one returns who thinks better of it."""
        came = self.request.POST.get("came") or self.request.headers.get("Referer", "")
        ours = url_has_allowed_host_and_scheme(came, {self.request.get_host()}, require_https=self.request.is_secure())
        here = not ours or urlsplit(came).path == self.request.path
        return {**super().get_context_data(**context), "came": "/settings/" if here else came}


class Verify(Unprocessable, views.ConfirmEmailVerificationCodeView):  # type: ignore[misc]
    form_class = account_forms.Code


class SignOut(views.LogoutView):  # type: ignore[misc]
    def post(self, *args: Any, **options: Any) -> HttpResponse:
        """Out, and nothing stays on the device: no page kept for reading offline, no worker, no messages to it."""
        response: HttpResponse = super().post(*args, **options)
        response["Clear-Site-Data"] = '"storage"'
        return response


sign_in = doors.everyone(SignIn.as_view())
sign_out = doors.everyone(SignOut.as_view())
sign_up = doors.everyone(SignUp.as_view())
verify = doors.everyone(Verify.as_view())
inactive = doors.everyone(views.account_inactive)
forgotten = doors.everyone(Forgotten.as_view())
forgotten_sent = doors.everyone(views.password_reset_done)
choose_password = doors.everyone(ChoosePassword.as_view())
password_chosen = doors.everyone(views.password_reset_from_key_done)
confirm = doors.everyone(Confirm.as_view())
change_email = doors.member(ChangeEmail.as_view())
change_password = doors.member(ChangePassword.as_view())
set_password = doors.member(SetPassword.as_view())
