"""Posts and what comes of them."""

from parvis.stream.models.attachment import Attachment
from parvis.stream.models.filters import Filter, FilterKeyword, FilterStatus
from parvis.stream.models.gates import NotificationPolicy, NotificationRequest
from parvis.stream.models.held import Held
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
from parvis.stream.models.pushing import Push, PushSubscription
from parvis.stream.models.reading import Draft, MailChoice, Marker, Notification, Submission
from parvis.stream.models.report import Report
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
    "FeaturedTag",
    "Filter",
    "FilterKeyword",
    "FilterStatus",
    "Held",
    "MailChoice",
    "Marker",
    "Notification",
    "NotificationPolicy",
    "NotificationRequest",
    "Option",
    "Pin",
    "Poll",
    "Post",
    "Preview",
    "Push",
    "PushSubscription",
    "Reaction",
    "Report",
    "Revision",
    "Submission",
    "ThreadMute",
    "Topic",
    "Vote",
    "Webhook",
]
