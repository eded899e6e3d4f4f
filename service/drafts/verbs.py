"""Which words are verbs that a sentence can stand on: enough of English to tell a clause from a phrase.

Lists and endings instead of a parser: what they do not know is taken for no verb, so that a sentence is
rather left whole than cut wrongly.
"""

import re
from collections.abc import Sequence

from service.drafts.wording import word_set

AUXILIARIES = word_set(
    """
    is are was were am has have had does do did will would can could may might must shall should
    isn’t aren’t wasn’t weren’t hasn’t haven’t hadn’t doesn’t don’t didn’t won’t wouldn’t can’t
    cannot couldn’t mustn’t shouldn’t isn't aren't wasn't weren't hasn't haven't hadn't doesn't
    don't didn't won't wouldn't can't couldn't mustn't shouldn't
    """
)

MODALS = word_set("will would can could may might must shall should")

IRREGULAR_PAST = word_set(
    """
    arose ate awoke beat became began bent bet bit bled blew bore bought bound bred broke
    brought built burnt burst came cast caught chose clung cost crept cut dealt drank drew drove
    dug fed fell felt fled flew flung forbade forecast foresaw forgave forgot fought found froze
    gave went got grew ground hung heard held hid hit hurt kept knelt knew laid lay leapt learnt
    led left lent let lit lost made meant met misled mistook outbid overcame overheard overran
    oversaw overtook overthrew paid pled put quit ran rang read rebuilt repaid resold rethought
    rewrote rode rose said sang sank sat saw sent set shed shone shook shot shrank shut slept
    slid sold sought spat sped spent split spoke sprang spread spun stank stole stood strode
    struck strove stuck stung swam swept swore swung taught threw thought told took tore
    understood undertook underwent upheld upset withdrew withheld withstood woke won wore wound
    wove wrote
    """
)

_OFTEN_NO_VERB = frozenset({"cost", "read", "lay", "ground", "wound"})
"""Past tenses that are other words as often: verbs only before what can follow a verb."""

BASES = word_set(
    """
    abandon abolish absorb accept accuse achieve acquire adapt add adjust admit adopt advise
    affect afford agree aim allege allocate allow alter amount analyse announce anticipate
    apologise appear apply appoint approve argue arrest arrive ask assert assess assign assume
    assure attack attend attract authorise avoid await back ban bear become begin believe belong
    blame block boost borrow bounce breach breathe bring broadcast build buy call cancel capture
    carry cause cease celebrate change charge check choose circulate cite claim clarify classify
    clean clear climb close collapse collect collide combine come command commit communicate
    compare compete compile complain complete compose comprise concede concern conclude condemn
    conduct confess confirm confront connect conquer consider consist consult consume contact
    contain contend contest continue control convert convict convince cooperate cope correct
    cost cover crash create criticise cross crush cure cut damage date deal debate decide
    declare decline decrease deepen defeat defend defy delay delete deliver demand deny depart
    depend deploy descend describe deserve design destroy detain detect deteriorate develop
    devote die differ dig disappear disclose discover discuss dismiss disrupt dissolve
    distribute diversify divide do dominate donate double doubt draft drag drain draw dread
    drill drink drive drop drown dump earn eat echo elect eliminate embark embrace emerge
    emphasise employ enable encounter encourage end endorse engage enhance enjoy enlist enrol
    ensure enter entitle equal erupt escape escort estimate evacuate evict evolve examine exceed
    exchange exclude excuse execute exercise exhibit exist expand expect explain explode exploit
    explore export expose express extend extract face fail fall feature feel fight file find
    fine finish fire fit fix flee float flood flow fly focus fold follow forbid force forecast
    free fuel fulfil fund gain gather generate get give go govern grab grant greet grow
    guarantee guard guide halve hand handle hang happen harm harvest have head heal hear heat
    help hide hint hire hit hold honour host hurt identify ignore illustrate imagine impact
    implement imply import impose impress imprison improve include increase indicate inform
    inhabit inherit injure insist inspect inspire install instruct insult insure integrate
    intend intensify intercept interpret interrupt intervene interview introduce invade invent
    invest investigate invite invoke involve issue jail join judge jump justify keep kick kidnap
    kill kneel know label lack land last launch lay lead leak learn leave lend let lie lift like
    limit line link list live load lobby locate lock lodge log look loot lose lower lure
    maintain make manage march mark matter mean measure meet melt mention merge migrate mind
    miss mistake mix mobilise monitor motivate mount move murder name narrow need neglect
    negotiate nominate notice notify number obey observe obstruct obtain occupy occur offend
    offer omit open operate oppose order outline overlook oversee owe own pack paint park
    participate pass patrol pave pay perform permit persist persuade pick picture pile plan play
    plead pledge plot plough plunge point pollute pose possess post pour praise predict prefer
    prepare present preserve preside press prevent print prioritise proceed process produce
    profit prohibit promise promote prompt propose prosecute protect protest prove provide
    publish pull pump punish purchase pursue push put qualify question quit quote race raid
    raise range rank rate reach react read realise rebel rebuild rebuke recall receive reckon
    reclaim recognise recommend reconsider record recover recruit reduce refer reflect refund
    refuse regain register regret regulate reinforce reject relate relax release relieve
    relocate rely remain remark remember remind remove renew renounce rent repair repay repeat
    replace report represent reproduce request require rescue resemble reserve reside resign
    resist resolve respond rest restore restrict result resume retain retire retreat return
    reveal reverse review revise revive ride ring ripen rise rob roll rot row ruin rule run rush
    sack sail salvage sample satisfy save say scan schedule score seal search secure see seek
    seem seize select sell send sense sentence separate serve set settle shape share shed shell
    shift shine ship shoot show shrink shrug sign sing sink sit skip sleep slow smell smoke
    smuggle soar solve sort sound spare spark speak specialise spell spend spill split sponsor
    spot spread squeeze stab stabilise stage stand start starve state stay steal steer stem
    stick stimulate stir stop store strengthen stress stretch strike struggle study submit
    substitute succeed sue suffer suggest suit summon supply support surge surpass surrender
    surround survey survive suspect suspend sustain swear sweep swim swing switch sympathise
    tackle take talk target tax teach tear tell tempt tend terminate test testify thank think
    threaten throw tie tighten tip tolerate top total touch tour trace track trade trail train
    transfer transform translate transport trap travel treat trigger trim triple trust try
    tumble turn twist uncover undergo undermine understand unite unlock unveil update uphold
    upset urge use usher value vanish vary view violate visit volunteer vote vow wage wait walk
    want warm warn wash waste watch weaken wear weep weigh welcome whip widen win wipe wish
    withdraw withhold withstand witness wonder work worry worsen wreck write yield
    """
)

