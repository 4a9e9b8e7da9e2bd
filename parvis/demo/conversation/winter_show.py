"""Salon de la montagne: over, archived."""

SCREENPLAY = """
= ines 59d 09:00 like=3
Le stand, c’est décidé : une machine à coudre, Tomasz derrière, et aucun écran.
> tomasz +30m like=4
Et une chaise pour Tomasz ?
>> ines +2m
Un tabouret. C’est plus photogénique.

= bastien 44d 18:20 like=4 bravo=3
Premier jour : 41 magasins, 19 sacs recousus, une file d’attente. Le stand d’en face nous a prêté une multiprise, par curiosité.
> maite +15m
Le deuxième jour ils nous prêteront une chaise pour Tomasz.

= aicha 42d 19:10 like=6 photo=brume-orange alt="Un sac couleur terre sur un socle bleu clair"
Trois jours, neuf interviews, un sac perdu puis retrouvé sur une autre allée. Il avait été réparé entre-temps, on ne sait pas par qui.
> tomasz +20m like=8
C’était moi. Il avait mauvaise mine.

= ines 40d 11:30 kind=article title="Bilan du salon" insight=3
**117 magasins rencontrés**, pour un objectif de cent. Trente-deux demandes de catalogue, onze commandes.

Ce qui a marché : réparer en direct. Ce qui n’a pas marché : le badge magnétique de Bastien, qui a démagnétisé trois cartes d’hôtel.

On ferme l’espace à la fin du mois. Merci à tous.
> bastien +40m like=5
Je plaide non coupable. C’étaient des cartes sensibles.
"""
