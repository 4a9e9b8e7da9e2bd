"""Push subscriptions."""

from django.urls import path

from parvis.api.doors import methods
from parvis.api.routes import push

urlpatterns = [
    path(
        "v1/push/subscription",
        methods(GET=push.show, POST=push.create, PUT=push.update, DELETE=push.remove),
    ),
]
