"""Notifications, whose of them wait, and how far one has read."""

from django.urls import path

from parvis.api.doors import methods
from parvis.api.routes import gates, grouped, markers, notifications

urlpatterns = [
    path("v1/markers", methods(GET=markers.show, POST=markers.save)),
    path("v1/notifications", methods(GET=notifications.index)),
    path("v1/notifications/<id:notification_id>", methods(GET=notifications.show)),
    path("v1/notifications/<id:notification_id>/dismiss", methods(POST=notifications.dismiss)),
    path("v1/notifications/dismiss", methods(POST=notifications.dismiss)),
    path("v1/notifications/clear", methods(POST=notifications.clear)),
    path("v1/notifications/unread_count", methods(GET=notifications.unread_count)),
    path(
        "v1/notifications/policy",
        methods(GET=gates.policy_v1, PUT=gates.set_policy_v1, PATCH=gates.set_policy_v1),
    ),
    path("v1/notifications/requests", methods(GET=gates.index)),
    path("v1/notifications/requests/merged", methods(GET=gates.merged)),
    path("v1/notifications/requests/accept", methods(POST=gates.accept)),
    path("v1/notifications/requests/dismiss", methods(POST=gates.dismiss)),
    path("v1/notifications/requests/<id:request_id>", methods(GET=gates.show)),
    path("v1/notifications/requests/<id:request_id>/accept", methods(POST=gates.accept)),
    path("v1/notifications/requests/<id:request_id>/dismiss", methods(POST=gates.dismiss)),
    path("v2/notifications", methods(GET=grouped.index)),
    path("v2/notifications/policy", methods(GET=gates.policy, PUT=gates.set_policy, PATCH=gates.set_policy)),
    path("v2/notifications/unread_count", methods(GET=grouped.unread_count)),
    path("v2/notifications/<str:group_key>", methods(GET=grouped.show)),
    path("v2/notifications/<str:group_key>/accounts", methods(GET=grouped.people)),
    path("v2/notifications/<str:group_key>/dismiss", methods(POST=grouped.dismiss)),
]
