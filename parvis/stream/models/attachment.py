"""A file that stands with a post."""

from __future__ import annotations

from pathlib import PurePath
from typing import ClassVar
from urllib.parse import quote

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core.ids import IdField
from parvis.core.refusals import MESSAGES
from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer
from parvis.stream.models.post import Post


class Attachments(models.QuerySet["Attachment"]):
    """Files, asked for through a viewer."""

    def visible_to(self, viewer: Viewer) -> Attachments:
        """Those that stand with a post the viewer may read, and his own that stand with none yet."""
        readable = Q(post__in=Post.objects.visible_to(viewer).values("pk"))
        return self.filter(readable | Q(post=None, owner=viewer.actor_id) if viewer.signed_in else readable)

    def own(self, viewer: Viewer) -> Attachments:
        """The viewer's own, while he may see them."""
        return self.visible_to(viewer).filter(owner=viewer.actor_id) if viewer.signed_in else self.none()


class Attachment(models.Model):
    """An uploaded file: its author's alone until it is attached, then as readable as its post; purged if it never is."""

    class Kind(models.TextChoices):
        IMAGE = "image"
        VIDEO = "video"
        AUDIO = "audio"
        FILE = "file"

    class State(models.TextChoices):
        READY = "ready"
        WORKING = "working"
        REFUSED = "refused"
        ABSENT = "absent"  # an import named it, without its bytes

    id = IdField()
    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="attachments")
    owner = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.READY)
    name = models.CharField(max_length=160)
    mime = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    path = models.CharField(max_length=200, blank=True)  # in the file store; never derived from `name`
    small_path = models.CharField(max_length=200, blank=True)  # at most 800 px, for timelines
    small_width = models.PositiveIntegerField(default=0)  # of a still its owner chose; 0: drawn from the original
    small_height = models.PositiveIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    duration = models.FloatField(default=0)  # seconds
    blurhash = models.CharField(max_length=60, blank=True)
    alt = models.CharField(max_length=1500, blank=True)
    focus_x = models.FloatField(default=0)  # -1 (left) to 1 (right)
    focus_y = models.FloatField(default=0)  # -1 (bottom) to 1 (top)
    text = models.TextField(blank=True)  # what search may find in it
    source_url = models.URLField(max_length=2000, blank=True)
    refusal = models.CharField(max_length=40, blank=True)  # why it was refused: a key of `core.refusals.MESSAGES`
    read_at = models.DateTimeField(null=True, blank=True)  # when a job took its text; None: still to do
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Attachments] = Attachments.as_manager()  # type: ignore[assignment]  # as for posts

    class Meta:
        ordering = ("position", "id")
        indexes = [
            models.Index(fields=["created_at"], name="attachment_unattached", condition=Q(post=None)),
            models.Index(fields=["created_at"], name="attachment_working", condition=Q(state="working")),
            models.Index(fields=["path"], name="attachment_path"),
            models.Index(fields=["owner", "-post"], name="attachment_owned"),  # the media of somebody's profile
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where its bytes are served, to those who may read its post."""
        return f"/files/{self.pk}/{quote(self.name, safe='')}"

    @property
    def small_url(self) -> str:
        """Where its small picture is served: a thumbnail, or a video's poster."""
        return f"/files/{self.pk}/{self.small_name}"

    @property
    def small_name(self) -> str:
        """The last part of that address. A still its owner chose for a recording says which kind of picture it is."""
        if self.small_width and self.kind != self.Kind.IMAGE:
            return f"poster{PurePath(self.small_path).suffix}"
        return "poster" if self.kind == self.Kind.VIDEO else "small"

    @property
    def refusal_text(self) -> str:
        """Why it was refused, in a sentence."""
        return _(MESSAGES.get(self.refusal, MESSAGES["unreadable"])) if self.state == self.State.REFUSED else ""

    @property
    def focus_left(self) -> int:
        """The focal point, in percent from the left."""
        return round((self.focus_x + 1) * 50)

    @property
    def focus_top(self) -> int:
        """The focal point, in percent from the top."""
        return round((1 - self.focus_y) * 50)

    @property
    def focus(self) -> str:
        """Which of nine places the focal point is nearest to: "top left", "centre", "bottom"… for the style sheet."""
        row = "top" if self.focus_y > 1 / 3 else "bottom" if self.focus_y < -1 / 3 else ""
        column = "left" if self.focus_x < -1 / 3 else "right" if self.focus_x > 1 / 3 else ""
        return f"{row} {column}".strip() or "centre"
