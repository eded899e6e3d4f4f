"""What becomes of a deciding sentence among others: cut at 256 or 512 tokens, or read in windows.

    python scripts/study_long_evidence.py MODEL SET.jsonl.gz

Passages of one sentence of the set are put among sentences of other rows, at a random place; the label
stays. Read in windows, the strongest window of each side counts (what the service does with what is too
long) or the mean of all windows; read by sentences, the strongest sentence.
"""

import argparse
import json
import random
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from evaluate_stance import Floats, evaluate
from index.chunking import sentence_spans
from service.settings import PACKAGED_STANCE_MODEL
from service.stance_model import CrossEncoderStance
from service.verification.records import StanceScores
from service.verification.windows import Reading, read, windows
from stance_pairs import LABELS, Pair, read_pairs

ROWS = 300

SENTENCES = (1, 3, 6, 12, 24)
"""In all; 24 are about 700 tokens of Wikipedia."""

Way = Callable[[Sequence[Pair]], list[StanceScores]]


def main() -> None:
    """Lengthen, judge each way, print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("model", nargs="?", type=Path, default=PACKAGED_STANCE_MODEL, metavar="MODEL")
    parser.add_argument("set", type=Path, metavar="SET")
    arguments = parser.parse_args()
    pairs = [
        pair
        for pair in read_pairs(arguments.set)
        if pair.label in LABELS and len(sentence_spans(pair.passage)) == 1
    ]
    random.Random(0).shuffle(pairs)
    pairs = pairs[:ROWS]
    with tempfile.TemporaryDirectory() as folder:
        ways = {
            f"cut at {limit} tokens": cut_at(arguments.model, limit, Path(folder))
            for limit in (256, 512)
        }
        model = CrossEncoderStance(str(arguments.model))
        ways["windows, maximum a side"] = lambda pairs: [
            sides.stronger for sides in read([_reading(pair) for pair in pairs], model.judge)
        ]
        ways["sentences, maximum a side"] = lambda pairs: by_sentence(pairs, model)
        ways["windows, mean"] = lambda pairs: mean_of_windows(pairs, model)
        print(f"{len(pairs)} pairs")
        print(f"{'sentences':>9} {'way':26}{'acc':>6} {'F1':>6} {'S/R':>6}  recall s/r/n")
        for sentences in SENTENCES:
            longer = lengthened(pairs, sentences)
            for name, way in ways.items():
                scores = [
                    score
                    for start in tqdm(range(0, len(longer), 100), desc=name, leave=False)
                    for score in way(longer[start : start + 100])
                ]
                print(f"{sentences:>9} {name:26}{row(scores, longer)}", flush=True)


def lengthened(pairs: Sequence[Pair], sentences: int) -> list[Pair]:
    """Each passage, of one sentence, among those of other claims, so many in all."""
    rng = random.Random(1)
    longer = []
    for pair in pairs:
        others = [other.passage for other in pairs if other.claim != pair.claim]
        parts = rng.sample(others, k=sentences - 1)
        parts.insert(rng.randint(0, len(parts)), pair.passage)
        longer.append(replace(pair, passage=" ".join(parts)))
    return longer


def cut_at(model: Path, limit: int, folder: Path) -> Way:
    """The model with another number of tokens that it reads, of what is longer only the beginning."""
    copy = folder / str(limit)
    shutil.copytree(model, copy)
    config = copy / "tokenizer_config.json"
    values = json.loads(config.read_text("utf-8")) | {"model_max_length": limit}
    config.write_text(json.dumps(values), "utf-8")
    loaded = CrossEncoderStance(str(copy))
    return lambda pairs: loaded.judge([(pair.passage, pair.claim) for pair in pairs])


def by_sentence(pairs: Sequence[Pair], model: CrossEncoderStance) -> list[StanceScores]:
    """The sentence that takes a side most strongly, each read by itself."""
    texts = [[pair.passage[start:end] for start, end in sentence_spans(pair.passage)] for pair in pairs]
    asked = [(text, pair.claim) for pair, each in zip(pairs, texts, strict=True) for text in each]
    answers = iter(model.judge(asked))
    strongest = []
    for each in texts:
        scores = [next(answers) for _ in each]
        sides = (
            max(scores, key=lambda score: score.entailment),
            max(scores, key=lambda score: score.contradiction),
        )
        is_support = sides[0].entailment >= sides[1].contradiction
        strongest.append(sides[0] if is_support else sides[1])
    return strongest


def mean_of_windows(pairs: Sequence[Pair], model: CrossEncoderStance) -> list[StanceScores]:
    """The mean of the windows' probabilities, of what the model does not read whole."""
    whole = model.judge([(pair.passage, pair.claim) for pair in pairs])
    means = []
    for pair, score in zip(pairs, whole, strict=True):
        parts = windows(_reading(pair)) if score.is_cut else []
        if parts:
            mean = _table(model.judge([(part.text, part.claim) for part in parts])).mean(axis=0)
            score = StanceScores(float(mean[0]), float(mean[2]), float(mean[1]))  # noqa: PLW2901
        means.append(score)
    return means


def row(scores: Sequence[StanceScores], pairs: Sequence[Pair]) -> str:
    """A line of the table."""
    figures = evaluate(_table(scores), [pair.label for pair in pairs])
    columns = [figures[key] for key in ("accuracy", "macro_f1", "supports_refutes")]
    recalls = "/".join(f"{value:.3f}" for value in figures["recall"].values())
    return " ".join(f"{value:6.3f}" for value in columns) + f"  {recalls}"


def _reading(pair: Pair) -> Reading:
    return Reading(pair.passage, sentence_spans(pair.passage), pair.claim)


def _table(scores: Sequence[StanceScores]) -> Floats:
    return np.array([(each.entailment, each.contradiction, each.neutral) for each in scores])


if __name__ == "__main__":
    main()
