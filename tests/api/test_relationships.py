"""What people are to one another, and to spaces, as an app sees and changes it."""

from __future__ import annotations

import datetime
import json

import time_machine
from django.utils import timezone

from parvis.core.ledger import Entry, tell
from parvis.demo.house import House
from parvis.identity.actions import tying
from parvis.identity.models import Follow, FollowRequest, Mute
from parvis.spaces.models import Membership, Space
from parvis.stream.models import Notification
from tests.api.client import App
from tests.api.shapes import assert_shape

RELATIONSHIP = {
    "id": str, "following": bool, "showing_reblogs": bool, "notifying": bool, "languages": (list, None),
    "followed_by": bool, "blocking": bool, "blocked_by": bool, "muting": bool, "muting_notifications": bool,
    "muting_expires_at": (str, None), "requested": bool, "requested_by": bool, "domain_blocking": bool,
    "endorsed": bool, "note": str,
}  # fmt: skip


def relation(app: App, pk: int) -> dict[str, object]:
    """What the app's owner is to this one."""
    found = app.get("accounts/relationships", {"id[]": str(pk)})
    assert len(found) == 1
    assert_shape(found[0], RELATIONSHIP)
    return dict(found[0])


def hear() -> None:
    """Tell the listeners what happened."""
    for pk in list(Entry.objects.filter(told_at=None).order_by("pk").values_list("pk", flat=True)):
        tell(pk)


def test_one_follows_with_wishes_and_stops(house: House) -> None:
    app, theirs = App(house.nadia), App(house.theo)
    tying.unfollow(by=house.viewer("nadia"), target=house.bastien)
    before = relation(app, house.bastien.pk)
    assert not before["following"]
    told = app.post(
        f"accounts/{house.bastien.pk}/follow", {"reblogs": False, "notify": True, "languages": ["fr", "EN"]}
    )
    assert told["following"] and not told["showing_reblogs"] and told["notifying"]
    assert told["languages"] == ["fr", "en"]
    # Following again changes what is said, and nothing else.
    again = app.post(f"accounts/{house.bastien.pk}/follow", {"reblogs": True})
    assert again["showing_reblogs"] and again["notifying"]
    assert Follow.objects.filter(source=house.nadia, target=house.bastien).count() == 1
    app.post(f"accounts/{house.bastien.pk}/follow", {"languages": ["<script>"]}, status=422)
    assert not app.post(f"accounts/{house.bastien.pk}/unfollow")["following"]
    app.post(f"accounts/{house.nadia.pk}/follow", status=404)  # oneself
    theirs.post("accounts/12345/follow", status=404)


def test_wishes_shape_the_home(house: House) -> None:
    app = App(house.nadia)
    ids = {s["id"] for s in app.get("timelines/home", {"limit": 40}) if s["account"]["id"] == str(house.helene.pk)}
    assert ids
    Space.objects.update(archived_at=timezone.now())
    Membership.objects.filter(actor=house.nadia).update(muted=True)
    app.post(f"accounts/{house.helene.pk}/follow", {"languages": ["xx"]})
    quiet = {s["id"] for s in app.get("timelines/home", {"limit": 40}) if s["account"]["id"] == str(house.helene.pk)}
    app.post(f"accounts/{house.helene.pk}/follow", {"languages": []})
    whole = {s["id"] for s in app.get("timelines/home", {"limit": 40}) if s["account"]["id"] == str(house.helene.pk)}
    assert quiet < whole


