"""Somebody’s health: a word of illness in a sentence that is about a person, and not about oneself or about everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parvis.guard.data_tables.firstnames import FIRST_NAMES
from parvis.guard.detectors.found import Found, words
from parvis.guard.models import Severity

_ILLNESS = words(
    "cancers?", "tumeurs?", "leuc[eé]mie", "chimio(?:th[eé]rapie)?s?", "radioth[eé]rapie", "(?:en|sa|une|grosse) depression(?! sur)", "depression nerveuse", "depressi(?:f|ve)",
    "burn-?out", "arr[eê]t maladie", "arr[eê]t de travail", "en arr[eê]t", "cong[eé] maladie", "en maladie", "(?:est|etait|tombee|serait|elle|femme) enceinte", r"enceinte de \w+ mois",
    "fausse couche", "pma", "diab[eè]te", "diab[eé]tique", "vih", "s[eé]ropositi(?:f|ve)", "sida", "hospitalis\\w{1,4}",
    "handicapee?", "(?:son|sa|leur) handicap", "rqth", "invalidit[eé]", "psychiatr\\w{1,5}", "bipolaire", "schizophr\\w{2,5}", "[eé]pilep\\w{2,5}",
    "scl[eé]rose", "parkinson", "alzheimer", "avc", "infarctus", "alcoolique", "alcoolisme", "cure de d[eé]sintoxication",
    "mi-temps th[eé]rapeutique", "op[eé]r[eé]e? d\\w{1,3}", "sous traitement", "antid[eé]presseurs?", "tentative de suicide",
    "tumou?rs?", "leuk[ae]+mia", "chemo(?:therapy)?", "radiotherapy", "depressed", "(?:with|from|her|his|clinical) depression", "sick leave", "pregnant",
    "miscarriage", "ivf", "diabet(?:es|ic)", "hiv", "hiv[- ]positive", "hospitali[sz]ed", "(?:his|her|'s) disability", "is disabled", "bipolar",
    "schizophreni[ac]", "epilep(?:sy|tic)", "multiple sclerosis", "had a stroke", "heart attack", "alcoholi(?:c|sm)", "rehab",
    "antidepressants?", "mental breakdown", "nervous breakdown", "suicid(?:al|e attempt)", "diagnosed with", "signed off sick",
    "in psychiatric",
)  # fmt: skip
_NAMED = re.compile(
    r"(?<!\w)(?:(?:M\.|Mme|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Monsieur|Madame) [A-Z][\w-]+|@\w{2,30}|[A-Z][a-z]{2,15}(?:-[A-Z][a-z]+)? "
    r"(?:est|a|sera|etait|vient|revient|reprend|is|has|was|will|had|got|went|suffers?|souffre|attend|suit|fait|doit)(?!\w)"
    r"|(?:pour|de|d'|avec|for|about|of|with|chez|a) (?!(?:La|Le|Les|The|Un|Une|Ligue)\b)[A-Z][a-z]{2,15} (?:en|dans|de la|in|from|qui|who)(?!\w)"
    r"|[A-Z][a-z]{2,15}'s (?=[a-z])"
    r"|(?<!\w)[A-Z][a-z]{2,15} ?[(,] ?(?:still|is|who|on|in|encore|toujours|qui|est|en|sous|a)(?!\w))"
)
_SOMEBODY = words(
    "il", "elle", "he", "she", "his", "her", "coll[eè]gue", "colleague", "notre [a-z]{4,20}", "our [a-z]{4,20}", "sa femme",
    "son mari", "son fils", "sa fille", "ma cheffe?", "mon chef", "my (?:boss|manager|colleague)", "la cliente", "le client",
    "du service", "de l'atelier", "de la compta", "in accounts", "in logistics",
)  # fmt: skip
_EVERYBODY = words(
    "lutte", "contre le", "contre la", "sensibilisation", "octobre rose", "movember", "pr[eé]vention", "d[eé]pistage", "ligue",
    "association", "recherche", "course", "collecte", "accessib\\w+", "awareness", "charity", "fundrais\\w+", "research",
    "prevention", "screening", "walk for", "run for", "campaign", "policy", "politique", "roman", "livre", "film", "book",
    "novel", "journ[eé]e (?:mondiale|nationale)", "world .{1,20}day", "apr[eè]s mon", "mon", "ma", "my own", "my", "je", "i",
)  # fmt: skip
_WORDS = re.compile(r"[a-z]+")
SENTENCE = re.compile(r"[^.!?\n]+")


def is_about_somebody(sentence: str) -> bool:
    """Whether it names a person, or says he or she of one."""
    lower = sentence.lower()
    return bool(_NAMED.search(sentence) or _SOMEBODY.search(lower)) or not FIRST_NAMES.isdisjoint(_WORDS.findall(lower))


def find(text: str) -> Iterator[Found]:
    """Words of illness said of somebody: serious, whoever it is."""
    for sentence in SENTENCE.finditer(text):
        lower = sentence.group().lower()
        if not _ILLNESS.search(lower) or _EVERYBODY.search(lower) or not is_about_somebody(sentence.group()):
            continue
        for match in _ILLNESS.finditer(lower):
            yield Found("health", sentence.start() + match.start(), sentence.start() + match.end(), Severity.SERIOUS)