_ALSO_NOUNS = word_set(
    """
    aims attacks backs bans blames blocks boosts bounces breaches broadcasts calls captures
    causes changes charges checks claims climbs closes collapses concerns contacts contests
    costs covers crashes crosses cures cuts damages dates deals debates declines defeats delays
    demands designs doubts drafts drags drains draws drills drinks drives drops dumps encounters
    ends escorts estimates exchanges excuses exercises exhibits exports extracts faces falls
    features fights files finds fines fires fits fixes flies floods flows focuses folds forces
    forecasts frees fuels funds gains grants guards guides hands harms harvests heads heats
    helps hints hires hits holds honours hosts impacts imports increases insults interviews
    issues jails judges jumps kicks kills labels lacks lands leads leaks lies lifts limits lines
    links lists lives loads lobbies locks lodges logs looks loots lures marches marks matters
    means measures minds mistakes mixes monitors mounts moves murders names needs notices
    numbers offers orders outlines owns packs paints parks passes patrols picks pictures piles
    plans plays pledges plots ploughs plunges points poses posts presents presses prints
    processes profits promises prompts protests pulls pumps purchases questions quits quotes
    races raids ranges ranks rates reads rebels records refunds registers regrets releases
    remarks rents repairs reports requests rescues reserves rests results retreats returns
    reverses reviews rides rings rises rolls rows ruins rules runs rushes sacks sails samples
    saves scans schedules scores seals searches senses sentences sets shapes shares sheds shells
    shifts shines ships shoots shows shrugs signs sinks skips smells smokes sorts sounds spares
    sparks spells spills splits sponsors spots spreads squeezes stabs stages stands starts
    states stays stems sticks stops stores stretches strikes struggles studies suits supports
    surges surveys suspects sweeps swings switches tackles takes talks targets taxes tears tests
    thanks ties tips tops totals touches tours traces tracks trades trails trains transfers
    transports traps travels tries trims trusts tumbles turns twists updates upsets uses values
    views visits volunteers votes vows wages waits walks wants wastes watches whips wins wipes
    wishes witnesses wonders works worries wrecks yields
    """
)
"""Third persons that are plurals of nouns as often: verbs only before what can follow a verb."""

_AFTER_A_VERB = word_set(
    """
    the a an that to its his her their them him it as at on in for from with about around more
    less over under by no not nearly almost some any all both each every up down out off back
    away into only new
    """
)

_NO_VERB_BEFORE = word_set(
    """
    the a an its his her their our my your this that these those of in on at by for with from
    into no newly recently be been being is are was were has have had get gets got two three four
    five six seven eight nine ten several many few other new old own
    """
)

_CONTRACTED = re.compile(
    r"(?:he|she|it|that|there|who|what|here)[’']s|(?:i|you|we|they|he|she|it|that|there|who)[’'](?:m|re|ve|d|ll)"
)
"""A pronoun and a verb in one word."""

_PLURAL = re.compile(r"[^su’']s$")


