"""What opens something to whoever reads it: private keys, access keys, passwords, codes of doors.

Keys are known by the marks their makers gave them; passwords by a word that announces one, and a value that looks like one.
"""

from __future__ import annotations

import math
import re
from base64 import b64decode
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from typing import Final

from parvis.guard.detectors.found import Found
from parvis.guard.models import Severity

_PRIVATE = re.compile(
    r"-----BEGIN (?:[A-Z]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?=[\s\\nr\"'>]{0,8}[A-Za-z0-9+/:=-]{16})"
)
_TOKENS: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"A(?:KIA|SIA)[A-Z0-9]{16}"  # Amazon
    r"|gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\w{40,255}"
    r"|gl(?:pat|dt|rt|cbt|ptt|soat)-[\w-]{16,64}"  # GitLab
    r"|xox[abeoprs]-[\w-]{10,255}|xapp-[\w-]{20,255}|hooks\.slack\.com/services/[\w/]{20,100}"
    r"|(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,255}|whsec_[A-Za-z0-9]{20,64}"  # Stripe
    r"|AIza[\w-]{35}|ya29\.[\w-]{20,255}|GOCSPX-[\w-]{20,40}"  # Google
    r"|npm_[A-Za-z0-9]{30,64}|pypi-Ag[\w-]{40,255}|dckr_pat_[\w-]{20,64}|rubygems_[a-f0-9]{40,64}"
    r"|SG\.[\w-]{16,32}\.[\w-]{30,64}|key-[a-f0-9]{32}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"
    r"|sk-(?:ant-|proj-)?[A-Za-z0-9_-]{20,255}|hf_[A-Za-z0-9]{30,64}|xkeysib-[a-f0-9]{32,80}"
    r"|dop_v1_[a-f0-9]{40,80}|sq0(?:atp|csp)-[\w-]{20,64}|EAA[A-Za-z0-9]{40,255}|\d{8,10}:AA[\w-]{32,36}"
    r"|otpauth://[hotp]{4}/[^\s]{4,200}secret=[A-Z2-7]{16,64}|PuTTY-User-Key-File"
    r"|discord(?:app)?\.com/api/webhooks/\d{10,25}/[\w-]{40,90}|AGE-SECRET-KEY-1[A-Z0-9]{50,64}"
    r"|eyJ[\w-]{8,1000}\.eyJ[\w-]{8,2000}\.[\w-]{10,1000}"  # JWT, RFC 7519
    r")"
)
_CONNECTION = re.compile(
    r"(?<!\w)[a-z][a-z0-9+]{1,20}://[^\s/:@<>\[\]{}]{1,64}:([^\s/@<>{}]{3,128})@[^\s@]{2,128}", re.IGNORECASE
)
_BASIC = re.compile(r"(?i:authorization: ?basic |basic auth: ?)([A-Za-z0-9+/]{8,400}={0,2})")
_BEARER = re.compile(r"(?i:bearer )([\w.~+/-]{20,500}={0,2})")

