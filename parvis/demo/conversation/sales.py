"""Ventes Sud-Ouest: the road, the shop, the shows."""

SCREENPLAY = """
= bastien 56d 18:40 like=3
Tarbes, Lourdes, Argelès : trois magasins, un seul mot, **les poches**. Ils veulent une poche de ceinture où entre un téléphone
d’aujourd’hui, pas celui de 2012. #retours
> nadia +1d 09:10 insight=2
Noté : 17 cm au lieu de 14. C’est dans la prochaine coupe.
>> bastien +20m like=2
En une nuit ? J’ai connu des maisons où il fallait un comité.

= maite 51d 17:55 like=4
Affluence record samedi : 63 passages, 11 sacs, 4 réparations au comptoir et un chien oublié (récupéré).
> bastien +10m
Le chien a acheté quoi ?
>> maite +3m like=6
Rien, mais il a beaucoup pesé dans la décision.

= bastien 46d 08:15 photo=valley alt="Une petite route serpente entre des collines vertes" like=7
Le bureau ce matin, entre Oloron et Mauléon. On me demande parfois pourquoi je ne veux pas de promotion.
> ines +30m
Photo gardée pour la campagne, si tu veux bien.
>> bastien +1h
Prends, mais sans ma facture d’essence.

= maite 39d 12:20 kind=question title="Que répondre à « c’est cher » ?" like=2
C’est la question de la semaine, et « oui mais » ne marche plus.
> bastien +40m accepted insight=4
Je pose le sac réparé de 2009 à côté du neuf et je me tais. Ils font le calcul tout seuls.
>> maite +1h like=3
Testé : deux ventes, et une cliente qui voulait acheter celui de 2009.
> nadia +2h
Prix divisé par douze ans : 1,30 € par mois. Je te fais une petite carte pour le comptoir.
> emily +1d 10:00 lang=en
In Leeds I say: “it’s the last one you’ll argue about.” Works on couples.

= bastien 32d 19:20 insight=2
Retour de Saint-Girons : le concurrent répare « à vie » mais pas les fermetures. C’est écrit en tout petit. Nous, si. Disons-le en
grand. #retours
> ines +1d 08:45
Sans le nommer. « Y compris les fermetures », quatre mots, ça suffit.
>> bastien +12m agree=2
Quatre mots, je prends.

= maite 27d 10:45 kind=poll closes=-20d
Quelle couleur manque le plus en rayon ?
(3) Vert forêt
(2) Ocre
(1) Un noir qui ne soit pas gris
> bastien +15m
Le vert. On me le réclame jusque dans les stations-service.

= maite 16d 18:15 support=3
Six clients aujourd’hui pour la boucle 7C. Cinq étaient contents qu’on les prévienne, le sixième était content qu’on lui offre un
café. J’ai changé trois boucles au comptoir, en deux minutes chacune. #boucles
> bastien +8m
J’ai cinquante boucles dans le coffre. Demain Pau, Nay et Arudy.
>> nadia +10m bravo=2
Vous êtes formidables. Notez les numéros de lot, même ceux qui vont bien.

= bastien 11d 20:05 like=4
Tournée « boucles » terminée : quatorze magasins, 112 boucles, zéro reproche. Un gérant m’a dit qu’il commanderait **davantage**. Je
n’y comprends rien, mais je note.
> emily +12h lang=en
Same here. Oslo doubled their order “because you phoned”.
> ines +1d 09:00 insight=2
C’est tout le contraire d’un mystère : on les a traités en adultes.

= bastien 5d 18:50
Commande de Rodez confirmée : 38 sacs, livraison sous 21 jours. Si quelqu’un tousse à l’atelier, prévenez-moi avant que je ne promette.
> nadia +15m
Odile dit : 19 jours. Elle n’a pas toussé.

= maite 2d 17:30 like=3
Une cliente m’a apporté un sac Ferrand de 1974. Elle ne voulait ni le vendre ni le réparer : seulement nous le montrer. On a pleuré un
peu toutes les deux. #unsacpourlavie
> bastien +9m like=2
Dis-moi que tu as pris une photo.
>> maite +4m
Non. C’était un moment, pas un contenu.
>>> ines +30m like=4
Je l’imprime, celle-là.

= bastien 41m
Sur la route de Dax. Deux magasins ce matin, un café oublié sur le toit de la voiture, et un vendeur qui connaît nos pièces détachées
mieux que moi.
> maite +5m like=2
Le café est-il arrivé à Dax ?
"""
