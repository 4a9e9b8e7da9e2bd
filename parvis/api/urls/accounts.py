"""Accounts, what they are to one another, and one's own."""

from django.urls import path

from parvis.api.doors import methods
from parvis.api.routes import accounts, connections, lists, own_account, relationships, search, signing_up, tags

_DONE = ("follow", "unfollow", "block", "unblock", "mute", "unmute", "note", "remove_from_followers")

urlpatterns = [
    path("v1/accounts", methods(GET=accounts.many, POST=signing_up.create)),
    path("v1/accounts/verify_credentials", methods(GET=own_account.verify_credentials)),
    path("v1/accounts/update_credentials", methods(PATCH=own_account.update_credentials)),
    path("v1/accounts/lookup", methods(GET=search.lookup)),
    path("v1/accounts/search", methods(GET=search.accounts)),
    path("v1/accounts/relationships", methods(GET=relationships.many)),
    path("v1/accounts/familiar_followers", methods(GET=connections.familiar)),
    path("v1/accounts/<id:account_id>", methods(GET=accounts.show)),
    path("v1/accounts/<id:account_id>/statuses", methods(GET=accounts.statuses)),
    path("v1/accounts/<id:account_id>/followers", methods(GET=connections.followers)),
    path("v1/accounts/<id:account_id>/following", methods(GET=connections.following)),
    path("v1/accounts/<id:account_id>/endorsements", methods(GET=connections.endorsed_by)),
    path("v1/accounts/<id:account_id>/featured_tags", methods(GET=tags.featured_by)),
    path("v1/accounts/<id:account_id>/lists", methods(GET=lists.holding)),
    *(path(f"v1/accounts/<id:account_id>/{verb}", methods(POST=getattr(relationships, verb))) for verb in _DONE),
    path("v1/accounts/<id:account_id>/endorse", methods(POST=relationships.endorse)),
    path("v1/accounts/<id:account_id>/unendorse", methods(POST=relationships.unendorse)),
    path("v1/accounts/<id:account_id>/pin", methods(POST=relationships.endorse)),
    path("v1/accounts/<id:account_id>/unpin", methods(POST=relationships.unendorse)),
    path("v1/profile", methods(GET=own_account.show_profile, PATCH=own_account.update_profile)),
    path("v1/profile/avatar", methods(DELETE=own_account.delete_picture), {"which": "avatar"}),
    path("v1/profile/header", methods(DELETE=own_account.delete_picture), {"which": "header"}),
    path("v1/emails/confirmations", methods(POST=signing_up.send_again)),
    path("v1/emails/check_confirmation", methods(GET=signing_up.is_confirmed)),
    path("v1/preferences", methods(GET=own_account.preferences)),
    path("v1/follow_requests", methods(GET=connections.follow_requests)),
    path("v1/follow_requests/<id:account_id>/authorize", methods(POST=relationships.authorize)),
    path("v1/follow_requests/<id:account_id>/reject", methods(POST=relationships.reject)),
    path("v1/blocks", methods(GET=connections.blocks)),
    path("v1/mutes", methods(GET=connections.mutes)),
    path("v1/endorsements", methods(GET=connections.endorsements)),
    path(
        "v1/domain_blocks",
        methods(
            GET=connections.domain_blocks,
            POST=connections.change_domain_blocks,
            DELETE=connections.change_domain_blocks,
        ),
    ),
    path("v1/directory", methods(GET=connections.whole_directory)),
    path("v1/suggestions", methods(GET=connections.suggestions_v1)),
    path("v1/suggestions/<id:account_id>", methods(DELETE=connections.dismiss)),
    path("v2/suggestions", methods(GET=connections.suggestions)),
]