def _third_person(base: str) -> str:
    if base in ("have", "do", "go"):
        return {"have": "has", "do": "does", "go": "goes"}[base]
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "x", "ch", "sh", "z")) else "s")


_NO_PARTICIPLES = word_set(
    """
    arose ate awoke became began bit blew bore broke came chose drank drew drove fell flew
    forbade foresaw forgave forgot froze gave went grew hid knew lay mistook overcame overran
    oversaw overtook overthrew ran rang rewrote rode rose sang sank saw shook shrank spoke
    sprang stank stole strode strove swam swore threw took tore undertook underwent withdrew
    woke wore wove wrote
    """
)
"""Past tenses that no "was" or "has" can stand before."""

_PARTICIPLES = (IRREGULAR_PAST - _NO_PARTICIPLES) | word_set(
    """
    arisen beaten been begun bitten blown borne broken chosen done drawn driven drunk eaten
    fallen flown forbidden forgiven forgotten frozen given gone grown hidden known overcome
    overrun overseen overtaken overthrown ridden rewritten risen run seen shaken shown shrunk
    spoken stolen struck sworn swum taken thrown torn undergone undertaken withdrawn woken worn
    woven written become come
    """
)

_THIRD_PERSONS = frozenset(_third_person(base) for base in BASES)

_PLURAL_SUBJECTS = frozenset(["they", "we", "you", "i", "people", "who"])

_AMOUNTS = word_set(
    "a half about around almost nearly more less two three four five six seven eight nine ten"
)

_SINGULAR_SUBJECTS = frozenset(["he", "she", "it", "who", "which"])

_NO_PAST = word_set(
    """
    hundred red bed seed speed need breed feed shed bleed indeed united kindred naked sacred
    wicked armed unarmed alleged so-called unemployed wounded injured aged embed hatred rugged
    crowded
    """
)


def is_finite(words: Sequence[str], place: int) -> bool:
    """Whether the word at ``place`` can be the verb of a clause; ``words`` are without punctuation."""
    word = words[place].lower()
    before = words[place - 1].lower() if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    if _is_name(words, place):
        return False
    if word in AUXILIARIES or _CONTRACTED.fullmatch(word):
        return True
    is_infinitive = before in ("to", "and") and word in BASES and word not in IRREGULAR_PAST
    if is_infinitive or before in AUXILIARIES | _NO_VERB_BEFORE or before.endswith(("’s", "'s")):
        return False
    is_before_object = after.lower() in _AFTER_A_VERB or not after[:1].islower()
    if word in IRREGULAR_PAST or _is_regular_past(word):
        is_by = after.lower() == "by" and word not in _NO_PARTICIPLES
        is_passive = is_by and not _is_amount(words, place + 2)
        return is_before_object if word in _OFTEN_NO_VERB else not is_passive
    if word in _THIRD_PERSONS:
        is_before_object = is_before_object and not before[:1].isdigit()
        return (
            word not in _ALSO_NOUNS or before in _SINGULAR_SUBJECTS or (after != "" and is_before_object)
        )
    # "wrecks leak": a verb that is no noun, behind what can be a plural
    is_plural = before in _PLURAL_SUBJECTS or (_PLURAL.search(before) and not _is_also_noun(word))
    return bool(is_plural) and word in BASES


def _is_amount(words: Sequence[str], place: int) -> bool:
    """Whether "by" is followed by how much, as in "increased by a third"."""
    word = words[place].lower() if place < len(words) else ""
    return word[:1].isdigit() or word in _AMOUNTS


def is_also_noun(word: str) -> bool:
    """Whether a third person is as often the plural of a noun: "exports"."""
    return word.lower() in _ALSO_NOUNS


def _is_name(words: Sequence[str], place: int) -> bool:
    """Whether a capital tells that a word is no verb: "Will Smith", "Bent Hansen"; a sentence can begin
    with a verb of asking.
    """
    word = words[place]
    if not word[0].isupper() or (word.isupper() and len(word) > 1):
        return False
    is_question = place == 0 and len(words) > 1 and not words[1][0].isupper()
    return not (_CONTRACTED.fullmatch(word.lower()) or (is_question and word.lower() in AUXILIARIES))


def _is_also_noun(base: str) -> bool:
    return _third_person(base) in _ALSO_NOUNS


def has_finite(words: Sequence[str]) -> bool:
    """Whether one of the words can be the verb of a clause."""
    return any(is_finite(words, place) for place in range(len(words)))


def is_participle(word: str) -> bool:
    """Whether a word can stand after "was" or "has"."""
    word = word.lower()
    return word in _PARTICIPLES or _is_regular_past(word)


def is_only_participle(word: str) -> bool:
    """Whether a word is a participle and no past tense: "given", and not "received"."""
    word = word.lower()
    return word in _PARTICIPLES - IRREGULAR_PAST


def _is_regular_past(word: str) -> bool:
    return word.endswith("ed") and len(word) > 3 and word not in _NO_PAST
