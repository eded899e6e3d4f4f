"""Lets compared values decide, where claim and evidence speak of the same thing.

A stance model reads past numbers: it takes *about 40 defected* for support of *more than 100 defected*.
So it is not asked about the numbers. It is asked about the counterclaim, which is the claim with the
evidence's values in the place of its own (*about 40 defected*): where a sentence supports that, it
speaks of what the claim speaks of, and how the values compare decides.

Whether it does is told from the words that both have as well, since of numbers in news these say as much
as a small model. Of 1,355 counterclaims on three newsroom sets (`coast`, `inland`, `newsroom.open`) the
hundred likeliest are right in 70 cases by the model alone, in 67 by words alone, in 82 by both.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice, product
from math import prod, sqrt

from service.verification import evidence
from service.verification.arithmetic import asks_for_difference, asks_for_total
from service.verification.comparison import (
    QUANTITY,
    Comparison,
    comparisons,
    in_its_place,
    lacking,
    share_of_words,
)
from service.verification.intervals import Relation
from service.verification.periods import Period, periods
from service.verification.quantities import Quantity, quantities
from service.verification.quantity_words import MONTHS
from service.verification.records import Claim, Evidence, Rationale, Stance, StanceScores
from service.verification.stance import mean
from service.verification.units import RANK
from service.verification.windows import Judge, Pair, titled

MOST_COUNTERCLAIMS = 8
"""For each passage; sentences of many numbers would make many more."""

CLEARLY = 0.1
"""By how much a counterclaim must be supported more than another that comes out otherwise."""

RIVAL = 0.5
"""How much a counterclaim that agrees has to be supported beside one that conflicts to be its rival."""

OWN_WORDS = 0.5
"""Share of the claim's words that a sentence itself has, from which its date is taken to be meant."""

STRETCHES = frozenset({"quarter", "half", "month", "week", "season", "year", "day"})
"""Things counted by their turn that are times: the second quarter."""

_NAME = re.compile(r"(?:(?<!^)\b|\b[A-Z][\w'’-]+ )(?:[A-Z][\w'’-]+ )*([A-Z][\w-]+)")
"""The last word of each name: capitalised words in a row, or one that does not begin the claim."""

TIMES = MONTHS.keys() | {
    f"{day}day" for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
}
"""Capitalised, and no names."""


@dataclass(frozen=True, slots=True)
class _Counterclaim:
    """``text`` is the claim with the chosen values of the sentence; ``shared`` the share of the claim's
    other words that sentence and passage have. ``is_asked_sum`` tells that a value was worked out, which
    the claim asks for.
    """

    sentence: Rationale
    chosen: tuple[Comparison, ...]
    text: str
    shared: float
    is_asked_sum: bool

    @property
    def relation(self) -> Relation:
        """Of all that is compared."""
        return _relation(self.chosen)


def _relation(chosen: Sequence[Comparison]) -> Relation:
    """One conflict is a conflict, and only agreement of all agrees."""
    relations = {each.relation for each in chosen}
    for relation in (Relation.CONFLICTS, Relation.UNCLEAR):
        if relation in relations:
            return relation
    return Relation.AGREES


def _tells(chosen: Sequence[Comparison], counts: int, days: int) -> bool:
    """Whether compared values can decide a claim of so many quantities and dates.

    They bear a claim out only where all its quantities are among them. A date that conflicts tells of
    another event as often as of a wrong date, so it refutes only where it is all that the claim has of
    values: beside the figure for another month, the one for this month stands unrefuted.
    """
    relation = _relation(chosen)
    counted = [each for each in chosen if each.kind == QUANTITY]
    if relation is Relation.AGREES:
        return len(counted) == counts
    if any(each.relation is Relation.CONFLICTS for each in chosen if _tells_time(each)):
        return counts == 0 and days == 1
    return True


