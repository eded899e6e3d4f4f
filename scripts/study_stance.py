"""The study behind the recipe of the stance model: what helps, and what does not.

    python scripts/study_stance.py DATA_DIR --work WORK_DIR --json FILE

Each arm trains on 30,000 pairs and differs from the base in one thing. It is judged on the development
sets, at most 1,000 pairs of each, by the figure of `FIGURES`. Arms that are done are not run again. The
model card tells what came of it.
"""

import argparse
import json
import multiprocessing
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tqdm import tqdm
from transformers import AutoTokenizer

import stance_training
from evaluate_stance import Floats, evaluate
from stance_pairs import Pair, Share, read_pairs, set_name
from stance_training import Optimization
from train_stance import Mixture, compose, mined_pairs

PAIRS = 30_000
ROWS = 1_000

FIGURES = {
    "breaking-nli.test": "accuracy",
    "check-covid.dev": "macro_f1",
    "fever-nli-retrieved.dev": "macro_f1",
    "fever-symmetric.dev": "supports_refutes",
    "feverous-sent.dev": "supports_refutes",
    "healthver.dev": "macro_f1",
    "lingnli.dev": "macro_f1",
    "mnli.dev_matched": "accuracy",
    "nan-nli.test": "macro_f1",
    "semiauto-nli.test": "macro_f1",
    "snli.dev": "macro_f1",
}
"""The figure that a set is judged by."""

READING = {
    "lingnli.train": 2.0,
    "mnli.train": 2.0,
    "semiauto-nli.train": 2.0,
    "snli-counterfactual.train": 2.0,
}


BASE_SHARES = (
    # FEVER's supported claims are three times its refuted ones, and a claim alone gives much away
    # there, so support is thinned until its three labels weigh the same.
    Share("fever.train", supports=0.4),
    Share("fever-nei-mined.train"),
    # Written by people to need reading: these teach the difference.
    Share("lingnli.train"),
    Share("mnli.train"),
    Share("semiauto-nli.train"),
    Share("snli.train_small"),
    Share("snli-counterfactual.train"),
    # Small sets of health and science claims against found sentences, the nearest to real use.
    Share("healthver.train", 2, 2, 2),
    Share("check-covid.train", 2, 2, 2),
    Share("scifact.train", 2, 2, 2),
    Share("covidfact.train"),
    Share("politihop.train", 2, 2, 2),
    Share("equate.stresstest_test"),
    Share("taxinli.train"),
    Share("nli4ct.train"),
    # Templates: enough to learn the pattern, not so many as to learn the template.
    Share("scone.train", 0.5, 0.5, 0.5),
    Share("help-part.train", 0.5, 0.5, 0.5),
    Share("mpe.train", 0.5, 0.5, 0.5),
)
"""The mix of the first release, which the arms start from."""


def weighted(weights: dict[str, float]) -> tuple[Share, ...]:
    """The shares with those of some sets multiplied."""
    return tuple(
        Share(
            share.name,
            *(
                rate * weights.get(share.name, 1.0)
                for rate in (share.supports, share.refutes, share.neutral)
            ),
        )
        for share in BASE_SHARES
    )


@dataclass(frozen=True, slots=True)
class Arm:
    """One run; ``teachers`` are arms whose mean probabilities it learns instead of labels."""

    name: str
    mixture: Mixture
    optimization: Optimization
    teachers: tuple[str, ...] = ()


BASE = Mixture(PAIRS, BASE_SHARES)

FAST, STEADY = Optimization(rate=2e-4), Optimization(rate=1e-4)

ARMS = (
    # At the first release's learning rate it is chance when a run begins to learn, so that these arms
    # differ by that too; the later ones start from the half of it.
    Arm("base", BASE, FAST),
    Arm("base, seed 2", BASE, replace(FAST, seed=2)),
    Arm("hard neutrals, 15 %", replace(BASE, mined=0.15), FAST),
    Arm("contrast pairs, 15 %", replace(BASE, contrast=0.15), FAST),
    Arm("mix: reading sets twice", replace(BASE, shares=weighted(READING)), FAST),
    Arm("label smoothing 0", BASE, replace(FAST, label_smoothing=0.0)),
    Arm("learning rate 4e-4", BASE, Optimization(rate=4e-4)),
    Arm("learning rate 1e-4", BASE, STEADY),
    Arm("1e-4: word embeddings trained", BASE, replace(STEADY, is_embedding_frozen=False)),
    Arm("1e-4: among other passages, 30 %", replace(BASE, surrounded=0.3), STEADY),
    Arm("1e-4: a title or date before 20 %", replace(BASE, headed=0.2), STEADY),
    Arm("1e-4: two passes over half", replace(BASE, passes=2), STEADY),
    Arm("1e-4: no claims that ask", replace(BASE, has_questions=False), STEADY),
)

ENSEMBLE = ("base", "base, seed 2", "contrast pairs, 15 %")

DISTILLED = Arm(
    "1e-4: distilled from three arms", BASE, replace(STEADY, label_smoothing=0.0), teachers=ENSEMBLE
)


