"""Stand-ins for the two models: quick, the same on every machine, and readable in a test's head.

`mixed_texts` makes up documents' texts that look like what the world sends.
"""

import hashlib
import re
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from service.verification.records import StanceScores

Vectors = npt.NDArray[np.float32]


class HashEncoder:
    """Words to signed buckets by their SHA-256: texts that share words have a positive cosine.

    ``encoded`` holds every text it was asked for, in order; ``calls`` counts the askings.
    """

    name = "hash-encoder@1"
    dimension = 64

    def __init__(self) -> None:
        self.encoded: list[str] = []
        self.calls = 0

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        self.calls += 1
        self.encoded.extend(texts)
        if progress and texts:
            progress(len(texts))
        vectors = [self.vector(text) for text in texts]
        return np.array(vectors, np.float32).reshape(len(texts), self.dimension)

    def vector(self, text: str) -> Vectors:
        """Give one text's unit vector; the first axis where its words leave nothing."""
        sums = np.zeros(self.dimension, np.float32)
        for word in re.findall(r"\w+", text.lower()):
            digest = hashlib.sha256(word.encode()).digest()
            bucket = int.from_bytes(digest[:4], "big") % self.dimension
            sums[bucket] += 1 if digest[4] % 2 else -1
        if not sums.any():
            sums[0] = 1
        return sums / np.linalg.norm(sums)


class OtherEncoder(HashEncoder):
    """Another model: its vectors don't go with those of `HashEncoder`."""

    name = "other-encoder@1"
    dimension = 32


def score_claims(statements: Sequence[str]) -> list[float]:
    """Worth checking is what names something or has a figure, and does not begin with *I*."""
    return [
        0.9 if re.search(r"(?<=\w )[A-Z]|\d", each) and not each.startswith("I ") else 0.1
        for each in statements
    ]


class FakeStance:
    """Refutes where the passage says ``not true: `` and the claim, supports where it says the claim."""

    name = "fake-stance@1"

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[StanceScores]:
        """Scores of (passage, claim) pairs; capitals don't matter."""
        return [self._scores(passage.lower(), claim.lower()) for passage, claim in pairs]

    @staticmethod
    def _scores(passage: str, claim: str) -> StanceScores:
        if f"not true: {claim}" in passage:
            return StanceScores(entailment=0.02, neutral=0.03, contradiction=0.95)
        if claim in passage:
            return StanceScores(entailment=0.95, neutral=0.03, contradiction=0.02)
        return StanceScores(entailment=0.02, neutral=0.95, contradiction=0.03)


_PIECES = [
    *(
        "The cat sat. ",
        "Dr. Lee left at 5 p.m. on Friday. ",
        "It cost $3.5 million! ",
        "No. 10 ",
        "51-49",
    ),
    *("Cafe\u0301 o\u0308l ", "e\u0301\u0323\u0302", "👩🏽\u200d🔬 won. ", "🌋", "🇳🇴🇸🇪"),
    *("مرحبا بكم. ", "שלום עולם? ", "日本語の文。二つ目。", "नमस्ते। "),
    *(
        "\n",
        "\r\n",
        "\r",
        "\r\n\r\n",
        "\u2028",
        "\u2029",
        "\x85",
        "\v",
        "\f",
        "\t",
        "\u00a0",
        "\u3000",
        "   ",
    ),
    *(". ", "...", "?!", "“Yes,” he said. ", '."', ") ", "- item one\n", "# Heading\n", "1. ", ":"),
    *(
        "x" * 60,
        "y" * 1300,
        "word " * 230,
        "A sentence that is long enough to have been wrapped by hand\n",
    ),
]


def mixed_texts(max_pieces: int = 30) -> st.SearchStrategy[str]:
    """Prose and debris: emoji, combining marks, all line breaks, right-to-left, long words; no NUL."""
    characters = st.characters(codec="utf-8", exclude_characters="\0")
    piece = st.one_of(st.sampled_from(_PIECES), st.text(characters, max_size=12))
    return st.lists(piece, max_size=max_pieces).map("".join)
