"""Whether a text speaks of the house, or of the world: a word to watch (“strike”, “recall”) is in every newspaper.

Pronouns and places of work weigh for the house; laws, books, associations and other people’s news against it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from parvis.guard.data_tables.firstnames import FIRST_NAMES
from parvis.guard.detectors.found import words
from parvis.guard.folding import Folded

_OURS: Final = words(
    "nous", "notre", "nos", "on", "chez nous", r"la maison(?! d)", "la boite", "ma boite", "le patron", "la patronne", "la direction",
    "le directeur", "la directrice", "l'usine", "l'atelier", "nos ateliers", "les rh", "la rh", "des rh", "la drh", "la compta",
    "mon chef", "ma cheffe?", "mon manager", "ma manager", "collegues?", "le cse", "le siege", "le comite", "le syndicat",
    "equipe de nuit", "signalement", "apparemment", "il parait", "parait que", "confirme", "chut", "entre nous",
    "we", "we're", "we've", "we'll", "us", "our", "ours", "my manager", "my boss", "the boss", "the team", "the office",
    r"the \w+ office", "the company", "the factory", "the plant", "the workshop", "the house", "management", "the board", "hr",
    "colleagues?", "coworkers?", "co-workers", "the ceo", "the cfo", "finance", "legal", "corridor", "meeting", "slides?",
    "slide titled", "rumou?rs?", "apparently", "confirmed", "internal", "internally", "warehouse", "ma prime", "mon poste", "mon equipe", "my team", "my job", "my shift", "direction",
    "l'entreprise", "la mairie", "l'hopital", "le service", "les elus", "syndicats?", "our lawyers?", "head office", "my bonus", "the stockists?",
)  # fmt: skip
_WORLDS: Final = words(
    "presse", "journal", "journaux", "ministere", "loi", "lois", "decret", "cnil", "droit", "juridique", "cours", "atelier de",
    "formation", "conference", "livre", "roman", "film", "podcast", "documentaire", "affiche", "affiches", "exposition", "expo",
    "musee", "histoire", "siecle", r"1[6-9]\d\d", "clubs?", "soiree", "entree libre", "psychologue", "animee? par", "rencontre", "debat", "colloque", "sport", "genou", "mollet", "champion", "match", "tribune", "article", "dossier du mois", "enquete", "associations?", "fiche", "pedagogique", "prevention", "conseils",
    "un operateur", "une chaine", "une enseigne", "grande enseigne", "une entreprise", "d'une entreprise", "le gouvernement",
    "info conso", "public", "publique", "publie", "publies", "comment ca marche", "definition", "theatre", "snc[fb]", "ratp",
    "cheminots", "enseignants", "transports?", "aeroport", "greve des", "rien de prevu", "en general", "obligatoire", "benevoles?",
    "policy", "policies", "law", "laws", "lecture", "class", "course", "book", "novel", "memoir", "movie", "documentary",
    "banque", "geant", "constructeur", "compagnie", "trains?", "avions?", "de la faim", "serie", "polar", "quiz", "mots croises",
    "concurrent", "candidature", "recrut\\w+", "benevolat", "airlines?", "rail", "railway", "banks?", "high street", "retailer",
    "carmaker", "giant", "study", "thriller", "drama", "tv", "crossword", "hamstring", "marathon", "lightning", "comedy", "kids",
    "selon", "according to", "afp", "bbc", "interview", "etude", "survey", "statistics", "en france", "dans le secteur", "sector",
    "poster", "exhibition", "museum", "history", "century", "explained", "explainer", "the maker", "manufacturer", "published",
    "official", "notice", "newspaper", "in the news", "the news", "government", "ministry", "webinar", "beginners?", "guide",
    "charity", "society", "episode", "pick", "evening", "free entry", "talk", "documentaries", "article", "reading", "reads?", "knee", "athletes?", "season", "match", "another", "other company", "a supermarket", "a rival", "series", "play", "pharmaceutical",
)  # fmt: skip
_NAMES = re.compile(r"[a-z]+")
_ENGLISH: Final = ("the", "of", "and", "to", "in", "is", "was", "for", "with", "this", "that", "by", "from", "it")
_FRENCH: Final = (
    "le",
    "la",
    "les",
    "de",
    "des",
    "du",
    "et",
    "est",
    "un",
    "une",
    "pour",
    "dans",
    "que",
    "qui",
    "au",
    "ce",
)
_NEGATED = re.compile(
    r"(?<!\w)(?:rien de prevu|pas de|aucune?|no|not|never|nothing)(?: \w+){0,3} (?:chez nous|here|ici|for us|at ours)(?!\w)"
)


def speaks_of_us(texts: list[Folded]) -> int:
    """How much what is said is about the house (above 0), or about the world (below 0), all pieces taken together."""
    said = "\n".join(folded.bare.lower() for folded in texts)[:20_000]
    ours = {match.group() for match in _OURS.finditer(_NEGATED.sub(" ", said))}
    worlds = {match.group() for match in _WORLDS.finditer(said)}
    named = not FIRST_NAMES.isdisjoint(_NAMES.findall(said))
    if _language(said) == "en":
        ours.discard("on")
    return len(ours) + named - len(worlds)


def spoken(texts: list[Folded]) -> str:
    """The language it is clearly written in, `en` or `fr`; "" where it is not clear."""
    return _language("\n".join(folded.bare.lower() for folded in texts)[:20_000], clearly=3)


def _language(said: str, *, clearly: int = 1) -> str:
    """Whose small words there are more of: “on” is *we* in one of the two."""
    small = Counter(_NAMES.findall(said))
    english, french = (sum(small[word] for word in words) for words in (_ENGLISH, _FRENCH))
    if english > clearly * french:
        return "en"
    return "fr" if french > clearly * english else ""
