"""The cross-encoder that reads (passage, claim): any three-label model in Hugging Face form.

Which output is which stance is read from the model's own label names. ``calibration.json`` beside the
weights holds temperature and thresholds, fitted and versioned with them.
"""

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.encoder import weights_hash
from service.errors import StanceFailed, StanceUnavailable
from service.verification.confidence import AS_IT_IS, Curve, Curves
from service.verification.records import Stance, StanceScores, Thresholds
from service.verification.windows import Pair

Floats = npt.NDArray[np.float64]

BATCH = 32

CALIBRATION_FILE = "calibration.json"

CURVES = tuple(each.name for each in fields(Curves))

BIAS_KEYS = ("supports", "refutes", "neutral")

LABEL_NAMES = {
    "supports": Stance.SUPPORTS,
    "support": Stance.SUPPORTS,
    "supported": Stance.SUPPORTS,
    "entailment": Stance.SUPPORTS,
    "refutes": Stance.REFUTES,
    "refute": Stance.REFUTES,
    "refuted": Stance.REFUTES,
    "contradiction": Stance.REFUTES,
    "neutral": Stance.NEUTRAL,
    "nei": Stance.NEUTRAL,
    "not enough info": Stance.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class Calibration:
    """``temperature`` divides the model's logits before the softmax, then ``bias`` is added.

    ``bias`` is of supports, refutes and neutral, in this order.
    """

    temperature: float
    bias: tuple[float, float, float]
    thresholds: Thresholds


UNCALIBRATED = Calibration(1.0, (0.0, 0.0, 0.0), Thresholds("uncalibrated", shown=0.5, decide=0.9))
"""For a model that brings no ``calibration.json``: as it is, and slow to decide."""


class CrossEncoderStance:
    """A loaded stance model; safe to call from many threads.

    Raises `StanceUnavailable` when it can't be loaded, or its labels are not the three stances.
    """

    def __init__(self, model: str) -> None:
        self._model = _load(model)
        weights = weights_hash(self._model)
        self._columns = _label_columns(self._model.model.config.id2label, model)
        self._lock = threading.Lock()
        self.folder = Path(model)
        self.name = f"{self.folder.name}@{weights}"
        self.calibration = read_calibration(self.folder, weights)

    def judge(self, pairs: Sequence[Pair]) -> list[StanceScores]:
        """Calibrated scores of (passage, claim) pairs, in order; raises `StanceFailed`."""
        if not pairs:
            return []
        try:
            tokens, cut = self._tokenize(pairs)
            probabilities = self._probabilities(tokens)
        except Exception as error:  # whatever a model raises, it is no verdict
            raise StanceFailed(f"the stance model {self.name} failed: {error}") from error
        if probabilities.shape != (len(pairs), 3) or not np.isfinite(probabilities).all():
            raise StanceFailed(f"the stance model {self.name} did not give three numbers a pair")
        return [
            StanceScores(
                entailment=float(row[0]),
                contradiction=float(row[1]),
                neutral=float(row[2]),
                is_cut=is_cut,
            )
            for row, is_cut in zip(probabilities, cut, strict=True)
        ]

    def _tokenize(self, pairs: Sequence[Pair]) -> tuple[list[dict[str, list[int]]], list[bool]]:
        """The model's inputs of each pair, and whether the pair was cut to fit."""
        passages, claims = [list(side) for side in zip(*pairs, strict=True)]
        limit = self._model.max_seq_length
        # One thread at a time: the tokenizer's settings are not safe to share.
        with self._lock:
            whole = self._model.tokenizer(passages, claims, truncation=False, verbose=False)
            cut = [limit is not None and len(ids) > limit for ids in whole["input_ids"]]
            fitting = whole
            if any(cut):
                fitting = self._model.tokenizer(
                    passages, claims, truncation="longest_first", max_length=limit
                )
        names = list(fitting)
        rows = zip(*(fitting[name] for name in names), strict=True)
        return [dict(zip(names, row, strict=True)) for row in rows], cut

    def _probabilities(self, tokens: Sequence[dict[str, list[int]]]) -> Floats:
        """(pairs, 3) of supports, refutes, neutral; pairs of like length share a call, to pad little."""
        import torch

        logits = np.empty((len(tokens), 3))
        order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]["input_ids"]))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            with self._lock, torch.inference_mode():
                batch = self._model.tokenizer.pad([tokens[i] for i in chosen], return_tensors="pt")
                logits[chosen] = self._model.model(**batch).logits.numpy()
        calibration = self.calibration
        return calibrated(logits[:, self._columns], calibration.temperature, calibration.bias)


