"""The square, and what machines read of it: feeds, site maps, who to tell of a weakness."""

from django.urls import path

from parvis.web.pages import about, atom, developers, devices, public, sitemaps

urlpatterns = [
    path("about/", about.about, name="about"),
    path("about/<slug:statement_kind>/", about.statement, name="statement"),
    path("square/", public.square, name="square"),
    path("square/feed.atom", atom.square, name="square-feed"),
    path("spaces/<slug:slug>/feed.atom", atom.space, name="space-feed"),
    path("topics/<str:key>/feed.atom", atom.topic, name="topic-feed"),
    path("@<str:handle>/feed.atom", atom.person, name="person-feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap/posts/<int:year>-<int:month>.xml", sitemaps.posts, name="sitemap-posts"),
    path("sitemap/<slug:kind>.xml", sitemaps.places, name="sitemap-places"),
    path("favicon.ico", public.favicon, name="favicon"),
    path("robots.txt", public.robots, name="robots"),
    path("worker.js", devices.worker, name="worker"),
    path("offline/", devices.offline, name="offline"),
    path("manifest.webmanifest", public.manifest, name="manifest"),
    path("developers/api/", developers.api, name="developers-api"),
    path(".well-known/security.txt", public.security, name="security-txt"),
]
