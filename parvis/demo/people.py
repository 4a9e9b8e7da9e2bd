"""The people of Maison Ferrand, who makes rucksacks at Mazamet, and those around it.

A profile line is written `"kind: value | detail | reach"`; detail and reach (inside unless said) may be left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from parvis.demo.portraits import Portrait
from parvis.demo.typesetting import typeset
from parvis.identity.models import Actor, Relation

# fmt: off
HOUSE = "Maison Ferrand"
TAGLINE = "Des sacs à dos cousus à Mazamet, réparables à vie"
DOMAIN = "ferrand.example"


@dataclass(frozen=True)
class Person:
    """Somebody of the demo, by handle. `years` is how long the relation has held, `left` how many years ago it ended."""

    handle: str
    name: str
    headline: str
    portrait: Portrait | None
    email: str = ""
    team: str = ""
    manager: str = ""
    kind: str = Actor.Kind.PERSON
    relation: str = Relation.Kind.EMPLOYEE
    years: float = 3.0
    left: float | None = None
    for_days: int | None = None
    sponsor: str = ""
    employer: str = ""
    public: str = ""
    admin: bool = False
    language: str = "fr"
    hue: int = 250
    cover: str = ""
    lines: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Where he signs in from; the brand has no login."""
        return "" if self.kind == Actor.Kind.BRAND else self.email or f"{self.handle}@{DOMAIN}"


MANAGEMENT = (
    Person(
        "helene", "Hélène Ferrand", "Directrice générale, troisième du nom",
        Portrait(90, "f0d2ba", "b9b2a8", "2b3a55", "bun", "jacket", earrings=True),
        team="Direction", years=27, hue=80, cover="dawn", public="Je dirige la maison que mon grand-père a fondée sur un établi.",
        lines=(
            "about: J’ai grandi au-dessus de l’atelier. Ma porte est ouverte le mardi matin, sans rendez-vous. | | public",
            "location: Mazamet | Siège, 1er étage",
            "phone: 06 39 98 01 01 | Portable | contacts",
            "responsibility: Stratégie et investissements",
            "responsibility: Relations avec la ville et la région",
            "skill: Industrie textile", "skill: Négociation",
            "language: Français | langue maternelle | public", "language: Anglais | courant | public", "language: Italien | lu",
            "interest: Randonnée en solitaire | | public", "interest: Orgue",
            "experience: Directrice des achats, filature de laine | six ans | public",
            "seek: Des idées pour transmettre les gestes de l’atelier", "offer: Une heure par mois pour relire vos projets",
        ),
    ),
    Person(
        "philippe", "Philippe Arnaud", "Directeur financier",
        Portrait(230, "eac3a3", "8d8a86", "3c4656", "short", "shirt", glasses=True),
        team="Direction", manager="helene", years=9, hue=230,
        lines=(
            "location: Mazamet | Siège, 1er étage", "responsibility: Budget, trésorerie et contrôle de gestion",
            "responsibility: Intéressement des salariés", "skill: Prix de revient", "skill: Tableurs, sans macro",
            "language: Français | langue maternelle", "language: Espagnol | courant",
            "interest: Apiculture", "experience: Contrôleur de gestion, coopérative laitière | huit ans",
            "offer: Relire un chiffrage avant qu’il ne parte au client",
        ),
    ),
    Person(
        "sophie", "Sophie Laurent", "Ressources humaines",
        Portrait(150, "f0cdb0", "a5673f", "7d3c4a", "bob", "shirt", glasses=True),
        team="Ressources humaines", manager="helene", years=6, hue=150, cover="pass",
        public="Recrutement et alternance à Maison Ferrand",
        lines=(
            "about: Recrutement, alternance, formation, et l’art délicat du planning des congés.",
            "location: Mazamet | Siège, rez-de-chaussée | public", "phone: 05 36 49 01 12 | Bureau",
            "responsibility: Recrutement et alternance", "responsibility: Prévention et santé au travail",
            "responsibility: Réseau des anciens", "skill: Droit du travail", "skill: Entretien d’embauche",
            "skill: Médiation", "language: Français | langue maternelle", "language: Anglais | courant",
            "language: Langue des signes | débutante", "interest: Chorale", "interest: Potager",
            "experience: Chargée de recrutement, intérim industriel | quatre ans | public",
            "seek: Un tuteur pour deux alternants en couture", "offer: Aide à la rédaction d’une fiche de poste",
        ),
    ),
    Person(
        "paul", "Paul Garnier", "Responsable technologie",
        Portrait(250, "eec3a0", "6b5a4c", "44546a", "short", "high", "stubble", glasses=True),
        team="Technologie", manager="helene", years=7, hue=255, cover="night", public="La technologie au service des gestes",
        lines=(
            "about: J’aide les équipes à choisir l’outil après l’objectif, jamais avant.",
            "location: Mazamet | Siège, 2e étage", "responsibility: Outils numériques et données",
            "responsibility: Binôme technologie d’Atlas et de la communauté", "skill: Gestion de projet", "skill: Python",
            "skill: Accessibilité", "language: Français | langue maternelle", "language: Anglais | courant",
            "interest: Bivouac | | public", "interest: Cartes anciennes", "experience: Ingénieur d’études, instruments de mesure | dix ans",
            "seek: Des retours francs sur nos outils", "offer: Une initiation aux données ouvertes",
            "link: https://cartes.example/paul | Mes relevés de sentiers | public",
        ),
    ),
    Person(
        "yann", "Yann Le Goff", "Administrateur informatique",
        Portrait(280, "efc9a8", "b8452c", "3d4a3a", "side", "round", "stubble"),
        team="Technologie", manager="paul", years=4, admin=True, hue=280,
        lines=(
            "about: Si ça ne marche pas, dites-moi ce que vous vouliez faire, pas seulement le message d’erreur.",
            "location: Mazamet | Siège, salle des machines (les autres)", "responsibility: Comptes, droits et sauvegardes",
            "responsibility: Postes et réseau", "skill: Linux", "skill: Réseau", "skill: Patience",
            "language: Français | langue maternelle", "language: Breton | courant", "language: Anglais | technique",
            "interest: Fest-noz", "interest: Radios anciennes", "seek: Un vieux poste à lampes, même muet",
            "offer: Sauvetage de disques durs, le vendredi",
        ),
    ),
)

