"""What compared values make of evidence: the stance model is a table, the comparison is real."""

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from service.verification.counterclaims import MOST_COUNTERCLAIMS, compare
from service.verification.intervals import Relation
from service.verification.records import Claim, Evidence, Rationale, Stance, StanceScores
from service.verification.windows import Pair
from service_fixtures import candidate, scores_of

SENTENCE = "About 40 spies defected."


class ClaimTable:
    """Supports the claims of a table with their probability, whatever the text; neutral to others."""

    def __init__(self, **supported: float) -> None:
        self.supported = {claim.replace("_", " ") + ".": value for claim, value in supported.items()}
        self.asked: list[Pair] = []

    def __call__(self, pairs: Sequence[Pair]) -> list[StanceScores]:
        self.asked += pairs
        return [
            scores_of(Stance.SUPPORTS, self.supported[claim])
            if claim in self.supported
            else scores_of(Stance.NEUTRAL, 0.9)
            for _, claim in pairs
        ]


def compared(claim: str, judged: Evidence, model: ClaimTable) -> Evidence:
    """One piece of evidence on one claim, with what comparison makes of it."""
    [[evidence]] = compare([Claim("c1", claim)], [[judged]], model, 0.5)
    return evidence


def of(stance: Stance, text: str, *sentences: str, strength: float = 0.9) -> Evidence:
    """Evidence as the stance model gave it."""
    return Evidence(candidate(text, sentences), stance, scores_of(stance, strength), None)


@pytest.mark.parametrize("before", list(Stance))
@pytest.mark.parametrize(
    ("claim", "stance", "relation"),
    [
        ("More than 100 spies defected.", Stance.REFUTES, Relation.CONFLICTS),
        ("At least 20 spies defected.", Stance.SUPPORTS, Relation.AGREES),
        ("Exactly 41 spies defected.", Stance.NEUTRAL, Relation.UNCLEAR),
    ],
)
def test_values_decide_where_the_rest_is_supported(
    before: Stance, claim: str, stance: Stance, relation: Relation
):
    """Whatever the model made of the claim itself; the rationale is the sentence with the value."""
    found = compared(claim, of(before, SENTENCE), ClaimTable(About_40_spies_defected=0.8))
    assert found.stance is stance
    assert [each.relation for each in found.comparisons] == [relation]
    if stance is Stance.NEUTRAL:
        assert found.rationale is None
        assert max(found.scores.entailment, found.scores.contradiction) == 0
    else:
        assert found.rationale
        assert found.rationale.text == SENTENCE
        # All of the claim's other words stand there, so the geometric mean is of .8 and 1.
        assert found.scores.of(stance) == pytest.approx(math.sqrt(0.8))


def test_what_speaks_of_another_matter_stays_as_it_is():
    """The model does not support the counterclaim: the values are of different things."""
    judged = of(Stance.REFUTES, SENTENCE)
    assert compared("More than 100 spies defected.", judged, ClaimTable()) == judged


def test_support_by_a_sentence_whose_values_conflict_is_none():
    """Though the model does not support the counterclaim either."""
    chosen = candidate(SENTENCE)
    rationale = Rationale(SENTENCE, chosen.passage.start, chosen.passage.end)
    judged = Evidence(chosen, Stance.SUPPORTS, scores_of(Stance.SUPPORTS, 0.9), rationale)
    found = compared("More than 100 spies defected.", judged, ClaimTable())
    assert found.stance is Stance.NEUTRAL


def test_two_values_that_fit_alike_leave_it_open():
    """Which of them is meant can't be told, and they come out differently."""
    judged = of(Stance.SUPPORTS, "It went from 30 spies to 50 spies.")
    model = ClaimTable(In_all_30_spies_left=0.8, In_all_50_spies_left=0.85)
    assert compared("In all 50 spies left.", judged, model).stance is Stance.NEUTRAL
    model = ClaimTable(In_all_50_spies_left=0.85)
    assert compared("In all 50 spies left.", judged, model).stance is Stance.SUPPORTS