# What announces a password. Its value stands within a line or two; another word or two may stand between.
_ANNOUNCED = re.compile(
    r"(?<![^\W_])(?:mots? de passe|mdp|(?:recovery|backup) codes?|codes? de (?:secours|recuperation)|mots?-de-passe|passwords?|passwd|pwd|pass ?phrase|passcode|motdepasse|(?:cl[eé]f?|code|key) (?:de |d')?(?:licence|activation|produit|secrete|d'api|api|wpa)|(?:licen[cs]e|product|activation) key|psk|jeton|(?:pass|pw|secret|psw|mp)(?= ?[:=])|"
    r"(?:code|cl[eé]|key|mot) (?:du |de la |de |d'acc[eè]s |for the )?(?:wi-?fi|reseau|wlan|vpn)|"
    r"(?:wi-?fi|reseau|network|wlan)[^\n]{0,40}?[ ,:](?:cl[eé]|key|code))(?![^\W_])",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"(?<![^\W_])(?:identifiants?|logins?|user ?names?|user|utilisateur|usager|session|comptes?|accounts?|acc[eè]s|credentials?|vpn)(?![^\W_])",
    re.IGNORECASE,
)
REACH: Final = 140  # characters after the word that announces a value in which it may stand
# What advice about passwords gives as a bad one; it counts where it is given as the value.
_WEAK = re.compile(
    r"^(?:p[a@4][s5$]{2}w[o0]r[dt]|m[o0]td[e3]p[a@4][s5$]{2}[e3]|azerty|qwerty|admin|123|abc123|letmein|secret)",
    re.IGNORECASE,
)
_POINTED = re.compile(r"(?:[:=]|(?<!\w)(?:is|est|c'est))[ \"'«“]{0,3}$")
_VALUE = re.compile(r"[^\s,;\"'«»“”()\[\]<>{}]{5,128}")
_ASSIGNED = re.compile(
    r"(?<![^\W_])((?:secret|token|api_?-?key|apikey|access_?key|private_?key|auth|credential|cookie|jeton|cl[eé]f? (?:d'|de )?(?:api|acces|privee|secrete)|private key|api key|access key|secret key|session_?id|sig|signature|cl[eé])(?:[_-]\w{1,20})?)"
    r"[\"']?(?:\s{0,3}(?:=|:|=>)\s{0,3}| (?:is|est|was) )(?:[\"']([^\s\"']{16,256})[\"']|([\w+/=.~-]{16,256}))",
    re.IGNORECASE,
)
_SEED = re.compile(
    r"(?i:(?<!\w)(?:seed|2fa|otp|totp|mfa|authenticator|double facteur|double authentification|graine|recovery)(?!\w))"
    r"[^\n]{0,60}?(?<![\w])((?:[A-Z2-7]{4}[ -]?){4,16})(?![A-Za-z0-9])"
)
_DOOR = re.compile(
    r"(?<!\w)(?:codes?|pin|digicode|combinaison|combination)(?!\w)[^\n.!?]{0,40}?(?<!\w)"
    r"(?:alarme?|portes?|portail|portillon|coffre|cadenas|garage|digicode|interphone|immeuble|local|entr[eé]e|doors?|gate|safe|lock|"
    r"padlock|lockbox|key ?box|bo[iî]te [aà] cl[eé]s?|pin|carte|sim)(?!\w)[^\n!?]{0,25}?(?<![\w,.-])([0-9][0-9A-F*# -]{2,9}[0-9A-F#*])(?!\w|[.,]\d| ?(?:€|euros?|%|h\b))"
    r"|(?<!\w)codes?(?: is| est|:| :| =)? {0,2}([0-9][0-9A-F]{2,7}[ABC]?)(?!\w|[.,]\d)[^\n.!?]{0,25}?(?<!\w)"
    r"(?:alarme?|portes?|portail|portillon|coffre|cadenas|interphone|local|doors?|gate|safe|padlock|lockbox|keypad)(?!\w)"
    r"|(?<!\w)(?:digicode|code pin|pin|pin code|door code|gate code|alarm code)(?: is| est|:| :| =)? {0,2}([0-9A-F]?[0-9]{2}[0-9A-F]{1,6})(?!\w|[.,]\d)",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"x{3,}|\*{3,}|\.{3}|…|•{2,}|<|\$\{|\{\{|%\(|(?:your|votre|mon|my|ton)[-_]|example|exemple|placeholder|change-?me|environ|"
    r"getenv|process\.env|secrets?\.|vault|redacted|masqu|dummy|foobar|0{6,}|1234567|abcdef",
    re.IGNORECASE,
)
# A name and its password, side by side: `admin / Tournesol`, `login marketing, mdp tournesol`.
_PAIR = re.compile(
    r"(?<!\w)(?:logins?|user(?: ?name)?|utilisateur|identifiants?|credentials|comptes?|acc[eè]s|account)(?!\w)[^\n/]{0,40}?"
    r"(?: / |/)(?=\S*[A-Z0-9!&$%*+=?@#_~^-])([^\s/,;\"'»”()<>{}\[\]]{6,40})"
    r"|(?<!\w)(?:logins?|user(?: ?name)?|utilisateur|identifiants?)(?!\w)[^\n]{1,50}?(?<!\w)(?:mdp|pwd|pass|password|mot de passe|passe)"
    r"(?: ?[:=] ?| est | is | )[\"'«“]?(?!(?:de|est|is|and|et|a|the|on|sur|oublie|perdu|with|par|by|for)\b)([^\s,;\"'»”()<>{}\[\]]{5,40})",
    re.IGNORECASE,
)
_ONCE = re.compile(
    r"(?<!\w)(?:codes? (?:recus?|sms|de (?:verification|validation|connexion|securite|confirmation))|(?:verification|one-?time|login|security|sms) codes?)"
    r"(?!\w)[^\n\d]{0,40}(?<![\d.,])(\d{3}[ -]?\d{3}|\d{4,8})(?!\d|[.,]\d)",
    re.IGNORECASE,
)
_HASHED = re.compile(r"\$(?:2[aby]|5|6|apr1|y|argon2id?)\$[\w./$=,+-]{20,160}")
_LINK = re.compile(
    r"https?://[^\s]{3,120}?/(?:reset|invite|magic|activate|verify|join|token|login|share)[/=?][^\s]{0,40}?([\w-]{20,200})",
    re.IGNORECASE,
)
# A password with nothing but letters: given as in a file of settings, or several words with hyphens.
_PLAIN = re.compile(
    r"(?:passw(?:or)?d|passwd|pwd|mdp|mot de passe|pass ?phrase)[\"']?(?: ?= ?[\"']?(?=[^\s\"'()$<]{6})|(?: is| est|:| :| =)? {0,2}[\"'«“]?"
    r"(?=[a-z]{3,12}(?:[-_.][a-z]{3,12}){2,}))([^\s\"'»”(),;$<]{6,80})",
    re.IGNORECASE,
)
_PHRASE = re.compile(
    r"(?:seed phrase|recovery phrase|mnemonic|phrase de r[eé]cup[eé]ration|phrase secr[eè]te)[^\n:]{0,40}:\s{0,2}((?:[a-z]{3,8}[ ,\n]{1,2}){11,23}[a-z]{3,8})",
    re.IGNORECASE,
)
_WIFI = re.compile(r"(?<!\w)wi-?fi(?!\w)", re.IGNORECASE)
_GIVEN = re.compile(r"[:/=] {0,2}([^\s,;()\"'«»]{6,64})")
_WEB = re.compile(r"https?://|www\.|\w+@\w+\.\w+|^#")


