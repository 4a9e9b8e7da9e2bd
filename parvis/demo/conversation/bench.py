"""Banc d’essai: a space within Réparabilité."""

SCREENPLAY = """
= karim 46d 11:10 file=protocole-immersion.docx like=2 pinned
Le protocole type est joint. Toute mesure se publie avec son numéro, sa date et ce qui a raté.
> yann +20m
Je sauvegarde les relevés chaque nuit. Ne les gardez pas sur une clé USB, @karim, je sais que tu en as une.
>> karim +3m like=4
J’en ai deux, par sécurité.

= karim 36d 17:05 insight=2
Curseur à rabat, 5 000 cycles : usure 0,08 mm contre 0,17 pour l’ancien. Trois éprouvettes, une perdue (le chat de l’atelier).
> odile +15m like=5
Le chat nie.

= tomasz 18d 09:30
Essai de traction sur trois coutures de bretelle recousues au fil dentaire : 61, 64 et 58 kg. Une couture neuve fait 95. C’est moins
bien, mais on rentre à la maison.
> nadia +40m insight=3
On peut le dire tel quel à la communauté : « de quoi rentrer ».

= karim 16d 08:05 insight=4 photo=curve alt="La courbe de résistance du lot 7C chute sous moins dix degrés"
Lot 7C, essai complet : fragile sous –10 °C, normal au-dessus. Neuf éprouvettes, trois températures. #boucles
> yann +1h
Données archivées, en lecture seule, pour qu’on ne puisse pas dire qu’on les a retouchées.

= karim 1d 16:10 like=2
Banc libre jeudi de 14 h à 17 h. Apportez vos éprouvettes **et** vos gants, j’ai retrouvé les miens sur le chat.
> odile +10m
Il avait froid.
"""
