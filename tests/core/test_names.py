import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.core.names import (
    MESSAGES,
    Refused,
    check_handle,
    clean_name,
    handle_from,
    mixed_script,
    normalise_email,
    strip_hidden,
)

CYRILLIC_A = "\u0430"
KELVIN = "\u212a"


class TestCleanName:
    @pytest.mark.parametrize(
        ("typed", "shown"),
        [
            ("  Zoé   Lefèvre\n", "Zoé Lefèvre"),
            ("Zoe\u0301", "Zoé"),
            ("facture\u202efdp.exe", "facturefdp.exe"),
            ("a\u2066b\u200bc\u3164d\ufeffe", "abcde"),
            ("a\u00a0b\tc\x00d", "a b c d"),
            ("\u3164\u200b\u2800", ""),
            ("👩‍💻 Équipe", "👩‍💻 Équipe"),
            ("ad\u200dmin", "admin"),
            ("Z" + "\u0335" * 40, "Z" + "\u0335" * 3),
            ("محمد", "محمد"),
            ("a\ud800b", "ab"),
        ],
    )
    def test_it_is_safe_on_one_line(self, typed: str, shown: str) -> None:
        assert clean_name(typed, 100) == shown

    def test_it_is_cut_to_length_without_a_trailing_space(self) -> None:
        assert clean_name("Maison Ferrand", 7) == "Maison"

    @settings(deadline=None)
    @given(st.text(max_size=60), st.integers(0, 20))
    def test_anything_gives_a_short_line_that_stays_as_it_is(self, name: str, length: int) -> None:
        clean = clean_name(name, length)
        assert len(clean) <= length
        assert clean_name(clean, length) == clean
        assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in clean)


def test_persian_spelling_is_kept_in_texts_but_not_in_names() -> None:
    assert strip_hidden("می\u200cخواهم") == "می\u200cخواهم"
    assert clean_name("می\u200cخواهم", 20) == "میخواهم"


class TestHandles:
    @pytest.mark.parametrize(
        ("name", "handle"),
        [
            ("Zoé Lefèvre", "zoe.lefevre"),
            ("Jean-Paul d’Œuvre", "jean.paul.d.oeuvre"),
            ("Ирина", "member"),
            ("Admin", "member"),
            ("", "member"),
        ],
    )
    def test_a_name_suggests_one(self, name: str, handle: str) -> None:
        assert handle_from(name) == handle

    @settings(deadline=None)
    @given(st.text(max_size=60))
    def test_a_suggestion_is_always_allowed(self, name: str) -> None:
        assert check_handle(handle_from(name)) == handle_from(name)

    @pytest.mark.parametrize(
        ("typed", "stored"),
        [
            ("Marie", "marie"),
            (" @jean_paul ", "jean_paul"),
            ("a.b-c_2", "a.b-c_2"),
            ("ｍａｒｉｅ", "marie"),
            ("a" * 30, "a" * 30),
        ],
    )
    def test_a_good_one_is_stored_in_one_form(self, typed: str, stored: str) -> None:
        assert check_handle(typed) == stored

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("", "handle_empty"),
            ("@", "handle_empty"),
            ("a" * 31, "handle_long"),
            ("\ufdfa" * 2, "handle_long"),
            (f"m{CYRILLIC_A}rie", "handle_mixed_script"),
            ("мария", "handle_characters"),
            ("zoé", "handle_characters"),
            ("groß", "handle_characters"),
            ("a b", "handle_characters"),
            (".marie", "handle_characters"),
            ("marie-", "handle_characters"),
            ("ma\u202erie", "handle_characters"),
            ("ma\u200brie", "handle_characters"),
            ("\u3164", "handle_characters"),
            ("Admin", "handle_reserved"),
            ("ａｄｍｉｎ", "handle_reserved"),
            ("a.d_min", "handle_reserved"),
            ("parvis", "handle_reserved"),
            ("no-reply", "handle_reserved"),
        ],
    )
    def test_a_bad_one_is_refused_with_its_reason(self, typed: str, code: str) -> None:
        with pytest.raises(Refused) as refused:
            check_handle(typed)
        assert refused.value.code == code
        assert code in MESSAGES


class TestEmails:
    @pytest.mark.parametrize(
        ("typed", "stored"),
        [
            (" Marie.Dupont+x@Example.ORG ", "marie.dupont+x@example.org"),
            ("a@Éxample.fr", "a@xn--xample-9ua.fr"),
            ("a@straße.de", "a@xn--strae-oqa.de"),
            ("root@localhost", "root@localhost"),
        ],
    )
    def test_one_form_is_stored(self, typed: str, stored: str) -> None:
        assert normalise_email(typed) == stored

    @pytest.mark.parametrize(
        "typed",
        [
            "",
            "marie",
            "@example.org",
            "a@",
            "a@b",
            "a..b@example.org",
            ".a@example.org",
            '"a b"@example.org',
            "a b@example.org",
            "a@exa mple.org",
            "a@example.org\nBcc: b@example.org",
            "a@b@example.org",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@-x.org",
            "a@x..org",
            "a@example.org.",
            f"{KELVIN}arl@example.org",
            f"a@{KELVIN}arl.org",
            "gro\u00df@example.org",
            f"m{CYRILLIC_A}rie@example.org",
            "a\u200b@example.org",
            "a\x00@example.org",
            "ａ@example.org",
        ],
    )
    def test_what_is_no_address_or_could_pass_for_another_is_refused(self, typed: str) -> None:
        with pytest.raises(Refused) as refused:
            normalise_email(typed)
        assert refused.value.code == "email_invalid"

    @pytest.mark.parametrize("typed", ["a" * 65 + "@example.org", "a@" + "b." * 125 + "example.org"])
    def test_a_very_long_one_is_refused(self, typed: str) -> None:
        with pytest.raises(Refused):
            normalise_email(typed)

    @settings(deadline=None)
    @given(st.one_of(st.text(max_size=40), st.text(max_size=20).map(lambda text: f"{text}@example.org")))
    def test_anything_is_refused_or_stays_as_it_is(self, typed: str) -> None:
        try:
            stored = normalise_email(typed)
        except Refused:
            return
        assert stored.isascii()
        assert normalise_email(stored) == stored


@pytest.mark.parametrize("text", [f"p{CYRILLIC_A}ypal", "Αdmin", "a\u03bf", "Marie Dup\u043ent"])
def test_alphabets_mixed_in_a_word_are_flagged(text: str) -> None:
    assert mixed_script(text)


@pytest.mark.parametrize(
    "text", ["Marie", "Élodie", "Мария (Marie)", "東京タワー", "LINEアプリ", "서울", "ｍａｒｉｅ", "😀 équipe", ""]
)
def test_honest_names_are_not(text: str) -> None:
    assert not mixed_script(text)