def test_one_conflict_of_several_values_is_a_conflict():
    """The year is right and the number is not."""
    judged = of(Stance.SUPPORTS, "In 2019 the ship lost 12 men.")
    model = ClaimTable(The_ship_lost_12_men_in_2019=0.9)
    found = compared("The ship lost 15 men in 2019.", judged, model)
    assert found.stance is Stance.REFUTES
    assert {each.relation for each in found.comparisons} == {Relation.AGREES, Relation.CONFLICTS}


def test_a_claim_without_values_asks_nothing():
    """And its evidence stays as it is."""
    model, judged = ClaimTable(), of(Stance.SUPPORTS, SENTENCE)
    assert compared("Spies defected.", judged, model) == judged
    assert model.asked == []


def test_sentences_of_many_values_ask_for_no_more_than_so_many():
    """And each pair is asked once."""
    model = ClaimTable()
    text = "They sent " + ", ".join(f"{n} ships" for n in range(2, 40)) + "."
    compared("They sent 99 ships.", of(Stance.NEUTRAL, text), model)
    assert 0 < len(model.asked) <= 2 * MOST_COUNTERCLAIMS
    assert len(set(model.asked)) == len(model.asked)


def test_the_day_of_publication_tells_which_weekend():
    """Evidence without it can't be compared with a date."""
    text = "The ship sank last weekend."
    chosen = candidate(text)
    dated = Evidence(
        replace(chosen, source=replace(chosen.source, published_at="2023-05-10T08:00:00Z")),
        Stance.NEUTRAL,
        scores_of(Stance.NEUTRAL, 0.9),
        None,
    )
    model = ClaimTable(The_ship_sank_on_last_weekend=0.9)
    found = compared("The ship sank on 6 May 2023.", dated, model)
    assert found.stance is Stance.NEUTRAL  # one of two days
    assert [each.relation for each in found.comparisons] == [Relation.UNCLEAR]
    assert compared("The ship sank on 9 May 2023.", dated, model).stance is Stance.REFUTES
    undated = Evidence(chosen, Stance.NEUTRAL, scores_of(Stance.NEUTRAL, 0.9), None)
    assert compared("The ship sank on 9 May 2023.", undated, model) == undated


def test_the_day_of_the_claim_tells_which_weekend():
    """The same words on another day speak of another weekend; without a day they can't be compared."""
    chosen = candidate("The ship sank on 6 May 2023.")
    judged = Evidence(chosen, Stance.NEUTRAL, scores_of(Stance.NEUTRAL, 0.9), None)
    model = ClaimTable(The_ship_sank_6_May_2023=0.9)
    for day, stance in (
        (date(2023, 5, 10), Stance.SUPPORTS),
        (date(2023, 1, 10), Stance.REFUTES),
        (None, Stance.NEUTRAL),
    ):
        claim = Claim("c1", "The ship sank last weekend.", day=day)
        [[found]] = compare([claim], [[judged]], model, 0.5)
        assert found.stance is stance


@pytest.mark.parametrize(
    ("claim", "text", "is_asked"),
    [
        ("Maxim Kuzin was shot in May 2024.", "Anna Pole was shot in 2006.", False),
        ("Maxim Kuzin was shot in May 2024.", "Kuzin was shot in 2006.", True),
        ("In May 2024 Maxim Kuzin was shot.", "Anna Pole was shot in 2006.", False),
        ("The mayor of Oslo was shot in May 2024.", "The mayor of Rome was shot in 2006.", False),
        ("The mayor was shot in May 2024.", "Anna Pole was shot in 2006.", True),
    ],
)
def test_only_a_passage_that_has_the_claims_name_is_compared(claim: str, text: str, is_asked: bool):
    """A name at the beginning counts where it has two words; a month is none."""
    model = ClaimTable()
    compared(claim, of(Stance.NEUTRAL, text), model)
    assert bool(model.asked) == is_asked