MAKERS = (
    Person(
        "nadia", "Nadia Saïdi", "Cheffe de produit, sacs de randonnée",
        Portrait(20, "e3b48f", "2b1d18", "2f5d62", "curly", "jacket", earrings=True),
        team="Produit", manager="helene", years=8, hue=190, cover="lake", public="Cheffe de produit, sacs de randonnée à Maison Ferrand",
        lines=(
            "about: Je pars du dos de celui qui porte. Le reste, ce sont des coutures. | | public",
            "location: Mazamet | Siège, 2e étage | public", "phone: 06 39 98 01 22 | Portable | contacts",
            "email: nadia@ferrand.example", "responsibility: Gamme Brume", "responsibility: Binôme métier d’Atlas",
            "responsibility: Animation de la communauté des randonneurs",
            "skill: Conception de produit | | public", "skill: Ergonomie du portage | | public", "skill: Animation d’ateliers",
            "language: Français | langue maternelle", "language: Arabe | courant", "language: Anglais | courant",
            "interest: Trek en autonomie | | public", "interest: Escalade", "interest: Cuisine de bivouac",
            "experience: Conceptrice, matériel de secours en montagne | cinq ans | public",
            "experience: Diplôme de design industriel, Toulouse",
            "seek: Des dos de toutes tailles pour essayer les prototypes", "offer: Réglage de votre sac, cinq minutes, à la machine à café",
        ),
    ),
    Person(
        "karim", "Karim Benali", "Bureau d’études",
        Portrait(60, "c68f63", "1f1713", "8a5a34", "crop", "shirt", "full"),
        team="Bureau d’études", manager="nadia", years=5, hue=20, cover="table", public="Bureau d’études à Maison Ferrand",
        lines=(
            "about: Je casse des sacs pour que vous n’y arriviez pas.", "location: Mazamet | Bureau d’études, côté cour",
            "responsibility: Essais et conformité", "responsibility: Coutures étanches et joints", "skill: Essais mécaniques",
            "skill: Patronage numérique", "skill: Soudure haute fréquence", "language: Français | langue maternelle",
            "language: Kabyle | courant", "language: Anglais | technique", "interest: Course en montagne", "interest: Vélo cargo",
            "experience: Technicien d’essais, parapentes | sept ans", "seek: Une chambre froide qui descende sous –25 °C",
            "offer: Banc de traction libre le jeudi après-midi",
        ),
    ),
    Person(
        "lea", "Léa Moreau", "Achats et fournisseurs",
        Portrait(330, "f2d0b5", "c98f45", "3f6b57", "braid", "round"),
        team="Achats", manager="philippe", years=4, hue=330,
        lines=(
            "location: Mazamet | Siège, rez-de-chaussée", "phone: 05 36 49 01 34 | Bureau", "responsibility: Toiles, boucles et fermetures",
            "responsibility: Audits des fournisseurs", "skill: Négociation", "skill: Certification textile", "skill: Traçabilité",
            "language: Français | langue maternelle", "language: Italien | courant", "language: Anglais | courant",
            "interest: Teinture végétale", "interest: Aviron", "experience: Acheteuse, ameublement | trois ans",
            "seek: Un fabricant de boucles recyclées à moins de 500 km", "offer: Chutes de toile pour vos essais, bac bleu près du quai",
        ),
    ),
    Person(
        "odile", "Odile Fabre", "Cheffe d’atelier",
        Portrait(35, "efc7a6", "d8d3cb", "4b6a74", "fringe", "apron", glasses=True),
        team="Atelier", manager="helene", years=31, hue=35, cover="threads",
        lines=(
            "about: Trente et un ans de maison. Je reconnais vos coutures les yeux fermés.", "location: Mazamet | Atelier",
            "responsibility: Production et planning de l’atelier", "responsibility: Formation des apprentis",
            "skill: Couture industrielle", "skill: Réglage des machines", "skill: Transmission",
            "language: Français | langue maternelle", "language: Occitan | courant", "interest: Champignons, sans donner les coins",
            "interest: Belote", "experience: Mécanicienne en confection | depuis l’âge de seize ans",
            "seek: Deux apprentis qui n’ont pas peur du fil de 20", "offer: Cours de couture main, un midi par mois",
        ),
    ),
    Person(
        "tomasz", "Tomasz Nowak", "Couturier, atelier de réparation",
        Portrait(110, "f0cdb1", "a88a5e", "76563d", "side", "apron", "moustache"),
        team="Atelier", manager="odile", years=3, hue=110, public="Je répare vos sacs",
        lines=(
            "about: Un sac qui revient a toujours quelque chose à raconter. | | public", "location: Mazamet | Atelier de réparation",
            "responsibility: Retours et réparations", "skill: Réparation | | public", "skill: Cuir", "skill: Machine à bras",
            "language: Polonais | langue maternelle", "language: Français | courant", "language: Anglais | débutant",
            "interest: Pêche à la mouche", "interest: Échecs", "experience: Sellier, attelages et voitures anciennes | neuf ans",
            "seek: Des boucles d’avant l’an 2000", "offer: Petites réparations des collègues, le midi",
        ),
    ),
)

