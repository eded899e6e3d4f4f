"""The model that tells how much a sentence is worth checking: a sequence classifier in Hugging Face
form.
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.encoder import weights_hash
from service.errors import ClaimModelFailed, ClaimModelUnavailable

Floats = npt.NDArray[np.float64]

BATCH = 32

MAX_TOKENS = 128
"""A sentence is judged by its first 128 tokens, about 90 words; hardly any is longer."""


class ClaimModel:
    """A loaded model; safe to call from many threads.

    Raises `ClaimModelUnavailable` when it can't be loaded, or has another number of outputs than one.
    """

    def __init__(self, model: str) -> None:
        self._model, self._tokenizer = _load(model)
        self._lock = threading.Lock()
        self.name = f"{Path(model).name}@{weights_hash(self._model)}"

    def score(self, sentences: Sequence[str]) -> list[float]:
        """How much each is worth checking, 0 to 1, in order; raises `ClaimModelFailed`."""
        scores = np.empty(len(sentences))
        # Sentences of like length together, so that little of a batch is padding.
        order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
        try:
            for start in range(0, len(order), BATCH):
                chosen = order[start : start + BATCH]
                scores[chosen] = self._batch([sentences[i] for i in chosen])
        except Exception as error:  # whatever a model raises, the caller gets one error
            raise ClaimModelFailed(f"the claim model {self.name} failed: {error}") from error
        if not np.isfinite(scores).all():
            raise ClaimModelFailed(f"the claim model {self.name} did not give a number a sentence")
        return [float(score) for score in scores]

    def _batch(self, sentences: list[str]) -> Floats:
        import torch

        # One thread at a time: the tokenizer's settings are not safe to share.
        with self._lock, torch.inference_mode():
            tokens = self._tokenizer(
                sentences, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt"
            )
            logits = self._model(**tokens).logits[:, 0].double()
        return np.asarray(torch.sigmoid(logits).numpy())


def _load(model: str) -> tuple[Any, Any]:
    import torch
    import transformers

    transformers.utils.logging.disable_progress_bar()
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(model, trust_remote_code=False)
        loaded = transformers.AutoModelForSequenceClassification.from_pretrained(
            model,
            trust_remote_code=False,
            use_safetensors=True,
            # Weights shipped in half precision are computed with in single.
            dtype=torch.float32,
        )
    except (OSError, ValueError, RuntimeError, ImportError, KeyError) as error:
        raise ClaimModelUnavailable(
            f"can't load the claim model {model!r}: {error}. It must be the folder of a classifier with "
            "one output, or a hub name (with network)"
        ) from error
    if loaded.config.num_labels != 1:
        raise ClaimModelUnavailable(
            f"the claim model {model!r} has {loaded.config.num_labels} outputs; it needs one, the logit "
            "of worth checking"
        )
    return loaded.eval(), tokenizer
