"""`parvis token`, and the accounts it is made for, by the hundred."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from parvis.identity.models import Actor, Token
from tests.api.app import userinfo
from tests.cast import person

pytestmark = pytest.mark.django_db


def say(command: str, *arguments: str, **options: object) -> list[str]:
    """What `parvis COMMAND …` says, line by line."""
    out = io.StringIO()
    call_command(command, *arguments, stdout=out, **options)
    return out.getvalue().splitlines()


def test_a_token_is_made_by_address_or_handle_listed_and_closed() -> None:
    lea = person("Lea Morel")
    [first] = say("token", "create", user="LEA.MOREL@ferrand.example", scopes="read write follow", name="Bot")
    [second] = say("token", "create", user="@lea.morel")
    [chosen] = say("token", "create", user="lea.morel", value="v" * 40)
    assert chosen == "v" * 40
    assert [userinfo(secret) for secret in (first, second, chosen)] == [200, 200, 200]
    listed = say("token", "list")
    assert len(listed) == 3
    assert "Bot (read write follow)" in listed[0]
    assert not [secret for secret in (first, second) if secret in "".join(listed)]
    say("token", "revoke", listed[0].split()[0])
    assert userinfo(first) == 401
    assert Token.objects.filter(account=lea.account).count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"user": "nobody"},
        {"user": ""},
        {"user": "lea.morel", "scopes": "nonsense"},
        {"user": "lea.morel", "scopes": ""},
        {"user": "lea.morel", "scopes": "admin:read"},
        {"user": "lea.morel", "value": "short"},
    ],
)
def test_a_wrong_wish_is_one_sentence(wrong: dict) -> None:
    person("Lea Morel")
    with pytest.raises(CommandError):
        say("token", "create", **wrong)
    with pytest.raises(CommandError, match=r"no such scope: bidule.*write:statuses"):
        say("token", "create", user="lea.morel", scopes="read bidule")
    with pytest.raises(CommandError, match="no such token"):
        say("token", "revoke", "12")
    assert not Token.objects.exists()


def test_accounts_and_their_tokens_come_from_lists(tmp_path: Path) -> None:
    people, keys = tmp_path / "people.csv", tmp_path / "keys.csv"
    people.write_text(
        "name,email,password,handle,relation\nUser 1,u1@ferrand.example,,user001\nFan,p@news.example,,news,fan\n"
    )
    made = say("user", "create", batch=str(people), public=True)
    assert [line.split()[0] for line in made] == ["@user001", "@news"]
    assert list(Actor.objects.order_by("pk").values_list("is_public", "public_name", "relations__kind")) == [
        (True, "User 1", "employee"),
        (True, "Fan", "fan"),
    ]
    keys.write_text(f"user,scopes,value\nuser001,read write,{'k' * 40}\nnews\n")
    first, second = say("token", "create", batch=str(keys))
    assert (first, userinfo(first), userinfo(second)) == ("k" * 40, 200, 200)
    assert Token.objects.get(account__actor__handle="news").scopes == "read"
    keys.write_text("user001,read\nnobody,read\n")
    with pytest.raises(CommandError, match="Line 2: There is no account nobody"):
        say("token", "create", batch=str(keys))
    assert Token.objects.count() == 2  # all of a list, or nothing
