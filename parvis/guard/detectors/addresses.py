"""Where somebody lives: postal addresses in French and English that are not a shop’s or an office’s."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parvis.guard.data_tables.firstnames import FIRST_NAMES
from parvis.guard.detectors.found import Found, around, words
from parvis.guard.models import Severity

_WAYS_FR = (
    r"rue|avenue|av\.?|boulevard|bd\.?|place|chemin|all[eé]es?|impasse|quai|route|cours|square|passage|faubourg|"
    r"sentier|lotissement|r[eé]sidence|hameau|mont[eé]e|venelle|villa|esplanade|ruelle|c[oô]te|lieu-dit"
)
_WAYS_EN = (
    r"street|st\.?|road|rd\.?|avenue|ave\.?|lane|ln\.?|drive|dr\.?|close|court|crescent|gardens?|terrace|place|square|"
    r"way|row|hill|mews|grove|park|walk|view|boulevard|blvd\.?"
)
_FRENCH = re.compile(
    rf"(?<![\w,.])\d{{1,4}}(?: ?(?:bis|ter|quater|[A-D]))?,? {{1,2}}(?:{_WAYS_FR}) [^\W\d_][\w'.-]{{0,30}}(?: [^\W\d_][\w'.-]{{0,30}}){{0,5}}"
    r"(?:[^!?;]{0,50}?(?<!\d)(\d{5}) +[^\W\d_][\w'-]{1,30})?",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    rf"(?<![\w,.])(?:(?:flat|apt\.?|apartment|unit) \w{{1,4}},? )?\d{{1,5}}[a-d]? (?:[a-z][\w'-]{{1,30}} ){{1,3}}(?:{_WAYS_EN})(?!\w)"
    r"(?:[^!?;]{0,50}?(?<!\w)([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]{2} \d{5})(?!\w))?",
    re.IGNORECASE,
)
_HOME = words(
    r"habit\w{1,4}", "domicile", r"demeur\w{1,4}", r"r[eé]sid(?:e|ent|ant)", "chez (?:lui|elle|moi|eux|m|mme|mr|mrs)",
    r"son adresse", "adresse perso\\w*", "adresse personnelle", "sa maison", "son appartement", "lives?", "living",
    "at home", "'s home", "home is", "home address", "his (?:address|place|house|flat)", "her (?:address|place|house|flat)",
    "moved to", "d[eé]m[eé]nag\\w{1,4}", "digicode", "interphone",
    "her new flat", "staying at", "log\\w{1,3} au", "livrer chez", "appartement", "apt",
)  # fmt: skip
_WORDS = re.compile(r"[a-z]+")
_TITLE = words("mme", "madame", "monsieur", "m\\.", "mr\\.?", "mrs\\.?", "ms\\.?")
_OFFICE = words(
    "boutiques?", "magasins?", "ateliers?", "si[eè]ge", "bureaux?", "rendez-vous", "venez", "salon", "stand", "mus[eé]e",
    "store", "shop", "shops", "office", "offices", "showroom", "headquarters", "visit", "venue", "mairie", "h[oô]tel",
    "restaurant", "caf[eé]", "entr[eé]e", "adresse de l", "ouvert", "ouverts?", "open", "librairie", "m[eé]diath[eè]que",
    "halle", "usine", "entrep[oô]t", "warehouse", "library", "museum", "gallery", "galerie", "th[eé][aâ]tre", "cinema",
    "pop-up", "meet us", "join us", "retrouve[zr]?", "inauguration", "soci[eé]t[eé]", "sas", "sarl", "ltd", "limited",
)  # fmt: skip

_PAST = re.compile(r"(?<!\d)1[5-9]\d\d(?!\d)|si[eè]cle|century|grand-?(?:m[eè]re|p[eè]re|mother|father)|anc[eê]tres?")


def find(text: str) -> Iterator[Found]:
    """Addresses with a postcode, or said to be somebody’s home; but not those of places open to people."""
    for pattern in (_FRENCH, _ENGLISH):
        for match in pattern.finditer(text):
            about = around(text, *match.span(), before=90, after=60)
            home = bool(_HOME.search(about))
            if _PAST.search(about):
                continue
            titled = match.group(1) or _TITLE.search(about) or not FIRST_NAMES.isdisjoint(_WORDS.findall(about))
            if home or (titled and not _OFFICE.search(about)):
                yield Found("address", match.start(), match.start() + len(match.group().rstrip()), Severity.NOTICE)
