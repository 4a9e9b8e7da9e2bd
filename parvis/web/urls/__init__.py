"""The pages' addresses, a module for each area. The first that matches wins: spaces/new/ before spaces/<slug>/."""

from parvis.web.urls import accounts, awareness, files, messages, notices, people, protected, public, spaces, stream

urlpatterns = [
    *public.urlpatterns,
    *protected.urlpatterns,
    *spaces.urlpatterns,
    *stream.urlpatterns,
    *messages.urlpatterns,
    *notices.urlpatterns,
    *accounts.urlpatterns,
    *people.urlpatterns,
    *awareness.urlpatterns,
    *files.urlpatterns,
]
