"""Something said somewhere; a comment is a post with a parent."""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import quote

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.identity.models import Actor
from parvis.spaces.models import Audience, Content, Contents, Space

LONGEST_POST, LONGEST_ARTICLE = 5000, 100_000


class Topic(models.Model):
    """A hashtag one can follow, under the key by which it is compared (see `parvis.core.marks.topic_key`)."""

    key = models.CharField(max_length=80, unique=True)
    followers = models.ManyToManyField(Actor, related_name="topics", blank=True)

    def __str__(self) -> str:
        return f"#{self.key}"

    def get_absolute_url(self) -> str:
        """The topic's timeline."""
        return f"/topics/{quote(self.key)}/"


class FeaturedTag(models.Model):
    """A topic somebody shows on his profile."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="featured_tags")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "topic"], name="featured_tag_once")]

    def __str__(self) -> str:
        return f"{self.topic_id} on the profile of {self.actor_id}"


class Post(Content):
    """A post or a comment. A comment shares its thread's audience; who may read a thread is decided at its root."""

    class Kind(models.TextChoices):
        NOTE = "note", _("post")
        QUESTION = "question", _("question")
        ARTICLE = "article", _("article")
        ANNOUNCEMENT = "announcement", _("announcement")
        KUDOS = "kudos", _("kudos")
        POLL = "poll", _("poll")

    class Repliers(models.TextChoices):
        READERS = "readers", _("Everyone who can read it")
        MENTIONED = "mentioned", _("Only the people mentioned")
        NOBODY = "nobody", _("Nobody")

    class Quoting(models.TextChoices):
        """Who may quote it, among those who may share it."""

        PUBLIC = "public", _("Everyone who can read it")
        FOLLOWERS = "followers", _("Only my followers")
        NOBODY = "nobody", _("Nobody")

    # Without indexes of their own: some below begin with them, and no planner is to prefer one that leads to less.
    author = models.ForeignKey(Actor, models.PROTECT, related_name="+", db_index=False)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.NOTE)
    # The thread's first post is its own root: "the whole thread" is one equality, for roots and comments alike.
    root = models.ForeignKey("self", models.CASCADE, related_name="thread")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replies", db_index=False)
    depth = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=160, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)  # the text, rendered and cleaned when it was saved
    language = models.CharField(max_length=8, blank=True)
    warning = models.CharField(max_length=160, blank=True)  # shown instead of the text until one asks for it
    repliers = models.CharField(max_length=10, choices=Repliers.choices, default=Repliers.READERS)
    shared = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="shares", db_index=False)
    accepted = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    honours = models.ManyToManyField(Actor, related_name="kudos", blank=True)
    mentions = models.ManyToManyField(Actor, related_name="mentioned_in", blank=True)
    topics = models.ManyToManyField(Topic, related_name="posts", blank=True)
    bookmarked_by = models.ManyToManyField(Actor, related_name="bookmarks", through="stream.Bookmark")
    edited_at = models.DateTimeField(null=True, blank=True)
    active_at = models.DateTimeField(default=timezone.now)  # of a root: when its thread last moved
    comments_count = models.PositiveIntegerField(default=0)  # of a root: in the whole thread; of a comment: below it
    shares_count = models.PositiveIntegerField(default=0)
    reactions = models.JSONField(default=dict, blank=True)  # kept counters: {"like": 3}
    quotes_count = models.PositiveIntegerField(default=0)  # of those, the ones that say something of their own
    quoting = models.CharField(max_length=9, choices=Quoting.choices, default=Quoting.PUBLIC)
    quote_revoked = models.BooleanField(default=False)  # the author of what it quotes no longer wants to be quoted here
    origin = models.CharField(max_length=40, blank=True)  # how it came: "" (written here), "slack"
    via = models.CharField(max_length=80, blank=True)  # the app it was written with, by the name the app gave itself
    via_url = models.URLField(max_length=400, blank=True)  # that app's own page
    sensitive = models.BooleanField(default=False)  # its pictures wait until one asks for them
    listed = models.BooleanField(default=True)  # on the square: also on its front, in topics and trends
    version = models.PositiveIntegerField(
        default=0
    )  # grows whenever what it shows everybody changes (not its counters)

    objects: ClassVar[Contents[Post]] = Contents.as_manager()  # type: ignore[assignment]  # a manager answers as its queryset

    class Meta:
        indexes = [
            models.Index(fields=["audience", "id"], name="post_place"),
            models.Index(fields=["author", "-id"], name="post_author"),
            models.Index(fields=["author", "audience", "-id"], name="post_said"),
            # Of two that lead as far, SQLite takes the one made last: these, for what has no comments in it.
            models.Index(fields=["audience", "-id"], name="post_audience", condition=Q(parent=None)),
            models.Index(fields=["author", "-id"], name="post_begun", condition=Q(parent=None)),
            models.Index(fields=["-id"], name="post_roots", condition=Q(parent=None)),
            models.Index(fields=["-id"], name="post_questions", condition=Q(kind="question")),
            models.Index(fields=["root", "id"], name="post_thread"),
            # Partial, so that no planner takes them for a way to the roots, or to what a person said.
            models.Index(fields=["parent"], name="post_parent", condition=Q(parent__isnull=False)),
            models.Index(fields=["shared", "author"], name="post_shared", condition=Q(shared__isnull=False)),
        ]
        constraints = [models.CheckConstraint(condition=~Q(pk=F("parent")), name="post_not_its_parent")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        """The permalink; a comment's leads to its place in the thread."""
        return f"/posts/{self.pk}/"

    @property
    def is_comment(self) -> bool:
        """Whether it answers something."""
        return self.parent_id is not None or self.root_id != self.pk

    @property
    def is_boost(self) -> bool:
        """Whether it only shares something, without a word."""
        return self.shared_id is not None and not self.text

    def spaces(self) -> list[Space]:
        """The spaces it stands in, the first one first."""
        return list(self.audience.spaces.all())


class Revision(models.Model):
    """What a post said before an edit."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions")
    title = models.CharField(max_length=160, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    warning = models.CharField(max_length=160, blank=True)
    sensitive = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    edited_by = models.ForeignKey(Actor, models.CASCADE, related_name="+")

    class Meta:
        ordering = ("written_at", "id")

    def __str__(self) -> str:
        return f"{self.post_id} as of {self.written_at}"


class Pin(models.Model):
    """A post kept at the head of a space, or of its author's profile (no space)."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="pins")
    space = models.ForeignKey(Space, models.CASCADE, null=True, related_name="pins")
    by = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "space"], name="pin_once", condition=~Q(space=None)),
            models.UniqueConstraint(fields=["post"], name="pin_once_profile", condition=Q(space=None)),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} in {self.space_id}"


class Preview(models.Model):
    """What the page behind a link says of itself, fetched once by the outbound client and shared by all who post it."""

    url = models.URLField(max_length=2000, unique=True)
    title = models.CharField(max_length=200, blank=True)
    description = models.CharField(max_length=500, blank=True)
    site = models.CharField(max_length=100, blank=True)
    image = models.CharField(max_length=120, blank=True)
    fetched_at = models.DateTimeField(null=True)  # None: still to fetch; without a title: nothing worth showing
    posts = models.ManyToManyField(Post, related_name="previews")

    def __str__(self) -> str:
        return self.url
