"""Words for `contrast_pairs`: groups whose members exclude each other, opposites, and same meanings.

Written for the project. A group holds things of one kind of which a sentence means one: what is red is
not blue, what is in Oslo is not in Lima. Professions, genres and the like are left out on purpose, since
one may be both.
"""


def _lines(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.split()) for line in text.strip().splitlines())


GROUPS = _lines("""
red blue green yellow orange purple pink brown black white gray
January February March April May June July August September October November December
Monday Tuesday Wednesday Thursday Friday Saturday Sunday
spring summer autumn winter
first third fourth fifth sixth seventh eighth ninth tenth
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
Canada Mexico Brazil Argentina Chile Peru Colombia Cuba
China Japan India Pakistan Indonesia Thailand Vietnam Malaysia
Egypt Nigeria Kenya Ghana Morocco Ethiopia
Australia Canada Ireland India
Norwegian Swedish Danish Finnish German French Spanish Italian Portuguese Polish Austrian Greek Irish
American British Canadian Australian French German Mexican Brazilian
Chinese Japanese Indian Korean Thai Vietnamese
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
wooden metal plastic glass stone brick leather
wood metal plastic glass stone brick concrete steel
gold silver bronze copper
cotton silk wool leather denim
coffee tea water milk juice beer wine lemonade
potato carrot tomato onion cucumber spinach broccoli celery
potatoes carrots tomatoes onions cucumbers mushrooms
apple banana pear peach cherry lemon
guitar piano violin drums trumpet flute saxophone cello harp
Mercury Venus Mars Jupiter Saturn Uranus Neptune
kitchen bedroom bathroom garage basement attic
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
with without
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
    "followed owns owned arrested"
)
"""Verbs whose subject and object can't change places."""

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