def compare(
    claims: Sequence[Claim], judged: Sequence[Sequence[Evidence]], model: Judge, shown: float
) -> list[list[Evidence]]:
    """The evidence with what comparison makes of it, from one call of the model.

    ``judged`` is the evidence on each claim. A counterclaim counts from a probability of ``shown``.
    """
    pieces = [
        (claim, piece, _counterclaims(claim, piece))
        for claim, evidence_on_it in zip(claims, judged, strict=True)
        for piece in evidence_on_it
    ]
    asked = [
        (text, counterclaim.text)
        for _, piece, counterclaims in pieces
        for counterclaim in counterclaims
        for text in _texts(piece, counterclaim.sentence)
    ]
    # Many passages are one sentence, and many counterclaims the claim itself: each pair is asked once.
    pairs = list(dict.fromkeys(asked))
    answers = dict(zip(pairs, model(pairs), strict=True)) if pairs else {}
    compared = iter(
        [
            _decided(
                claim, piece, [(each, _spoken(piece, each, answers)) for each in counterclaims], shown
            )
            for claim, piece, counterclaims in pieces
        ]
    )
    return [[next(compared) for _ in evidence_on_it] for evidence_on_it in judged]


def _texts(piece: Evidence, sentence: Rationale) -> tuple[str, str]:
    """What has to support the counterclaim: the sentence, and the passage, which may take it back."""
    title = piece.candidate.source.title
    return titled(title, sentence.text), titled(title, piece.candidate.passage.text)


def _may_speak_of(claim: str, piece: Evidence) -> bool:
    """Whether the first name in the claim, by its last word, stands in the passage or its title.

    A model that supports that one man was shot when another one was is no witness of the day.
    """
    name = next((each for each in _NAME.findall(claim) if each.lower() not in TIMES), None)
    source = piece.candidate.source
    text = f"{source.title or ''} {piece.candidate.passage.text}"
    return name is None or re.search(rf"\b{re.escape(name)}\b", text) is not None


def _counterclaims(claim: Claim, piece: Evidence) -> list[_Counterclaim]:
    if not _may_speak_of(claim.text, piece):
        return []
    published = _published(piece)
    counts, days = len(quantities(claim.text)), len(periods(claim.text, claim.day))
    is_asked = asks_for_total(claim.text) or asks_for_difference(claim.text)
    return [
        _Counterclaim(
            sentence,
            chosen,
            in_its_place(claim.text, chosen),
            share_of_words(claim.text, chosen, *_texts(piece, sentence)),
            is_asked and any(_is_worked_out(each.evidence) for each in chosen),
        )
        for sentence, chosen in islice(_choices(claim, piece, published), MOST_COUNTERCLAIMS)
        if _tells(chosen, counts, days) and not _is_of_other_event(claim.text, sentence, chosen)
    ]


def _is_of_other_event(claim: str, sentence: Rationale, chosen: Sequence[Comparison]) -> bool:
    """Whether a sentence whose dates alone conflict has few of the claim's words itself: a title names
    what happened, and the date may be that of what followed.
    """
    if _relation(chosen) is not Relation.CONFLICTS or any(each.kind == QUANTITY for each in chosen):
        return False
    return share_of_words(claim, chosen, sentence.text) < OWN_WORDS


def _is_worked_out(value: Quantity | Period) -> bool:
    return isinstance(value, Quantity) and bool(value.stands_for)


def _choices(
    claim: Claim, piece: Evidence, published: date | None
) -> Iterator[tuple[Rationale, tuple[Comparison, ...]]]:
    """For each sentence every way to choose one of its values for each of the claim."""
    for sentence in evidence.sentences(piece.candidate):
        rows = comparisons(claim.text, sentence.text, published, claim.day)
        yield from ((sentence, chosen) for chosen in (product(*rows) if rows else ()))


