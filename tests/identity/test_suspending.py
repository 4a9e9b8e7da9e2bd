"""Suspension ends everything at once."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from parvis.core.errors import Refused
from parvis.identity.actions.preferring import prefer
from parvis.identity.actions.suspending import reactivate, set_admin, suspend
from parvis.identity.models import Account
from parvis.identity.viewer import SYSTEM
from tests.cast import person, seen_by

pytestmark = pytest.mark.django_db


def account(name: str, **options) -> Account:
    found = person(name, **options).account
    assert found is not None
    return found


def test_a_suspended_person_is_nobody_until_reactivated() -> None:
    boss, lea = person("Ines Boss", admin=True), person("Lea Morel")
    assert lea.account is not None

    suspend(by=seen_by(boss), account=lea.account)
    assert not seen_by(lea).signed_in

    reactivate(by=seen_by(boss), account=lea.account)
    assert seen_by(lea).signed_in


def test_suspension_ends_open_sessions(client) -> None:
    lea = account("Lea Morel")
    client.force_login(lea, backend="allauth.account.auth_backends.AuthenticationBackend")
    key = client.session.session_key
    UserSession.objects.get_or_create(user=lea, session_key=key, defaults={"ip": "127.0.0.1", "user_agent": "x"})

    suspend(by=SYSTEM, account=lea)

    assert not Session.objects.filter(session_key=key).exists()
    assert not UserSession.objects.filter(user=lea).exists()


def test_nobody_suspends_himself_or_the_last_administrator() -> None:
    boss = person("Ines Boss", admin=True)
    assert boss.account is not None

    for viewer in (seen_by(boss), SYSTEM):
        with pytest.raises(Refused):
            suspend(by=viewer, account=boss.account)
    with pytest.raises(Refused):
        set_admin(by=seen_by(boss), account=boss.account, admin=False)
    lea = person("Lea Morel")
    assert lea.account is not None
    with pytest.raises(Refused):
        suspend(by=seen_by(lea), account=boss.account)


def test_preferences_are_ones_own_and_checked() -> None:
    lea, karim = person("Lea Morel"), person("Karim Benali")
    assert lea.account is not None

    prefer(by=seen_by(lea), account=lea.account, language="en", time_zone="America/Montreal", theme="dark")

    lea.account.refresh_from_db()
    assert (lea.account.language, lea.account.theme) == ("en", "dark")
    with pytest.raises(Refused) as zone:
        prefer(by=seen_by(lea), account=lea.account, time_zone="Mars/Base")
    with pytest.raises(Refused) as tongue:
        prefer(by=seen_by(lea), account=lea.account, language="tlh")
    assert (zone.value.field, tongue.value.field) == ("time_zone", "language")
    with pytest.raises(Refused):
        prefer(by=seen_by(karim), account=lea.account, theme="")
