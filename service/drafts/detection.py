"""A draft to the claims in it: blocks, sentences, who says what, single statements, names for pronouns,
scores.

Holds no model: what scores a statement is handed in.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.chunking import block_sentences
from index.records import Span
from service.drafts.blocks import Block, Kind, content, lines_outside
from service.drafts.discourse import Discourse
from service.drafts.language import not_english
from service.drafts.prose import Prose
from service.drafts.reasons import at_most, is_hedged, reasons
from service.drafts.records import Detection, Draft, FoundClaim
from service.drafts.references import People
from service.drafts.speakers import Attribution, attribution, quotes
from service.drafts.statements import parts
from service.drafts.wording import folded, sentence_case, words
from service.verification.records import Claim

Score = Callable[[Sequence[str]], Sequence[float]]
"""Statements to how much each is worth checking, 0 to 1; it raises when it fails."""

_CONJUNCTION = re.compile(r"^(?:and|but)\s+(?=\S)")
"""Begins the second half of a quote: "…, she said, “and I did not hear it”"."""

MIN_TITLE_WORDS = 3
"""A shorter title may be many a document's."""

CHUNK = 64
"""Statements scored at a time: between the chunks of a long draft there is room for others."""

_CLOSES = re.compile(r"[”\"»]\s*$")
"""A quotation that ends with its sentence: what stands behind it names another's speaker."""

MAX_STATEMENT_CHARS = 5_000
"""A longer statement is nothing that a reader would call one, and is told to have been left out."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a block, in the offsets of the prose, and what it attributes to whom."""

    start: int
    text: str
    attribution: Attribution


@dataclass(frozen=True, slots=True)
class _Statement:
    """A statement before it is scored, in the offsets of the prose."""

    span: Span
    text: str
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Detector:
    """Finds the claims of drafts; ``score`` is asked for `CHUNK` statements at a time."""

    score: Score

    def detect(self, draft: Draft) -> Detection:
        """Every candidate of the draft in the order of the text. What stands twice is one claim with two
        places. Raises what ``score`` raises.
        """
        prose = Prose(draft)
        blocks = content(prose.text)
        found = list(_statements(prose.text, blocks))
        short = [each for each in found if len(each.text) <= MAX_STATEMENT_CHARS]
        folds = _folded(short)
        texts = [fold[0].text for fold in folds]
        scores = [
            score
            for start in range(0, len(texts), CHUNK)
            for score in self.score(texts[start : start + CHUNK])
        ]
        claims = tuple(
            _claim(number, fold, score, draft, prose)
            for number, (fold, score) in enumerate(zip(folds, scores, strict=True), start=1)
        )
        warnings = list(draft.warnings)
        if len(found) > len(short):
            warnings.append(
                f"{len(found) - len(short)} sentences of more than {MAX_STATEMENT_CHARS} characters "
                "were left out"
            )
        warnings += not_english(prose.text)
        left_out = tuple(prose.source(span) for span in lines_outside(prose.text, blocks))
        return Detection(replace(draft, warnings=()), claims, left_out, tuple(warnings))


def _statements(text: str, blocks: Sequence[Block]) -> Iterator[_Statement]:
    discourse = Discourse(People(text))
    for block in blocks:
        discourse.begin_block(block.is_after_heading)
        sentences = _sentences(text, block)
        speakers = _speakers(sentences, block, discourse)
        for sentence, speaker in zip(sentences, speakers, strict=True):
            yield from _of_sentence(sentence, speaker, discourse)
            discourse.told(sentence.text, is_reported=sentence.attribution.who is not None)


def _sentences(text: str, block: Block) -> list[_Sentence]:
    quoted = [
        (block.start + first, block.start + after)
        for first, after in quotes(text[block.start : block.end])
    ]
    ends = [after for _, after in quoted]
    found = []
    for start, end in block_sentences(text, block.start, block.end):
        within = _before(quoted, bisect_right(ends, start), end)
        spans = [(max(a, start) - start, min(b, end) - start) for a, b in within]
        said = attribution(text[start:end], spans, block.kind is Kind.SPEECH)
        found.append(_Sentence(start, text[start:end], said))
    return found


