"""Statuses and timelines."""

from django.urls import path

from parvis.api.doors import methods
from parvis.api.routes import statuses, timelines

urlpatterns = [
    path("v1/timelines/home", methods(GET=timelines.home)),
    path("v1/timelines/public", methods(GET=timelines.public)),
    path("v1/statuses/<id:post_id>", methods(GET=statuses.show)),
]