VOICES = (
    Person(
        "ines", "Inès Roche", "Communication",
        Portrait(200, "e8bd9a", "3a241c", "c4573f", "fringe", "jacket", earrings=True),
        team="Communication", manager="helene", years=3, hue=30, cover="brume", public="Je tiens la plume de Maison Ferrand",
        lines=(
            "about: Des phrases courtes, des photos vraies, et personne ne « valorise » rien.", "location: Mazamet | Siège, 2e étage",
            "responsibility: Communication interne et externe", "responsibility: Presse | contact presse | public",
            "responsibility: Campagne « Un sac pour la vie »", "skill: Écriture | | public", "skill: Photographie",
            "skill: Relations presse",
            "language: Français | langue maternelle", "language: Espagnol | courant", "language: Anglais | courant",
            "interest: Cinéma documentaire | | public", "interest: Natation en eau froide",
            "experience: Journaliste de presse locale | quatre ans | public",
            "seek: Vos histoires de sacs, même ratées", "offer: Relecture de tout ce qui doit sortir",
        ),
    ),
    Person(
        "aicha", "Aïcha Diallo", "Alternante, marketing",
        Portrait(310, "6f4630", "17110f", "d9a441", "afro", "round", earrings=True),
        team="Communication", manager="ines", years=0.2, hue=310, public="Alternante en marketing",
        lines=(
            "about: En master à Toulouse, une semaine sur deux à Mazamet. Je pose beaucoup de questions.", "location: Toulouse",
            "responsibility: Vidéos courtes", "skill: Montage vidéo", "skill: Illustration", "language: Français | langue maternelle",
            "language: Peul | courant", "language: Anglais | courant", "interest: Roller derby", "interest: Bande dessinée",
            "experience: Animatrice de colonies de vacances | trois étés", "seek: Un logement à Mazamet une semaine sur deux",
            "offer: Portraits filmés en une minute",
        ),
    ),
    Person(
        "bastien", "Bastien Cazaux", "Ventes Sud-Ouest",
        Portrait(130, "d9a57c", "2a1c14", "a8443a", "side", "shirt", "stubble"),
        team="Ventes Sud-Ouest", manager="helene", years=10, hue=130, cover="valley",
        public="Je rends visite aux magasins, de Bayonne à Rodez",
        lines=(
            "about: 60 000 km par an, et toujours un sac de démonstration dans le coffre.", "location: Pau",
            "phone: 06 39 98 01 44 | Portable, le plus sûr", "responsibility: Magasins du Sud-Ouest", "responsibility: Salons régionaux",
            "skill: Vente", "skill: Démonstration", "language: Français | langue maternelle", "language: Espagnol | courant",
            "language: Basque | quelques chansons", "interest: Rugby", "interest: Ski de fond",
            "experience: Vendeur en magasin de montagne | cinq ans",
            "seek: Les sacs abîmés de vos clients, pour les montrer réparés", "offer: Un tour en clientèle à qui veut comprendre",
        ),
    ),
    Person(
        "maite", "Maïté Etchegaray", "Responsable de la boutique de Bayonne",
        Portrait(180, "e6b791", "22160f", "6a4b78", "long", "shirt"),
        team="Ventes Sud-Ouest", manager="bastien", years=5, hue=10, cover="shop",
        lines=(
            "location: Bayonne | Boutique", "phone: 05 36 49 01 50 | Boutique | public", "responsibility: Boutique de Bayonne",
            "responsibility: Réparations express au comptoir", "skill: Conseil", "skill: Vitrines", "skill: Réglage du portage",
            "language: Français | langue maternelle", "language: Basque | langue maternelle", "language: Espagnol | courant",
            "interest: Surf, mal mais souvent", "seek: Une étudiante pour les samedis d’affluence",
            "offer: Café basque à tout collègue de passage",
        ),
    ),
    Person(
        "emily", "Emily Carter", "Export, UK and Nordics",
        Portrait(10, "f1cfb3", "d8b26a", "46617a", "long", "jacket"),
        team="Export", manager="helene", years=2, language="en", hue=210, cover="pass", public="Export manager at Maison Ferrand",
        lines=(
            "about: Based in Leeds, in Mazamet one week a month. My French is improving; my cheese intake too.", "location: Leeds",
            "responsibility: Stockists in the UK, Norway and Sweden", "responsibility: English product pages",
            "skill: Account management", "skill: Copy editing", "language: English | native", "language: French | good",
            "language: Norwegian | basic", "interest: Fell running", "interest: Sourdough",
            "experience: Outdoor buyer, independent shops | eight years",
            "seek: French colleagues who correct my subjunctives", "offer: Proofreading in English, same day",
        ),
    ),
)