def test_a_passage_that_takes_its_sentence_back_does_not_support():
    """Sentence and passage have to support the counterclaim together."""

    def model(pairs: Sequence[Pair]) -> list[StanceScores]:
        whole = scores_of(Stance.REFUTES, 0.9)
        alone = scores_of(Stance.SUPPORTS, 0.76)
        return [whole if "false" in text else alone for text, _ in pairs]

    text = "Bond resigned on 23 May 2022, a post said. The post was false."
    judged = of(Stance.REFUTES, text, "Bond resigned on 23 May 2022, a post said.")
    [[found]] = compare([Claim("c1", "Bond resigned on 23 May 2022.")], [[judged]], model, 0.5)
    assert found.stance is Stance.REFUTES


def test_a_sentence_of_other_words_speaks_less_of_the_claim():
    """Of *spies* and *vanished* it has one, so the geometric mean is of .81 and a half."""
    model = ClaimTable(About_40_spies_vanished=0.81)
    found = compared("More than 100 spies vanished.", of(Stance.NEUTRAL, SENTENCE), model)
    assert found.scores.contradiction == pytest.approx(0.9 * math.sqrt(0.5))


@pytest.mark.parametrize(
    ("claim", "sentence", "stance"),
    [
        # Which of the two is counted the sentence does not say.
        ("The ship lost 12 men and 3 boats.", "The ship lost 12 men.", Stance.NEUTRAL),
        # The same number in another year is another event, or a wrong year.
        ("The ship lost 12 men in 2020.", "In 2019 the ship lost 12 men.", Stance.NEUTRAL),
        ("The ship lost 9 men in 2020.", "In 2019 the ship lost 12 men.", Stance.NEUTRAL),
        (
            "Sales fell by 5% in the second quarter.",
            "Sales fell by 3% in the first quarter.",
            Stance.NEUTRAL,
        ),
        ("The ship was lost in 2020.", "In 2019 the ship was lost.", Stance.REFUTES),
        ("It lost more men in 2020 than in 2018.", "In 2019 it lost more men.", Stance.NEUTRAL),
    ],
)
def test_values_that_cannot_tell_leave_the_evidence_as_it_is(claim: str, sentence: str, stance: Stance):
    """All quantities have to agree; a date alone refutes where the claim has nothing else."""

    def model(pairs: Sequence[Pair]) -> list[StanceScores]:
        return [scores_of(Stance.SUPPORTS, 0.9) for _ in pairs]

    [[found]] = compare([Claim("c1", claim)], [[of(Stance.NEUTRAL, sentence)]], model, 0.5)
    assert found.stance is stance


@pytest.mark.parametrize(
    ("claim", "sentence", "is_refuted"),
    [
        ("The ship lost 9 men in 2020.", "In 2019 the ship lost 12 men.", False),
        ("Sales fell by 5% in the second quarter.", "Sales fell by 3% in the first quarter.", False),
        ("The ship lost 9 men in 2020.", "In 2020 the ship lost 12 men.", True),
        ("The ship lost 9 men in 2020.", "The ship lost 12 men in 2020 and 9 men in 2019.", True),
        ("The ship was lost in 2020.", "In 2019 the ship was lost.", True),
    ],
)
def test_a_figure_for_another_time_refutes_nothing(claim: str, sentence: str, is_refuted: bool):
    """Whatever the model takes it for, as long as no value of the claim's own time stands there."""

    def model(pairs: Sequence[Pair]) -> list[StanceScores]:
        return [scores_of(Stance.NEUTRAL, 0.9) for _ in pairs]

    given = of(Stance.REFUTES, sentence)
    place = given.candidate.passage
    given = replace(given, rationale=Rationale(place.text, place.start, place.end))
    [[found]] = compare([Claim("c1", claim)], [[given]], model, 0.5)
    assert (found.stance is Stance.REFUTES) is is_refuted


