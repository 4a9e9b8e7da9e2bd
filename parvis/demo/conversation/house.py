"""Toute la maison: everybody's space."""

SCREENPLAY = """
= helene 58d 08:40 kind=announcement title="Nos trois priorités" ack=11 bravo=4 like=5 pinned
Bonjour à tous. Trois choses compteront cette saison :

1. **La réparabilité.** Chaque sac qui sort doit pouvoir être réparé par quelqu’un d’autre que nous.
2. **Les délais.** Vingt et un jours de la commande au magasin, pas trente.
3. **La transmission.** Deux apprentis rejoignent l’atelier d’Odile.

Je serai à l’atelier mardi matin pour vos questions. Merci de confirmer que vous avez lu.
> odile +35m like=4
Deux apprentis, enfin ! Qu’ils viennent avec de bonnes chaussures et leurs dix doigts.
> bastien +2h agree=3
Vingt et un jours, je le dis demain à mes magasins ou j’attends un peu ?
>> helene +20m
Attendez un peu. Quand on l’aura tenu trois fois de suite, vous pourrez le chanter.
>>> bastien +5m like=6
Je chante très mal, c’est une motivation de plus.

= sophie 55d 09:15 like=9 bravo=3 bookmark=odile
Bienvenue à @aicha, qui rejoint l’équipe d’@ines en alternance, une semaine sur deux ! Elle vient de Toulouse, monte des vidéos
et pose beaucoup de questions : réservez-lui vos meilleures réponses.
> aicha +25m like=7
Merci ! Première question, du coup : où est la machine à café, et pourquoi tout le monde dit « la belle » et « l’autre » ?
>> yann +8m like=5
La belle est au 2e étage. L’autre aussi, mais elle se venge.
>> odile +50m
À l’atelier on a une cafetière italienne. Viens avec ta tasse.
> maite +3h
Bienvenue Aïcha ! Si tu passes par Bayonne, la boutique te doit un gâteau basque.

= yann 52d 10:30 kind=question title="Qui utilise encore l’imprimante du couloir nord ?"
Elle a trois bourrages par semaine et un caractère épouvantable. Si personne n’en a besoin, je la débranche.
> philippe +40m
Moi, pour les bordereaux de fin de mois. Mais je peux monter d’un étage, paraît-il que c’est bon pour le cœur.
> odile +1h accepted like=4
Nous, pour les fiches de coupe en A3 : c’est la seule qui les sort sans les tordre. Le reste, tu peux.
>> yann +15m
Alors elle déménage à l’atelier, et elle n’aura plus que vous à torturer.
>>> odile +4m like=6
On a l’habitude des machines difficiles.

= ines 50d 11:05 kind=article title="Pourquoi nous disons « réparable », et pas « durable »" photo=brume alt="Le sac Brume bleu, posé sur un socle clair" like=8 insight=6 bookmark=nadia,aicha,emily key=article-durable
Un mot peut être vrai et ne rien dire. « Durable » est devenu de ceux-là.

## Ce que nous pouvons prouver

Un sac Brume a **quarante et une pièces**. Trente-huit se remplacent avec une clé de 4, une aiguille et vingt minutes. Nous savons
lesquelles, nous les avons en stock, et nous publions le prix de chacune.

## Ce que nous ne pouvons pas prouver

Qu’il durera trente ans. Nous l’espérons ; ce n’est pas pareil.

## Alors, dans nos textes

- « réparable » dès qu’on peut montrer la pièce et le geste ;
- « solide » avec un chiffre d’essai à côté ;
- « durable » : jamais, sauf dans une citation.

Si vous trouvez un « durable » qui traîne, signalez-le-moi : je paie le café.
> nadia +45m agree=4
Encadré au bureau d’études. Et les trois pièces restantes, on les aura.
> karim +1h
Pour mémoire : la coque du dos, l’armature et le fond. Le fond, on y travaille.
> emily +4h lang=en like=3
Same problem in English with “sustainable”. I’d like to borrow this for the UK stockists, may I translate it?
>> ines +30m
Please do ! Je relis, tu corriges mon accent.

= philippe 47d 14:20 kind=poll closes=-38d like=2
Pour le repas de la maison, vos préférences de lieu (budget identique, promis) :
(7) L’auberge au bord du lac
(5) La salle de l’atelier, avec traiteur
(2) Une randonnée et un pique-nique
(1) Peu importe, tant qu’il y a du fromage
> tomasz +30m like=5
La randonnée a deux voix. Karim, qui est l’autre ?
>> karim +3m like=7
Je préfère garder l’anonymat, j’ai une réputation de coureur à tenir.
> emily +1h lang=en like=6
I voted for the cheese. Obviously.

= paul 45d 09:00 insight=4 agree=2 bookmark=sophie
Un rappel utile : avant de demander un outil, dites-nous l’objectif. Ce mois-ci, trois demandes de « tableau partagé » cachaient en fait
trois besoins différents (un planning, une liste de courses et un arbitrage). Deux n’avaient pas besoin d’outil du tout. #méthode
> sophie +50m
La liste de courses, c’était moi. Je confirme : un papier sur le frigo a suffi.

= karim 43d 16:45 photo=rain alt="Un sac orange sous une rampe d’arrosage, des gouttes tout autour" like=10 bravo=4
Le Brume a passé soixante minutes sous la rampe ce matin. Dedans : un carnet, resté sec. Dehors : moi, pas resté sec. #essais #brume
> nadia +12m like=4
Photo du carnet ? Les magasins adorent.
>> karim +20m
Il contient ma liste de griefs contre la rampe. Je la recopie au propre et je te l’envoie.
> aicha +1h
Je peux venir filmer la prochaine fois ? J’ai un ciré.
>> karim +9m like=3
Jeudi 14 h. Prends aussi des bottes.

= lea 41d 10:10 kind=question title="Que faire des chutes de toile ?"
On jette encore 9 % de la toile à la coupe. Je cherche une filière ou une idée, même petite. #chutes
> odile +30m
Les grandes partent déjà en pochettes. Ce sont les bandes de moins de 8 cm qui restent.
>> maite +25m insight=3
À la boutique on ficelle les paquets avec. Les clients demandent d’où ça vient.
> tomasz +1h like=4 agree=2
Des pièces pour les réparations. J’en ai déjà trois caisses, il m’en faut de toutes les couleurs, même les ratées.
>> lea +10m
Combien par mois ?
>>> tomasz +15m
Une caisse et demie. Les clients aiment la couleur d’origine, mais ils aiment encore mieux choisir.
>>>> aicha +1h like=5
« Choisissez votre cicatrice » : je le note pour la campagne.
>>>>> ines +10m like=6 bravo=2
Gardé. Vraiment gardé.
> sophie +1d 09:20 accepted insight=4
L’ESAT de Castres cherche exactement ça pour ses trousses de toilette : des bandes de 5 à 8 cm, lavées. Je vous mets en contact, @lea ?
>> lea +18m bravo=3
Oui ! Deux filières en une journée, je n’en espérais pas tant.

= emily 38d 15:10 lang=en like=6
Back from Bergen: eleven shops in four days, three new stockists, and one very wet demo bag that made the sale all by itself. Norway
asks for
**reflective loops** on everything, and they are right. #export
> nadia +1h
Reflective loops: noté pour la prochaine série. Tu as une photo de la référence qu’ils aiment ?
>> emily +20m
Sending it over tonight, le train a du retard naturellement.
> bastien +2h
Onze magasins en quatre jours ! Et ils ont payé le café ?
>> emily +40m like=5
They paid the waffles.

= sophie 36d 11:40 kind=kudos honours=odile,tomasz bravo=8 like=4
Merci à Odile et Tomasz d’avoir accueilli les trente collégiens hier. L’un d’eux m’a dit en partant : « Je croyais que les sacs poussaient
dans les magasins. » Mission accomplie.
> odile +1h like=7
Il en reste un que j’embauche demain s’il a seize ans.
> helene +3h
Merci à tous les deux. C’est exactement cela, transmettre.

= aicha 34d 13:30 photo=threads alt="Quatre étagères de bobines de fil de toutes les couleurs" like=12 bookmark=ines
Le mur de fils de l’atelier, c’est mon nouveau fond d’écran. Odile peut nommer chaque teinte sans regarder l’étiquette, j’ai vérifié :
44 sur 44. #atelier
> odile +20m like=6
Le 31, j’ai hésité. Bleu canard ou bleu colvert, on en parle à chaque fois.
>> helene +1h
Colvert. On en parlait déjà quand j’étais petite.

= helene 30d 17:15 like=7 support=3 edited="Je reviens de la préfecture : l’extension de l’atelier est acceptée. On commence les travaux le mois prochain."
Je reviens de la préfecture : l’extension de l’atelier est acceptée. Les travaux commenceront après la pleine saison, pas avant ;
personne ne coudra dans la poussière.
> odile +10m bravo=3
Merci pour le « pas avant ».
> philippe +25m
Le budget est tenu, au pot de peinture près.

= yann 28d 09:05 kind=announcement title="Coupure du réseau jeudi soir" ack=9
Le réseau sera coupé jeudi de 19 h à 22 h pour le remplacement d’un équipement. La boutique de Bayonne n’est pas concernée. Enregistrez ce
que vous ne voulez pas réécrire. #informatique
> maite +15m like=3
Bayonne n’est jamais concernée, et Bayonne vous remercie.

= karim 26d 08:20 like=4
Quelqu’un a-t-il emprunté le dynamomètre ? Il n’est plus à sa place et je n’accuse personne, sauf peut-être @tomasz.
> tomasz +5m like=6
Il est sur ma table. Je voulais savoir combien de force il faut pour ouvrir un bocal de cornichons.
>> karim +2m
Et alors ?
>>> tomasz +3m like=11
4,2 newton-mètres. Mais le bocal a gagné.

= sophie 24d 10:00 kind=question title="Qui veut devenir tuteur ?" support=2
Les deux apprentis arrivent dans un mois. Il faut un tuteur par personne : deux heures par semaine, une prime, et la satisfaction de voir
quelqu’un enfiler l’aiguille du premier coup.
> tomasz +1h bravo=5 accepted
Moi pour la réparation, si le français écrit n’est pas dans le contrat.
>> sophie +12m like=4
Le français écrit, c’est ma partie. Bienvenue dans l’aventure.
> karim +2h
Je peux prendre l’apprenti une demi-journée au banc, toutes les deux semaines.

= ines 21d 09:30 kind=poll closes=+3d hidden like=2 key=sondage-slogan
Campagne « Un sac pour la vie » : quelle phrase sous la photo ? Les résultats s’afficheront à la clôture, pour ne pas vous influencer.
#unsacpourlavie
(6) Choisissez votre cicatrice.
(4) Il a déjà 4 000 km. Vous aussi ?
(3) Cousu ici, recousu ici.
(1) Le dernier sac que vous achèterez avant longtemps.
> bastien +1h like=3
La quatrième, je ne peux pas la dire à un magasin sans pleurer.
> nadia +2h
« Cousu ici, recousu ici », simple et vrai. Mais je ne suis pas neutre.

= tomasz 17d 17:20 photo=buckle alt="Une boucle noire à pression, fendue en travers" support=5 insight=3 key=alerte-boucles
Deux retours cette semaine avec la même boucle fendue, côté gauche, lot 7C. Les deux clients étaient en montagne, sous –10 °C. Deux,
ce n’est pas
beaucoup, mais je n’aime pas qu’elles se ressemblent. @karim @lea vous pouvez regarder ? #boucles
> karim +8m agree=3
J’en prends trois du lot au congélateur ce soir. Réponse demain matin.
>> karim +1d 08:15 insight=6
Résultat : à –12 °C, deux boucles sur trois cèdent sous 40 kg. À +5 °C, aucune sous 90 kg. Le lot 7C est fragile au froid, pas les autres.
>>> lea +10m
Le lot 7C, c’est 1 900 sacs, dont 640 vendus. J’appelle le fabricant.
>>>> helene +25m support=4
Merci à vous trois d’avoir prévenu tout de suite. Réunion à 10 h, @ines comprise. D’ici là, personne ne répond seul sur les réseaux.
>>>>> ines +5m
J’apporte un brouillon de réponse, trois phrases, sans adjectif.
> maite +1d 09:00
J’en ai quatre en rayon avec des 7C. Je les retire ?
>> nadia +12m
Oui, et tu peux proposer l’échange de la boucle à qui entre avec un Brume. Tomasz t’envoie cinquante boucles 6B.
>>> tomasz +6m
Parties ce midi avec le transporteur. Notice en une page dans le carton.

= ines 15d 12:00 kind=announcement title="Boucles du lot 7C : ce que nous disons, ce que nous faisons" ack=12 file=reponses-boucles.txt pinned support=4
Une boucle d’un lot (7C, gravé au dos) peut se fendre par grand froid. Nous échangeons **toutes** celles qui sont vendues,
gratuitement, sans attendre qu’elles cassent.

- Le message public est [dans la communauté](/spaces/communaute-des-randonneurs/).
- Si un client vous interroge : la fiche de réponses est jointe, mot pour mot.
- Un journaliste ? Donnez mon numéro, et rien d’autre.

Personne n’a fait de faute en le signalant. Au contraire.
> bastien +20m agree=5
Merci. Mes magasins préfèrent dix fois ça à un silence.
> emily +40m lang=en
English version sent to all stockists. Two replied “finally a brand that calls first”.
>> ines +10m bravo=4
Je la veux encadrée, celle-là.
> sophie +3h
Je passe à l’atelier demain : si l’afflux de retours déborde l’équipe, on renforce, dites-le sans attendre.

= bastien 14d 17:50 shares=annonce-boucles agree=3
Le message public est sorti, je l’ai montré à quatre magasins aujourd’hui. Trois ont dit merci, le quatrième a dit « enfin ».
> ines +20m
C’est le meilleur adjectif de la journée.

= philippe 12d 16:10 insight=4
Pour ceux qui se demandent : l’échange des boucles coûte 4,10 € par sac, pose comprise. Ne pas le faire coûterait beaucoup plus cher,
et pas seulement en euros.
> odile +30m agree=4
Voilà un directeur financier comme je les aime.

= sophie 11d 09:10 repliers=nobody like=2
Les entretiens annuels commencent lundi : chacun a reçu son créneau par courriel. Les réponses sont fermées ici, pour que rien de
personnel ne s’y écrive ; ma porte, elle, est ouverte.

= nadia 9d 11:25 like=8 bravo=5 honours=tomasz kind=kudos
612 boucles échangées sur 640. Les 28 dernières sont chez des gens qui marchent encore, on les attend à l’arrivée. Merci @tomasz, qui
a répondu
à chaque colis par un mot à la main.
> tomasz +1h like=9
J’écris lentement, ça aide à dire des choses courtes.

= maite 8d 10:05 photo=shop alt="La vitrine de la boutique de Bayonne : cinq sacs de couleur sous un store rayé" like=11
Nouvelle vitrine à Bayonne ! Chaque sac a une réparation visible et une étiquette qui la raconte. On nous a demandé trois fois si les
sacs cassés étaient à vendre. #unsacpourlavie
> ines +12m like=4
C’est la plus belle de la campagne. Je peux la partager sur le parvis ?
>> maite +4m
Fais donc, mais recadre : on voit ma planche de surf.
> aicha +1h like=3
On ne recadre rien, la planche raconte aussi quelque chose.

= yann 6d 14:00 kind=question title="Un mot de passe long, mais lequel ?" like=3
On me demande chaque semaine comment choisir quinze caractères. Vos astuces, sans donner vos mots de passe évidemment ?
> paul +18m accepted insight=5
Quatre mots qui n’ont rien à faire ensemble, et une image dans la tête pour les tenir. Pas de citation, pas de date, pas de prénom.
>> odile +1h like=8
« bobine-cornichon-préfecture-mistral ». Ah zut, je ne peux plus.
>>> yann +2m like=9
Merci Odile, il rejoint la liste des mots de passe refusés.

= emily 5d 16:30 lang=en like=4 kind=question title="Where do we keep the product photos without a background?"
I have a catalogue deadline on Friday and only find the old folder (the one called “new”).
> aicha +14m like=5 accepted
“photos/detourees/brume”, and the folder called “new” is from 2019, we kept it for its historical value.
>> emily +3m
You are a hero.

= odile 4d 12:40 photo=machine alt="Une machine à coudre devant une fenêtre ouverte sur les montagnes" like=13 bravo=2
La vieille machine de Gérard est réparée. Elle coud plus droit que moi. Elle restera près de la fenêtre, pour les apprentis. #atelier
#transmission
> helene +40m like=5
Mon grand-père l’avait achetée d’occasion. Elle nous enterrera tous.
> karim +1h
Elle tire combien de points par minute ?
>> odile +6m like=4
Assez pour que tu n’aies rien à mesurer.

= lea 3d 09:45 agree=4 insight=2
Bonne nouvelle pour les chutes : l’ESAT de Castres a signé. Première collecte dans quinze jours, bac bleu près du quai. Merci de n’y
mettre **ni fil, ni papier, ni gobelet**. #chutes
> philippe +1h
Et l’on passe de 9 % à 3 % de déchets. Je l’écris au tableau de bord avec plaisir.

= helene 2d 08:30 like=9 key=merci-campagne shares=sondage-brume
Je relis les réponses du sondage public : 312 personnes ont voté, et beaucoup ont raconté leur sac. Lisez-les, c’est pour elles que
nous travaillons. #unsacpourlavie
> aicha +20m
J’en ai mis dix au montage. Préparez les mouchoirs, surtout celle du facteur.
> bastien +1h like=3
Le facteur de Luz ? Il est client chez nous depuis avant moi.

= paul 1d 10:20 kind=poll closes=+6d multiple like=2
Quels formats pour la prochaine matinée de formation ? Plusieurs choix possibles. #méthode
(6) Atelier pratique d’une heure
(4) Vidéo courte, à revoir
(5) Café et questions libres
(2) Fiche d’une page
> sophie +30m
Café et questions, et la fiche pour les absents.

= sophie 1d 14:50 kind=question title="Qui vient aux portes ouvertes de l’atelier ?" like=4
86 inscrits, il me faut quatre guides et quelqu’un qui sache faire patienter des enfants.
> aicha +15m
Moi pour les enfants : trois étés de colonie, je connais des jeux avec du fil.
> odile +1h
Guide, le matin. L’après-midi je couds, sinon ils ne verront rien.

= karim 52m like=3
Répartition revue ce matin pour les portes ouvertes : je tiens le banc d’essai, @yann tient la sono, @paul tient les horaires, s’il peut.
> paul +6m like=4
Je tiens surtout à l’horaire. 14 h, c’est 14 h.
> yann +11m
La sono tient toute seule depuis que j’ai changé le câble.

= ines 18m like=2
Les dix portraits de la campagne sont en ligne dans le dossier commun. Dernière relecture avant ce soir : je veux vos « oui, mais »,
pas vos « super ». #unsacpourlavie
> nadia +5m
Oui, mais le portrait 7 dit « indestructible ». On a dit jamais.
>> ines +2m like=2
Corrigé. Tu vois, quand tu veux.
"""
