"""Projet Atlas: the confidential project."""

SCREENPLAY = """
= nadia 57d 09:30 pinned like=5 kind=article title="Atlas en une page" photo=atlas alt="Dessin technique d’un sac, lignes blanches sur fond bleu" bookmark=karim,lea,theo
## Ce que nous faisons

Un sac de 34 litres, **étanche à l’immersion d’une minute**, et réparable à vie. Le premier de la maison.

## Ce qui est décidé

- une toile sans solvant, tissée à Biella ;
- des joints que l’on remplace, pas que l’on jette ;
- aucune pièce collée qui ne puisse se décoller.

## Ce qui ne l’est pas

- le joint : simple ou double ;
- la fermeture : roulée ou à glissière ;
- le nom. « Atlas » est un nom de code, il ne sortira pas.
> karim +1h agree=4
J’ajoute la règle du banc : ce qui n’est pas mesuré n’est pas décidé.
> theo +2h like=3
Bonjour à tous, Théo, de Coutures du Thoré. Je prends les soudures. Premier échantillon en fin de semaine.
>> odile +15m
Bienvenue Théo. Amène-le sans l’emballer, on le touchera tout de suite.

= karim 50d 14:10 photo=curve alt="Deux courbes de pression : la bleue tient, l’orange retombe" insight=5 like=3
Premier essai comparé. Le joint double (bleu) tient la pression, le simple (orange) décroche après douze minutes. Trois éprouvettes
chacun, même opérateur, même eau.
> nadia +20m
Le double pèse combien de plus ?
>> karim +4m
31 grammes par sac.
>>> nadia +10m
C’est le poids d’une barre de céréales. On garde le double, sauf avis contraire d’@odile.
>>>> odile +2h
Mon avis : deux passages de plus à la machine, sept minutes par sac. Je préfère le savoir avant qu’après.
>>>>> helene +1h insight=2
Sept minutes pour un sac qui ne revient pas : c’est bon marché.
>>>>>> lea +30m
Et le joint double existe en largeur 22, déjà référencée. Pas de nouveau fournisseur.
>>>>>>> karim +10m like=4
Alors tout le monde est d’accord, c’est louche, je refais l’essai.

= lea 44d 11:00 file=compte-rendu-atlas.pdf like=3 key=cr-atlas
Compte rendu de la réunion de mardi et plan de charge mis à jour. **Décision : on garde le joint double.** Trois tâches créées, une
par personne, une date pour chacune.
> paul +25m
Lu. La date du 12 pour les étiquettes est trop courte : je propose le 19.
>> lea +5m
Le 19, noté.
> theo +1h
Reçu. Je démarre les bandes lundi.

= theo 40d 16:40 photo=cloth-cold alt="Trois échantillons de toile, vert d’eau, bleu et violet" like=4
Échantillons soudés dans les trois coloris. Le violet se lit mal sous la lampe : la soudure est bonne, mais on ne la voit pas au contrôle.
> odile +30m insight=3
On coud un fil témoin orange juste à côté. S’il est droit, la soudure est droite.
>> theo +8m bravo=4
Simple, et ça marche. Je ne m’en remets pas.
>>> odile +3m like=6
Trente et un ans.

= paul 37d 09:20 kind=poll closes=-30d like=1
Fermeture : que teste-t-on en premier ? Le second passera de toute façon, ce n’est qu’un ordre.
(5) Fermeture roulée
(2) Glissière étanche
> karim +1h
La roulée : une pièce au lieu de cent douze.

= helene 33d 18:05 support=2
J’ai vu le premier assemblage ce soir, seule, lumière éteinte, bureau fermé. Je n’ai pas de mot technique : il est beau. Gardons-le
pour nous encore un moment.
> nadia +1d 08:30 like=3
Merci. On le garde, promis. Aïcha a failli me suivre avec sa caméra.

= karim 29d 10:15 kind=question title="Immersion : à quelle profondeur fait-on l’essai ?" like=2
La norme n’en dit rien pour un sac. Je propose un mètre, une minute, sac plein à 60 %.
> theo +40m insight=3 accepted
Pour les bidons de canyon, c’est un mètre et trente secondes. À un mètre et une minute, vous serez plus sévères que tout le monde.
>> karim +6m
Plus sévères que tout le monde, ça me va.
> paul +1h
Publions le protocole le jour de la sortie : personne ne pourra dire qu’on a choisi l’eau.

= odile 25d 07:50 like=5
Temps de montage du troisième prototype : 4 h 12. Le premier, c’était 6 h 40. Le fil témoin nous fait gagner un quart d’heure de contrôle.
> helene +1h bravo=2
L’objectif était 4 h 30. Chapeau.

= lea 22d 15:30 support=1 level=3
Le fournisseur de la bande 22 annonce dix jours de retard. J’ai une solution à Lyon, un peu plus chère, livrée jeudi. Je prends ?
> nadia +6m
Prends. On ne perd pas dix jours pour 90 centimes.
>> lea +2m
Pris.

= karim 16d 19:10 insight=4 key=atlas-boucles
Vu l’histoire du lot 7C, j’ai passé **nos** boucles au congélateur : lot 9A, –25 °C, 120 kg. Aucune casse sur douze. On est
tranquilles, mais je garde le test dans le protocole. #boucles
> lea +20m
J’inscris l’essai à froid au cahier des charges de toutes les boucles, pas seulement ici.
> nadia +1d 08:50 agree=3
Oui. Que la crise serve à quelque chose.

= theo 13d 11:20
Une question bête : comment appelle-t-on la pièce sous la fermeture, entre nous ? J’ai vu « bavette », « rabat » et « truc » dans le
même document.
> odile +5m like=7
« Bavette ». « Truc », c’est Karim.
>> karim +2m like=5
« Truc » est une désignation provisoire.

= paul 10d 14:45 like=2
Avancement : 15 points validés sur 25. Les dix qui restent sont tous au banc, c’est donc la faute de la météo du congélateur.
> karim +15m
Le congélateur va très bien, merci pour lui.

= nadia 7d 10:00 insight=3 file=protocole-immersion.docx
Le protocole d’immersion est relu. Deux choses ont changé : le remplissage passe à 70 %, et on répète après vingt ouvertures de la
fermeture. Dites-moi avant ce soir si un point vous gêne.
> theo +35m
Vingt ouvertures, c’est une semaine de canyon. Bien vu.
> tomasz +2h
Ajoutez une ouverture avec des gants. Personne n’a les mains nues quand il pleut.
>> nadia +5m bravo=3
Ajouté, et c’est une très bonne idée.

= karim 3d 16:55 photo=rain alt="Un sac orange sous l’eau qui ruisselle, bien droit" bravo=7 like=4 bookmark=nadia,helene
Une minute, un mètre, vingt ouvertures dont cinq avec des gants. À l’intérieur : **rien**. Le papier buvard est blanc. Je l’ai encadré.
> helene +10m bravo=1
Monsieur Benali, je descends avec une bouteille.
> theo +12m like=3
Je l’ai su avant de le lire : on a entendu le cri jusqu’à Saint-Amans.
> odile +1h like=4
Maintenant, on recommence avec dix sacs. Un, c’est de la chance.
>> karim +3m agree=3
C’est exactement ce que j’allais dire, une fois remonté sur la terre.

= lea 1d 09:10 like=3
Planning des dix sacs de présérie : toile lundi, coupe mercredi, soudure chez @theo vendredi. Livraison des fermetures confirmée.
> theo +14m
Vendredi, j’ai dégagé toute la journée.
> paul +50m
Tableau à jour. Il reste huit points.

= karim 8m like=3
Répartition revue ce matin : @lea reprend les joints, les essais restent chez moi. Avancement à **68 %**, 17 tâches sur 25 ; il manque
la validation du fournisseur.
> lea +3m like=1
Je l’ai au téléphone à 14 h. Réponse ici.
> nadia +2m
Merci à tous les deux. On tient la date.
"""
