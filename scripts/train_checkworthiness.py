"""Train the model that tells how much a sentence is worth checking: the whole recipe, by one command.

    python scripts/train_checkworthiness.py DATA OUT --work DIR

DATA is the folder of labelled sets; the news sentences of this folder are added. What is held out of the
sets (`checkworthy_sets.HELD_OUT`) is trained on in no file. Runs that are done are not done again.
"""

import argparse
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from tqdm import tqdm
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from checkworthy_sets import FIFTHS, Labelled, fifths, held_out, key, read, read_all, unique
from evaluate_checkworthy import Floats, Truth, figures
from service.claim_model import ClaimModel
from stance_pairs import batches
from stance_training import base_path, save_mean

NEWS = Path(__file__).parent / "checkworthy_news.jsonl.gz"
"""News sentences written and labelled for the project."""

NEWS_SET = "news"

COPIES = {"checkthat2024-t1-en.train": 1, "policlaim.train": 4, NEWS_SET: 2}
"""How often a set is in the mix: the small ones more, so that they are not drowned. CheckThat! 2019
labels one debate sentence in thirty and is left out; ClaimBuster is nearly all inside CheckThat! 2024.
"""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a run learns. ``rate`` is the highest learning rate; the head's is ten times that."""

    rate: float = 6e-5
    batch: int = 32
    passes: int = 2
    label_smoothing: float = 0.1
    dropout: float = 0.1
    max_length: int = 96


@dataclass(frozen=True, slots=True)
class Fold:
    """What one run learns, and what it leaves out, by set, to tell where the line is to be drawn."""

    learned: list[Labelled]
    left_out: dict[str, list[Labelled]]


def folds(folder: Path) -> list[Fold]:
    """As many folds as there are parts of a set that are not held out; each leaves out one."""
    sets = {**unique(read_all(folder)), NEWS_SET: read(NEWS)}
    unseen = {key(row.text) for name, rows in sets.items() for row in held_out(name, rows)}
    parts = {
        name: [[row for row in part if key(row.text) not in unseen] for part in fifths(name, sets[name])]
        for name in COPIES
    }
    return [
        Fold(
            [
                row
                for name, copies in COPIES.items()
                for place, part in enumerate(parts[name])
                if place != number
                for row in part * copies
            ],
            {name: parts[name][number] for name in COPIES},
        )
        for number in range(FIFTHS - 1)
    ]


def train(rows: list[Labelled], recipe: Recipe, seed: int, out: Path) -> None:
    """One run; writes a Hugging Face folder with one output, the logit of worth checking."""
    torch.manual_seed(seed)
    tokenizer = AutoTokenizer.from_pretrained(base_path())
    model = AutoModelForSequenceClassification.from_pretrained(
        base_path(),
        num_labels=1,
        hidden_dropout_prob=recipe.dropout,
        attention_probs_dropout_prob=0.0,
        classifier_dropout=recipe.dropout,
        dtype=torch.float32,
        attn_implementation="eager",
    )
    # The word embeddings are half the weights; as they are, words that training never shows stay next to
    # those it does.
    model.get_input_embeddings().weight.requires_grad_(False)
    ids = tokenizer([row.text for row in rows], truncation=True, max_length=recipe.max_length)[
        "input_ids"
    ]
    smoothing = recipe.label_smoothing
    targets = torch.tensor([row.is_worth * (1 - smoothing) + smoothing / 2 for row in rows])
    plan = [
        batch for number in range(recipe.passes) for batch in _batches(ids, recipe.batch, seed, number)
    ]
    optimizer = _optimizer(model, recipe.rate)
    highest = [group["lr"] for group in optimizer.param_groups]
    model.train()
    progress, loss_so_far = tqdm(plan, desc=f"run {seed}", unit="batch"), 0.0
    for step, indices in enumerate(progress):
        for group, rate in zip(optimizer.param_groups, highest, strict=True):
            group["lr"] = rate * min(
                1.0, (step + 1) / (0.06 * len(plan)), (len(plan) - step) / len(plan)
            )
        inputs = tokenizer.pad({"input_ids": [ids[i] for i in indices]}, return_tensors="pt")
        with torch.autocast("cpu", torch.bfloat16):
            logits = model(**inputs).logits[:, 0]
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits.float(), targets[indices])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        loss_so_far += (loss.item() - loss_so_far) / min(step + 1, 100)
        progress.set_postfix(loss=f"{loss_so_far:.3f}")
    model.half().save_pretrained(out)
    tokenizer.save_pretrained(out)


