"""DOS-01, INJ-02, ACL-19: whatever is typed into whatever field, the answer is a page, and only what was asked changes."""

from __future__ import annotations

import pytest
from django.test import Client

from parvis.identity.models import Account, Actor
from parvis.spaces.models import Membership, Space
from parvis.stream.models import Post
from tests.house import doors
from tests.house.canaries import Planted
from tests.house.forms import Form, forms_in

LONG, ODD = "x" * 60_000, ["²", "9" * 30, "-1", "a\0b", "__class__", "1e999", "2026-99-99", "'\"--;"]
# Pages that read more than a number of their question.
LISTENING = {
    "/",
    "/search/",
    "/suggest/",
    "/people/",
    "/people/chart/",
    "/spaces/",
    "/write/threshold/",
    "/messages/new/",
}
# What no form asks for, and what would be worth having.
WISHES = {
    "is_admin": "1", "admin": "1", "is_staff": "1", "is_superuser": "1", "is_active": "", "id": "1", "pk": "1", "author": "1",
    "author_id": "1", "account": "1", "owner": "1", "actor": "1", "created_at": "2001-01-01", "deleted_at": "2001-01-01",
    "role": "steward", "state": "active", "audience": "1", "audience_id": "1", "origin": "slack", "level": "0", "handle": "root",
    "email": "evil@evil.example", "members_count": "9999", "followers_count": "9999", "slug": "stolen", "left_at": "2001-01-01",
}  # fmt: skip


def pages(planted: Planted) -> list[str]:
    """Where there is something to fill in."""
    room, post = planted.house.atlas.get_absolute_url(), planted.posts["atlas"].pk
    joins = planted.house.salon.get_absolute_url()
    row = Membership.objects.get(space=planted.house.atlas, actor=planted.house.people["karim"])
    return ["/", "/search/?q=toile", "/people/", "/spaces/", "/spaces/new/", "/messages/new/?to=karim", "/notifications/",
            "/settings/", "/settings/profile/", "/settings/notifications/", "/settings/apps/",
            f"/messages/{planted.posts['duo'].audience_id}/",
            room, f"{room}settings/", f"{room}charter/edit/", f"{room}invite/", f"{room}members/", f"{room}members/{row.pk}/",
            f"{joins}join/", f"/posts/{post}/", f"/posts/{post}/edit/", f"/posts/{post}/share/", f"/posts/{post}/comment/",
            "/@karim/", "/drafts/", "/admin/", "/admin/people/", "/admin/people/karim/", "/admin/import/",
            "/sign-in/", "/sign-up/", "/password/forgotten/"]  # fmt: skip


def send(client: Client, form: Form, values: dict) -> int:
    data = {name: value if len(value) > 1 else value[0] for name, value in values.items()}
    return (client.get if form.method == "get" else client.post)(form.action, data).status_code


def forms(planted: Planted, client: Client) -> list[Form]:
    """Each form of the house once, those that end something left out."""
    found: dict[tuple[str, frozenset[str]], Form] = {}
    for page in pages(planted):
        for form in forms_in(page.partition("?")[0], client.get(page).content.decode()):
            if not any(
                word in form.action for word in ("sign-out", "delete", "leave", "discard", "suspend", "archive")
            ):
                found.setdefault((form.action, frozenset(form.values)), form)
    return list(found.values())


@pytest.fixture
def nadia(planted: Planted) -> Client:
    """The steward of Atlas, for once an administrator too."""
    Account.objects.filter(actor=planted.house.people["nadia"]).update(is_admin=True)
    return planted.clients["steward"]


def test_dos_01_every_field_takes_anything(planted: Planted, nadia: Client) -> None:
    """Far too long, and one kind of nonsense, in each field of each form."""
    every, broken = forms(planted, nadia), []
    assert len(every) > 30
    for form in every:
        for place, name in enumerate(form.values):
            for value in (LONG, ODD[place % len(ODD)]):
                if (status := send(nadia, form, form.with_(name, value))) >= 500:
                    broken.append(f"{form.method} {form.action} {name}={value[:12]!r}: {status}")
    assert broken == []


@pytest.mark.once
def test_dos_01_every_address_takes_any_question(planted: Planted, nadia: Client) -> None:
    """Pages that don't exist, ids beyond any number, ten thousand of them, questions of no meaning."""
    deep = "&".join(f"a{n}[b][c]=1" for n in range(500))
    ids = "&".join(f"attachments={n}&to=u{n}&also=space:{n}" for n in range(300))
    asked = ["page=1000000000", "before=" + "9" * 40, "before=²", "after=-1", "at=1e9", f"q={'a' * 9000}", "q=%00", "q=" + "%22(" * 300,
             "q=from:@x in:y type:z after:9999-99-99", "show=__class__", "order_by=password", "author__account__password=x", "tab=%ff",
             "of=%00", "space=%00", "to=%00", "name=%00", "handle=%00", "to=space:" + "9" * 40, deep, ids]  # fmt: skip
    broken = []
    for place, route in enumerate(doors.routes()):
        for subject in list(doors.BY_PARAMETERS[doors.parameters(route)](planted))[:1]:
            path = doors.address(route, subject.values)
            questions = asked if path in LISTENING else [asked[(place + n) % len(asked)] for n in range(2)]
            broken += [f"{path}?{q[:40]}" for q in questions if nadia.get(f"{path}?{q}").status_code >= 500]
    assert broken == []


def test_dos_01_ten_thousand_fields_are_too_many(planted: Planted, nadia: Client) -> None:
    assert nadia.post("/write/", {"attachments": [str(n) for n in range(10_000)], "text": "x"}).status_code == 400
    assert nadia.post("/write/", {"text": "x" * 3_000_000}).status_code in (400, 413)
    assert nadia.get("/write/threshold/?" + "&".join(f"also=space:{n}" for n in range(10_000))).status_code in (
        200,
        400,
        414,
    )


@pytest.mark.parametrize("number", ["9" * 19, "9" * 60, "0", "00", "-1", "1.5", "٣"])
def test_dos_01_addresses_take_any_number(planted: Planted, nadia: Client, number: str) -> None:
    for path in ("/posts/{}/", "/files/{}/a", "/messages/{}/", "/notifications/{}/", "/sitemap/posts/{}-01.xml"):
        assert nadia.get(path.format(number)).status_code == 404


def test_acl_19_a_form_changes_what_it_asks_for_and_nothing_else(planted: Planted) -> None:
    """Emily adds to every form the fields she would like to have."""
    client, house = planted.clients["employee"], planted.house
    before = {
        model: {row["id"]: row for row in model.objects.values()} for model in (Account, Actor, Membership, Space, Post)
    }
    emily = house.people["emily"]
    guarded = {*WISHES, "account_id", "owner_id"} - {"followers_count", "members_count"}  # which following moves
    for form in forms(planted, client):
        if "/sign-" not in form.action and "/password/" not in form.action:
            send(
                client,
                form,
                {**{name: [value] for name, value in WISHES.items() if name not in form.values}, **form.values},
            )
    for model, rows in before.items():
        for row in model.objects.filter(pk__in=rows).values():
            changed = {name for name, value in row.items() if value != rows[row["id"]][name]}
            assert not changed & guarded, f"{model.__name__} {row['id']}: {changed}"
    assert not Actor.objects.filter(followers_count=9999) and not Space.objects.filter(members_count=9999)
    assert not Post.objects.exclude(pk__in=before[Post]).exclude(author=emily).exists()
    assert (
        not Membership.objects.exclude(pk__in=before[Membership])
        .filter(actor=emily, role="steward", space__created_at__lt=house.atlas.created_at)
        .exists()
    )