OUTSIDE = (
    Person(
        "theo", "Théo Martin", "Couturier d’étanchéité, sous-traitant",
        Portrait(75, "ecc4a2", "7a5233", "55636e", "beanie", "straps", "stubble"),
        email="theo@coutures-du-thore.example", relation=Relation.Kind.SUBCONTRACTOR, years=0.3, for_days=210,
        sponsor="karim", employer="Coutures du Thoré", hue=75,
        lines=(
            "about: Soudure et couture étanche, à façon, depuis 2015.", "skill: Soudure haute fréquence | | public",
            "skill: Bandes d’étanchéité | | public", "language: Français | langue maternelle", "interest: Canyoning",
            "offer: Essais de soudure en deux jours",
        ),
    ),
    Person(
        "giulia", "Giulia Conti", "Tessitura Conti, toiles techniques",
        Portrait(340, "eabf9b", "4a2c1c", "8a3f54", "bob", "jacket", earrings=True),
        email="giulia@conti-tessuti.example", relation=Relation.Kind.SUPPLIER, years=6, sponsor="lea", employer="Tessitura Conti",
        hue=340,
        lines=(
            "location: Biella", "skill: Tissage | | public", "skill: Teinture sans eau | | public", "language: Italien | langue maternelle",
            "language: Français | bon", "offer: Des coupons d’essai en dix jours",
        ),
    ),
    Person(
        "gerard", "Gérard Lacombe", "Ancien chef d’atelier, retraité",
        Portrait(40, "e9bf9e", "cfcac2", "6f7d5c", "bald", "shirt", "full"),
        email="gerard.lacombe@courrier.example", relation=Relation.Kind.ALUMNI, years=38, left=2, hue=40,
        lines=(
            "about: Trente-six ans à l’atelier, dont vingt à le diriger. J’ai formé Odile, puis elle m’a formé.",
            "skill: Couture industrielle", "skill: Mémoire de la maison", "language: Français | langue maternelle",
            "interest: Généalogie", "interest: Pétanque", "offer: Raconter l’atelier d’autrefois aux apprentis",
        ),
    ),
    Person(
        "camille", "Camille Petit", "Ancienne du bureau d’études",
        Portrait(170, "f3d3ba", "5b3a26", "b5653f", "bun", "round", glasses=True),
        email="camille.petit@courrier.example", relation=Relation.Kind.ALUMNI, years=7, left=1, hue=170,
        public="Conceptrice d’équipements de secours",
        lines=(
            "about: Cinq ans au bureau d’études, aujourd’hui dans le matériel de secours. La maison me manque, la cantine moins.",
            "location: Grenoble", "skill: Patronage numérique | | public", "skill: Textiles techniques | | public",
            "language: Français | langue maternelle", "language: Allemand | courant", "interest: Ski de randonnée | | public",
            "seek: Un stage pour mon étudiante", "offer: Contacts dans le secours en montagne",
        ),
    ),
    Person(
        "mathilde", "Mathilde Vasseur", "Randonneuse, 4 000 km avec le même sac",
        Portrait(300, "f2cdb0", "8f4a2b", "4f7a5b", "braid", "straps"),
        email="mathilde@sentiers.example", relation=Relation.Kind.FAN, years=2, hue=300, cover="lake",
        public="Randonneuse, 4 000 km avec le même sac",
        lines=(
            "about: De Saint-Malo à Nice à pied, et la suite bientôt. | | public", "location: Saint-Malo | | public",
            "interest: Longues traversées | | public", "interest: Dessin de carnet | | public", "language: Français | | public",
            "seek: Une compagne de marche pour les Alpes | | public", "link: https://carnet.example/mathilde | Mon carnet | public",
        ),
    ),
    Person(
        "julien", "Julien Berger", "Essais de matériel, sans cadeau",
        Portrait(215, "e4b48d", "3b2a20", "5a5f3c", "crop", "straps", "full"),
        email="julien@banc-du-berger.example", relation=Relation.Kind.OPINION_LEADER, years=1.5, sponsor="ines", hue=215,
        public="J’essaie le matériel que j’achète",
        lines=(
            "about: J’achète tout ce que j’essaie, et je pèse tout ce que j’achète. | | public", "location: Gap | | public",
            "skill: Essais de terrain | | public", "link: https://banc.example/julien | Le banc du berger | public",
        ),
    ),
    Person(
        "ana", "Ana Ribeiro", "Accompagnatrice en montagne",
        Portrait(255, "c9926a", "20140f", "b0604c", "curly", "high"),
        email="ana@cimes.example", relation=Relation.Kind.CUSTOMER, years=3, sponsor="nadia", hue=285,
        public="Accompagnatrice en montagne, Pyrénées",
        lines=("location: Luchon | | public", "skill: Accompagnement de groupes | | public", "language: Portugais | | public"),
    ),
    Person(
        "claire", "Claire Dumas", "Journaliste",
        Portrait(120, "f0cfb6", "d0a35c", "48505e", "bob", "shirt", glasses=True),
        email="claire@lamontagnarde.example", relation=Relation.Kind.PRESS, years=0.5, sponsor="ines", hue=240,
        public="Journaliste indépendante, plein air",
        lines=("about: J’écris sur ceux qui fabriquent encore ici. | | public", "location: Lyon | | public"),
    ),
    Person(
        "samira", "Samira Haddad", "Bénévole d’un club de marche",
        Portrait(195, "b87a52", "2f5a66", "d8c3a0", "scarf", "jacket"),
        email="samira@pasapas.example", relation=Relation.Kind.FAN, years=0.8, hue=195, public="Club de marche de Castres",
        lines=("location: Castres | | public", "interest: Marche et handicap | | public"),
    ),
)

