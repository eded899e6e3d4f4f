"""Train the stance model: a cross-encoder that reads (passage, claim) and tells supports, refutes
or neutral, from the all-MiniLM-L6-v2 weights. The model card beside the weights says what it is.

    python scripts/train_stance.py DATA_DIR OUT_DIR --work WORK_DIR

DATA_DIR holds ``stance/train``, ``stance/dev`` and ``retrieval``; OUT_DIR becomes a Hugging Face folder
with float16 weights and ``calibration.json``. The whole recipe: mine hard neutrals, make contrast pairs,
mix, train, calibrate. What is done lies in WORK_DIR, so that a stopped run goes on where it was.
"""

import argparse
import random
from dataclasses import dataclass, replace
from pathlib import Path

import stance_training
from calibrate_stance import calibrate
from contrast_pairs import contrast
from contrast_words import MONTHS
from mine_neutrals import mine
from stance_pairs import Pair, Share, mix, read_pairs, write_pairs
from stance_training import Optimization

SHARES = (
    # Written by people to need reading: these teach the difference, so they are seen twice and more.
    Share("lingnli.train", 2, 2, 2),
    Share("mnli.train", 2.5, 2.5, 2.5),
    Share("semiauto-nli.train", 2, 2, 2),
    Share("snli.train_small", 2, 2, 2),
    Share("snli-counterfactual.train", 2, 2, 2),
    Share("taxinli.train", 2, 2, 2),
    # FEVER's supported claims are three times its refuted ones, and a claim alone gives much away
    # there, so it is thinned until its labels weigh the same.
    Share("fever.train", supports=0.35, refutes=0.9),
    Share("fever-nei-mined.train", neutral=0.5),
    # Small sets of health and science claims against found sentences, the nearest to real use.
    Share("healthver.train", 4, 4, 4),
    Share("check-covid.train", 4, 4, 4),
    Share("scifact.train", 2, 2, 2),
    Share("covidfact.train", 0.5, 0.5, 0.5),
    Share("politihop.train", 2, 2, 2),
    Share("nli4ct.train", 0.5, 0.5, 0.5),
    # Templates: enough to learn the pattern, not so many as to learn the template.
    Share("equate.stresstest_test", 0.5, 0.5, 0.5),
    Share("scone.train", 0.5, 0.5, 0.5),
    Share("help-part.train", 0.25, 0.25, 0.25),
    Share("mpe.train", 0.25, 0.25, 0.25),
)

PAIRS = 400_000
"""What the shipped model was trained on."""

CALIBRATED_ON = "fever-nli-retrieved.dev"
"""The nearest to what the service sees: claims beside passages that were found for them."""


@dataclass(frozen=True, slots=True)
class Mixture:
    """What pairs a run trains on. The rates are shares of all ``pairs``.

    ``mined``: hard neutrals. ``contrast``: pairs made by rule. ``blank``: pairs without a passage or
    without a claim, neutral. Of the rest, ``surrounded`` have their passage between sentences of other
    passages, ``prefixed`` a date before it. ``has_questions`` keeps claims that ask. ``passes`` is how
    often each pair is seen.
    """

    pairs: int
    shares: tuple[Share, ...] = SHARES
    mined: float = 0.0
    contrast: float = 0.0
    blank: float = 0.0
    surrounded: float = 0.0
    prefixed: float = 0.0
    has_questions: bool = True
    passes: int = 1


RECIPE = Mixture(PAIRS, mined=0.1, contrast=0.1, blank=0.005, surrounded=0.1, prefixed=0.05)

OPTIMIZATION = Optimization()


def compose(data: Path, mixture: Mixture, mined: list[Pair], seed: int) -> list[Pair]:
    """The pairs of a run, shuffled; none of them stands in a development set."""
    rng = random.Random(seed)
    held_out = {pair for path in (data / "dev").glob("*.gz") for pair in read_pairs(path)}
    count = mixture.pairs // mixture.passes
    amounts = [int(count * rate) for rate in (mixture.mined, mixture.contrast, mixture.blank)]
    written: list[Pair] = []
    while len(written) < count - sum(amounts):
        new = mix(data / "train", mixture.shares, held_out, rng.random())
        written += [
            pair for pair in new if mixture.has_questions or not pair.claim.rstrip().endswith("?")
        ]
    neutrals = [mined[n % len(mined)] for n in range(amounts[0])]
    made = contrast(written, amounts[1], rng)[: amounts[1]]
    blank = [_blank(pair, rng) for pair in rng.sample(written, k=amounts[2])]
    pairs = written[: count - sum(amounts)] + neutrals + made
    pairs = _surrounded(pairs, mixture.surrounded, rng)
    pairs = [_dated(pair, rng) if rng.random() < mixture.prefixed else pair for pair in pairs] + blank
    in_order = []
    for _ in range(mixture.passes):
        rng.shuffle(pairs)
        in_order += pairs
    return in_order


def _blank(pair: Pair, rng: random.Random) -> Pair:
    """A claim without a passage, or a passage without a claim: nothing is settled."""
    if rng.random() < 0.75:
        return Pair(pair.claim, rng.choice(("", ".", "…")), "neutral")
    return Pair("", pair.passage, "neutral")


def _surrounded(pairs: list[Pair], rate: float, rng: random.Random) -> list[Pair]:
    """Some with the passages of other pairs before and after theirs, up to what a model reads well."""
    surrounded = []
    for pair in pairs:
        if rng.random() < rate:
            before, after = (rng.choice(pairs).passage for _ in range(2))
            kept = [before] * rng.randint(0, 1) + [pair.passage] + [after] * rng.randint(0, 1)
            if sum(len(text.split()) for text in kept) <= 120:
                pair = replace(pair, passage=" ".join(kept))  # noqa: PLW2901
        surrounded.append(pair)
    return surrounded


def _dated(pair: Pair, rng: random.Random) -> Pair:
    """With a date of publication before the passage, as news has it."""
    date = f"{rng.randint(1, 28)} {rng.choice(MONTHS)} {rng.randint(1990, 2024)}"
    return replace(pair, passage=f"{date}{rng.choice((': ', '. ', ' – '))}{pair.passage}")


def mined_pairs(data: Path, work: Path, seed: int) -> list[Pair]:
    """The mined neutrals, mined once a work folder."""
    path = work / "mined.jsonl.gz"
    if not path.exists():
        work.mkdir(parents=True, exist_ok=True)
        aside = work / "new.jsonl.gz"
        write_pairs(aside, mine(data, seed))
        aside.replace(path)
    return read_pairs(path)


def main() -> None:
    """The whole recipe."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("data", type=Path, metavar="DATA_DIR")
    parser.add_argument("out", type=Path, metavar="OUT_DIR")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is done")
    parser.add_argument("--pairs", type=int, default=PAIRS, help="pairs to train on in all")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    stance = arguments.data / "stance"
    mined = mined_pairs(arguments.data, arguments.work, arguments.seed)
    pairs = compose(stance, replace(RECIPE, pairs=arguments.pairs), mined, arguments.seed)
    optimization = replace(OPTIMIZATION, seed=arguments.seed)
    model, tokenizer = stance_training.fit(
        pairs, stance_training.one_hot(pairs), optimization, arguments.work
    )
    stance_training.save(model, tokenizer, optimization.max_length, arguments.out)
    calibrate(arguments.out, stance / "dev" / f"{CALIBRATED_ON}.jsonl.gz")
    print(f"wrote {arguments.out}")


if __name__ == "__main__":
    main()
