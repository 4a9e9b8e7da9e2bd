"""The spaces of Maison Ferrand: one of each type, each with its charter.

Members are written `handle`, `handle:role` or `handle:role:half-of-the-pair`; `*` is everybody inside.
"""

from __future__ import annotations

from dataclasses import dataclass

from parvis.demo.typesetting import typeset
from parvis.spaces.models import Charter, Level, Space

Kind, Visibility, Joining, Intention = Space.Kind, Space.Visibility, Space.Joining, Charter.Intention
EVERY_TOOL = ("questions", "polls", "articles", "announcements", "files")


@dataclass(frozen=True)
class Promised:
    """The charter of a space. `due` and `review` are days from now."""

    people: str
    intention: str
    objective: str
    target: str
    strategy: str
    resources: str
    due: int = 130
    review: int = 90


@dataclass(frozen=True)
class Room:
    """A space of the demo. `opened` is days before now, `ends` days after; `archived` days before now."""

    key: str
    name: str
    kind: str
    visibility: str
    joining: str
    level: int
    description: str
    welcome: str
    charter: Promised
    members: str
    cover: str
    hue: int
    opened: int = 400
    ends: int | None = None
    archived: int | None = None
    parent: str = ""
    who_posts: str = Space.Who.MEMBERS
    tools: tuple[str, ...] = EVERY_TOOL
    questions: tuple[str, ...] = ()
    requests: tuple[tuple[str, str], ...] = ()
    invited: tuple[tuple[str, str], ...] = ()