BRAND = Person(
    "maisonferrand", HOUSE, TAGLINE, None, kind=Actor.Kind.BRAND, years=60, public=TAGLINE, hue=262, cover="dawn",
    lines=(
        "about: Trois générations, un atelier, et des sacs qu’on répare au lieu de les remplacer. | | public",
        "location: Mazamet | | public", "link: https://ferrand.example | Notre maison | public",
    ),
)

PEOPLE = typeset((*MANAGEMENT, *MAKERS, *VOICES, *OUTSIDE, BRAND))
FOLLOWS = (
    "nadia: karim lea maite mathilde odile helene", "karim: nadia odile tomasz", "lea: karim giulia nadia",
    "ines: helene nadia bastien mathilde claire maisonferrand", "aicha: ines nadia tomasz emily", "bastien: maite nadia ines",
    "maite: bastien tomasz nadia", "helene: nadia odile ines", "paul: yann karim nadia", "sophie: helene odile gerard aicha",
    "emily: nadia ines karim", "tomasz: odile mathilde", "mathilde: maisonferrand nadia julien", "julien: maisonferrand mathilde",
    "ana: maisonferrand mathilde nadia", "samira: maisonferrand mathilde", "claire: maisonferrand ines", "camille: nadia maisonferrand",
    "yann: paul", "odile: tomasz karim",
)
# "asker target" and the word that went with it; the last two still wait for an answer.
CONTACTS = (
    ("nadia", "karim", ""), ("nadia", "lea", ""), ("ines", "nadia", ""), ("bastien", "maite", ""), ("paul", "yann", ""),
    ("sophie", "helene", ""), ("tomasz", "odile", ""), ("emily", "nadia", "See you in Mazamet next week!"),
    ("camille", "karim", "On garde le contact ?"), ("gerard", "odile", ""), ("karim", "theo", ""), ("lea", "giulia", ""),
)
CONTACTS_ASKED = (
    ("aicha", "nadia", "Bonjour Nadia, j’aimerais vous filmer une minute pour la campagne."),
    ("ana", "nadia", "Nous nous sommes croisées à Luchon, au refuge."),
)
