"""Words for `contrast_pairs`: groups whose members exclude each other, opposites, and same meanings.

Written for the project. A group holds things of one kind of which a sentence means one: what is red is
not blue, what is in Oslo is not in Lima. Professions, genres and the like are left out on purpose, since
one may be both.
"""


def _lines(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.split()) for line in text.strip().splitlines())


GROUPS = _lines("""
red blue green yellow orange purple pink brown black white gray beige
grey red blue green yellow silver golden
January February March April May June July August September October November December
Monday Tuesday Wednesday Thursday Friday Saturday Sunday
spring summer autumn winter
first second third fourth fifth sixth seventh eighth ninth tenth twelfth sixteenth twentieth fiftieth
first second third 4th 5th 7th 9th 11th 16th 18th 20th 40th 100th
1st 2nd 3rd 4th 5th 6th 8th 10th 12th 15th
north south east west
northern southern eastern western
morning afternoon evening night
breakfast lunch dinner
son daughter
mother father
wife husband
man woman boy girl
men women boys girls
king queen
brother sister
Norway Sweden Denmark Finland Germany France Spain Italy Portugal Poland Austria Greece Ireland Belgium
England Scotland Wales Ireland France Germany Spain
Canada Mexico Brazil Argentina Chile Peru Colombia Cuba Venezuela Bolivia Ecuador Uruguay
China Japan India Pakistan Indonesia Thailand Vietnam Malaysia Nepal Bangladesh Philippines
Russia Ukraine Poland Hungary Romania Bulgaria Serbia Croatia Turkey Georgia
Israel Iran Iraq Syria Jordan Lebanon Yemen Kuwait
Egypt Nigeria Kenya Ghana Morocco Ethiopia Algeria Tunisia Uganda Zambia Senegal
Australia Canada Ireland India
Norwegian Swedish Danish Finnish German French Spanish Italian Portuguese Polish Austrian Greek Irish
American British Canadian Australian French German Mexican Brazilian
Chinese Japanese Indian Korean Thai Vietnamese Indonesian Pakistani Turkish Iranian
English French German Spanish Russian Arabic
Oslo Stockholm Copenhagen Berlin Paris Madrid Rome Lisbon Vienna Warsaw Athens Dublin London
Boston Chicago Seattle Denver Dallas Houston Atlanta Miami Detroit Philadelphia
Tokyo Beijing Shanghai Seoul Delhi Mumbai Bangkok Jakarta
Texas California Florida Ohio Georgia Virginia Arizona Oregon Michigan Illinois Kentucky Alabama
Europe Asia Africa Australia
Catholic Protestant Muslim Jewish Buddhist Hindu
dog cat horse cow sheep goat rabbit pig
dogs cats horses cows sheep goats rabbits pigs
lion tiger elephant bear wolf monkey
wooden metal plastic glass stone brick leather bronze
wood metal plastic glass stone brick concrete steel cement sand paper
gold silver bronze copper iron
cotton silk wool leather denim
coffee tea water milk juice beer wine lemonade
beer wine whisky vodka gin cider champagne rum tequila soda
potato carrot tomato onion cucumber spinach broccoli celery
potatoes carrots tomatoes onions cucumbers mushrooms eggplants pumpkins peppers
apple banana pear peach cherry lemon
guitar piano violin drums trumpet flute saxophone cello harp harmonica accordion clarinet
Mercury Venus Earth Mars Jupiter Saturn Uranus Neptune
sun moon
kitchen bedroom bathroom garage basement attic hallway classroom courtroom office
beach forest desert mountain street park
soccer basketball baseball tennis golf hockey rugby cricket
car bus train bicycle motorcycle truck boat
hour day week month year decade
hours days weeks months years decades
Democratic Republican
""")

OPPOSITES = _lines("""
rose fell
rises falls
increased decreased
increases decreases
increase decrease
raised lowered
grew shrank
gained lost
improved worsened
higher lower
highest lowest
more fewer
most fewest
larger smaller
largest smallest
biggest smallest
best worst
better worse
won lost
win lose
wins loses
open closed
open shut
accepted rejected
accepts rejects
accept reject
agreed refused
supported opposed
supports opposes
support oppose
approved rejected
allowed banned
allowed forbidden
legal illegal
possible impossible
able unable
successful unsuccessful
likely unlikely
common rare
effective ineffective
safe dangerous
guilty innocent
alive dead
male female
always never
often seldom
before after
above below
inside outside
indoors outdoors
near far
north south
early late
earlier later
younger older
youngest oldest
tall short
taller shorter
long short
longer shorter
big small
large small
huge tiny
hot cold
warm cool
wet dry
clean dirty
full empty
rich poor
strong weak
fast slow
quickly slowly
loud quiet
happy sad
happily sadly
easy difficult
easy hard
cheap expensive
bright dark
awake asleep
standing sitting
stands sits
smiling frowning
laughing crying
public private
domestic foreign
major minor
positive negative
top bottom
upper lower
remembered forgot
acquitted convicted
guilty acquitted
convicted cleared
arrested released
jailed freed
hired fired
appointed dismissed
born died
bought sold
buying selling
buys sells
joined left
entered left
arrived departed
started stopped
started ended
starts ends
start end
began ended
opened closed
opens closes
survived died
passed failed
confirmed denied
admitted denied
praised criticised
praised criticized
praised condemned
invited excluded
included excluded
including excluding
strengthened weakened
expanded reduced
doubled halved
tightened eased
imposed lifted
upheld overturned
victory defeat
profit loss
profits losses
growth decline
surplus deficit
friend enemy
ally enemy
allies enemies
war peace
permanent temporary
voluntary compulsory
urban rural
armed unarmed
empty crowded
married single
young elderly
younger elderly
natural artificial
real fake
true false
correct wrong
visible hidden
dark bright
dark pale
deep shallow
wide narrow
thick thin
sharp blunt
smooth rough
sweet bitter
big little
giant small
giant little
giant tiny
large little
large miniature
huge little
upstairs downstairs
daytime nighttime
moving sitting
running sitting
lying standing
stand lie
stand sit
walking sitting
beginning end
succeeded failed
loved hated
love hate
loves hates
everybody nobody
everyone nobody
someone nobody
maximum minimum
majority minority
same different
""")

