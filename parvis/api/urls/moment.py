"""What goes on: trends, and announcements."""

from django.urls import path

from parvis.api.doors import methods
from parvis.api.routes import announcements, trends

urlpatterns = [
    path("v1/trends", methods(GET=trends.tags)),
    path("v1/trends/tags", methods(GET=trends.tags)),
    path("v1/trends/statuses", methods(GET=trends.statuses)),
    path("v1/trends/links", methods(GET=trends.links)),
    path("v1/announcements", methods(GET=announcements.show)),
    path("v1/announcements/<id:post_id>/dismiss", methods(POST=announcements.dismiss)),
    path(
        "v1/announcements/<id:post_id>/reactions/<str:name>",
        methods(PUT=announcements.add, DELETE=announcements.remove),
    ),
]
