"""Names people type: cleaned for show, narrowed to handles and addresses that cannot be mistaken for another.

Pure functions. Sources: Unicode UAX #15 (normal forms), UTS #39 (mixed scripts), RFC 5321 (addresses), RFC 5891 (IDNA).
"""

import re
import unicodedata
from typing import Final

import idna
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.core.errors import Refused

HANDLE_MAX: Final = 30

MESSAGES: Final[dict[str, Promise]] = {
    "handle_empty": _("Choose a handle."),
    "handle_long": _("A handle has 30 characters at most."),
    "handle_mixed_script": _("This handle mixes alphabets. Use plain letters only."),
    "handle_characters": _(
        "Use unaccented letters, digits, dots, hyphens and underscores, starting with a letter or digit."
    ),
    "handle_reserved": _("This handle is reserved. Choose another one."),
    "email_invalid": _("This doesn’t look like an e-mail address."),
    "email_long": _("This e-mail address is too long."),
}

# Words that would pass for the house itself, or shadow one of its addresses.
RESERVED: Final = frozenset(
    """about abuse account accounts activity actor admin administrator administrateur aide all api app apps assets auth
    autodiscover billing blog channel charter cgu community compte contact contacts dashboard demo dev directory dns
    docs email events everyone everybody explore export feed feeds files followers following ftp groups guest hello help
    here home host hostmaster ici imap import inbox info invitation invitations invite jobs legal login logout mail
    mailer-daemon main me media membership mentions messages moderation moderator moderateur mx nobody nodeinfo none
    noreply no-reply notifications null oauth official officiel organisation organization outbox owner parametres parvis
    people pop postmaster posts press presse privacy profile profiles public register report reports robots root rss
    saml scim search security securite service settings share shop signin signup site smtp space spaces square staff
    static status stream streaming superuser support sysadmin system systeme tag tags task tasks team terms test tls
    topic topics tos undefined upload uploads user users webfinger webhook webhooks webmaster well-known www
    you""".split()  # noqa: SIM905, a list of words is read as words
)

_HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9_.-]*[a-z0-9_])?")
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}

# Characters that reorder or hide what surrounds them, and "letters" that draw nothing (Hangul fillers, blank Braille).
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff]"
)
_PICTURE = "[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]"
_LOOSE_JOINER = re.compile(f"(?<!{_PICTURE})[\u200c\u200d]|\u200c|\u200d(?!{_PICTURE})")
_PILED_MARKS = re.compile("([\u0300-\u036f]{3})[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W\d_]+")

# Scripts that one language writes side by side (UTS #39, "highly restrictive").
_TOGETHER: Final = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
)


def _refuse(code: str) -> Refused:
    """The refusal with this code, in the reader's language."""
    return Refused(str(MESSAGES[code]), code=code)


def strip_hidden(text: str) -> str:
    """Take any text, give it without bidi overrides, zero-width and blank letters, and lone surrogates.

    Joiners inside emoji and in Persian or Indic words are kept: here they are spelling, not disguise.
    """
    return _HIDDEN.sub("", text)


def clean_name(name: str, max_length: int) -> str:
    """Take a name as typed (person, space, file…), give it safe to show on one line, at most `max_length` characters.

    NFC; controls become spaces, spaces collapse, hidden characters go, piled-up accents stop at three. May be empty.
    """
    text = unicodedata.normalize("NFC", strip_hidden(name))
    text = "".join(_plain_character(c) for c in text)
    text = _PILED_MARKS.sub(r"\1", _LOOSE_JOINER.sub("", text))
    return " ".join(text.split())[:max_length].rstrip()


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp", "Zs"}:
        return " "
    if category in {"Cf", "Co", "Cn"} and character not in "\u200c\u200d":
        return ""
    return character


def handle_from(name: str) -> str:
    """Take a person’s name, give a handle `check_handle` accepts: “Zoé Lefèvre” → zoe.lefevre.

    “member” for want of better. The caller makes it unique.
    """
    letters = unaccent(unicodedata.normalize("NFKC", name).casefold())
    slug = re.sub(r"[^a-z0-9_]+", ".", letters).strip("._")[:HANDLE_MAX].rstrip(".")
    return slug if slug and not _is_reserved(slug) else "member"


def _is_reserved(handle: str) -> bool:
    """Whether it is one of the house's words, with or without marks put into it."""
    return handle in RESERVED or re.sub("[._-]", "", handle) in RESERVED


def unaccent(text: str) -> str:
    """Take case-folded text, give it without accents and with Latin ligatures spelt out (œ → oe)."""
    if text.isascii():
        return text
    bare = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", "".join(bare)).translate(_LIGATURES)


_LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "ı": "i"}
)


def check_handle(handle: str) -> str:
    """Take a handle as typed, give it as stored: NFKC, lower case, without a leading @.

    Raises Refused (`handle_empty`, `_long`, `_mixed_script`, `_characters`, `_reserved`). Length is judged after
    normalisation, since one typed character can become eighteen.
    """
    text = unicodedata.normalize("NFKC", handle).strip().removeprefix("@").lower()
    if not text:
        raise _refuse("handle_empty")
    if len(text) > HANDLE_MAX:
        raise _refuse("handle_long")
    if mixed_script(text):
        raise _refuse("handle_mixed_script")
    if not _HANDLE.fullmatch(text):
        raise _refuse("handle_characters")
    if _is_reserved(text):
        raise _refuse("handle_reserved")
    return text


def normalise_email(address: str) -> str:
    """Take an e-mail address as typed, give the one form it is stored and compared in.

    Lower case, domain in IDNA 2008 ASCII. No two different letters ever meet: the Kelvin sign is not k, ß is not ss
    (Django CVE-2019-19844), so a local part outside ASCII is refused rather than folded.
    Raises Refused (`email_invalid`, `email_long`).
    """
    local, at, domain = address.strip().translate(_ASCII_LOWER).rpartition("@")
    if not at or not _LOCAL.fullmatch(local):
        raise _refuse("email_invalid")
    host = _host(domain)
    if len(local) > 64 or len(local) + 1 + len(host) > 254:
        raise _refuse("email_long")
    return f"{local}@{host}"


def _host(domain: str) -> str:
    if domain == "localhost":
        return domain
    try:
        host = idna.encode("".join(_lower(c) for c in domain)).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise _refuse("email_invalid") from None
    if "." not in host.strip(".") or host.endswith(".") or host.rpartition(".")[2].isdigit():
        raise _refuse("email_invalid")
    return host


def _lower(character: str) -> str:
    lower = character.lower()
    return character if lower.isascii() and not character.isascii() else lower


def mixed_script(text: str) -> bool:
    """Tell whether one word of the text mixes alphabets that no language mixes (“pаypal” with a Cyrillic а)."""
    if text.isascii():
        return False
    return any(not _one_hand(word) for word in _WORD.findall(unicodedata.normalize("NFKC", text)))


def _one_hand(word: str) -> bool:
    scripts = {unicodedata.name(c, "?").split()[0] for c in word if unicodedata.category(c) != "Lm"}
    return len(scripts) < 2 or any(scripts <= together for together in _TOGETHER)
