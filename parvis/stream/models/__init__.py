"""Posts and what comes of them."""

from parvis.stream.models.attachment import Attachment
from parvis.stream.models.post import (
    LONGEST_ARTICLE,
    LONGEST_POST,
    FeaturedTag,
    Pin,
    Post,
    Preview,
    Revision,
    Topic,
)
from parvis.stream.models.reading import Draft, MailChoice, Marker, Notification, Submission
from parvis.stream.models.report import Report
from parvis.stream.models.responses import Acknowledgement, Bookmark, Option, Poll, Reaction, ThreadMute, Vote

__all__ = [
    "LONGEST_ARTICLE",
    "LONGEST_POST",
    "Acknowledgement",
    "Attachment",
    "Bookmark",
    "Draft",
    "FeaturedTag",
    "MailChoice",
    "Marker",
    "Notification",
    "Option",
    "Pin",
    "Poll",
    "Post",
    "Preview",
    "Reaction",
    "Report",
    "Revision",
    "Submission",
    "ThreadMute",
    "Topic",
    "Vote",
]
