"""What is found in a text by itself, and what resembles it. No number here is anybody’s."""

from __future__ import annotations

import pytest

from parvis.guard.detectors import DETECTORS
from parvis.guard.folding import fold

FOUND = [
    ("email", "écrire à josiane.talabot@courriel.example"),
    ("email", "josiane.talabot [at] courriel [dot] example"),
    ("phone", "appelez Karim au 06 39 98 14 57"),
    ("phone", "+33 6 39 98 14 57"),
    ("phone", "call her on 07700 900 123"),
    ("phone", "son numéro : O6 39 98 14 57"),
    ("phone", "zéro six trente-neuf quatre-vingt-dix-huit quatorze cinquante-sept"),
    ("phone", "+49 152 28817386"),
    ("iban", "FR76 3000 6000 0112 3456 7890 189"),
    ("iban", "gb82west12345698765432"),
    ("card", "4539 1488 0343 6467"),
    ("card", "4\u200b539148803436467"),
    ("nir", "1 85 05 78 006 084 91"),
    ("siren", "client : SIREN 732 829 320"),
    ("address", "Elle habite 8 chemin de la Fontaine, 81660 Pont-de-Larn"),
    ("address", "Her home address is 14 Mill Lane, Leeds LS1 4AB"),
    ("health", "Julie est en arrêt maladie depuis lundi"),
    ("health", "Our manager was diagnosed with cancer"),
    ("pay", "Bastien gagne 3 400 € par mois"),
    ("private_key", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU"),
    ("token", "AKIAQ7LMZX2KRT9NWPYH"),
    ("token", "glpat-7qLm2XzKr9TnWk4YpHcJ"),
    ("token", "ghp_\nm4TzQx7LvRk2WnYcHs9J\nbGdFuEeA1KiVo8Pt"),
    ("token", "Authorization: Basic cGxhbm5lcjpIb25leS1CYWRnZXItNjI="),
    ("token", "api_key = 'q7Lm2XzKr9TnWk4YpHcJs8Bd'"),
    ("password", "mot de passe : Belote&Rebelote31"),
    ("password", "le code de l’alarme est 4471"),
    ("password", "wifi : Atelier / toile2026"),
    ("password", "le site : identifiant boutique, mot de passe tournesol"),
    ("password", "accès : admin / Tournesol-d-or"),
    ("password", "ton code de vérification est le 482 913"),
    ("connection", "postgres://parvis:Tn9Wk4Yp@db:5432/parvis"),
    ("address_inside", "le serveur 172.18.40.7:5432 ne répond pas"),
    ("host_inside", "http://compta.lan/factures"),
    ("host_inside", r"\\nas\communs\2026"),
]
NOT_FOUND = [
    "écrire à contact@ferrand.example, ou à @nadia@social.example",
    "le 05/02/2027 à 09:30, entrée 12,50 €, ISBN 9780143119050",
    "Standard de la maison : 05 36 49 01 00",
    "112, 15, 3919 et 0 800 840 800",
    "commande 4970426803159273, suivi FR1234567890",
    "FR76 XXXX XXXX XXXX, 06 XX XX XX XX",
    "Venez à la boutique, 12 rue des Lilas, 81000 Albi, ouvert samedi",
    "En 1911 on logeait au 6 rue des Tondeurs",
    "Après mon cancer, je cours. Octobre rose : dépistage du cancer du sein",
    "Mentions légales : SIREN 732 829 320, RCS Castres",
    "password: ********, token = <your-token>, KEY = os.environ['KEY']",
    "Le mot de passe est un fromage. Code MARCHE10 : 10 %",
    "sha256 9b74c9897bac770ffc029102a200c5de11ab1d9a6b9d2b3d5b1c0e7f6a4d8e21",
    "tapez 192.168.1.1 ; version 10.4.2.118 ; 192.0.2.10 ; 9.9.9.9",
    "postgres://user:password@localhost/db",
    "Identifiants perdus ? Demandez un nouveau mot de passe sur la page de connexion.",
    "ghp_ is the prefix of the personal access tokens of that forge, so never post one",
]


def kinds(text: str) -> set[str]:
    """What is found in a text."""
    bare = fold(text).bare
    return {found.kind for find in DETECTORS for found in find(bare)}


@pytest.mark.parametrize(("kind", "text"), FOUND)
def test_it_is_found(kind: str, text: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_nothing_is_found(text: str) -> None:
    assert kinds(text) == set()


def test_a_hostile_text_is_read_to_its_end() -> None:
    for unit in (
        "a",
        "1",
        "1 ",
        "a.",
        "@",
        "-",
        "mdp ",
        "0 ",
        "rue A ",
        "(",
        "\\\\",
        "12 rue ",
        "code ",
        "é\u0301",
        "A1",
        "a b ",
    ):
        text = unit * (20_000 // len(unit))
        assert isinstance(kinds(text), set)
