"""Anciens de la maison: those who left."""

SCREENPLAY = """
= sophie 53d 11:00 like=3 pinned
Chers anciens, l’atelier vous attend le premier jeudi du mois, café compris. Et si vous connaissez quelqu’un qui sait coudre ou qui
veut apprendre, présentez-le-nous : votre mot vaut trois lettres de motivation.
> gerard +3h like=4
Le café est-il toujours aussi fort ?
>> odile +20m like=5
On a dû changer de cafetière. Elle s’était dissoute.

= gerard 45d 09:40 like=6 photo=machine alt="Une vieille machine à coudre noire près d’une fenêtre"
J’ai retrouvé une photo de ma première machine, arrivée en 1979 sur un plateau de foin. Elle est encore au fond de l’atelier, ne la
jetez pas.
> odile +1h bravo=2
La jeter ? On est en train de la réparer, Gérard. Tu viendras lui faire faire ses premiers points.
>> gerard +15m
J’apporterai mon huile.

= camille 38d 21:10 kind=question title="Un stage de six mois au bureau d’études ?" like=2
Mon étudiante, Lou, cherche un stage en textiles techniques. Elle est meilleure que moi à son âge, ce qui n’est pas difficile.
> karim +11h accepted like=2
Qu’elle m’écrive. Il y a un congélateur à réparer et un protocole à écrire, je ne peux pas rêver mieux.
>> camille +30m
C’est exactement ce qu’elle aime. Merci !
> sophie +1d 10:00 bravo=2
Parrainage n° 12. Il en reste dix-huit, @camille, je compte sur toi.

= ines 22d 15:20
Pour la campagne, je cherche le plus vieux sac de la maison encore en service. Fouillez vos greniers !
> gerard +2h like=5
Le mien. 1983, une bretelle refaite, il sert à porter les boules.
>> ines +10m
Vous gagnez un portrait, et un café chez Odile.
> camille +1d 20:00
1999, jaune, et il fait honte à mes enfants.

= gerard 10d 10:00 like=5 bravo=2
J’ai passé la matinée avec le nouvel apprenti. Il tient son aiguille comme une fourchette, mais il écoute. Dans un an il sera meilleur
que la machine.
> odile +40m like=3
C’est ce que tu disais de moi.
>> gerard +5m like=7
Et je n’ai pas changé d’avis.

= helene 2d 18:30 like=4
Merci à vous d’avoir relayé nos offres : deux embauches ce trimestre viennent de vos messages. La porte reste ouverte, dans les deux sens.
> camille +2h
Dans les deux sens ? C’est noté.
"""