# fmt: off
ROOMS = typeset((
    Room(
        "maison", "Toute la maison", Kind.ALL_STAFF, Visibility.LISTED, Joining.FREE, Level.INTERNAL,
        "Ce qui nous concerne tous, du quai de livraison à la direction.",
        "Bienvenue dans la maison ! Ici, on pose ses questions, on partage ce qu’on a appris, on fête ce qui marche. "
        "Présentez-vous en deux phrases et dites-nous quel sac vous portez.",
        Promised(
            "Tous les salariés, de l’atelier, du siège, des boutiques et de la route. Un sur deux lit, un sur six publie.",
            Intention.SUPPORT, "Une réponse à chaque question en moins d’un jour", "90 % des questions",
            "Les questions se posent ici plutôt que par courriel ; qui sait répond, et l’auteur choisit la réponse. "
            "Le binôme relance chaque matin celles qui attendent.",
            "Inès et Paul, une demi-heure par jour", due=128,
        ),
        "* ines:steward:trade paul:steward:technology helene:moderator sophie:moderator yann:moderator",
        "dawn", 150, opened=900,
    ),
    Room(
        "atlas", "Projet Atlas", Kind.PROJECT, Visibility.HIDDEN, Joining.INVITATION, Level.CONFIDENTIAL,
        "Le premier sac étanche de la maison, réparable à vie.",
        "Atlas est un nom de code : il ne sort pas d’ici, pas même à la cantine. Les essais, les plans et les prix restent dans l’espace.",
        Promised(
            "Bureau d’études, achats, atelier, deux sous-traitants.", Intention.EMBRACE,
            "Livrer un sac étanche, réparable à vie", "Un prototype validé sur 25 points",
            "Décider en public de l’équipe, un essai par semaine, un compte rendu par décision.",
            "Sept personnes, 84 000 € jusqu’au lancement", due=219,
        ),
        "nadia:steward:trade paul:steward:technology karim:moderator lea odile helene theo tomasz",
        "atlas", 60, opened=140, ends=219,
    ),
    Room(
        "ventes", "Ventes Sud-Ouest", Kind.TEAM, Visibility.LISTED, Joining.REQUEST, Level.RESTRICTED,
        "La route, la boutique de Bayonne, les salons.",
        "Un magasin visité, une ligne ici. Ce que dit le client compte plus que ce que dit le catalogue.",
        Promised(
            "Bastien, Maïté, les renforts de saison, et ceux du siège qui viennent en tournée.", Intention.LISTEN,
            "Rapporter chaque semaine ce que disent les magasins", "10 retours par semaine",
            "Un retour par visite, classé par sujet. Nadia répond à chacun, même pour dire non.",
            "Deux personnes, 6 % du chiffre d’affaires",
        ),
        "bastien:steward:trade maite:moderator yann:steward:technology nadia ines emily",
        "valley", 85, opened=520,
        questions=("Quels magasins suivez-vous ?", "Qu’aimeriez-vous rapporter de la route ?"),
        requests=(("aicha", "Aucun encore ! | J’aimerais filmer une tournée d’une journée pour la campagne."),),
        invited=(("tomasz", "bastien"),),
    ),
    Room(
        "direction", "Comité de direction", Kind.TEAM, Visibility.HIDDEN, Joining.INVITATION, Level.CONFIDENTIAL,
        "Préparer et suivre les décisions de la maison.",
        "On écrit court, on décide ici, on raconte dehors ce qui peut l’être.",
        Promised(
            "La direction et ceux qu’elle invite pour un sujet.", Intention.LISTEN, "Décider sur des faits, en une semaine au plus",
            "8 décisions sur 10", "Une question, une note d’une page, une décision écrite, un nom et une date.", "Quatre personnes",
        ),
        "helene:steward:trade philippe:moderator sophie paul:steward:technology",
        "night", 10, opened=700,
    ),
    Room(
        "randonneurs", "Communauté des randonneurs", Kind.COMMUNITY, Visibility.PUBLIC, Joining.FREE, Level.PUBLIC,
        "Pour celles et ceux qui marchent avec un sac Ferrand, ou avec un autre.",
        "Itinéraires, réglages, réparations, coups de gueule : tout le monde est le bienvenu, quelle que soit la marque sur le sac. "
        "On se tutoie, on reste courtois, on ne vend rien.",
        Promised(
            "Marcheurs, clubs, accompagnateurs, curieux. Une vingtaine écrivent, des milliers lisent.", Intention.ENERGISE,
            "Que la communauté réponde à la communauté", "60 % des réponses par des membres",
            "Nous répondons sous un jour quand personne d’autre ne l’a fait, et nous disons ce que deviennent les idées.",
            "Nadia et Inès, une heure par jour ; Tomasz pour les réparations",
        ),
        "nadia:steward:trade paul:steward:technology ines:moderator maisonferrand:moderator tomasz aicha bastien maite emily "
        "karim mathilde julien "
        "ana samira claire camille",
        "pass", 200, opened=600,
    ),
    Room(
        "anciens", "Anciens de la maison", Kind.ALUMNI, Visibility.LISTED, Joining.INVITATION, Level.INTERNAL,
        "Ceux qui sont partis et n’ont pas oublié.",
        "Donnez de vos nouvelles, parrainez un candidat, passez à l’atelier : le café est toujours aussi fort.",
        Promised(
            "Retraités et collègues partis ailleurs ; quarante-deux invités, deux très bavards.", Intention.ENERGISE,
            "Trente parrainages d’embauche", "30 d’ici un an",
            "Une nouvelle par quinzaine, une visite par saison, une réponse à chaque candidature parrainée.",
            "Sophie ; second du binôme à nommer",
        ),
        "sophie:steward:trade gerard:moderator camille odile helene ines karim",
        "machine", 30, opened=300,
    ),
    Room(
        "reparabilite", "Réparabilité", Kind.TRANSVERSE, Visibility.LISTED, Joining.REQUEST, Level.INTERNAL,
        "Tout ce qui rend un sac plus facile à réparer, de la vis au tutoriel.",
        "Trois règles : on montre la panne, on chiffre la réparation, on dit qui l’essaie.",
        Promised(
            "Atelier, bureau d’études, ventes, communication : tous ceux qui tiennent un jour un sac cassé.", Intention.EMBRACE,
            "Dix idées de clients ou de collègues devenues prototypes", "10 prototypes",
            "Chaque idée reçoit une réponse motivée en quinze jours ; les retenues passent au banc d’essai.",
            "Un jour par semaine au bureau d’études, 9 000 € de matière", due=170,
        ),
        "nadia:steward:trade paul:steward:technology tomasz:moderator karim odile lea maite aicha emily",
        "table", 130, opened=260,
        questions=("Quelle réparation vous a le plus agacé ?", "Combien d’heures par mois pouvez-vous y passer ?"),
        requests=(("bastien", "Les boucles, évidemment. | Deux heures par mois, entre Pau et Rodez."),),
        invited=(("sophie", "nadia"),),
    ),
    Room(
        "banc", "Banc d’essai", Kind.TRANSVERSE, Visibility.LISTED, Joining.REQUEST, Level.INTERNAL,
        "Les protocoles, les mesures et les sacs qui n’ont pas survécu.",
        "Toute mesure se publie avec son protocole. Une photo floue vaut mieux que pas de photo.",
        Promised(
            "Bureau d’études et atelier de réparation.", Intention.LISTEN, "Une mesure publiée pour chaque idée retenue", "100 % des idées",
            "Le banc tourne le jeudi ; le résultat se publie le vendredi, bon ou mauvais.", "Karim, le jeudi après-midi",
        ),
        "karim:steward:trade yann:steward:technology tomasz nadia odile",
        "curve", 245, opened=120, parent="reparabilite",
    ),
    Room(
        "toiles", "Toiles et boucles", Kind.PARTNER, Visibility.HIDDEN, Joining.INVITATION, Level.RESTRICTED,
        "Avec nos fournisseurs : délais, essais, certificats.",
        "Ici, chacun voit ce que voient les autres : pas de prix, pas de volumes, mais tous les certificats et tous les délais.",
        Promised(
            "Achats, bureau d’études et fournisseurs de toile et de boucles.", Intention.SUPPORT,
            "Zéro rupture de toile sur la gamme Brume",
            "0 jour d’arrêt", "Un point de délai chaque semaine, un problème annoncé dès qu’il est connu.", "Léa, une heure par semaine",
        ),
        "lea:steward:trade paul:steward:technology karim odile giulia",
        "cloth-warm", 330, opened=210,
    ),
    Room(
        "salon", "Salon de la montagne", Kind.PROJECT, Visibility.LISTED, Joining.REQUEST, Level.INTERNAL,
        "Préparer notre stand, accueillir, rapporter.",
        "Le salon est passé ; merci à tous. Les fiches de contact sont dans le bilan.",
        Promised(
            "Ventes, communication, atelier de réparation.", Intention.TALK, "Rencontrer cent magasins en trois jours", "100 magasins",
            "Réparer en direct sur le stand plutôt que d’afficher des prix.", "Six personnes, 11 000 €", due=-40, review=-20,
        ),
        "ines:steward:trade yann:steward:technology bastien maite tomasz aicha nadia",
        "lake", 290, opened=170, archived=25,
    ),
))
