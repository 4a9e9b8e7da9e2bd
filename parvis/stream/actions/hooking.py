"""Webhooks: made, changed and taken away by the stewards of a space, or by administrators for the house."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core import dialling, ledger
from parvis.core.errors import Refused
from parvis.core.names import clean_name
from parvis.core.outbound import Outbound, checked_target
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Space
from parvis.stream import policies, webhooks
from parvis.stream.jobs import deliver_webhook
from parvis.stream.models import Delivery, Webhook
from parvis.stream.models.webhook import drawn_seal

MOST = 20  # of a space, and of the house


class Changes(TypedDict, total=False):
    """What may change of a webhook."""

    name: str
    url: str
    events: Iterable[str]
    active: bool


@transaction.atomic
def make(*, by: Viewer, space: Space | None, name: str, url: str, events: Iterable[str]) -> Webhook:
    """Have an address told of these events, of a space or (None) of the house. Raises `Refused`, naming the field."""
    hook = Webhook(space=space, made_by_id=by.who)
    _ask(by, space)
    if Webhook.objects.filter(space=space).count() >= MOST:
        raise Refused(_("%(n)d webhooks at most: remove one first.") % {"n": MOST}, code="many")
    hook.name, hook.url, hook.events = _name(name), _url(url), _events(space, events)
    hook.save(force_insert=True)
    ledger.record("webhook.made", by=by.actor_id, about=hook, space=hook.space_id)
    return hook


@transaction.atomic
def change(*, by: Viewer, webhook: Webhook, **changes: Unpack[Changes]) -> Webhook:
    """Change what is given; `active` switches it off, or on again after it failed. Raises `Refused`, naming the field."""
    _ask(by, webhook.space)
    if "name" in changes:
        webhook.name = _name(changes["name"])
    if "url" in changes:
        webhook.url = _url(changes["url"])
    if "events" in changes:
        webhook.events = _events(webhook.space, changes["events"])
    if "active" in changes:
        webhook.disabled_at = None if changes["active"] else webhook.disabled_at or timezone.now()
        webhook.failing_since = None
        if webhook.disabled_at is not None:
            webhook.deliveries.filter(state=Delivery.State.WAITING).update(state=Delivery.State.FAILED)
    webhook.save()
    ledger.record("webhook.changed", by=by.actor_id, about=webhook, space=webhook.space_id, fields=sorted(changes))
    return webhook


@transaction.atomic
def renew_secret(*, by: Viewer, webhook: Webhook) -> Webhook:
    """Sign with another secret from now on. Raises `Refused` without the right."""
    _ask(by, webhook.space)
    webhook.seal = drawn_seal()
    webhook.save(update_fields=["seal"])
    ledger.record("webhook.changed", by=by.actor_id, about=webhook, space=webhook.space_id, fields=["secret"])
    return webhook


@transaction.atomic
def remove(*, by: Viewer, webhook: Webhook) -> None:
    """Tell it nothing more, and forget it. Raises `Refused` without the right."""
    _ask(by, webhook.space)
    ledger.record("webhook.removed", by=by.actor_id, about=webhook, space=webhook.space_id)
    webhook.delete()


@transaction.atomic
def send_test(*, by: Viewer, webhook: Webhook) -> Delivery:
    """Have a test sent to it, soon. Raises `Refused` without the right, and for one that is switched off."""
    _ask(by, webhook.space)
    if webhook.disabled_at is not None:
        raise Refused(_("This webhook is switched off. Switch it on first."), code="disabled")
    delivery = Delivery.objects.create(webhook=webhook, event=webhooks.TEST)
    deliver_webhook.after_commit(delivery.pk)
    return delivery


def _ask(by: Viewer, space: Space | None) -> None:
    if not policies.may_hook(by, space):
        raise Refused(_("Only stewards add webhooks to a space, and administrators to the house."), code="forbidden")


def _name(name: str) -> str:
    if not (shown := clean_name(name, 80)):
        raise Refused(_("Give it a name."), field="name", code="missing")
    return shown


def _url(url: str) -> str:
    """The address, if it may be asked at all; whether its name leads into our own network is seen each time it is."""
    rules = Outbound.from_settings()
    try:
        return str(checked_target(url.strip(), using=rules))
    except dialling.Refused as refused:
        ports = ", ".join(map(str, sorted(rules.ports)))
        why = {
            "address": _("This is an address of a private network, where nothing is sent. The operator can allow it."),
            "port": _("Nothing is sent to this port. Those allowed: %(ports)s.") % {"ports": ports},
            "credentials": _("Leave out the name and password: deliveries are signed."),
        }.get(refused.reason, _("This doesn’t look like a web address."))
        raise Refused(
            why, field="url", code=refused.reason if refused.reason in ("address", "port") else "url"
        ) from None


def _events(space: Space | None, events: Iterable[str]) -> list[str]:
    wanted = set(events)
    open_here = [name for name in webhooks.CHOSEN if space is None or name not in webhooks.OF_THE_HOUSE]
    if unknown := wanted - set(open_here):
        raise Refused(
            _("There is no such event here: %s.") % ", ".join(sorted(unknown)), field="events", code="unknown"
        )
    if not wanted:
        raise Refused(_("Choose at least one event."), field="events", code="missing")
    return [name for name in open_here if name in wanted]