def calibrated(logits: Floats, temperature: float, bias: npt.ArrayLike) -> Floats:
    """(n, 3) logits to probabilities."""
    scaled = logits / temperature + np.asarray(bias)
    weights = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def read_calibration(folder: Path, weights: str) -> Calibration:
    """What ``calibration.json`` of a model folder says, or `UNCALIBRATED` without one.

    Its part ``verdict``, if it has one, was fitted on verdicts: what decides, and how confidently.
    Raises `StanceUnavailable` where it can't be so, or was fitted to other ``weights``.
    """
    path = folder / CALIBRATION_FILE
    if not path.exists():
        return UNCALIBRATED
    try:
        values = json.loads(path.read_text("utf-8"))
        temperature, shown, decide = (float(values[k]) for k in ("temperature", "shown", "decide"))
        supports, refutes, neutral = (float(values["bias"][k]) for k in BIAS_KEYS)
        version, fitted_to = str(values["version"]), values["weights"]
        curves = AS_IT_IS
        if fitted := values.get("verdict"):
            decide, version = float(fitted["decide"]), f"{version}-{fitted['version']}"
            curves = Curves(**{name: _curve(fitted["curves"][name]) for name in CURVES})
    except (ValueError, KeyError, TypeError) as error:
        raise StanceUnavailable(f"{path} can't be read: {error!r}") from error
    bias = (supports, refutes, neutral)
    is_bounded = 0 < temperature < 100 and all(abs(each) < 100 for each in bias)
    if not (is_bounded and 0 < shown <= decide <= 1):
        raise StanceUnavailable(
            f"{path}: needs 0 < temperature < 100, a bias within 100 and 0 < shown <= decide <= 1"
        )
    if fitted_to != weights:
        raise StanceUnavailable(
            f"{path} was fitted to the weights {fitted_to}, but these are {weights}: fit it again"
        )
    return Calibration(temperature, bias, Thresholds(version, shown, decide, curves))


def _curve(values: dict[str, Any]) -> Curve:
    """Raises `ValueError` for one by which more probable is less confident, or that has no bounds."""
    curve = Curve(float(values["offset"]), float(values["slope"]))
    if not (abs(curve.offset) < 100 and 0 <= curve.slope < 100):
        raise ValueError(f"{values} is no curve: it needs an offset within 100 and a slope of 0 to 100")
    return curve


def _load(model: str) -> Any:
    import transformers
    from sentence_transformers import CrossEncoder
    from torch import float32

    transformers.utils.logging.disable_progress_bar()
    try:
        loaded = CrossEncoder(
            model,
            device="cpu",
            trust_remote_code=False,
            # Weights shipped in half precision are computed with in single.
            model_kwargs={"use_safetensors": True, "dtype": float32},
        )
    except (OSError, ValueError, RuntimeError, ImportError, KeyError) as error:
        raise StanceUnavailable(
            f"can't load the stance model {model!r}: {error}. It must be the folder of a three-label "
            "cross-encoder, or a hub name (with network)"
        ) from error
    return loaded


def _label_columns(id2label: dict[int, str], model: str) -> list[int]:
    """Which output column is supports, refutes and neutral, in that order."""
    stances = {LABEL_NAMES.get(name.lower().replace("_", " ")): int(i) for i, name in id2label.items()}
    if len(id2label) != 3 or set(stances) != set(Stance):
        raise StanceUnavailable(
            f"the labels of the stance model {model!r} are {sorted(id2label.values())}; it must name "
            "three: supports or entailment, refutes or contradiction, neutral"
        )
    return [stances[Stance.SUPPORTS], stances[Stance.REFUTES], stances[Stance.NEUTRAL]]