def find(text: str) -> Iterator[Found]:
    """Keys, tokens and passwords, but for those that stand for one (`xxxx`, `<your-token>`)."""
    for match in _PRIVATE.finditer(text):
        yield Found("private_key", match.start(), _end_of_key(text, match), Severity.GRAVE)
    yield from _tokens(text)
    for match in _CONNECTION.finditer(text):
        if not _PLACEHOLDER.search(match.group(1)) and match.group(1).lower() not in ("password", "pass", "mdp"):
            yield Found("connection", *match.span(), Severity.GRAVE)
    for match in (*_BASIC.finditer(text), *_BEARER.finditer(text)):
        if not _stands_for(match.group(1)) and (match.re is _BEARER or _is_pair(match.group(1))):
            yield Found("token", *match.span(1), Severity.GRAVE)
    yield from _assigned(text)
    yield from _announced(text)
    yield from _worded(text)
    for wifi in _WIFI.finditer(text):
        for match in _GIVEN.finditer(text, wifi.end(), min(len(text), wifi.end() + 80)):
            if _looks_secret(match.group(1)) and not _WEB.search(match.group(1)):
                yield Found("password", *match.span(1), Severity.GRAVE)
    for match in (*_SEED.finditer(text), *_DOOR.finditer(text)):
        yield Found("password", *match.span(match.lastindex or 0), Severity.GRAVE)


def _worded(text: str) -> Iterator[Found]:
    """What stands where a password, a code or a key stands, whatever it looks like."""
    for pattern in (_PLAIN, _PHRASE, _PAIR, _ONCE, _HASHED, _LINK):
        for match in pattern.finditer(text):
            start, end = match.span(match.lastindex or 0)
            value = text[start:end]
            if _PLACEHOLDER.search(value) or (pattern is _LINK and not any(map(str.isdigit, value))):
                continue
            if pattern is _PAIR and _WEB.search(text[max(0, start - 12) : end]):
                continue
            yield Found("token" if pattern in (_HASHED, _LINK) else "password", start, end, Severity.GRAVE)


def _tokens(text: str) -> Iterator[Found]:
    """Keys as they stand, and broken over lines."""
    places = [place for place, character in enumerate(text) if not character.isspace()]
    whole = "".join(text[place] for place in places) if len(places) < len(text) else ""
    seen = set()
    for match in _TOKENS.finditer(text):
        seen.add(match.start())
        if not _stands_for(match.group()):
            yield Found("token", *match.span(), Severity.GRAVE)
    for match in _TOKENS.finditer(whole):
        start, end = places[match.start()], places[match.end() - 1] + 1
        if start not in seen and not _stands_for(match.group()) and _is_drawn(match.group()):
            yield Found("token", start, end, Severity.GRAVE)


