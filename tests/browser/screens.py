"""The main screens, by the name a test shows: a path, or the key of a space or a post between braces."""

from __future__ import annotations

from tests.browser.serving import Site

MEMBER = {
    "home": "/",
    "space": "{reparabilite}",
    "members": "{reparabilite}members/",
    "charter": "{reparabilite}charter/",
    "about": "{reparabilite}about/",
    "space files": "{reparabilite}files/",
    "announcement": "{annonce-boucles}",
    "poll": "{sondage-slogan}",
    "opening": "/spaces/new/",
    "spaces": "/spaces/",
    "thread": "{alerte-boucles}",
    "topic": "/topics/boucles/",
    "bookmarks": "/bookmarks/",
    "drafts": "/drafts/",
    "people": "/people/",
    "contacts": "/people/contacts/",
    "chart": "/people/chart/",
    "profile": "/@nadia/",
    "another profile": "/@karim/",
    "messages": "/messages/",
    "new message": "/messages/new/?to=karim",
    "notifications": "/notifications/",
    "search": "/search/?q=boucles",
    "search, nothing": "/search/?q=xyzzyplugh",
    "settings": "/settings/",
    "profile edit": "/settings/profile/",
    "sessions": "/settings/sessions/",
    "notification settings": "/settings/notifications/",
    "seen of me": "/settings/seen/",
    "lesson": "/lessons/confidentiality/",
    "password": "/settings/password/",
    "square": "/square/",
    "not found": "/posts/1/",
}
STEWARD = {
    "space settings": "{reparabilite}settings/",
    "invite": "{reparabilite}invite/",
    "charter edit": "{reparabilite}charter/edit/",
}
ADMIN = {
    "organisation": "/admin/",
    "accounts": "/admin/people/",
    "account": "/admin/people/karim/",
    "import": "/admin/import/",
}
VISITOR = {
    "sign-in": "/sign-in/",
    "password forgotten": "/password/forgotten/",
    "square": "/square/",
    "public space": "{randonneurs}",
    "public post": "{crise}",
    "public profile": "/@mathilde/",
    "spaces": "/spaces/",
    "not found": "/spaces/nothing-here/",
    "stale invitation": "/invitation/nothing-here/",
}


def path_of(site: Site, screen: str) -> str:
    """Where it stands on this site."""
    if not screen.startswith("{"):
        return screen
    key, rest = screen[1:].split("}")
    return site.place(key) + rest
