"""Lists, tags and search."""

from django.urls import path

from parvis.api.doors import methods
from parvis.api.routes import lists, search, tags

urlpatterns = [
    path("v1/lists", methods(GET=lists.every, POST=lists.create)),
    path("v1/lists/<id:list_id>", methods(GET=lists.show, PUT=lists.update, DELETE=lists.delete)),
    path("v1/lists/<id:list_id>/accounts", methods(GET=lists.people, POST=lists.add, DELETE=lists.remove)),
    path("v1/timelines/list/<id:list_id>", methods(GET=lists.timeline)),
    path("v1/tags/<str:name>", methods(GET=tags.show)),
    path("v1/tags/<str:name>/follow", methods(POST=tags.follow)),
    path("v1/tags/<str:name>/unfollow", methods(POST=tags.unfollow)),
    path("v1/tags/<str:name>/feature", methods(POST=tags.feature)),
    path("v1/tags/<str:name>/unfeature", methods(POST=tags.unfeature)),
    path("v1/followed_tags", methods(GET=tags.followed)),
    path("v1/featured_tags", methods(GET=tags.featured, POST=tags.add_featured)),
    path("v1/featured_tags/suggestions", methods(GET=tags.featured_suggestions)),
    path("v1/featured_tags/<id:row_id>", methods(DELETE=tags.remove_featured)),
    path("v2/search", methods(GET=search.everything)),
]