def main() -> None:
    """Run the arms that are missing, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("data", type=Path, metavar="DATA_DIR")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is done")
    parser.add_argument("--jobs", type=int, default=2, help="arms at a time, of one thread each")
    parser.add_argument("--json", type=Path, dest="json_file", metavar="FILE")
    arguments = parser.parse_args()
    study = Study(arguments.data, arguments.work)
    mined_pairs(arguments.data, arguments.work, seed=1)
    print(f"{'arm':38}{'mean':>6} " + " ".join(f"{name[:8]:>8}" for name in FIGURES))
    results = {}
    with multiprocessing.get_context("spawn").Pool(arguments.jobs, maxtasksperchild=1) as pool:
        for arm, figures in zip(ARMS, pool.imap(study.run, ARMS, chunksize=1), strict=True):
            results[arm.name] = figures
            print(row(arm.name, figures), flush=True)
    for name, figures in (
        ("three arms, probabilities averaged", study.ensemble(ENSEMBLE)),
        ("three arms, weights averaged", study.soup(ENSEMBLE)),
        (DISTILLED.name, study.run(DISTILLED)),
    ):
        results[name] = figures
        print(row(name, figures), flush=True)
    if arguments.json_file:
        arguments.json_file.write_text(json.dumps(results, indent=2) + "\n", "utf-8")


@dataclass(frozen=True, slots=True)
class Study:
    """The study's data and the folder that holds what is done."""

    data: Path
    work: Path

    def run(self, arm: Arm) -> dict[str, Any]:
        """The figures of an arm, trained on one thread if it is not done."""
        result = self._folder(arm.name) / "figures.json"
        if not result.exists():
            torch.set_num_threads(1)
            mined = mined_pairs(self.data, self.work, seed=1)
            pairs = compose(self.data / "stance", arm.mixture, mined, seed=arm.optimization.seed)
            targets = stance_training.one_hot(pairs)
            if arm.teachers:
                targets = torch.tensor(self._mean(arm.teachers, pairs), dtype=torch.float32)
            model, tokenizer = stance_training.fit(
                pairs, targets, arm.optimization, self._folder(arm.name)
            )
            figures = self._judged(lambda pairs: probabilities_of(model, tokenizer, pairs))
            stance_training.save(
                model, tokenizer, arm.optimization.max_length, self._folder(arm.name) / "model"
            )
            aside = result.with_suffix(".new")
            aside.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
            aside.replace(result)
        return dict(json.loads(result.read_text("utf-8")))

    def ensemble(self, arms: tuple[str, ...]) -> dict[str, Any]:
        """The figures of arms whose probabilities are averaged."""
        return self._judged(lambda pairs: self._mean(arms, pairs))

    def soup(self, arms: tuple[str, ...]) -> dict[str, Any]:
        """The figures of one model whose weights are the mean of those of arms."""
        models = [self._load(arm) for arm in arms]
        states = [model.state_dict() for model, _ in models]
        mean = {name: torch.stack([state[name] for state in states]).mean(dim=0) for name in states[0]}
        model, tokenizer = models[0]
        model.load_state_dict(mean)
        return self._judged(lambda pairs: probabilities_of(model, tokenizer, pairs))

    def _folder(self, arm: str) -> Path:
        return self.work / arm.replace(" ", "-")

    def _load(self, arm: str) -> tuple[Any, Any]:
        folder = self._folder(arm) / "model"
        model = stance_training.load_model(folder, torch.device("cpu")).eval()
        return model, AutoTokenizer.from_pretrained(folder)

    def _mean(self, arms: tuple[str, ...], pairs: list[Pair]) -> Floats:
        each = [probabilities_of(*self._load(arm), pairs) for arm in arms]
        return np.asarray(np.mean(each, axis=0))

    def _judged(self, probabilities: Callable[[list[Pair]], Floats]) -> dict[str, Any]:
        """All figures on each development set, of its first `ROWS` rows after a fixed shuffle."""
        figures = {}
        for path in sorted((self.data / "stance" / "dev").glob("*.gz")):
            pairs = read_pairs(path)
            random.Random(0).shuffle(pairs)
            pairs = pairs[:ROWS]
            figures[set_name(path)] = evaluate(probabilities(pairs), [pair.label for pair in pairs])
        return figures


def probabilities_of(model: Any, tokenizer: Any, pairs: list[Pair]) -> Floats:
    """(pairs, 3) in the order of the labels, in bfloat16."""
    ids = stance_training.tokenize(tokenizer, pairs, 256)
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    probabilities = np.empty((len(ids), 3))
    for start in tqdm(range(0, len(order), 64), desc="judging", unit="batch"):
        chosen = order[start : start + 64]
        batch = stance_training.collate(
            [ids[i] for i in chosen], tokenizer.pad_token_id, tokenizer.sep_token_id
        )
        device = model.device
        with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16):
            logits = model(**{name: tensor.to(device) for name, tensor in batch.items()}).logits
        probabilities[chosen] = logits.float().softmax(dim=-1).cpu().numpy()
    return probabilities


def row(name: str, figures: dict[str, Any]) -> str:
    """A line of the table: the mean of the sets' figures, then each."""
    values = [figures[key][figure] for key, figure in FIGURES.items()]
    return f"{name:38}{np.mean(values):6.3f} " + " ".join(f"{value:8.3f}" for value in values)


if __name__ == "__main__":
    main()
