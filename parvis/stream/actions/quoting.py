"""Who may quote a post: said beforehand for everybody, or taken back from one who did."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.identity.viewer import Viewer
from parvis.stream import policies
from parvis.stream.models import Post


@transaction.atomic
def let_quote(post: Post, quoting: str, *, by: Viewer) -> Post:
    """Say who may quote the post from now on (`Post.Quoting`). Raises `Refused`."""
    if not policies.may_edit(by, post):
        raise Refused(_("Only its author can edit this."))
    if quoting not in Post.Quoting.values:
        raise Refused(_("Choose who may quote it."), field="quote_approval_policy")
    Post.objects.filter(pk=post.pk).update(quoting=quoting, version=F("version") + 1)
    post.refresh_from_db()
    ledger.record("post.edited", by=by.actor_id, about=post, root=post.root_id, quiet=True)
    return post


@transaction.atomic
def revoke(quote: Post, *, by: Viewer) -> Post:
    """Have one’s post no longer shown within this quote of it; what the other wrote stands. Raises `Refused`."""
    if quote.shared is None or quote.is_boost or quote.shared.author_id != by.actor_id:
        raise Refused(_("This does not quote you."), code="absent")
    asked = Post.objects.filter(pk=quote.pk, quote_revoked=False)
    if asked.update(quote_revoked=True, version=F("version") + 1):
        Post.objects.filter(pk=quote.shared_id).update(quotes_count=Greatest(F("quotes_count") - 1, 0))
        ledger.record("quote.revoked", by=by.actor_id, about=quote)
    quote.refresh_from_db()
    return quote
