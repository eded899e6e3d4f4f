"""Given names by the pronoun that goes with them mostly, to tell persons from places and firms and *he*
from *she*.
"""

from service.drafts.wording import word_set

MALE = word_set(
    """
    aaron abdul abdullah abraham adam adrian ahmed alan albert alberto alejandro aleksandr alex
    alexander alexei alexey alfred ali allan allen alvaro anatoly anders andre andreas andrei
    andrej andres andrew andrey angelo anthony anton antonio arjun arne arnold arthur arvid
    asbjørn ashok axel barack barry ben benjamin benny bernard bernd bernie bertil bill bjarne
    bjorn bjørn bjarte bob boris brad brandon brian bruce bruno brynjulf carl carlo carlos cesar
    charles charlie chris christian christoph christopher claes claude colin craig dag dagfinn
    damian dan daniel danny dave david dean denis dennis derek diego dieter dirk dmitri dmitry
    dominic don donald douglas duncan dylan earl eddie edgar edmund eduardo edvard edward edwin
    egil einar eirik elias elon emil emmanuel enrique eric erik erling ernest ernst espen
    esteban ethan eugene evan fabio felipe felix ferdinand fernando filip finn florian francesco
    francis francisco franco frank frans franz fred frederick fredrik frode fritz gabriel gareth
    gary gavin gennady geoff geoffrey george georgi gerald gerard gerhard geir gert giorgio
    giovanni giuseppe gleb glenn gordon graham greg gregory guido guillaume gunnar gustav hans
    harald harold harry harvey hassan helge helmut hendrik henri henrik henry herbert hiroshi
    hugh hugo hussein håkon haakon ian ibrahim igor ilya imran ingvar ivan ivar jack jacob
    jacques jaime jake jakob james jamie jan jared jason javier jay jean jeff jeffrey jens
    jeremy jerome jerry jesper jesse jim jimmy joachim joakim joe joel johan johannes john
    johnny jon jonas jonathan jorge joris jose joseph josef josh joshua josé juan julian julio
    jürgen justin kaare karl karsten keir keith ken kenneth kent kevin khalid kim kjell klaus
    knut konrad konstantin kurt kyle lars larry lasse lawrence lee leif leo leon leonard leonid
    leopold lev lewis liam lloyd logan lorenzo louis luca lucas ludvig luis lukas luke magnus
    mahmoud malcolm manuel marc marcel marco marcus mario mark markus martin mathias matt matteo
    matthew matthias maurice max maxim michael michel miguel mikael mike mikhail milan milos
    mohamed mohammad mohammed morten muhammad murray nathan narendra nathaniel neil nelson
    nicholas nick nicolas nigel nikita nikolai nikolay nils noah norman odd olaf olav ole oleg
    oliver olivier ola omar oscar oskar otto owen pablo paolo pascal patrick paul pavel pedro
    per pete peter petr petter phil philip philippe pierre pietro piotr pål ragnar rafael rahul
    ralph ramon raj rasmus raymond reidar rene ricardo richard rishi rob robert roberto robin
    roger roland rolf roman ron ronald rory ross roy rudolf rune rupert russell ryan salman sam
    samuel sanjay santiago scott sean sebastian sergei sergey sergio seth shane shaun sigurd
    silvio simon stanley stefan stein steinar stephan stephen sten steve steven stian stig
    stuart sune sven svein sverre tariq ted terje terry theo theodor theodore thierry thomas
    thor thorbjørn tim timothy tobias todd tom tomas tomasz tommy tony tor tore torbjørn tord
    torstein toby trevor trond trygve tyler ulf ulrich vadim valery victor viktor vincent vinod
    vitaly vladimir volodymyr walter warren wayne werner wilhelm will william willy wolfgang
    xavier xi yaroslav yevgeny yuri yusuf yves zachary øystein øyvind åge åke
    """
)

FEMALE = word_set(
    """
    abigail adele agnes agnieszka aisha alba alessandra alexandra alice alicia alison alma
    amalie amanda amelia amina amy ana anastasia andrea angela angelina anita anja ann anna anne
    anneke annette annika antonia april ariana astrid aud audrey ayesha barbara beate beatrice
    beatriz becky berit bertha beth bettina bianca birgit birgitte bodil brenda bridget brigitte
    britt camilla carina carla carmen carol carolina caroline catherine cathrine cecilia cecilie
    charlotte chiara christina christine cindy clara clare claire claudia cristina dagny daniela
    daphne deborah debbie denise diana diane dina dolores donna dora doris dorothy ebba edith
    eileen elaine eleanor elena eli elin elisa elisabeth elise elizabeth ella ellen ellie elsa
    else emilia emilie emily emma erica erika erna esther eva eve evelyn fatima fatma fiona
    florence frances francesca freya frida gabriela gabriella gail gemma georgia geraldine gerd
    gertrud gina gisela giulia gloria grace greta grete gro gudrun gunn hanna hannah hanne
    harriet hazel heather hedda hege heidi helen helena helene helga henriette hilary hilda
    hilde hillary ida ilse inga inge ingeborg inger ingrid ines irene irina iris irma isabel
    isabella isabelle ivana ivanka jacinda jackie jacqueline jane janet janice jasmine jean
    jeanette jeanne jennifer jenny jessica jill joan joanna jodie johanna josephine joy joyce
    juana judith judy julia juliana julie june kaja kamala kari karen karin karina karoline kate
    katarina katarzyna katharina katherine kathleen kathrine kathy katja katrin katrine kay
    kelly kerry kirsten kjersti kristin kristina kristine lara laura lauren layla lea leah leila
    lena leonora lesley leyla lidia lily linda lindsay line linn lisa lise liv liz liza lorraine
    louisa louise lucia lucy luisa luise lydia lynn madeleine magdalena maja malala malin
    manuela mara marcia margaret margarita margaux margot margrethe maria marianne marie
    marielle marina marion marit marjorie marta martha martine mary mathilde matilda maud
    maureen may megan melania melanie melissa mercedes meryl mette mia michelle mina miranda
    miriam mona monica monika muriel myra nadia nadine nancy naomi natalia natalie natasha
    nicola nicole nina nora norma olga olivia oksana pamela patricia paula pauline penelope
    penny petra philippa pia polina priya priyanka rachel ragnhild randi rania rebecca regina
    renata renate rita roberta rosa rosalind rose rosemary roxana ruth sabine sabrina sally
    samantha sandra sanna sara sarah saskia sharon sheila shirley siri sigrid silje silvia
    simone sofia sofie solveig sonia sonja sophia sophie stella stephanie stine sue summer susan
    susanna susanne suzanne svetlana sylvia synne tamara tanja tanya tara tatiana teresa thea
    theresa therese tina tiril tone toni tonje torill tove tracy trine trude turid ulla ulrike
    unni ursula valentina valeria vanessa vera veronica veronika vibeke victoria vigdis viktoria
    violet virginia vivian wanda wencke wendy wenche yasmin ylva yolanda yuki yulia yvette
    yvonne zara zoe åse åshild
    """
)
"""Names that go with both pronouns as often stand in both lists or in none."""