def _decided(
    claim: Claim,
    piece: Evidence,
    answers: Sequence[tuple[_Counterclaim, StanceScores]],
    shown: float,
) -> Evidence:
    whole = [(each, scores) for each, scores in answers if not scores.is_cut]
    best, scores = max(whole, key=lambda answer: answer[1].entailment, default=(None, None))
    if best is None or scores is None or scores.entailment < shown:
        return _doubted(claim, piece, whole)
    if best.relation is Relation.CONFLICTS and any(
        each.relation is Relation.AGREES and other.entailment >= RIVAL * scores.entailment
        for each, other in whole
    ):
        # The claim's own value stands there too, and which of them is meant the model tells as well.
        return _doubted(claim, piece, whole)
    rivals = [each.relation for each, other in whole if other.entailment > scores.entailment - CLEARLY]
    relation = best.relation if len(set(rivals)) == 1 else Relation.UNCLEAR
    if relation is Relation.UNCLEAR:
        return _open(piece, best.chosen)
    stance = Stance.SUPPORTS
    if relation is Relation.CONFLICTS:
        stance = Stance.REFUTES
        scores = replace(scores, entailment=scores.contradiction, contradiction=scores.entailment)
    return replace(piece, stance=stance, scores=scores, rationale=best.sentence, comparisons=best.chosen)


def _spoken(
    piece: Evidence, counterclaim: _Counterclaim, answers: Mapping[Pair, StanceScores]
) -> StanceScores:
    """How probably sentence and passage speak of the counterclaim: the geometric mean of what the model
    says and of the words shared, so that neither makes up for the other.

    The model does not add up, so of a sum that the claim asks for it only tells whether the texts are
    neutral to each other.
    """
    scores = [answers[text, counterclaim.text] for text in _texts(piece, counterclaim.sentence)]
    supported = [each.entailment + counterclaim.is_asked_sum * each.contradiction for each in scores]
    spoken = sqrt(prod(supported) ** (1 / len(supported)) * counterclaim.shared)
    together = mean(*scores)
    rest = together.neutral + together.contradiction
    refuted = (1 - spoken) * together.contradiction / rest if rest else 0.0
    return replace(together, entailment=spoken, neutral=1 - spoken - refuted, contradiction=refuted)


def _doubted(
    claim: Claim, piece: Evidence, answers: Sequence[tuple[_Counterclaim, StanceScores]]
) -> Evidence:
    """Support by a passage that lacks quantities of the claim is none, nor is support by a sentence
    whose values all conflict with the claim's. A figure for another time refutes nothing.
    """
    if piece.stance is Stance.REFUTES and (chosen := _of_other_time(claim, piece)):
        return _open(piece, chosen)
    if piece.stance is not Stance.SUPPORTS:
        return piece
    own = [each for each, _ in answers if piece.rationale and each.sentence == piece.rationale]
    texts = [each.text for each in evidence.sentences(piece.candidate)]
    lacks = lacking(claim.text, [piece.candidate.source.title or "", *texts], _published(piece))
    if lacks or (own and all(each.relation is Relation.CONFLICTS for each in own)):
        return replace(_open(piece, own[0].chosen if own else ()), lacks=tuple(lacks))
    return piece


def _of_other_time(claim: Claim, piece: Evidence) -> tuple[Comparison, ...]:
    """The values of a deciding sentence that speak of another time than the claim's, with other figures;
    none where some of them may be of its time.
    """
    if piece.rationale is None:
        return ()
    rows = comparisons(claim.text, piece.rationale.text, _published(piece), claim.day)
    choices = list(islice(product(*rows), MOST_COUNTERCLAIMS)) if rows else []
    is_other = all(
        {_tells_time(each) for each in chosen if each.relation is Relation.CONFLICTS} == {True, False}
        for chosen in choices
    )
    return choices[0] if choices and is_other else ()


def _tells_time(compared: Comparison) -> bool:
    """Whether a value is a date, or the number of a quarter or another stretch of time."""
    value = compared.evidence
    return not isinstance(value, Quantity) or (value.unit == RANK and value.thing in STRETCHES)


def _published(piece: Evidence) -> date | None:
    published_at = piece.candidate.source.published_at
    return date.fromisoformat(published_at[:10]) if published_at else None


def _open(piece: Evidence, chosen: tuple[Comparison, ...]) -> Evidence:
    """The evidence as it stands when values leave it open; its probabilities of a side count no more."""
    scores = replace(piece.scores, entailment=0.0, contradiction=0.0, neutral=1.0)
    return replace(piece, stance=Stance.NEUTRAL, scores=scores, rationale=None, comparisons=chosen)
