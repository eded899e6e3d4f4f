"""Pairs from the news passages written for the project, cut the way the service reads its documents.

The service judges runs of three sentences and single ones, each under the document's title, so that is
what the model has to see. Which part of a passage decides a claim is not written down with it: the model
of the stage before tells, and where it can't, the passage stays whole.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.chunking import passage_spans, sentence_spans
from index.ingest import OVERLAP, SENTENCES
from service.verification.counterclaims import TIMES
from service.verification.windows import titled
from stance_pairs import LABELS, Pair, read_passages

NEWSROOM = Path(__file__).parent / "newsroom_pairs.jsonl.gz"
"""News passages with claims on each, written for the project; no set of the data folder is of news."""

HELD_OUT_OF = 10
"""Every tenth passage is not trained on."""

WHOLE_LONG, WHOLE_SHORT = 0.4, 0.75
"""Share of claims whose passage stays whole, of passages of more than one run and of one."""

RUN = 0.65
"""Of the others on a long passage, the share that is read beside a run and not a single sentence."""

UNDER_TITLE = 0.65
"""Share of passages and parts under a title."""

DECIDES, LEAVES_OPEN = 0.5, 0.7
"""Probability of the claim's label from which a part is taken to decide it, and of neutral from which it
is taken to leave it open."""

OPEN_TOO = 0.35
"""Share of the claims with a deciding part that are shown beside one that leaves them open too."""

OTHER_STORY = 0.1
"""Share of the claims that are shown beside a near passage of another story too."""

HEADLINE_WORDS, NEAREST = 8, 30

Judge = Callable[[Sequence[tuple[str, str]]], npt.NDArray[np.float64]]
"""(pairs, 3) probabilities in the order of `LABELS`, of pairs of passage and claim."""

Encode = Callable[[list[str]], npt.NDArray[np.float32]]
"""Unit vectors, a row a text."""

_ARTICLES = frozenset(("the", "a", "an"))
_LEFT_OVER = frozenset(
    (
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "by",
        "with",
        "from",
        "and",
        "that",
        "has",
        "was",
        "is",
        "were",
    )
)
_CLAUSE = re.compile(r"[,;:–—]|\b(?:after|when|who|which|while)\b")
_NAME = re.compile(r"(?<!^)\b[A-Z][\w-]+")


def newsroom_passages() -> list[list[Pair]]:
    """The pairs to train on, by passage: those of nine in ten passages of `NEWSROOM`."""
    return [pairs for n, pairs in enumerate(read_passages(NEWSROOM)) if n % HELD_OUT_OF]


def held_out_newsroom_pairs() -> list[Pair]:
    """The pairs of the others, to see what is learned and not remembered."""
    return [pair for pairs in read_passages(NEWSROOM)[::HELD_OUT_OF] for pair in pairs]


def headline(passage: str) -> str:
    """What might stand above: the beginning of the first sentence, without articles."""
    start, end = sentence_spans(passage)[0]
    clause = _CLAUSE.split(passage[start:end].rstrip(".!?"))[0]
    words = [word for word in clause.split() if word.lower() not in _ARTICLES][:HEADLINE_WORDS]
    while words and words[-1].lower() in _LEFT_OVER:
        words.pop()
    text = " ".join(words)
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class _Question:
    """A claim and the parts of its passage, one of which may decide it."""

    pair: Pair
    parts: Sequence[str]


def as_read(passages: Sequence[Sequence[Pair]], judge: Judge, rng: random.Random) -> list[Pair]:
    """Each claim beside its passage or the part of it that decides, and some beside another part."""
    read: list[Pair] = []
    asked: list[_Question] = []
    for pairs in passages:
        text = pairs[0].passage
        above = headline(text)
        sentences = [text[start:end] for start, end in sentence_spans(text)]
        runs = [text[span.start : span.end] for span in passage_spans(text, SENTENCES, OVERLAP)]
        for pair in pairs:
            is_whole = rng.random() < (WHOLE_SHORT if len(runs) == 1 else WHOLE_LONG)
            if is_whole or len(sentences) == 1:
                read.append(replace(pair, passage=_perhaps_titled(above, text, rng)))
                continue
            parts = runs if len(runs) > 1 and rng.random() < RUN else sentences
            parts = [_perhaps_titled(above, part, rng) for part in parts]
            if pair.label == "neutral":
                read.append(replace(pair, passage=rng.choice(parts)))
            else:
                asked.append(_Question(pair, parts))
    scores = iter(judge([(part, each.pair.claim) for each in asked for part in each.parts]))
    for question in asked:
        read += _labelled(question, [next(scores) for _ in question.parts], rng)
    return read


def _perhaps_titled(above: str, text: str, rng: random.Random) -> str:
    return titled(above, text) if rng.random() < UNDER_TITLE else text


def _labelled(
    question: _Question, scores: Sequence[npt.NDArray[np.float64]], rng: random.Random
) -> list[Pair]:
    """The claim beside the part that decides, or its passage, and perhaps beside one that does not."""
    pair, parts = question.pair, question.parts
    column, neutral = LABELS.index(pair.label), LABELS.index("neutral")
    best = max(range(len(parts)), key=lambda n: scores[n][column])
    if scores[best][column] < DECIDES:
        return [pair]
    others = [part for n, part in enumerate(parts) if n != best and scores[n][neutral] >= LEAVES_OPEN]
    labelled = [replace(pair, passage=parts[best])]
    if others and rng.random() < OPEN_TOO:
        labelled.append(Pair(pair.claim, rng.choice(others), "neutral"))
    return labelled


def of_other_stories(
    passages: Sequence[Sequence[Pair]], encode: Encode, rng: random.Random
) -> list[Pair]:
    """Claims beside a run of a near passage that has none of their names, and so leaves them open."""
    texts = [pairs[0].passage for pairs in passages]
    claims = [(n, pair.claim) for n, pairs in enumerate(passages) for pair in pairs if names(pair.claim)]
    claims = rng.sample(claims, k=int(OTHER_STORY * len(claims)))
    near = encode([claim for _, claim in claims]) @ encode(texts).T
    neutrals = []
    for (own, claim), row in zip(claims, near, strict=True):
        called = names(claim)
        nearest = [int(n) for n in np.argsort(-row)[:NEAREST] if n != own]
        others = [texts[n] for n in nearest if not any(name in texts[n] for name in called)]
        if others:
            text = rng.choice(others[:3])
            run = rng.choice(passage_spans(text, SENTENCES, OVERLAP))
            part = _perhaps_titled(headline(text), text[run.start : run.end], rng)
            neutrals.append(Pair(claim, part, "neutral"))
    return neutrals


def names(claim: str) -> list[str]:
    """Capitalised words behind the first, those that tell a time aside."""
    return [word for word in _NAME.findall(claim) if word.lower() not in TIMES]


def judge_of(model: Any) -> Judge:
    """A `CrossEncoderStance` as it was trained, without calibration."""

    def judge(pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float64]:
        unique = list(dict.fromkeys(pairs))
        scores = dict(zip(unique, model.judge(unique), strict=True))
        rows = (scores[pair] for pair in pairs)
        return np.array([(row.entailment, row.contradiction, row.neutral) for row in rows])

    return judge