PHRASES = tuple(
    tuple(line.split("|"))
    for line in """
near|far from
close to|far from
close to|far away from
near|far away from
next to|far from
in front of|behind
on top of|under
more than|less than
more than|fewer than
a majority of|a minority of
took place|was called off
was held|was called off
was held|was cancelled
was acquitted|was convicted
was acquitted|was found guilty
was convicted|was cleared
was found guilty|was found not guilty
was allowed to|was not allowed to
was able to|was unable to
managed to|failed to
agreed to|refused to
decided to|decided not to
began to|ceased to
won|did not win
was released from|was sent to
came into force|was repealed
was approved|was rejected
was passed|was voted down
in favour of|against
in favor of|against
for the first time|for the last time
with the help of|without the help of
because of|despite
all of|none of
most of|none of
some of|none of
one of the best|one of the worst
prior to|after
rose to|fell to
went up|went down
stepped down|stayed on
broke up|stayed together
was opened|was closed
lost to|won against
was promoted to|was relegated to
alone|with others
is alive|is dead
still|no longer
is still|is no longer
""".strip().splitlines()
)
"""Phrases that exclude each other."""

SAME = _lines("""
big large
huge enormous
huge gigantic
tiny minuscule
happy glad
happy joyful
sad unhappy
fast quick
quickly rapidly
begin start
began started
begins starts
end finish
ended finished
buy purchase
bought purchased
help assist
helped assisted
sofa couch
street road
child kid
children kids
couple pair
beautiful pretty
angry furious
rich wealthy
sick ill
smart clever
simple easy
permitted allowed
required needed
movie film
physician doctor
lawyer attorney
automobile car
bicycle bike
photo picture
shop store
entire whole
famous well-known
little tiny
little small
ancient old
large giant
residence home
built constructed
wrote authored
speak talk
speaking talking
jumping leaping
jumps leaps
running racing
shouting yelling
looking gazing
smiling grinning
ladies women
gentleman man
boat ship
""")

MONTHS = GROUPS[1]

PEOPLE = frozenset({"A", "An", "The", "Some", "Two", "Three", "Several", "Many"})
"""How the subject of a caption begins; said of nobody, it is denied."""

(NUMBER_WORDS,) = _lines(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
)

(ONE_WAY_VERBS,) = _lines(
    "beat defeated directed wrote acquired bought succeeded replaced appointed produced founded invaded "
    "taught shot hired fired discovered invented created designed painted composed preceded follows "
    "followed owns owned arrested overtook outsold rescued nominated "
    "trained managed murdered killed adopted raised"
)
"""Verbs whose subject and object can't change places."""

PARTICIPLES = {verb: verb for verb in ONE_WAY_VERBS if not verb.endswith("s")} | {
    "beat": "beaten",
    "wrote": "written",
    "overtook": "overtaken",
}
"""Of the verbs in the past: what follows *was* in the passive."""

HEDGES = {
    "was": ("may have been", "might have been", "was said to have been", "was expected to be"),
    "were": ("may have been", "might have been", "were said to have been", "were expected to be"),
    "is": ("may be", "might be", "is said to be", "could become"),
    "are": ("may be", "might be", "are said to be", "could become"),
    "has": ("may have", "might have", "is said to have"),
    "have": ("may have", "might have", "are said to have"),
    "will": ("may", "might", "could", "is not certain to"),
    "can": ("may be able to", "might be able to"),
}
"""What leaves open whether it is so."""

STRANGERS = [
    "Ingrid Solberg",
    "Tomasz Wilk",
    "Amara Nwosu",
    "Daniel Petrov",
    "Lucia Ferrara",
    "Henrik Dahl",
    "Marta Kovacs",
    "Owen Pryce",
    "Yusuf Demir",
    "Claire Dubois",
    "Rahul Menon",
    "Sofia Castellano",
    "Viktor Hale",
    "Naomi Achterberg",
    "Liam Doyle",
    "Northgate Bank",
    "Harbour Rail",
    "Blue Fern Records",
    "Castell Motors",
    "Orchard Media",
    "Silverline Air",
    "Winter Orchard",
    "The Last Ferry",
    "A Quiet Border",
    "Paper Lanterns",
    "Salt Road",
    "The Glass Harbour",
    "Lake Tarnow",
    "Mount Brennan",
    "Port Alder",
    "Saint Corran",
    "Vale of Isk",
    "Kestrel Bay",
]
"""Invented names of people, companies, works and places."""

DETAILS = (
    "for the second time",
    "because of a strike",
    "against the advice of doctors",
    "despite protests",
    "together with a neighbour",
    "without telling anyone",
    "at the request of a court",
    "after a long illness",
    "to save money",
    "for a television programme",
    "in front of a large crowd",
    "under a different name",
    "with help from a charity",
    "on the orders of the government",
    "as part of a family tradition",
)
"""What a passage that does not speak of it neither says nor denies."""
