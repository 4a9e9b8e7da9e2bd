"""Which column of a directory holds what, from its title in French or English."""

from __future__ import annotations

import re

from parvis.imports.written_dates import simplified

FIELDS = {
    "first_name": "first name|firstname|given name|forename|prenom",
    "last_name": "last name|lastname|surname|family name|nom de famille|nom usuel|nom",
    "name": "name|full name|display name|nom complet|nom et prenom|prenom et nom|prenom nom|nom prenom",
    "email": "email|e mail|mail|email address|e mail address|mail address|work email|courriel|adresse e mail"
    "|adresse mail|adresse email|adresse electronique|mel",
    "phone": "phone|phone number|telephone|tel|mobile|mobile phone|cell phone|portable|numero de telephone",
    "team": "team|department|service|equipe|departement|direction|unit|unite|pole",
    "title": "title|job title|position|job|role|poste|fonction|metier|intitule de poste|intitule du poste",
    "manager": "manager|responsable|line manager|manager email|e mail du manager|superieur|superieur hierarchique|n 1"
    "|reports to|rattachement|responsable hierarchique",
    "location": "location|site|office|lieu|lieu de travail|bureau|city|ville|etablissement",
    "relation": "relation|relationship|lien|type|status|statut|employee type|worker type|type de contrat|contrat",
    "starts": "start|start date|starts|hire date|joined|since|from|arrivee|date d arrivee|date arrivee|entree"
    "|date d entree|debut|date de debut|date d embauche|depuis",
    "ends": "end|end date|ends|leaving date|left|until|depart|date de depart|date depart|sortie|date de sortie|fin"
    "|date de fin|jusqu au",
    "employer": "employer|company|organisation|organization|employeur|societe|entreprise",
    "sponsor": "sponsor|parrain|marraine|parrain ou marraine|referent|contact interne",
    "language": "language|preferred language|langue|lang|locale",
    "skills": "skills|skill|expertise|competences|competence|savoir faire",
}
RELATIONS = {
    "employee": "employee|employe|employee e|employe e|salarie|salariee|salarie e|cdi|cdd|staff|permanent|internal"
    "|interne|collaborateur|collaboratrice|apprentice|apprenti|apprentie|alternant|alternante|intern|stagiaire",
    "subcontractor": "subcontractor|contractor|sous traitant|sous traitante|prestataire|freelance|consultant|external"
    "|externe|interim|interimaire|temp",
    "partner": "partner|partenaire",
    "supplier": "supplier|vendor|fournisseur",
    "alumni": "alumni|alumnus|alumna|former employee|ancien|ancienne|ancien salarie|ancienne salariee|ancien employe",
    "customer": "customer|client|cliente",
    "prospect": "prospect|lead",
    "leader": "opinion leader|leader|leader d opinion|influencer|influenceur|influenceuse",
    "press": "press|presse|journalist|journaliste|media",
    "candidate": "candidate|candidat|candidate e|applicant",
    "fan": "fan|ambassador|ambassadeur|ambassadrice",
}
LANGUAGES = {"fr": "fr|francais|french|fre|fra", "en": "en|anglais|english|eng"}

_unspoken = re.compile(r"[^a-z0-9]+")


def _inverted(table: dict[str, str]) -> dict[str, str]:
    return {word: code for code, words in table.items() for word in words.split("|")}


_fields, _relations, _languages = _inverted(FIELDS), _inverted(RELATIONS), _inverted(LANGUAGES)


def said(text: str) -> str:
    """How it sounds: no case, accents or punctuation ("Prénom(s) :" → "prenom s")."""
    return _unspoken.sub(" ", simplified(text)).strip()


def field_of(title: str) -> str:
    """Our field for a column’s title, or ""."""
    return _fields.get(said(title)) or _fields.get(said(re.sub(r"\(.*?\)", "", title)), "")


def relation_of(word: str) -> str:
    """The code of identity’s Relation.Kind, or ""."""
    return _relations.get(said(word), "")


def language_of(word: str) -> str:
    """ "fr" or "en" for "Français", "en-GB"…, or ""."""
    return _languages.get(said(word)) or _languages.get(said(word)[:3].strip(), "")


def map_columns(columns: list[str]) -> dict[str, str]:
    """Title → field, each field once, to the first that claims it. "Nom" without any first name is the whole name."""
    mapping: dict[str, str] = {}
    for title in columns:
        found = field_of(title)
        if found and found not in mapping.values():
            mapping.setdefault(title, found)
    if "first_name" not in mapping.values() and "name" not in mapping.values():
        return {title: "name" if found == "last_name" else found for title, found in mapping.items()}
    return mapping
