"""Posts and what comes of them."""

from parvis.stream.models.attachment import Attachment
from parvis.stream.models.post import LONGEST_ARTICLE, LONGEST_POST, Pin, Post, Preview, Revision, Topic
from parvis.stream.models.reading import Draft, MailChoice, Marker, Notification
from parvis.stream.models.responses import Acknowledgement, Bookmark, Option, Poll, Reaction, ThreadMute, Vote
from parvis.stream.models.webhook import Delivery, Webhook

__all__ = [
    "LONGEST_ARTICLE",
    "LONGEST_POST",
    "Acknowledgement",
    "Attachment",
    "Bookmark",
    "Delivery",
    "Draft",
    "MailChoice",
    "Marker",
    "Notification",
    "Option",
    "Pin",
    "Poll",
    "Post",
    "Preview",
    "Reaction",
    "Revision",
    "ThreadMute",
    "Topic",
    "Vote",
    "Webhook",
]
