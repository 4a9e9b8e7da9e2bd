"""Filters."""

from django.urls import path

from parvis.api.doors import methods
from parvis.api.routes import filters

urlpatterns = [
    path("v1/filters", methods(GET=filters.index_v1, POST=filters.create_v1)),
    path(
        "v1/filters/<id:keyword_id>",
        methods(GET=filters.show_v1, PUT=filters.update_v1, DELETE=filters.remove_v1),
    ),
    path("v2/filters", methods(GET=filters.index, POST=filters.create)),
    path("v2/filters/<id:filter_id>", methods(GET=filters.show, PUT=filters.update, DELETE=filters.remove)),
    path("v2/filters/<id:filter_id>/keywords", methods(GET=filters.words, POST=filters.add_word)),
    path("v2/filters/<id:filter_id>/statuses", methods(GET=filters.posts, POST=filters.add_post)),
    path(
        "v2/filters/keywords/<id:keyword_id>",
        methods(GET=filters.show_word, PUT=filters.update_word, DELETE=filters.remove_word),
    ),
    path("v2/filters/statuses/<id:row_id>", methods(GET=filters.show_post, DELETE=filters.remove_post)),
]
