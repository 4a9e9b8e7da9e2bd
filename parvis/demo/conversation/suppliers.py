"""Toiles et boucles: with the suppliers."""

SCREENPLAY = """
= lea 50d 09:00 pinned like=2
Bonjour Giulia, bienvenue dans cet espace. Ici : délais, certificats, essais. Les prix restent au téléphone, comme d’habitude.
> giulia +1h like=2
Merci Léa ! Point de la semaine : toile 210, rien à signaler. Toile 420, trois jours de retard, un métier à l’arrêt.
>> lea +15m
Trois jours, on les a. Merci de l’avoir dit tout de suite.

= giulia 30d 10:30 photo=threads alt="Des bobines de fil rangées par couleur sur des étagères" like=3
Les nouvelles teintures sans eau sont là, quarante-quatre nuances. Odile m’a demandé le bleu colvert : il y est, sous le numéro 31.
> odile +20m bravo=2
Enfin quelqu’un qui sait que ce n’est pas du canard.

= karim 21d 14:00 kind=question title="Tenue de la toile 420 à l’abrasion après lavage ?"
Vos certificats donnent la valeur à neuf. L’avez-vous après vingt lavages ?
> giulia +2h accepted insight=2
Oui : 92 % de la valeur à neuf. Je joins le rapport demain, le laboratoire me l’envoie signé.
>> giulia +1d 11:00 file=rapport-abrasion.pdf
Le voici.
>>> karim +30m
Impeccable, merci Giulia.

= lea 15d 17:10 support=1
Vous l’avez lu : un lot de boucles d’un autre fabricant nous cause du souci. Rien à voir avec vos toiles. Mais nous demanderons
désormais un essai au froid à chacun.
> giulia +40m agree=2
Nous avons la chambre froide. Donnez-nous la température, nous donnons la courbe.
>> karim +5m
–25 °C. Et merci.

= giulia 2d 09:45
Point de la semaine : tout est à l’heure. Le camion part jeudi.
> lea +8m like=1
Jeudi, quai 2. Bonne route au camion.
"""