def test_who_is_locked_approves_who_follows(house: House) -> None:
    asking, locked = App(house.mathilde), App(house.nadia)
    tying.unfollow(by=house.viewer("mathilde"), target=house.nadia)
    locked.patch("accounts/update_credentials", {"locked": True})
    assert relation(asking, house.nadia.pk)["requested"] is False
    assert asking.post(f"accounts/{house.nadia.pk}/follow", {"notify": True})["requested"] is True
    assert not Follow.objects.filter(source=house.mathilde, target=house.nadia).exists()
    hear()
    news = Notification.objects.filter(recipient=house.nadia, kind=Notification.Kind.FOLLOW_REQUEST)
    assert news.filter(actor=house.mathilde).count() == 1
    assert locked.get("accounts/verify_credentials")["source"]["follow_requests_count"] == 1
    assert [a["id"] for a in locked.get("follow_requests")] == [str(house.mathilde.pk)]
    assert relation(locked, house.mathilde.pk)["requested_by"] is True
    answered = locked.post(f"follow_requests/{house.mathilde.pk}/authorize")
    assert answered["followed_by"] and not answered["requested_by"]
    hear()
    assert not news.exists()
    assert relation(asking, house.nadia.pk) | {"following": True, "notifying": True} == relation(asking, house.nadia.pk)
    locked.post(f"follow_requests/{house.mathilde.pk}/authorize", status=404)
    # Sent away, asking again and turned down.
    locked.post(f"accounts/{house.mathilde.pk}/remove_from_followers")
    assert not relation(asking, house.nadia.pk)["following"]
    asking.post(f"accounts/{house.nadia.pk}/follow")
    assert not locked.post(f"follow_requests/{house.mathilde.pk}/reject")["requested_by"]
    assert not FollowRequest.objects.exists()
    # Taking it back, and opening up, which lets in who waits.
    asking.post(f"accounts/{house.nadia.pk}/follow")
    assert not asking.post(f"accounts/{house.nadia.pk}/unfollow")["requested"]
    asking.post(f"accounts/{house.nadia.pk}/follow")
    locked.patch("accounts/update_credentials", {"locked": False})
    assert relation(asking, house.nadia.pk)["following"]


def test_a_mute_ends_by_itself_and_may_let_notifications_through(house: House) -> None:
    app = App(house.nadia)
    told = app.post(f"accounts/{house.karim.pk}/mute", {"notifications": False, "duration": 3600})
    assert told["muting"] and not told["muting_notifications"] and told["muting_expires_at"]
    assert_shape(told, RELATIONSHIP)
    (muted,) = app.get("mutes")
    assert muted["id"] == str(house.karim.pk) and muted["mute_expires_at"] == told["muting_expires_at"]
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=2), tick=False):
        assert not relation(app, house.karim.pk)["muting"] and app.get("mutes") == []
        assert tying.end_mutes() == 1 and tying.end_mutes() == 0
    assert not Mute.objects.filter(source=house.nadia).exists()
    assert app.post(f"accounts/{house.karim.pk}/mute")["muting_notifications"]
    assert not app.post(f"accounts/{house.karim.pk}/unmute")["muting"]


def test_a_block_cuts_everything_and_can_be_lifted(house: House) -> None:
    app, theirs = App(house.nadia), App(house.karim)
    assert relation(app, house.karim.pk)["following"]
    told = app.post(f"accounts/{house.karim.pk}/block")
    assert told["blocking"] and not told["following"] and not told["followed_by"]
    assert [a["id"] for a in app.get("blocks")] == [str(house.karim.pk)]
    # To him she is nobody: the same as an id nobody has.
    assert theirs.get("accounts/relationships", {"id[]": str(house.nadia.pk)}) == []
    assert theirs.post(f"accounts/{house.nadia.pk}/follow", status=404) == theirs.post(
        "accounts/12345/follow", status=404
    )
    # Who blocked each other still see whom they blocked.
    tying.block(by=house.viewer("karim"), target=house.nadia)
    assert [a["id"] for a in app.get("blocks")] == [str(house.karim.pk)]
    assert not app.post(f"accounts/{house.karim.pk}/unblock")["blocking"]
    app.get(f"accounts/{house.karim.pk}", status=404)


def test_notes_are_ones_own(house: House) -> None:
    app = App(house.nadia)
    assert app.post(f"accounts/{house.helene.pk}/note", {"comment": "Tuesday mornings"})["note"] == "Tuesday mornings"
    assert relation(App(house.emily), house.helene.pk)["note"] == ""
    assert app.post(f"accounts/{house.helene.pk}/note", {"comment": ""})["note"] == ""
    app.post(f"accounts/{house.helene.pk}/note", {"comment": "x" * 2001}, status=422)
    assert not Entry.objects.filter(detail__icontains="Tuesday").exists()


def test_one_endorses_whom_one_follows(house: House) -> None:
    app = App(house.nadia)
    assert app.post(f"accounts/{house.helene.pk}/endorse")["endorsed"]
    assert [a["id"] for a in app.get("endorsements")] == [str(house.helene.pk)]
    assert [a["id"] for a in App(house.emily).get(f"accounts/{house.nadia.pk}/endorsements")] == [str(house.helene.pk)]
    app.post(f"accounts/{house.theo.pk}/pin", status=422)
    app.post(f"accounts/{house.helene.pk}/unfollow")  # and nobody is endorsed who is not followed
    assert app.get("endorsements") == []