@pytest.mark.parametrize(
    ("claim", "text", "is_support"),
    [
        ("The fair drew 900 guests.", "The fair drew 900 guests.", True),
        ("The fair drew more than 800 guests.", "Guests came, 900 of them.", True),
        ("The fair drew 900 guests.", "The fair drew many guests.", False),
        ("The fair drew 900 guests.", "The fair drew 800 guests.", False),
        ("Two thirds of the boats are ready.", "It has 12 boats, and eight boats are ready.", True),
        ("The fair drew guests.", "The fair drew 900 guests.", True),
    ],
)
def test_support_without_the_claims_quantities_is_none(claim: str, text: str, is_support: bool):
    """The model takes any passage for support of the claim, and knows nothing of counterclaims."""
    judged = of(Stance.SUPPORTS, text)
    found = compared(claim, judged, ClaimTable())
    assert (found.stance is Stance.SUPPORTS) == is_support


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        (
            "It won " + ", ".join(f"in {year}" for year in range(2000, 2019)) + ".",
            "It won " + ", ".join(f"in {year}" for year in range(1970, 1995)) + ".",
        ),
        ("Sales of " + " and ".join(["3%"] * 18) + " and 5kg.", "3%, " * 30),
    ],
)
def test_choices_without_end_take_no_second(claim: str, sentence: str):
    """Nineteen dates beside 25 are 25 to the nineteenth ways to compare them, and none tells."""
    started = time.process_time()
    compared(claim, of(Stance.SUPPORTS, sentence), ClaimTable())
    assert time.process_time() - started < 1


def test_a_sum_that_the_claim_does_not_ask_for_makes_no_refutation_support():
    """The model refutes it, and that is no sign that it speaks of the same."""

    def refuting(pairs: Sequence[Pair]) -> list[StanceScores]:
        return [scores_of(Stance.REFUTES, 0.95) for _ in pairs]

    for claim, is_support in (
        ("The clinic saw 130 cases.", False),
        ("The clinic saw 130 cases in all.", True),
    ):
        judged = of(Stance.REFUTES, "The clinic saw 80 cases in May and 50 cases in June.")
        [[found]] = compare([Claim("c1", claim)], [[judged]], refuting, 0.5)
        assert (found.stance is Stance.SUPPORTS) == is_support


def test_scores_of_compared_values_sum_to_one():
    """Also where the model leaves nothing to the other stances."""

    def sure(pairs: Sequence[Pair]) -> list[StanceScores]:
        return [StanceScores(1.0, 0.0, 0.0) for _ in pairs]

    judged = of(Stance.NEUTRAL, SENTENCE)
    [[found]] = compare([Claim("c1", "At least 20 spies vanished.")], [[judged]], sure, 0.5)
    scores = found.scores
    assert scores.entailment + scores.neutral + scores.contradiction == pytest.approx(1)


def test_what_a_supporting_passage_lacks_is_told():
    """By the words of the claim."""
    found = compared("The fair drew 900 guests.", of(Stance.SUPPORTS, "Guests came."), ClaimTable())
    assert found.lacks == ("900",)


@pytest.mark.parametrize(("own", "stance"), [(0.5, Stance.SUPPORTS), (0.2, Stance.REFUTES)])
def test_another_number_beside_the_claims_own_refutes_nothing(own: float, stance: Stance):
    """Where the claim itself is half as well supported; then the model's own word stays."""
    judged = of(Stance.SUPPORTS, "It won 48 of the 150 seats.", strength=0.8)
    model = ClaimTable(It_won_48_seats=own, It_won_150_seats=0.9)
    assert compared("It won 48 seats.", judged, model).stance is stance


def test_the_date_of_what_followed_refutes_nothing():
    """The title names the deed, and the sentence only its aftermath."""

    def model(pairs: Sequence[Pair]) -> list[StanceScores]:
        return [scores_of(Stance.SUPPORTS, 0.9) for _ in pairs]

    claim = Claim("c1", "Ana Lund was shot dead in Harl in July 2022.")
    for sentence, stance in (
        ("A funeral for Ana Lund was held on 27 September 2022.", Stance.NEUTRAL),
        ("Ana Lund was shot dead on 27 September 2022.", Stance.REFUTES),
    ):
        judged = of(Stance.NEUTRAL, sentence)
        source = replace(judged.candidate.source, title="Ana Lund shot dead in Harl")
        judged = replace(judged, candidate=replace(judged.candidate, source=source))
        [[found]] = compare([claim], [[judged]], model, 0.5)
        assert found.stance is stance
