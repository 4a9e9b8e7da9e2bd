"""Communauté des randonneurs: the public community."""

SCREENPLAY = """
= nadia 59d 10:00 pinned like=6
Bienvenue dans la communauté ! Je suis Nadia, je dessine les sacs de randonnée à Mazamet. Ici on parle itinéraires, réglages et
réparations, quelle que soit la marque
sur le sac. Présentez-vous en une ligne, et dites-nous où vous marchez. #présentation
> mathilde +2h like=5
Mathilde, de Saint-Malo. 4 000 km avec le même sac, dont 300 sous la pluie (en Bretagne, on arrondit).
> ana +5h like=3
Ana, accompagnatrice à Luchon. Je marche pour travailler et je travaille pour marcher.
> samira +1d 18:20 like=4
Samira, du club Pas à pas, à Castres. On marche lentement, ensemble, avec des joëlettes et beaucoup de goûters.
>> nadia +15h
Le goûter est un équipement essentiel. Bienvenue Samira !
> julien +2d 07:40
Julien, Gap. J’achète, je pèse, j’use, je raconte. Je suis venu voir si vous répondez aux questions qui fâchent.
>> ines +2h like=6
Bonjour Julien. Essayez !

= mathilde 54d 19:30 photo=lake alt="Une tente orange au bord d’un lac, les montagnes s’y reflètent" like=14 bravo=3 bookmark=samira,ana key=lac
Réveil ce matin au bord d’un lac dont je tairai le nom, parce que j’y retourne. Nuit à 3 °C, thé à 90. #bivouac
> ana +40m like=4
Je l’ai reconnu. Je ne dirai rien non plus.
>> mathilde +5m like=3
Merci, je t’offre une barre aux figues au prochain col.
> julien +1h
Poids du sac ?
>> mathilde +10m
9,2 kg, eau comprise, dont 400 g de carnets. On ne négocie pas les carnets.
>>> julien +4m like=5
Je respecte. J’ai un ami qui porte une flûte.

= samira 48d 17:10 kind=question title="Régler un sac pour quelqu’un qui marche avec une canne ?" like=3
Dans notre club, Fatou s’appuie à gauche : la bretelle droite lui scie l’épaule au bout d’une heure. Une astuce de réglage ?
> ana +25m insight=4
Desserre le rappel de charge côté canne, d’un doigt. Le sac suit l’épaule au lieu de la retenir.
> nadia +1h accepted insight=6
Ana a raison, et j’ajoute : remontez la ceinture de 2 cm, et mettez le poids **du côté opposé à la canne**, tout en bas. Si cela ne
suffit pas, venez à Mazamet : on coud une
bretelle asymétrique, gratuitement, et on apprend quelque chose.
>> samira +2d 18:00 bravo=7 like=5
Essayé dimanche : trois heures sans douleur. Fatou vous embrasse, et moi aussi.
> tomasz +1d 11:00
J’ai un coussin de bretelle plus large, d’un ancien modèle. Je vous l’envoie.

= emily 44d 12:30 lang=en like=5 photo=pass alt="Four walkers in a line on a ridge, autumn colours below"
Greetings from the Dales! Does anybody here walk the coast to coast with a 38 litre pack? I promised three shops an honest answer.
> mathilde +3h
I did it with my old Brume. Take the rain cover, then take another one.
> julien +6h lang=en
38 is enough if you sleep in inns. If you camp, 38 is a philosophy.
>> emily +30m lang=en like=4
Stealing “38 is a philosophy”.

= maisonferrand 40d 11:00 kind=poll closes=-26d like=9 key=sondage-brume
Nous préparons le prochain sac *Brume*. Une seule chose à rendre réparable de plus : laquelle ? Nous ferons celle que vous choisirez,
et nous vous dirons combien elle coûte. #brume #unsacpourlavie
(3) Le fond du sac
(9) La boucle de ceinture, démontable sans outil
(2) L’armature du dos
(4) Les fermetures, curseur compris
> mathilde +50m like=8
La boucle démontable ! La mienne a cassé à trois jours de tout. Un simple axe à vis et j’aurais fini l’étape.
>> nadia +1h insight=4
Un axe à vis… Je te vole l’idée, à voix haute et avec ton nom dessus.
> julien +2h agree=3
La boucle. Et donnez le plan en 3D, qu’on puisse l’imprimer.
>> nadia +1d 09:30 like=5
On regarde. Si l’impression tient 90 kg, le plan sera publié.
> claire +4h
Combien de marques posent la question avant de fabriquer ? Je note.

= tomasz 35d 15:00 photo=table alt="Des pièces de toile découpées, une règle et des ciseaux sur une table de bois" like=11 bravo=4 insight=3 bookmark=mathilde,samira,julien
Comment recoudre une bretelle avec trois fois rien : une aiguille à cuir, du fil dentaire, vingt minutes.

1. Défaites l’ancienne couture, toute.
2. Repassez dans **les mêmes trous**, ils savent où aller.
3. Point arrière, quatre points par centimètre, deux passages.
4. Un nœud plat, une goutte de cire.

Si c’est de travers, ce n’est pas grave : c’est solide.
> samira +1h like=3
Fait avec le club ce samedi, sept bretelles. Merci !
>> tomasz +1d 10:10
Sept ! Envoyez une photo, même de travers.
> ana +2h
Le fil dentaire à la menthe fonctionne aussi, et le sac sent bon.

= ana 29d 20:15 like=4 kind=question title="Un refuge ouvert hors saison entre Luchon et Bagnères ?"
Groupe de six, dont deux qui découvrent. Je cherche un toit, pas forcément un gardien.
> mathilde +1h accepted insight=2
La cabane du pâtre est ouverte toute l’année : poêle, eau à 200 m, huit places. Prenez du bois mort en montant.
>> ana +10m
Parfait, merci ! Je rapporte du bois pour les suivants.
> samira +3h
Dites-nous si le sentier est praticable en joëlette ?
>> ana +4d 21:00 insight=3
Revenue : oui jusqu’au ruisseau, ensuite il faut être six et bien s’entendre.

= aicha 24d 16:00 like=6 warning="Photo d’un sac très, très abîmé"
Âmes sensibles, passez votre chemin : voici ce qu’il reste d’un sac après dix ans de facteur de montagne. Et dans trois semaines, la
vidéo de sa réparation. #unsacpourlavie
> julien +30m
J’ai vu pire. Le mien.
> mathilde +1h like=3
Il est magnifique. Ne le lavez surtout pas avant de filmer.

= julien 16d 08:30 photo=buckle alt="Gros plan d’une boucle noire fendue sur une sangle" insight=6 support=4 key=crise
Ma boucle de bretelle a cassé hier au col, –11 °C, charge normale. Lot **7C**, gravé au dos. Un ami : même lot, même casse.
@maisonferrand, c’est un hasard ou une série ? J’ai redescendu 900 m avec un nœud.
> samira +25m support=3
Aïe. Pas de mal ?
>> julien +6m
Rien de cassé à part elle.
> mathilde +1h
Je viens de vérifier la mienne : 6B. Regardez tous au dos de la boucle, côté gauche.
> bastien +50m deleted
En magasin, personne ne m’a rien signalé !
>> bastien +1h
J’ai retiré ma réponse, trop rapide : je laisse parler ceux qui ont mesuré.
> maisonferrand +3h insight=9 like=7
Bonjour Julien. **C’est une série.** Nous l’avons mesuré ce matin : le lot 7C se fend au froid, sous –10 °C. Nous échangeons toutes
les boucles 7C, gratuitement, sans attendre qu’elles cassent. Merci de l’avoir
dit ici, et pardon pour les 900 m.
>> julien +20m like=5
Réponse en une matinée, et sans « nous prenons très au sérieux ». C’est noté.
>> claire +1h
Bonjour, je prépare un papier sur la réparation en plein air. Combien de sacs sont concernés ?
>>> ines +40m insight=5
Bonjour Claire : 1 900 fabriqués, 640 vendus. Le numéro de lot est gravé au dos de chaque boucle. Je suis joignable toute la journée.
>> ana +2h
J’ai huit sacs 7C pour mes groupes, et une sortie samedi. Je fais comment ?
>>> tomasz +15m bravo=6
Je vous poste huit boucles 6B ce soir, avec la notice. Elles seront là vendredi. Deux minutes par sac, sans outil.
>>>> ana +2d 12:40 like=6
Reçues, posées, parties. Merci Tomasz, et merci pour le petit mot.
>>>>> tomasz +5h like=3
Bonne route.
> samira +1d 19:00 agree=4
Au club on en avait quatre. On les a changées ensemble pendant le goûter, c’est devenu un atelier.

= maisonferrand 15d 12:00 pinned kind=announcement title="Boucles du lot 7C : nous les échangeons toutes" like=8 agree=5 insight=3 key=annonce-boucles despite="L’adresse de l’atelier est faite pour être donnée."
Une boucle de bretelle d’un de nos lots (**7C**, gravé au dos) peut se fendre par grand froid. Si la vôtre en est, nous vous en
envoyons une neuve, tout de suite et gratuitement.

- **Vérifiez** : au dos de la boucle gauche, deux signes gravés.
- **Demandez** : en réponse ici, en boutique, ou par courriel à boucles@ferrand.example.
- **En attendant** : ne partez pas sous –10 °C avec un 7C. Un nœud tient, Julien l’a montré, mais ce n’est pas une solution.

Nous publierons le nombre d’échanges chaque semaine. C’est notre erreur, c’est à nous de faire le chemin.
> mathilde +30m like=6
Voilà pourquoi j’ai encore le même sac.
> samira +1h
Relayé à la fédération.
> julien +2h insight=2
Une question qui fâche : pourquoi n’avoir pas testé au froid avant ?
>> nadia +35m insight=8 like=4
Nous testions à –5 °C, parce que la norme s’arrête là. C’était trop court. Désormais, tout passe à –25 °C, et je publierai le protocole.
>>> julien +8m like=6
Bonne réponse. Je le vérifierai, évidemment.
>>>> nadia +3m
J’y compte.

= maisonferrand 9d 11:30 like=9 bravo=4
Semaine 1 : **612 boucles échangées sur 640.** Les 28 dernières marchent encore quelque part : si vous croisez un sac bleu à boucle
7C, dites-lui de nous écrire. #boucles
> mathilde +1h like=4
J’en ai croisé un au Mont-Dore ! Il va vous écrire, il finit d’abord son fromage.
>> tomasz +2h like=5
Le fromage d’abord. Toujours.

= claire 7d 09:00 like=3
Mon article sur les marques qui réparent est paru. J’y raconte l’affaire des boucles, chiffres compris. Merci à tous ceux qui ont
répondu, y compris aux questions désagréables.
> ines +40m
Merci Claire : tout est exact, même ce qui nous pique.
> samira +3h
Lu à voix haute au club. Applaudissements pour Fatou, qu’on reconnaît très bien.

= bastien 6d 18:00 like=4 key=marche
Je serai samedi au marché d’Oloron avec une machine à coudre et cinquante boucles. Venez avec un sac cassé, repartez avec le même.
> ana +2h
Je passe avec deux groupes et trois fermetures récalcitrantes !

= julien 4d 07:15 insight=5 like=6 photo=curve alt="Deux courbes sur papier : celle du nouveau lot reste haute, celle du 7C retombe"
J’ai acheté trois boucles 6B et un congélateur d’occasion. –18 °C, 95 kg : elles tiennent. Mon protocole et mes mesures sont sur mon
carnet. Je maintiens ma note, et j’y ajoute une ligne sur le service.
> nadia +50m like=3
Merci. Votre congélateur descend plus bas que celui qu’on nous avait prêté.
>> julien +5m like=7
Il sent un peu la truite.
> karim +1h
Vos éprouvettes étaient-elles sèches ? L’humidité change tout sous zéro.
>> julien +30m insight=2
Sèches, 24 h sur le poêle. Je refais avec des boucles mouillées, bonne remarque.

= mathilde 3d 20:40 like=8 photo=night alt="Une cabane éclairée dans la nuit, des étoiles au-dessus des montagnes" bookmark=samira,nadia
Dernière nuit avant de redescendre. Si vous n’avez jamais entendu un refuge ronfler en chœur, vous n’avez pas vécu. #bivouac
> samira +15m like=3
C’est une mesure à trois temps.
> ana +1h
Chez moi c’est du cinq-huit, avec un Basque.

= maisonferrand 62m like=10 bravo=6 photo=brume-orange alt="Le prochain sac Brume, couleur terre, sur un socle bleu clair" key=resultat-brume
Vous avez été 312 à voter, ici et en magasin : le prochain sac *Brume* sera bien **réparable à vie**, boucle comprise. Merci à la
communauté, et surtout à @mathilde pour l’idée de la boucle démontable. #brume #unsacpourlavie
> mathilde +7m like=8
Je rougis. Est-ce que la vis a un nom ?
>> nadia +4m like=9 bravo=3
Elle s’appelle « la malouine », c’est écrit sur le plan.
>>> mathilde +3m like=4
Je vais l’annoncer à ma mère.
> julien +12m
Vis de combien ? Et où sera le plan ?
>> nadia +5m
M4, filetage standard, plan en ligne le jour de la sortie.
> samira +15m bravo=2
Bravo à tous. On commande un atelier « malouine » pour le club !
"""