def test_lists_of_people_lead_on_by_ids_under_the_law(house: House) -> None:
    app = App(house.nadia)
    everybody = app.get(f"accounts/{house.nadia.pk}/following", {"limit": 80})
    assert len(everybody) > 2
    first = app.get(f"accounts/{house.nadia.pk}/following", {"limit": 1})
    link = app.asked["Link"]
    assert link.split(";")[1].strip().startswith('rel="next"') and first == everybody[:1]
    onward = link.partition("max_id=")[2].partition(">")[0]
    assert app.get(f"accounts/{house.nadia.pk}/following", {"limit": 1, "max_id": onward}) == everybody[1:2]
    outside = App(house.mathilde).get(f"accounts/{house.nadia.pk}/following", {"limit": 80})
    assert len(outside) < len(everybody)
    assert "Saïdi" in json.dumps(App(house.karim).get(f"accounts/{house.helene.pk}/followers"), ensure_ascii=False)
    assert app.get("accounts/12345/followers", status=404) == {"error": "Record not found"}
    assert App().get(f"accounts/{house.philippe.pk}/followers", status=404)  # keeps off the square


def test_familiar_followers_are_followed_by_the_viewer(house: House) -> None:
    app = App(house.nadia)
    (told,) = app.get("accounts/familiar_followers", {"id[]": str(house.helene.pk)})
    assert told["id"] == str(house.helene.pk)
    mine = {a["id"] for a in app.get(f"accounts/{house.nadia.pk}/following", {"limit": 80})}
    assert {a["id"] for a in told["accounts"]} <= mine
    assert app.get("accounts/familiar_followers", {"id[]": "12345"}) == []


def test_a_space_is_joined_by_following_it(house: House) -> None:
    app = App(house.nadia)
    free = Space.objects.create(slug="potters", name="Poterie", joining=Space.Joining.FREE)
    assert relation(app, free.pk)["following"] is False
    assert app.post(f"accounts/{free.pk}/follow", {"notify": True})["notifying"]
    assert free.memberships.filter(Membership.current(), actor=house.nadia).exists()
    assert app.post(f"accounts/{free.pk}/mute")["muting"]
    assert not app.post(f"accounts/{free.pk}/unmute")["muting"]
    assert {a["id"] for a in app.get(f"accounts/{free.pk}/followers")} == {str(house.nadia.pk)}
    assert not app.post(f"accounts/{free.pk}/unfollow")["following"]
    asked = Space.objects.create(slug="weavers", name="Tissage", joining=Space.Joining.REQUEST)
    assert app.post(f"accounts/{asked.pk}/follow")["requested"]
    assert app.post(f"accounts/{asked.pk}/follow")["requested"]  # once is enough
    assert not app.post(f"accounts/{asked.pk}/unfollow")["requested"]
    assert app.post(f"accounts/{asked.pk}/block", status=422)["error"]
    staff = Space.objects.get(kind=Space.Kind.ALL_STAFF)
    assert app.post(f"accounts/{staff.pk}/unfollow", status=422)["code"] == "all_staff"
    # A space one may not know is nobody.
    hidden = Space.objects.filter(visibility=Space.Visibility.HIDDEN).first()
    assert hidden is not None
    App(house.mathilde).post(f"accounts/{hidden.pk}/follow", status=404)
    assert App(house.mathilde).get("accounts/relationships", {"id[]": str(hidden.pk)}) == []


def test_suggestions_can_be_dismissed_and_people_kept_out(house: House) -> None:
    app = App(house.theo)
    suggested = app.get("/api/v2/suggestions")
    assert suggested and {"source", "sources", "account"} == set(suggested[0])
    who = suggested[0]["account"]["id"]
    app.delete(f"suggestions/{who}")
    assert who not in {s["account"]["id"] for s in app.get("/api/v2/suggestions")}
    assert who not in {a["id"] for a in app.get("suggestions")}
    listed = {a["id"] for a in App(house.emily).get("directory", {"limit": 80})}
    assert str(house.nadia.pk) in listed
    App(house.nadia).patch("accounts/update_credentials", {"discoverable": False})
    assert str(house.nadia.pk) not in {a["id"] for a in App(house.emily).get("directory", {"limit": 80})}
    assert len(App().get("directory", {"limit": 80, "order": "new"})) < len(listed)


def test_there_is_no_other_domain(house: House) -> None:
    app = App(house.nadia)
    assert app.get("domain_blocks") == []
    assert app.post("domain_blocks", {"domain": "example.org"}, status=422)["error"]
