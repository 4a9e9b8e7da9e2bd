"""Accounts."""

from django.urls import path

from parvis.api.doors import methods
from parvis.api.routes import accounts

urlpatterns = [
    path("v1/accounts/<id:account_id>", methods(GET=accounts.show)),
    path("v1/accounts/<id:account_id>/statuses", methods(GET=accounts.statuses)),
]
