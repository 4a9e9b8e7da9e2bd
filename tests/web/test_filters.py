"""Filters on our own pages: made in the settings, hidden or folded where they were asked for."""

from __future__ import annotations

from django.test import Client

from parvis.demo.house import House
from parvis.identity.models import Account
from parvis.spaces.models import Reach
from parvis.stream.actions.publishing import comment, publish
from parvis.stream.models import Filter, Post
from parvis.stream.writing import Destination, Writing
from tests.house.canaries import Planted


def signed_in(house: House) -> Client:
    Account.objects.update(language="en")
    client = Client()
    client.force_login(house.nadia.account)
    return client


def said(house: House, text: str) -> Post:
    return publish(Writing(text=text), by=house.viewer("karim"), to=Destination(Reach.INSIDE))


FORM = {"title": "Football", "words": "ballon\nhors-jeu", "whole": "on", "action": "warn", "places": ["home", "thread"]}


def test_a_filter_is_made_changed_and_removed(house: House) -> None:
    client = signed_in(house)
    assert client.post("/settings/filters/", {**FORM, "days": "7"}).status_code == 302
    held = Filter.objects.get()
    assert (held.actor_id, held.places, held.keywords.count()) == (house.nadia.pk, ["home", "thread"], 2)
    assert held.expires_at is not None
    told = client.get("/settings/filters/").content.decode()
    assert "Football" in told and "Home and spaces, Conversations · until " in told
    page = f"/settings/filters/{held.pk}/"
    assert "hors-jeu" in client.get(page).content.decode()
    client.post(page, {**FORM, "words": "ballon\npenalty", "days": "keep"})
    fresh = Filter.objects.get()
    assert {word.keyword for word in fresh.keywords.all()} == {"ballon", "penalty"}
    assert fresh.expires_at == held.expires_at
    client.post(f"{page}remove/")
    assert not Filter.objects.exists()


def test_what_is_wrong_is_said_beside_the_field(house: House) -> None:
    client = signed_in(house)
    for wrong in ({"title": ""}, {"words": " "}, {"places": []}, {"action": "burn"}, {"words": "x" * 600}):
        assert client.post("/settings/filters/", {**FORM, **wrong}).status_code == 422
    assert not Filter.objects.exists()
    Client().get("/settings/filters/")


def test_nobody_opens_anothers_filter(planted: Planted) -> None:
    held = Filter.objects.create(actor=planted.house.karim, title="Secret", places=["home"])
    client = signed_in(planted.house)
    for verb, path in (("get", ""), ("post", ""), ("post", "remove/")):
        assert getattr(client, verb)(f"/settings/filters/{held.pk}/{path}").status_code == 404
    assert "Secret" not in client.get("/settings/filters/").content.decode()
    assert Filter.objects.filter(pk=held.pk).exists()


def test_folded_on_home_and_hidden_when_asked(house: House) -> None:
    client = signed_in(house)
    post = said(house, "Le ballon est rond")
    answer = comment(Writing(text="Hors-jeu !"), by=house.viewer("karim"), on=post)
    client.post("/settings/filters/", FORM)
    assert "Filtered: Football" in client.get("/").content.decode()
    thread = client.get(post.get_absolute_url()).content.decode()
    assert "Filtered: Football" in thread and f"post-{answer.pk}" in thread
    profile = client.get("/@karim/?tab=posts").content.decode()
    assert "ballon" in profile and "Filtered" not in profile, "not where it was not asked for"
    client.post(f"/settings/filters/{Filter.objects.get().pk}/", {**FORM, "action": "hide"})
    home = client.get("/").content.decode()
    assert f"post-{post.pk}" not in home and "Filtered" not in home
    assert f"post-{answer.pk}" not in client.get(post.get_absolute_url()).content.decode()
