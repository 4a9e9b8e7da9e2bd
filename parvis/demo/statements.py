"""What Maison Ferrand says of itself: its rules, and who stands behind the house."""

from __future__ import annotations

from parvis.identity.viewer import SYSTEM
from parvis.spaces.actions.governing import govern
from parvis.spaces.actions.stating import RuleWriting, set_rules, state
from parvis.spaces.models import Statement

RULES = (
    RuleWriting("On parle des sacs et des chemins, jamais des personnes.", "Une critique porte sur un produit, une idée ou une décision. Les attaques, les moqueries et les rumeurs n’ont pas leur place ici."),
    RuleWriting("On ne vend rien.", "Ni annonces, ni codes de parrainage. Le troc de pièces et les coups de main sont bienvenus."),
    RuleWriting("On dit d’où l’on parle.", "Salarié, client, journaliste, partenaire : dites-le quand cela éclaire ce que vous écrivez."),
    RuleWriting("On décrit ses photos.", "Quelques mots suffisent : certains d’entre nous les écoutent."),
)  # fmt: skip
TEXTS = {
    Statement.Kind.ABOUT: """Depuis trois générations, nous cousons des sacs à dos à Mazamet, dans le Tarn, et nous réparons tous ceux que nous avons cousus.

Ce parvis est à nous : une place ouverte à celles et ceux qui marchent avec nos sacs, et derrière elle les pièces où nous travaillons. Il est tenu par Inès et Aïcha, qui lisent tout et répondent sous un jour ouvré.
""",
    Statement.Kind.PRIVACY: """Ce que vous écrivez sur le parvis est public ; ce qui se dit dans un espace y reste.

- Nous gardons votre adresse, votre profil et ce que vous publiez, aussi longtemps que vous gardez votre compte.
- Nous ne vendons rien, ne mesurons personne et ne posons aucun traceur.
- Pour voir, corriger ou effacer ce qui vous concerne, écrivez à [bonjour@ferrand.example](mailto:bonjour@ferrand.example).
""",
    Statement.Kind.TERMS: """Vous restez l’auteur de ce que vous publiez, et pouvez le retirer quand vous voulez.

Ce qui enfreint nos règles est retiré par la modération, qui dit pourquoi.
""",
}  # fmt: skip
CONTACT = "bonjour@ferrand.example"


def introduce() -> None:
    """Have the house say who it is."""
    set_rules(RULES, by=SYSTEM)
    for kind, text in TEXTS.items():
        state(kind, text, by=SYSTEM)
    govern(by=SYSTEM, contact_email=CONTACT)
