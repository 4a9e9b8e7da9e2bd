"""Comité de direction: hidden and confidential."""

SCREENPLAY = """
= helene 56d 18:20 like=2 pinned
Règle du jeu : une question, une note d’une page, une décision, un nom et une date. Ce qui peut se raconter dehors se raconte le
lendemain, par moi.
> philippe +1d 08:10 agree=2
La page, recto seulement. J’y tiens.

= philippe 49d 09:00 file=note-tresorerie.pdf insight=2
Note de trésorerie du trimestre. En une phrase : nous finançons l’extension de l’atelier sans emprunter, si le délai client revient
sous 52 jours.
> helene +2h
Qui appelle les trois plus en retard ?
>> philippe +10m
Moi pour deux. Le troisième préfère qu’une directrice l’appelle.
>>> helene +4m like=2
Il va être servi.

= sophie 42d 10:30 support=1 level=3
Tension à l’atelier sur les samedis de pleine saison. Je propose : volontariat, prime à 25 %, planning affiché trois semaines avant.
Odile est d’accord si c’est écrit.
> paul +30m
Écrit et affiché où ils le lisent : à l’atelier, pas seulement ici.
> helene +1h agree=2
Décidé. Sophie l’écrit, Odile le présente, je viens m’asseoir au fond.

= helene 31d 17:40 insight=1
La préfecture a dit oui pour l’extension. J’annonce demain. Réserve : les travaux ne commencent pas pendant la saison, je l’ai promis
à Odile.
> philippe +15m
Je refais l’échéancier. Décaler nous arrange, même.

= helene 17d 19:05 support=3 key=crise-decision
**Lot 7C.** Deux casses, un essai au froid sans appel, 640 sacs vendus. Trois options : attendre, échanger à la demande, échanger
tout. Vos avis ce soir, décision demain 10 h.
> philippe +20m
Échanger tout : 2 600 €, pose comprise. Attendre peut coûter dix fois plus. J’écris « échanger tout ».
> sophie +35m
Échanger tout. Et l’on remercie Tomasz par écrit : c’est lui qui a vu.
> paul +45m agree=2
Échanger tout, et le dire les premiers. On a les adresses de 410 acheteurs, la communauté fera le reste.
>> helene +1d 10:25 agree=3
Décidé : échange de tous les sacs, message public signé de la maison à midi, Inès tient la plume, Nadia répond aux clients. Point
chaque soir ici, dix lignes.

= paul 15d 18:30
Point du soir, J + 1 : 71 demandes d’échange, 3 messages en colère, 40 qui remercient. Une journaliste, renvoyée vers Inès. Aucun
blessé signalé.
> helene +15m
Merci. La troisième colère, je l’appelle moi-même.

= paul 13d 18:10 insight=1
Point du soir, J + 3 : 288 demandes, délai d’échange 2 jours. La conversation publique s’est retournée : les membres répondent avant nous.
> philippe +30m
Le stock de 6B suffit-il ?
>> paul +8m
Oui, jusqu’à 900.

= sophie 8d 09:50 like=2
Leçons de la crise, avec Inès et Tomasz : 1. celui qui répare voit avant les autres, il faut l’écouter chaque semaine ; 2. trois
phrases suffisent ; 3. nos numéros de lot doivent se lire sans loupe.
> helene +40m agree=3
Le 3 devient une règle. Nadia l’inscrit au cahier des charges.

= philippe 4d 11:15 photo=bars alt="Histogramme de deux saisons, la seconde plus haute que la première" insight=2
Ventes à fin de mois : au-dessus de la saison passée, y compris depuis l’affaire des boucles. Je n’en tire aucune théorie, je constate.
> helene +1h like=2
Constatez encore, Philippe, constatez.

= helene 1d 18:00 level=3
Un distributeur allemand propose d’entrer au capital, 12 %. Je n’en ai envie qu’à moitié. Lisez sa lettre demain matin à mon bureau ;
elle ne circule pas.
> philippe +20m
Je passe à 8 h.
> sophie +30m
Avant toute réponse, pensons à ce qu’on dira à l’atelier.
"""
