"""An app somebody registered, and what opens the door to it: codes to exchange, tokens to show. Only hashes are kept."""

from __future__ import annotations

import hashlib

from django.db import models
from django.utils import timezone

from parvis.core.ids import IdField
from parvis.identity.models.account import Account


def digest(secret: str) -> str:
    """What is kept of a secret: its SHA-256. A secret we draw has 256 bits, so it needs no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


class App(models.Model):
    """A client program (RFC 6749, section 2). Anybody may register one: its name is a claim, not a fact."""

    id = IdField()
    client_id = models.CharField(max_length=64, unique=True)
    secret = models.CharField(max_length=64, blank=True)  # a digest; none for a public client
    name = models.CharField(max_length=80)
    website = models.CharField(max_length=400, blank=True)
    redirect_uris = models.JSONField(default=list)
    scopes = models.CharField(max_length=1000, default="read")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class Code(models.Model):
    """An authorization code (RFC 6749, section 4.1), good once, for a minute, for the app it was given to."""

    key = models.CharField(max_length=64, unique=True)  # a digest
    app = models.ForeignKey(App, models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    redirect_uri = models.CharField(max_length=2000)
    scopes = models.CharField(max_length=1000)
    challenge = models.CharField(max_length=128, blank=True)  # PKCE (RFC 7636), S256
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"code for {self.app_id}"


class Token(models.Model):
    """What a program shows (RFC 6750). Of an app for a person, of an app alone (no account), or a person's own (no app)."""

    id = IdField()
    key = models.CharField(max_length=64, unique=True)  # a digest
    app = models.ForeignKey(App, models.CASCADE, null=True, related_name="tokens")
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="tokens")
    code = models.ForeignKey(Code, models.SET_NULL, null=True, related_name="tokens")  # used twice, all of them go
    name = models.CharField(max_length=80, blank=True)  # of a person's own token: what it is for
    scopes = models.CharField(max_length=1000)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)  # to the hour: enough to know which ones sleep

    class Meta:
        indexes = [models.Index(fields=["account", "app"], name="token_of")]

    def __str__(self) -> str:
        return f"token {self.pk} of {self.account_id}"