def _before(spans: Sequence[Span], first: int, end: int) -> Iterator[Span]:
    """The spans from the ``first`` on that begin before ``end``."""
    for place in range(first, len(spans)):
        if spans[place][0] >= end:
            return
        yield spans[place]


def _speakers(
    sentences: Sequence[_Sentence], block: Block, discourse: Discourse
) -> Iterator[str | None]:
    """The speaker of each sentence, asked for in order; of a quoted one that names none, the block's
    last, or the one that its quotation names further on.
    """
    last: str | None = None
    for sentence, following in zip(sentences, _named_after(sentences, block), strict=True):
        who = sentence.attribution.who
        if who is not None:
            last = discourse.name_of(who)
            yield last
        elif not sentence.attribution.is_quoted:
            yield None
        else:
            yield last or (discourse.name_of(following) if following is not None else None)


def _named_after(sentences: Sequence[_Sentence], block: Block) -> list[str | None]:
    """Who is named behind each sentence as the speaker of the same quotation, or of the same line."""
    named: list[str | None] = []
    following: str | None = None
    for sentence in reversed(sentences):
        is_closed = block.kind is not Kind.SPEECH and _CLOSES.search(sentence.text[-4:]) is not None
        named.append(None if is_closed else following)
        given = sentence.attribution
        following = given.who if given.who is not None and given.is_quoted else named[-1]
    return named[::-1]


def _of_sentence(sentence: _Sentence, speaker: str | None, discourse: Discourse) -> Iterator[_Statement]:
    given = sentence.attribution
    is_told = given.who is not None or given.is_quoted
    for start, end in sorted((*given.said, *given.besides)):
        clause = sentence.text[start:end]
        subject = (speaker or given.who or "") if (start, end) in given.besides else ""
        for part in parts(clause, subject, is_reported=is_told and not given.is_quoted):
            said = part.text
            # In somebody's own words "he" can be anybody; in the writer's it is whom the text is about.
            if not given.is_quoted and not subject:
                # What shares the subject of a part before it has it from there.
                is_begun_here = clause.startswith(said[:1], part.start) and part.start
                before = start + part.start if is_begun_here else start
                said = discourse.resolved(said, speaker, sentence.text[:before])
            if not words(said):
                continue
            place = sentence.start + start
            yield _Statement(
                (place + part.start, place + part.end),
                sentence_case(_question(_CONJUNCTION.sub("", said), given)),
                speaker if is_told and not subject else None,
            )


def _question(said: str, given: Attribution) -> str:
    return said.rstrip(" ,.") + "?" if given.is_question and not said.endswith("?") else said


def _folded(statements: Sequence[_Statement]) -> list[list[_Statement]]:
    """Statements that say the same in the same words, together, in the order of the first."""
    folds: dict[tuple[str, str | None], list[_Statement]] = {}
    for statement in statements:
        folds.setdefault((folded(statement.text), statement.speaker), []).append(statement)
    return list(folds.values())


def _own_title(draft: Draft) -> str | None:
    """The title by which a draft's own document is known."""
    is_telling = draft.title is not None and len(words(draft.title)) >= MIN_TITLE_WORDS
    return draft.title if is_telling else None


def _claim(
    number: int, fold: Sequence[_Statement], score: float, draft: Draft, prose: Prose
) -> FoundClaim:
    first = fold[0]
    places = tuple(prose.source(statement.span) for statement in fold)
    start, end = places[0]
    worth = min(float(score), at_most(first.text))
    return FoundClaim(
        claim=Claim(
            f"c{number}", first.text, start, end, draft.published_at, draft.url, _own_title(draft)
        ),
        origin_text=draft.text[start:end],
        places=places,
        checkworthiness=worth,
        reasons=reasons(first.text, worth),
        speaker=first.speaker,
        is_hedged=is_hedged(first.text),
    )
