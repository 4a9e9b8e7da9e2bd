"""Réparabilité: across departments."""

SCREENPLAY = """
= nadia 52d 10:20 pinned like=4
On commence simple : **montrez une panne par semaine**. Une photo, le temps de réparation, la pièce. Au bout de dix, on cherche ce qui
se ressemble. #réparabilité
> tomasz +30m
Une par semaine ? J’en ai vingt-deux sur la table.
>> nadia +4m like=3
Alors une par semaine, mais choisie.

= tomasz 47d 16:00 insight=4
Panne de la semaine : le curseur de fermeture. 60 % de mes retours. La fermeture est bonne, seul le curseur s’use ; on change pourtant
tout, 40 minutes. Avec un curseur à rabat : **6 minutes**.
> lea +1h
J’ai un fabricant qui les fait. 11 centimes de plus.
>> nadia +10m agree=4
Onze centimes contre trente-quatre minutes. Je l’inscris.
> karim +2h
Je teste à 5 000 cycles et je vous dis.
>> karim +9d 17:00 bravo=5 insight=3
5 000 cycles passés, usure moitié moindre. On peut y aller.
>>> tomasz +10m like=4
Trente-quatre minutes. Je vais apprendre la guitare.

= aicha 40d 14:30 kind=question title="Peut-on filmer une réparation en une seule prise ?"
L’idée : une minute, pas de coupe, les mains et rien d’autre. Quelle réparation s’y prête ?
> tomasz +20m accepted like=3
Le passage d’une boucle. Cinquante secondes, dix de plus pour sourire.
> emily +1h lang=en
Subtitles please! Our Nordic shops would play it on a loop.
>> aicha +5m
Sans parole, donc sans sous-titres : c’est tout l’intérêt.

= odile 33d 08:05 insight=3 agree=2
Une idée d’atelier : la couture du fond se fait en dernier, donc pour changer le fond il faut tout ouvrir. Si on la fait **avant** les
côtés, on gagne une heure à la réparation. Et rien à la fabrication.
> karim +25m
Il faut refaire la gamme de montage, mais oui. Oui !
> nadia +40m bravo=4
C’est la meilleure idée de l’année, et nous l’avions sous le nez depuis dix ans.
>> odile +10m like=6
Moi je l’avais sous l’aiguille, mais personne ne demandait à l’aiguille.

= emily 28d 11:50 lang=en like=2
Spare parts kit for stockists: could we ship five buckles, two sliders and a strip of fabric with each opening order? Three shops
asked me for it last week.
> lea +30m
Le coût est de 3 €. Je propose un sachet à l’ouverture de compte, et le réassort gratuit.
>> emily +5m
Perfect. I’ll write the little card.
> maite +2h agree=2
Pareil à Bayonne, le tiroir à pièces est le meilleur vendeur du magasin.

= paul 19d 09:35 kind=poll closes=+10d like=1
Où ranger les fiches de réparation pour qu’on les trouve vraiment ?
(4) Sur le site, page de chaque sac
(3) Un code à scanner, cousu dans le sac
(1) Une affiche dans chaque boutique
> tomasz +1h
Cousu dans le sac. Quand il casse, on l’a forcément sous la main.

= nadia 14d 16:45 spaces=reparabilite,maison insight=5 agree=4
Leçon de l’affaire des boucles, pour toute la maison : **toute pièce moulée passera désormais l’essai à –25 °C**, et le numéro de lot
se lira sans loupe. Merci à Tomasz, qui l’avait vu le premier. #boucles #réparabilité
> tomasz +1h like=4
Et merci d’avoir écouté celui qui répare.
> bastien +3h
Je le répète à mes magasins, mot pour mot.
> philippe +5h
Le moule neuf est budgété.

= tomasz 8d 15:15 photo=cloth-warm alt="Quatre échantillons de toile, rouge, ocre, vert et bleu, avec leurs coutures claires" like=6
Les pièces de réparation « cicatrices » sont prêtes : quatre couleurs, chutes de coupe, prédécoupées. Premier essai demain sur le sac
du facteur. #chutes #unsacpourlavie
> aicha +6m
J’arrive avec la caméra !
> maite +30m
Réserve-m’en vingt rouges.

= karim 5d 10:40 insight=2
Boucle démontable de Mathilde, premier jet imprimé : 71 kg. Il en faut 90. La vis tient, c’est l’épaulement qui lâche. On épaissit de
0,6 mm.
> nadia +12m
Sans grossir la boucle ?
>> karim +5m
Vers l’intérieur. Personne ne verra rien, sauf la balance : 0,4 g.
>>> emily +1h lang=en like=2
0.4 g. Somebody will write a review about it.

= karim 28m bravo=4 like=2
Deuxième jet de la boucle démontable : **96 kg**. « La malouine » est née. #réparabilité
> tomasz +4m like=3
Je la démonte sans outil en onze secondes. Neuf avec de l’entraînement.
> nadia +6m bravo=2
Je préviens Mathilde dès que le dessin est déposé.
"""
