"""Private messages: two by two, and in small groups."""

# Who takes part, and what is said; every line is a message of its own.
TALKS: tuple[tuple[str, str], ...] = (
    (
        "nadia karim",
        """
= nadia 9d 18:05
Tu as vu la réponse de Julien ? Il a acheté un congélateur.
= karim 9d 18:09
Je l’aime bien. On devrait l’inviter au banc.
= nadia 9d 18:11
Après la sortie. Mais oui.
= karim 1d 17:40
Tu peux passer demain à 9 h ? J’ai un truc à te montrer. Enfin, une bavette.
= nadia 1d 17:44 like=1
J’y suis. Avec le café d’Odile, pas celui de la machine.
= karim 14m
La pièce est sortie ce matin. 96 kg !!
= nadia 11m
Je descends.
""",
    ),
    (
        "sophie aicha",
        """
= sophie 34d 09:10
Bonjour Aïcha, j’ai peut-être un logement pour toi : une collègue a une chambre libre, dix minutes à pied de l’atelier.
= aicha 34d 12:30
Oh merci ! Elle aime le roller derby ?
= sophie 34d 12:34
Elle ne le sait pas encore.
= aicha 20d 18:15
C’est signé. Merci pour tout, vraiment.
""",
    ),
    (
        "bastien maite",
        """
= maite 6d 19:20
Tu manges où demain midi ?
= bastien 6d 19:31
Bayonne, si la patronne de la boutique m’invite.
= maite 6d 19:32 like=1
La patronne réfléchit.
= bastien 44m
Le café est arrivé à Dax. Sur le capot.
= maite 39m
Je le savais.
""",
    ),
    (
        "helene ines",
        """
= helene 15d 20:10
Votre texte de midi était juste. Merci de n’avoir pas écrit « regrettable ».
= ines 15d 20:22
C’était dans le brouillon 2. Il n’a pas survécu au brouillon 3.
= helene 2d 08:50
Un mot de moi pour la fin de la campagne ? Cinq lignes, pas six.
= ines 2d 09:05
Quatre suffiront. Je vous les propose ce soir.
""",
    ),
    (
        "emily nadia",
        """
= emily 4d 10:15 lang=en
Quick one: is “la malouine” masculine or feminine? I need it for the stockist card.
= nadia 4d 10:20
Feminine ! Comme une habitante de Saint-Malo. Mathilde vient de là.
= emily 4d 10:22 lang=en
A screw with an origin story. Marketing will weep.
""",
    ),
    (
        "karim theo",
        """
= theo 8d 17:30
J’ai mes accès jusqu’à la fin du projet, ou il faut demander une prolongation ?
= karim 8d 17:45
Jusqu’à la fin. Et si le projet déborde, je suis ton parrain, je signe.
= theo 8d 17:46
Un parrain à Mazamet, ma mère va s’inquiéter.
""",
    ),
    (
        "odile tomasz karim",
        """
= odile 7d 12:05
On déjeune dehors, il fait beau, et j’ai fait des samoussas.
= karim 7d 12:06
Quai ou tilleul ?
= tomasz 7d 12:08
Tilleul. Le quai sent la colle.
= karim 33m
Rebelote à midi ?
= odile 30m
Rebelote. Et cette fois, belote aussi.
""",
    ),
    (
        "mathilde nadia",
        """
= mathilde 3d 21:10
Je peux raconter l’histoire de la vis sur mon carnet, ou c’est encore un secret ?
= nadia 3d 21:25
Attends l’annonce, dans quelques jours. Après, raconte tout, y compris la casse.
= mathilde 3d 21:27
Surtout la casse. C’est la meilleure partie.
""",
    ),
    (
        "ines aicha bastien emily",
        """
= ines 10d 09:00
Groupe campagne : dix portraits, chacun relit les deux suivants. Ordre alphabétique, pas de jaloux.
= bastien 10d 09:40
J’ai le facteur et la bergère. Je suis gâté.
= emily 10d 10:05 lang=en
I have the two I’m going to translate anyway, bliss.
= aicha 5d 19:10
Montage terminé à 80 %. Le facteur fait pleurer ma colocataire à chaque fois.
= ines 24m
Dernière ligne droite. Relecture ce soir, et samedi on dort.
""",
    ),
)
