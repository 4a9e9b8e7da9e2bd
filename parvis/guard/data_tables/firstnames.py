"""First names that are heard most in France and in English-speaking countries, without accents: a sign that a sentence is
about somebody. Those that are ordinary words as well (Rose, Will, Mark, Grace, Olive) are left out."""

from typing import Final

FIRST_NAMES: Final = frozenset(
    """adam adele adrien agnes aicha alain albert alex alexandra alexandre alexis alice aline amandine amelie amina anais andre
    andrea andrew anna anne anthony antoine antony ariane arnaud arthur audrey aurelie aurelien ayoub barbara bastien beatrice
    ben benjamin benoit berengere bernadette bernard bertrand brigitte bruno camille carole caroline catherine cecile cedric
    celine chantal charles charlotte chloe chris christelle christian christine christophe claire clara claude clemence clement
    colette coralie corinne cyril damien daniel daniele david dean deborah delphine denis denise diana didier dominique dorothee
    edith eleonore elena elia elias elise elisabeth elodie emeline emily emilie emma emmanuel eric estelle esther etienne eva
    fabien fabienne fabrice fanny farid fatima fatoumata felix fiona florence florent florian francis franck francois francoise
    frank fred frederic gabriel gael gaelle genevieve george georges gerald gerard ghislaine gilbert gilles gregory guillaume
    guy gwen hannah hassan helen helena helene henri henry herve hugo hugues ibrahim ines ingrid irene isabelle ivan jack jacques
    james jamila jane janine jason jean jeanne jeannine jenny jeremy jerome jessica joan joel john jonathan jordan jose joseph
    josiane josette joyce julia julie julien juliette justine karen karim karine kate katie kevin khadija kim laetitia laura
    laure laurence laurent lea leila leo leon leonie lilian lilou linda lionel lisa loic lou louis louise louna luc lucas lucie
    lucien lucy ludovic lydia lydie madeleine mael maeva magali maite malik manon marc marcel marek margaux margot marguerite
    maria mariam marianne marie marilyn marine mario marion marius marlene martin martine mary mathieu mathilde mathis matthew
    maud maurice max maxime mehdi melanie melissa michael michel michele mickael mireille mohamed monique morgane mounir
    mourad muriel myriam nabil nadege nadia nadine nancy natacha nathalie nathan nicholas nick nicolas nicole noah noel noemie
    nora odette odile olga oliver olivier oscar pamela pascal pascale patricia patrick paul paula pauline peter philippe
    philip pierre priya quentin rachel rachid raphael raymond rebecca regine regis remi remy rene renee richard robert robin
    roger roland romain ronan sabine sabrina said salome sam samantha samia samir samira samuel sandra sandrine sara sarah
    sebastien serge severine simon simone sofia solange solene sonia sophia sophie stephane stephanie stephen steve steven sue
    susan suzanne sylvain sylvie tanguy tarik teddy theo theodore therese thibault thierry thomas tim timothee tom tomasz tony
    tristan ulysse valentin valentine valerie vanessa veronique victor victoria vincent virginie walter william xavier yann
    yannick yasmina yasmine youssef yves yvette yvonne zoe""".split()  # noqa: SIM905, a list of words is read as words
)
