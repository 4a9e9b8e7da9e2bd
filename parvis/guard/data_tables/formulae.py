"""What stands in half of all contracts, minutes and letters: met again, it says nothing of where it was met."""

from typing import Final

FORMULAE: Final = """
L’ordre du jour étant épuisé et plus personne ne demandant la parole, la séance est levée à 17 h 30.
La séance est ouverte à 18 heures par le président, qui constate que le quorum est atteint. La séance est levée.
Étaient présents, étaient excusés, étaient représentés. Le secrétaire de séance est désigné.
Le procès-verbal de la réunion précédente est approuvé à l’unanimité. La prochaine réunion aura lieu le lundi 3 à 9 heures.
La prochaine séance est fixée au mardi 12 à 14 heures. Le compte rendu sera transmis aux membres de la commission.
Le présent contrat, le présent accord, la présente convention est soumis au droit français.
Tout litige relatif à l’exécution ou à l’interprétation du contrat sera porté devant les tribunaux compétents, après une
tentative de règlement amiable. À défaut d’accord amiable, le litige relève de la compétence exclusive du tribunal de Paris.
Tout litige, tout différend sera porté devant les tribunaux compétents après une tentative de règlement amiable.
Entre les soussignés, il a été convenu et arrêté ce qui suit. Fait en deux exemplaires originaux, dont un pour chaque partie.
Le présent contrat prend effet à compter de la date de sa signature, pour une durée d’un an renouvelable par tacite
reconduction. Chaque partie peut résilier le contrat par lettre recommandée avec accusé de réception, moyennant un préavis de
trois mois. Les parties s’engagent à garder confidentielles les informations échangées pendant la durée du contrat.
Lu et approuvé, bon pour accord. Veuillez agréer, Madame, Monsieur, l’expression de mes salutations distinguées.
Je reste à votre disposition pour tout renseignement complémentaire. Dans l’attente de votre réponse.
Vous trouverez ci-joint le document. Ce message et ses pièces jointes sont confidentiels et destinés exclusivement à leur
destinataire. Ce document est confidentiel et ne doit pas être diffusé. Merci de ne pas imprimer ce courriel.
Ce document est la propriété de la société et ne peut être reproduit sans son autorisation écrite.
Conformément au règlement général sur la protection des données, vous disposez d’un droit d’accès, de rectification et
d’effacement. Tous droits réservés. Photographies non contractuelles. Sous réserve des stocks disponibles.
Un calendrier détaillé figure en annexe. Les annexes font partie intégrante du contrat.
This agreement shall be governed by and construed in accordance with the laws of England and Wales, and the parties submit to
the exclusive jurisdiction of the courts of England. In witness whereof the parties have executed this agreement in two
original copies. Each party shall keep confidential all information received from the other party.
Either party may terminate this agreement by giving three months written notice to the other party. Any dispute arising out of
this agreement shall first be settled amicably. This agreement constitutes the entire agreement between the parties.
The meeting was opened at nine and closed at five. The minutes of the last meeting were approved. Apologies were received.
There being no further business, the chair closed the meeting. The next meeting will take place on Tuesday at nine.
The next review is on the second Tuesday of the month. Next steps and action items. Any other business.
This message and its attachments are confidential and intended only for the addressee. Please do not print this message.
This document is confidential and may not be copied or distributed without written permission. All rights reserved.
Please do not hesitate to contact us if you have any questions. We look forward to hearing from you. Best regards.
Photographs are stored with this report. Terms and conditions apply. Subject to change without notice. While stocks last.
Please recycle this paper. Please find attached the document. Returns are accepted within thirty days with the receipt.
"""
