"""E-mail addresses and telephone numbers of people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from parvis.guard.data_tables.dialling import COUNTRIES
from parvis.guard.detectors.dictated import dictated
from parvis.guard.detectors.found import Found, around, words
from parvis.guard.models import Severity

_AT = r"\s?(?:@|[\[({]\s?(?:at|arobase|arobas|chez|a|@)\s?[\])}])\s?"
_DOT = r"(?:\.|\s?[\[({]\s?(?:dot|point|\.)\s?[\])}]\s?)"
_EMAIL = re.compile(
    rf"(?<![\w.+@/-])([A-Za-z0-9][\w.+-]{{0,63}}){_AT}([A-Za-z0-9][A-Za-z0-9-]{{0,62}}(?:{_DOT}[A-Za-z0-9][A-Za-z0-9-]{{0,62}}){{1,4}})(?![\w@-])",
    re.IGNORECASE,
)
# Said in words: jean point dupont arobase ferrand point fr.
_SPELT = re.compile(
    r"(?<!\w)[a-z0-9]{1,40}(?: (?:point|dot|tiret) [a-z0-9]{1,40}){0,3} (?:arobase|arobas|at)"
    r" [a-z0-9-]{1,40}(?: (?:point|dot) [a-z]{2,20}){1,2}(?!\w)",
    re.IGNORECASE,
)
# Addresses of an office, not of a person.
_OFFICES = words(
    "contact", "info", "infos", "hello", "bonjour", "presse", "press", "support", "sav", "help", "aide", "accueil",
    "no-?reply", "ne-?pas-?repondre", "webmaster", "postmaster", "abuse", "security", "securite", "admin", "sales",
    "ventes", "commande", "commandes", "orders", "service-?client", "serviceclient", "newsletter", "jobs", "careers",
    "recrutement", "emploi", "rh", "hr", "dpo", "privacy", "rgpd", "boutique", "shop", "magasin", "atelier", "office",
    "mairie", "communication", "marketing", "compta", "comptabilite", "billing", "facturation", "reparation",
    "reparations", "repairs?", "team", "equipe", "hi", "git", "mail", "trade", "stockists", "wholesale", "reservations?", "bookings?", "inscriptions?", "welcome", "events?", "evenements?",
)  # fmt: skip

_PLACEHOLDER = re.compile(
    r"^(?:prenom[._-]nom|first[._-]?(?:name)?[._-]last|votre|your|nom|name|john[._-]?doe|jane[._-]?doe)|@example\.(?:com|org|net)$"
)

_DIGITS = re.compile(r"(?<![\w.,+/#-])(?:\+ ?|\(\+?)?\d(?:[ .\-/()_]{0,3}\d){7,16}(?![\w]|[.,]\d)")
_GLUED = re.compile(r"(?i:(?<=tel)|(?<=phone)|(?<=num)|(?<=mobile)|(?<=_))0[1-79]\d{8}(?!\d)")
_SAID = words(
    r"t[eé]l", r"t[eé]l[eé]phone", "phone", "mobile", "portable", "cell", "fixe", "ligne directe", "direct line",
    "num[eé]ro", "num", r"appel\w{1,6}", r"rappel(?:e|er|ez|le|les)", "joindre", "joignable", "call", "calls", "ring",
    "text", "texto", "sms", "whatsapp", "signal", "number", "contacter", "reach", "urgence", "emergency", "fax",
)  # fmt: skip
_OTHERWISE = words(
    "siret", "siren", "rcs", "tva", "vat", "iban", "ean", "isbn", "r[eé]f[eé]rences?", "ref", "commande", "order",
    "facture", "invoice", "lot", "lots", "colis", "suivi", "tracking", "s[eé]rie", "serial", "ticket", "dossier",
    "code", "article", "issn", "doi", "orcid",
)  # fmt: skip
_SWITCHBOARD = words(
    "standard", "appelez-nous", "contactez-nous", "nous joindre", "notre numero", "call us", "ring us", "customer service", "enquiries", "switchboard", "accueil", "service client", "hotline", "front desk", "reception", "mairie",
    "our office", "boutiques?", "magasins?", "shop", "store", "vous repond(?:ent)?", "office de tourisme", "horaires", "secretariat",
    "du lundi", "du mardi", "du mercredi", "opening hours", "billetterie", "box office", "numero vert", "restaurant", "refuge", "gite",
    "camping", "hotel", "library", "mediatheque", "cabinet", "musee", "museum", "town hall", "tourist office", "helpline",
)  # fmt: skip
_FRENCH = re.compile(r"0[1-79]([ .\-/]?)\d\d(?:\1\d\d){3}")
_NUMBER_OF_A_SERVICE = re.compile(
    r"(?:\+?33|0033|0)[ .\-]?(?:\(0\))?[ .\-]?8|0?80[08]|0?3[04][0-9] ?\d{3}|0844|\+?44 ?800|1?[ -]?800"
)
_DATE = re.compile(
    r"(?:[0-3]?\d[/. -][01]?\d[/. -](?:19|20)\d\d|(?:19|20)\d\d[/. -][01]?\d[/. -][0-3]?\d)(?:[ -]+\d+)*"
)
_ROUND = re.compile(r"(?<=\d)[oO](?=[\d .\-]|$)|(?<![A-Za-z])[oO](?=\d)|(?<= )[oO](?=\d)")
_AMERICAN = re.compile(r"(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}")
_BRITISH = re.compile(r"\(?0(?:7\d{3}[ -]?\d{3}[ -]?\d{3}|2\d\)?[ -]?\d{4}[ -]?\d{4}|1\d{2,4}\)?[ -]\d{3}[ -]?\d{3,4})")
_GROUPED = re.compile(r"\(?0\d{1,4}\)?(?:[ ./-]\d{2,4}){2,4}")


def find(text: str) -> Iterator[Found]:
    """E-mail addresses and telephone numbers, but for those of offices and services."""
    if "@" in text or "aro" in text or " at " in text or "(" in text or "[" in text:
        for pattern in (_EMAIL, _SPELT):
            yield from _emails(pattern, text)
    text = _ROUND.sub("0", text)  # a letter for a figure
    for match in _DIGITS.finditer(text):
        if _is_phone(match.group(), around(text, *match.span())):
            yield Found("phone", *match.span(), Severity.NOTICE)
    for match in _GLUED.finditer(text):
        yield Found("phone", *match.span(), Severity.NOTICE)
    for start, end, figures in dictated(text):
        if 10 <= len(figures) <= 11 and figures[0] == "0" and figures[1] != "0":
            yield Found("phone", start, end, Severity.NOTICE)


def _emails(pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        local = re.split(r"[@\s\[({]", match.group().lower(), maxsplit=1)[0]
        ending = re.split(r"[^a-z0-9]+", match.group().lower().rstrip("]})"))[-1]
        if _PLACEHOLDER.search(match.group().lower()):
            continue
        if not ending.isalpha() or not 2 <= len(ending) <= 20 or _OFFICES.fullmatch(local):
            continue
        yield Found("email", *match.span(), Severity.NOTICE)


def _is_phone(number: str, about: str) -> bool:
    if _DATE.fullmatch(number):
        return False
    if _NUMBER_OF_A_SERVICE.match(number.strip("( ")):
        return False
    said = bool(_SAID.search(about))
    if number.startswith(("+", "(+", "00")):
        return _is_international(number) and (said or not number.startswith("00") or not _OTHERWISE.search(about))
    if _OTHERWISE.search(about) and not said:
        return False
    if not re.sub(r"\D", "", number).startswith(("06", "07")) and _SWITCHBOARD.search(about):
        return False
    figures = re.sub(r"\D", "", number)
    if match := _FRENCH.fullmatch(number):
        return bool(match.group(1)) or said or number.startswith(("06", "07"))
    if _BRITISH.fullmatch(number) or (_AMERICAN.fullmatch(number) and (said or "(" in number or "-" in number)):
        return True
    if len(figures) == 10 and figures.startswith(("06", "07")):
        return said or number.count(" ") >= 8
    return said and bool(_GROUPED.fullmatch(number))


def _is_international(number: str) -> bool:
    """Whether it has a country’s code and as many figures as numbers there have (ITU-T E.164)."""
    figures: Final = re.sub(r"\D", "", number.replace("(0)", "")).removeprefix("00")
    for length in (3, 2, 1):
        if (span := COUNTRIES.get(figures[:length])) is not None:
            return span[0] <= len(figures) - length <= span[1]
    return False