def _is_drawn(value: str) -> bool:
    """Whether it looks drawn by lot, and not like words whose spaces were taken away."""
    return sum(map(str.isdigit, value)) >= 4 and any(map(str.isupper, value)) and any(map(str.islower, value))


def _end_of_key(text: str, match: re.Match[str]) -> int:
    end = text.find("-----END", match.end(), match.end() + 20_000)
    return (
        match.end()
        if end < 0
        else min(len(text), text.find("-----", end + 8) + 5 if text.find("-----", end + 8) > 0 else end)
    )


def _is_pair(encoded: str) -> bool:
    """Whether it is `name:password` in base 64 (RFC 7617)."""
    try:
        return b":" in b64decode(encoded + "=" * (-len(encoded) % 4))
    except ValueError:
        return False


def _assigned(text: str) -> Iterator[Found]:
    """Values given to what is called a secret, that look drawn by lot."""
    for match in _ASSIGNED.finditer(text):
        value = match.group(2) or match.group(3)
        if _stands_for(value) or not any(map(str.isdigit, value)) or value.count(".") > 2:
            continue
        if _entropy(value) >= 3.4:
            yield Found("token", *match.span(match.lastindex or 0), Severity.GRAVE)


def _stands_for(value: str) -> bool:
    return bool(_PLACEHOLDER.search(value)) or len(set(value)) < 8


def _entropy(value: str) -> float:
    """In bits a character."""
    return -sum(n / len(value) * math.log2(n / len(value)) for n in Counter(value).values())


def _announced(text: str) -> Iterator[Found]:
    """A value that looks like a password, soon after a word that announces one, or after the name of an account."""
    if not _ANNOUNCED.search(text) and not _ACCOUNT.search(text):
        return
    told: set[int] = set()
    values = [(start, word, _looks_secret(word)) for start, word in map(_trimmed, _VALUE.finditer(text))]
    values = [(start, word, strength) for start, word, strength in values if strength and not _stands(word)]
    starts = [start for start, _word, _strength in values]
    for pattern, needed in ((_ANNOUNCED, 1), (_ACCOUNT, 2)):
        for match in pattern.finditer(text):
            first = bisect_left(starts, match.end())
            for start, word, strength in values[first : first + 12]:
                if start - match.end() > REACH:
                    break
                if start not in told and strength >= needed and _belongs(text[match.end() : start], word, strength):
                    told.add(start)
                    yield Found("password", start, start + len(word), Severity.GRAVE)
                    break


def _stands(word: str) -> bool:
    return bool(_PLACEHOLDER.search(word) or _WEB.search(word))


def _belongs(between: str, word: str, strength: int) -> bool:
    """Whether the value is that of the word that announces it: what looks less like one has to stand nearer."""
    if _WEAK.search(word) and not _POINTED.search(between):
        return False
    return strength > 1 or (len(between) <= REACH // 2 and not re.search(r"[.!?]\s", between))


def _trimmed(value: re.Match[str]) -> tuple[int, str]:
    word = value.group()
    bare = word.lstrip(":=-–/.!?_")
    bare = re.sub(r"\.(?:txt|pdf|docx?|xlsx?|csv|png|jpe?g)$", "", bare)
    return value.start() + len(word) - len(word.lstrip(":=-–/.!?_")), bare.rstrip(".:?")


def _looks_secret(word: str) -> int:
    """How much a word looks like a password: 0 an ordinary word, 1 letters with figures, 2 with signs or capitals inside too."""
    if len(word) < 6 or not any(map(str.isalpha, word)) or re.fullmatch(r"[A-Za-z]?\d+(?:[-/]\d+)*[A-Za-z]{0,4}", word):
        return 0
    figure = any(map(str.isdigit, word))
    sign = bool(re.search(r"[!&$%*+=?@#_/\\|~^]", word))
    inner = bool(re.search(r"[a-z][A-Z]", word))
    capital = word != word.lower() and word != word.upper()
    if figure:
        return 2 if sign or inner or (capital and re.search(r"[^\w]|\d[a-z]", word)) or (capital and "-" in word) else 1
    return 1 if sign and capital else 0
