"""Statuses and timelines, media, polls, what is scheduled, conversations."""

from django.urls import path

from parvis.api.doors import methods
from parvis.api.routes import (
    conversations,
    media,
    oembed,
    polls,
    quotes,
    responses,
    scheduled,
    statuses,
    timelines,
    translation,
)

RESPONSES = {
    "favourite": responses.favourite,
    "unfavourite": responses.unfavourite,
    "reblog": responses.reblog,
    "unreblog": responses.unreblog,
    "bookmark": responses.bookmark,
    "unbookmark": responses.unbookmark,
    "mute": responses.mute,
    "unmute": responses.unmute,
    "pin": responses.pin,
    "unpin": responses.unpin,
    "translate": translation.translate,
}
READS = {
    "context": statuses.context,
    "source": statuses.source,
    "history": statuses.history,
    "card": statuses.card,
    "favourited_by": responses.favourited_by,
    "reblogged_by": responses.reblogged_by,
    "quotes": quotes.quotes,
}
STATUS = "v1/statuses/<id:post_id>"

urlpatterns = [
    path("v1/timelines/home", methods(GET=timelines.home)),
    path("v1/timelines/public", methods(GET=timelines.public)),
    path("v1/timelines/tag/<str:name>", methods(GET=timelines.tag)),
    path("v1/timelines/link", methods(GET=timelines.link)),
    path("v1/timelines/direct", methods(GET=timelines.direct)),
    path("v1/favourites", methods(GET=timelines.favourites)),
    path("v1/bookmarks", methods(GET=timelines.bookmarks)),
    path("v1/statuses", methods(GET=statuses.many, POST=statuses.publish)),
    path(STATUS, methods(GET=statuses.show, PUT=statuses.edit, DELETE=statuses.delete)),
    *[path(f"{STATUS}/{name}", methods(POST=view)) for name, view in RESPONSES.items()],
    *[path(f"{STATUS}/{name}", methods(GET=view)) for name, view in READS.items()],
    path(f"{STATUS}/quotes/<id:quote_id>/revoke", methods(POST=quotes.revoke)),
    path(f"{STATUS}/interaction_policy", methods(PUT=quotes.policy)),
    path("v2/media", methods(POST=media.upload)),
    path("v1/media", methods(POST=media.upload_v1)),
    path("v1/media/<id:media_id>", methods(GET=media.show, PUT=media.change, DELETE=media.delete)),
    path("v1/polls/<id:post_id>", methods(GET=polls.show)),
    path("v1/polls/<id:post_id>/votes", methods(POST=polls.vote)),
    path("v1/scheduled_statuses", methods(GET=scheduled.index)),
    path(
        "v1/scheduled_statuses/<id:draft_id>",
        methods(GET=scheduled.show, PUT=scheduled.change, DELETE=scheduled.delete),
    ),
    path("v1/conversations", methods(GET=conversations.index)),
    path("v1/conversations/<id:talk_id>", methods(DELETE=conversations.delete)),
    path("v1/conversations/<id:talk_id>/read", methods(POST=conversations.read)),
    path("v1/instance/translation_languages", methods(GET=translation.languages)),
    path("oembed", methods(GET=oembed.oembed)),
]
