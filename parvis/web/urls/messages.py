"""Private messages."""

from django.urls import path

from parvis.web.pages import messages

urlpatterns = [
    path("messages/", messages.talks, name="messages"),
    path("messages/new/", messages.new, name="new-message"),
    path("messages/unread/", messages.unread, name="unread-messages"),
    path("messages/<int:talk_id>/", messages.talk, name="talk"),
    path("messages/<int:talk_id>/seen/", messages.seen, name="talk-seen"),
]
