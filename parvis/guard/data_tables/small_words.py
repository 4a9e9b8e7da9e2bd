"""Words that say nothing of a text of their own, in French and English, without accents; and numbers in letters."""

from typing import Final

COMMON: Final = frozenset(
    """a about above after again all also although always am an and any are as at be because been before being below
    between both but by can cannot could did do does doing done down during each either else even ever every few for
    from further get got had has have having he her here hers him his how however i if in into is it its itself just
    least less like made make many may me might more most much must my near need neither never no nobody none nor not
    nothing now of off often on once only or other others our out over own per put rather same shall she should since
    so some still such than that the their them then there these they this those though through thus to too toward
    under until up upon us very was we were what when where whether which while who whom whose why will with within
    without would yes yet you your please thank thanks hello dear regards hi team meeting today tomorrow yesterday
    let lets well new good great see say says said know known

    ai aie ailleurs ainsi alors apres assez au aucun aucune aujourd hui auquel aussi autant autre autres aux avait avant
    avec avoir avons ayant beaucoup bien bon bonne bonjour car ce ceci cela celle celles celui cependant certain certaine
    certains ces cet cette ceux chacun chacune chaque chez ci comme comment contre cordialement d dans de deja depuis
    derriere des desormais dessous dessus devant doit doivent donc dont du elle elles en encore enfin ensuite entre
    environ est et etaient etait etant ete etes etre eu eux fait faire faut fois font grace ici il ils j jamais je jour
    jusqu jusque l la le les leur leurs lors lorsque lui m ma mais malgre me meme memes merci mes mien moi moins mon n ne
    ni non nos notre nous on ont ou par parce parmi pas pendant peu peut peuvent plus plusieurs plutot pour pourquoi pres
    puis puisque qu quand que quel quelle quelles quelque quelques quels qui quoi s sa sans sauf se selon sera seront
    serait seraient ses seulement si sien soi soient soit sommes son sont sous souvent suis sur ta tandis tant te tel
    telle telles tels tes toi ton toujours tous tout toute toutes tres trop tu un une vers voici voila vos votre vous y
    equipe reunion demain hier va vont vais avez etions serons c t""".split()  # noqa: SIM905, a list of words is read as words
)

_LETTERS = (
    "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen",
)
_TENS = {
    "vingt": "20", "trente": "30", "quarante": "40", "cinquante": "50", "soixante": "60", "cent": "100",
    "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80",
    "ninety": "90", "hundred": "100", "mille": "1000", "thousand": "1000",
}  # fmt: skip

_MONTHS = (
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "january february march april may june july august september october november december",
)

_ORDINALS = (
    "deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme",
    "second third fourth fifth sixth seventh eighth ninth tenth",
)

# Written differently, and the same thing: for recognising a sentence, not for finding a name.
ALIKE: Final[dict[str, str]] = {
    **{word: f"month{number}" for names in _MONTHS for number, word in enumerate(names.split(), start=1) if word != "may"},
    "euros": "euro", "eur": "euro", "€": "euro", "pounds": "pound", "£": "pound", "percent": "pct", "pourcent": "pct",
    "kilos": "kg", "kilo": "kg", "kg": "kg", "grammes": "g", "gramme": "g", "grams": "g", "g": "g", "m": "metre",
    "metres": "metre", "meters": "metre", "cm": "cm", "centimetres": "cm", "centimetre": "cm", "km": "km", "kilometres": "km",
    "h": "heure", "heures": "heure", "hours": "heure", "hour": "heure", "minutes": "min", "minute": "min", "mn": "min",
    "premier": "1", "premiere": "1", "first": "1", "1er": "1",
    **{word: str(number) for names in _ORDINALS for number, word in enumerate(names.split(), start=2)},
}  # fmt: skip

NUMBERS: Final[dict[str, str]] = {
    **{word: str(number) for names in _LETTERS for number, word in enumerate(names.split(), start=2)},
    **_TENS,
}