def _batches(ids: list[list[int]], size: int, seed: int, number: int) -> list[list[int]]:
    """One pass in an order of its own, in batches of like length."""
    order = list(range(len(ids)))
    random.Random(f"{seed}-{number}").shuffle(order)
    cut = batches([len(ids[i]) for i in order], size, seed)
    return [[order[i] for i in batch] for batch in cut]


def _optimizer(model: Any, rate: float) -> torch.optim.Optimizer:
    head = {id(weight) for weight in model.classifier.parameters()}
    body = [w for w in model.parameters() if w.requires_grad and id(w) not in head]
    groups = [
        {"params": body, "lr": rate},
        {"params": list(model.classifier.parameters()), "lr": 10 * rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01)


def left_out_scores(runs: list[Path], parts: list[Fold]) -> dict[str, tuple[Floats, Truth]]:
    """By set, the score of each sentence by the run that has left it out, and whether it is worth
    checking.
    """
    scores: dict[str, list[float]] = {name: [] for name in COPIES}
    truth: dict[str, list[bool]] = {name: [] for name in COPIES}
    for folder, fold in zip(runs, parts, strict=True):
        model = ClaimModel(str(folder))
        for name, rows in fold.left_out.items():
            scores[name] += model.score([row.text for row in rows])
            truth[name] += [row.is_worth for row in rows]
    return {name: (np.array(scores[name]), np.array(truth[name])) for name in COPIES}


def line(scored: dict[str, tuple[Floats, Truth]]) -> float:
    """The score from which a sentence is worth checking: where the mean F1 over the sets is highest."""
    thresholds = np.arange(0.05, 0.96, 0.01)
    means = np.mean(
        [[figures(scores, truth, at)["f1"] for at in thresholds] for scores, truth in scored.values()],
        axis=0,
    )
    # The middle of what is as good as the best, so that chance at one point decides little.
    return float(np.median(thresholds[means >= means.max() - 0.002]))


def _logit(scores: Floats) -> Floats:
    return np.log(scores) - np.log1p(-scores)


def scale(folder: Path, runs: list[Path], texts: list[str]) -> tuple[float, float]:
    """(slope, offset) by which the logits of the mean of weights become the mean of the runs' logits.

    The mean of several last layers is shorter than any of them, so that its scores lie closer together.
    """
    mean = _logit(np.array(ClaimModel(str(folder)).score(texts)))
    of_runs = [_logit(np.array(ClaimModel(str(run)).score(texts))) for run in runs]
    slope, offset = np.polyfit(mean, np.mean(of_runs, axis=0), 1)
    return float(slope), float(offset)


def move(folder: Path, slope: float, offset: float) -> None:
    """Change the last layer of a model so that a logit z becomes ``slope`` z + ``offset``."""
    weights = load_file(folder / "model.safetensors")
    weight = slope * weights["classifier.weight"].float()
    bias = slope * weights["classifier.bias"].float() + offset
    moved = {**weights, "classifier.weight": weight.half(), "classifier.bias": bias.half()}
    save_file(moved, folder / "model.safetensors", metadata={"format": "pt"})


def main() -> None:
    """Run the recipe."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--work", type=Path, required=True, help="folder for the runs")
    given = parser.parse_args()
    parts = folds(given.data)
    runs = [given.work / f"run-{number}" for number in range(len(parts))]
    for number, (fold, folder) in enumerate(zip(parts, runs, strict=True)):
        if not (folder / "tokenizer.json").exists():  # the last thing that is written
            train(fold.learned, Recipe(), number, folder)
    save_mean(dict.fromkeys(runs, 1 / len(runs)), given.out)
    texts = [row.text for rows in parts[0].left_out.values() for row in rows]
    slope, offset = scale(given.out, runs, texts)
    threshold = line(left_out_scores(runs, parts))
    move(given.out, slope, offset - float(_logit(np.array(threshold))))
    print(
        f"mean of weights scaled by {slope:.2f}; worth checking from {threshold:.2f} of the runs, .5 now"
    )


if __name__ == "__main__":
    main()
