"""How our own pages show what was said with an app."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from parvis.demo.house import House
from parvis.stream.actions.attaching import attach_bytes
from parvis.stream.actions.publishing import publish
from parvis.stream.actions.quoting import revoke
from parvis.stream.actions.submitting import Asked, submit, submit_later
from parvis.stream.models import Draft, Post
from parvis.stream.writing import Destination, Writing
from tests.stream.file_store import photo


def signed_in(house: House, handle: str) -> Client:
    client = Client()
    client.force_login(house.person(handle).account)
    return client


def test_an_address_without_its_slash_leads_to_the_post(house: House) -> None:
    post = submit(Asked(text="Here", visibility="public"), by=house.viewer("nadia"))
    assert Client().get(f"/posts/{post.pk}", follow=True).redirect_chain[-1][0] == post.get_absolute_url()


def test_a_post_says_which_app_it_came_from_and_hides_sensitive_pictures(house: House) -> None:
    nadia = house.viewer("nadia")
    picture = attach_bytes(photo(), "wound.jpg", by=nadia)
    post = submit(Asked(text="Careful", sensitive=True, attachments=(picture.pk,), via="Tusk"), by=nadia)
    page = signed_in(house, "karim").get(post.get_absolute_url()).content.decode()
    assert "Tusk" in page and page.index('<details class="warned">') < page.index("data-lightbox")
    plain = submit(Asked(text="Careful"), by=nadia)
    assert '<details class="warned">' not in signed_in(house, "karim").get(plain.get_absolute_url()).content.decode()


def test_a_quote_taken_back_is_shown_no_more(house: House) -> None:
    said = submit(Asked(text="The very words", visibility="public"), by=house.viewer("nadia"))
    said = Post.objects.select_related("audience").get(pk=said.pk)
    to = Destination(said.audience.reach)  # type: ignore[arg-type]
    quote = publish(Writing(text="She says", shared=said), by=house.viewer("ines"), to=to)
    assert "The very words" in Client().get(quote.get_absolute_url()).content.decode()
    revoke(quote, by=house.viewer("nadia"))
    page = Client().get(quote.get_absolute_url()).content.decode()
    assert "She says" in page and "The very words" not in page


def test_a_shared_comment_leads_into_its_conversation(house: House) -> None:
    root = submit(Asked(text="Which thread?", visibility="public"), by=house.viewer("nadia"))
    answer = submit(Asked(text="The waxed one", answers=root.pk), by=house.viewer("karim"))
    client = signed_in(house, "ines")
    assert f"/posts/{answer.pk}/share/" in client.get(root.get_absolute_url()).content.decode()
    assert client.post(f"/posts/{answer.pk}/share/", {"text": "", "to": "inside"}).status_code == 302
    share = Post.objects.get(shared=answer)
    page = signed_in(house, "emily").get(share.get_absolute_url()).content.decode()
    quoted = page.partition('<blockquote class="quoted"')[2].partition("</blockquote>")[0]
    assert "The waxed one" in quoted and f'href="/posts/{answer.pk}/"' in quoted
    assert client.get(answer.get_absolute_url())["Location"] == f"/posts/{root.pk}/#post-{answer.pk}"


def test_what_an_app_scheduled_can_be_taken_back_into_its_composer(house: House) -> None:
    nadia = house.viewer("nadia")
    on = submit(Asked(text="One"), by=nadia)
    draft = submit_later(Asked(text="Two", answers=on.pk), timezone.now() + timedelta(hours=1), by=nadia)
    client = signed_in(house, "nadia")
    assert "Two" in client.get("/drafts/").content.decode()
    assert client.post(f"/drafts/{draft.pk}/edit/")["Location"] == on.get_absolute_url()
    assert Draft.objects.get(author=house.nadia, place=f"reply:{on.pk}").fields["text"] == "Two"
