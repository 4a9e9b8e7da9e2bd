"""What any host answers. They are among the `PROGRAMS` of `parvis.config.front`: no browser asks for them."""

from django.urls import path

from parvis.api.doors import methods
from parvis.api.routes import wellknown

urlpatterns = [
    path(".well-known/webfinger", methods(GET=wellknown.webfinger)),
    path(".well-known/host-meta", methods(GET=wellknown.host_meta)),
    path(".well-known/host-meta.json", methods(GET=wellknown.host_meta_json)),
    path(".well-known/nodeinfo", methods(GET=wellknown.nodeinfo_links)),
    path("nodeinfo/<str:version>", methods(GET=wellknown.nodeinfo)),
]
