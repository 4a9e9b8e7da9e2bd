"""The addresses of OAuth, without a slash at their end, as Mastodon has them."""

from django.urls import path

from parvis.api.doors import methods
from parvis.api.oauth import views

urlpatterns = [
    path("api/v1/apps", views.register),
    path("api/v1/apps/verify_credentials", methods(GET=views.verify_app)),
    path("oauth/token", views.token),
    path("oauth/revoke", views.revoke),
    path("oauth/userinfo", methods(GET=views.userinfo, POST=views.userinfo)),
    path(".well-known/oauth-authorization-server", views.metadata),
]
