"""The addresses of our own API, under /api/parvis/v1/."""

from django.urls import path

from parvis.api.doors import methods
from parvis.api.own import (
    charters,
    drafts,
    embargoes,
    invitations,
    memberships,
    openapi,
    organisation,
    people,
    posts,
    protections,
    search,
    spaces,
    webhooks,
)

_SPACE = "spaces/<id:space_id>"
_MEMBER = f"{_SPACE}/members/<id:membership_id>"

urlpatterns = [
    path("openapi.json", methods(GET=openapi.show)),
    path("organisation", methods(GET=organisation.show, PATCH=organisation.change)),
    path("spaces", methods(GET=spaces.index, POST=spaces.create)),
    path("spaces/similar", methods(GET=spaces.similar)),
    path(_SPACE, methods(GET=spaces.show, PATCH=spaces.change)),
    path(f"{_SPACE}/archive", methods(POST=spaces.archive)),
    path(f"{_SPACE}/reopen", methods(POST=spaces.reopen)),
    path(f"{_SPACE}/charter", methods(GET=charters.show, PUT=charters.change)),
    path(f"{_SPACE}/charter/accept", methods(POST=charters.accept)),
    path(f"{_SPACE}/charter/versions", methods(GET=charters.versions)),
    path(
        f"{_SPACE}/membership",
        methods(GET=memberships.mine, POST=memberships.join, PATCH=memberships.tune, DELETE=memberships.leave),
    ),
    path(f"{_SPACE}/members", methods(GET=memberships.index, POST=memberships.invite)),
    path(_MEMBER, methods(GET=memberships.show, PATCH=memberships.change, DELETE=memberships.remove)),
    path(f"{_MEMBER}/ban", methods(POST=memberships.ban)),
    path(f"{_MEMBER}/unban", methods(POST=memberships.unban)),
    path(f"{_MEMBER}/accept", methods(POST=memberships.accept)),
    path(f"{_MEMBER}/decline", methods(POST=memberships.decline)),
    path(f"{_SPACE}/requests", methods(GET=memberships.requests)),
    path(f"{_SPACE}/invited", methods(GET=memberships.invited)),
    path(f"{_SPACE}/bans", methods(GET=memberships.bans)),
    path(f"{_SPACE}/posts", methods(GET=posts.of_space)),
    path(f"{_SPACE}/invitations", methods(GET=invitations.of_space, POST=invitations.create_in_space)),
    path(f"{_SPACE}/webhooks", methods(GET=webhooks.of_space, POST=webhooks.create_in_space)),
    path("invitations", methods(GET=invitations.index, POST=invitations.create)),
    path("invitations/<id:invitation_id>", methods(DELETE=invitations.take_back)),
    path("protections", methods(GET=protections.index, POST=protections.create)),
    path(
        "protections/<id:protection_id>",
        methods(GET=protections.show, PATCH=protections.change, DELETE=protections.withdraw),
    ),
    path("embargoes", methods(GET=embargoes.index, POST=embargoes.create)),
    path("embargoes/<id:embargo_id>", methods(GET=embargoes.show, PATCH=embargoes.change, DELETE=embargoes.lift)),
    path("people", methods(GET=people.index)),
    path("people/facets", methods(GET=people.facets)),
    path("people/<id:account_id>", methods(GET=people.show)),
    path("people/<id:account_id>/relations", methods(GET=people.relations, POST=people.relate)),
    path("people/<id:account_id>/relations/<id:relation_id>", methods(DELETE=people.end)),
    path("search", methods(GET=search.index)),
    path("posts", methods(POST=posts.create)),
    path("posts/<id:post_id>", methods(GET=posts.show)),
    path("drafts", methods(GET=drafts.index, PUT=drafts.keep)),
    path("drafts/<id:draft_id>", methods(DELETE=drafts.discard)),
    path("webhooks", methods(GET=webhooks.index, POST=webhooks.create)),
    path("webhooks/events", methods(GET=webhooks.events)),
    path("webhooks/<id:webhook_id>", methods(GET=webhooks.show, PATCH=webhooks.change, DELETE=webhooks.remove)),
    path("webhooks/<id:webhook_id>/secret", methods(GET=webhooks.secret, POST=webhooks.renew_secret)),
    path("webhooks/<id:webhook_id>/test", methods(POST=webhooks.test)),
    path("webhooks/<id:webhook_id>/deliveries", methods(GET=webhooks.deliveries)),
]
