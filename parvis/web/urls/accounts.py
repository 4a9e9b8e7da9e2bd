"""Coming in and going out."""

from django.urls import path, re_path

from parvis.web.pages import arriving, confirming, consent, doorstep

urlpatterns = [
    path("sign-in/", doorstep.sign_in, name="account_login"),
    path("sign-out/", doorstep.sign_out, name="account_logout"),
    path("sign-up/", doorstep.sign_up, name="account_signup"),
    path("sign-up/code/", doorstep.verify, name="account_email_verification_sent"),
    path("sign-in/suspended/", doorstep.inactive, name="account_inactive"),
    path("sign-in/confirm/", doorstep.confirm, name="account_reauthenticate"),
    path("password/forgotten/", doorstep.forgotten, name="account_reset_password"),
    path("password/forgotten/sent/", doorstep.forgotten_sent, name="account_reset_password_done"),
    re_path(
        r"^password/choose/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        doorstep.choose_password,
        name="account_reset_password_from_key",
    ),
    path("password/chosen/", doorstep.password_chosen, name="account_reset_password_from_key_done"),
    path("settings/email/", doorstep.change_email, name="account_email"),
    path("settings/password/", doorstep.change_password, name="account_change_password"),
    path("settings/password/first/", doorstep.set_password, name="account_set_password"),
    path("sign-up/confirm/<str:key>/", confirming.confirm, name="confirm-sign-up"),
    path("invitation/<str:token>/", arriving.invitation, name="invitation"),
    path("oauth/authorize", consent.authorize, name="authorize"),
    path("oauth/authorize/", consent.authorize),  # as some programs write it
    path("welcome/", arriving.first_steps, name="welcome"),
]
