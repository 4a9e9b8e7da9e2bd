"""The mail that carries an invitation."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import get_connection
from django.utils.translation import gettext as _

from parvis.core import mail
from parvis.spaces.actions.inviting import Letter
from parvis.spaces.models import Level, Organisation


def send_invitation(letter: Letter) -> bool:
    """Send the invitation to its address; whether the mail server took it.

    Sent by the page itself, since the token exists nowhere else: a queue would have to keep it.
    A guarded space is not named: mail passes through many hands.
    """
    invitation, house = letter.invitation, Organisation.current()
    space = invitation.space
    message = mail.compose(
        mail.Letter(
            to=invitation.email,
            subject=_("%(person)s invites you to %(house)s")
            % {"person": invitation.invited_by.name, "house": house.name},
            template="invitation",
            key=f"invitation:{invitation.pk}",
            house=house.name,
            hue=house.hue,
            context={
                "invitation": invitation,
                "space": space if space is not None and space.level < Level.RESTRICTED else None,
                "url": f"{settings.SITE_URL}/invitation/{letter.token}/",
            },
        )
    )
    return mail.deliver(message, get_connection()) is mail.Outcome.SENT
