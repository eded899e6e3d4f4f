"""The only wiring: settings to database, models, search and verifier."""

import hashlib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import version

from index.corpus import Corpus
from index.database import Database
from index.encoder import BATCH as ENCODER_BATCH
from index.encoder import SentenceEncoder
from index.ingest import Ingestor
from index.search import Searcher, Vector
from service.batching import Batcher
from service.errors import NotReady
from service.settings import Settings
from service.stance_model import BATCH as STANCE_BATCH
from service.stance_model import CrossEncoderStance
from service.verification.pipeline import Verifier
from service.verification.records import Thresholds

SERVICE_VERSION = version("corroborate")

PARTS = ("database", "encoder", "index", "stance_model")
"""What has to be there before a claim is verified, in the order of loading."""

_log = logging.getLogger(__name__)

Report = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Components:
    """Everything that a request needs, ready to use."""

    corpus: Corpus
    ingestor: Ingestor
    searcher: Searcher
    verifier: Verifier
    encoder: str
    stance_model: str

    def versions(self, corpus_generation: int) -> dict[str, str | int]:
        """What an answer depends on: the same versions give the same answer."""
        return {
            "service": SERVICE_VERSION,
            "corpus_generation": corpus_generation,
            "encoder": self.encoder,
            "stance_model": self.stance_model,
            "thresholds": self.verifier.thresholds.version,
        }


def open_corpus(settings: Settings) -> Corpus:
    """The corpus of the data folder; raises `CorpusUnavailable`."""
    return Corpus(Database(settings.data))


def build(settings: Settings, report: Report = lambda part, state: None) -> Components:
    """Load everything; ``report`` is told how each of `PARTS` is doing.

    Raises this room's and the index's errors, `EncoderMismatch` among them.
    """
    report("database", "opening")
    corpus = open_corpus(settings)
    report("database", "ok")

    report("encoder", "loading")
    encoder = SentenceEncoder(settings.encoder)
    report("encoder", f"ok: {encoder.name}")

    report("index", "loading")
    # Many claims in flight share a call of the encoder; documents are encoded beside them.
    encode: Batcher[str, Vector] = Batcher(
        lambda texts: list(encoder.encode(texts)), 4 * ENCODER_BATCH, settings.max_queue
    )
    searcher = Searcher(corpus, encoder, encode)
    report("index", f"ok: {len(searcher)} passages")

    report("stance_model", "loading")
    stance = CrossEncoderStance(settings.stance_model)
    report("stance_model", f"ok: {stance.name}")

    verifier = Verifier(
        search=searcher.search,
        judge=Batcher(stance.judge, 8 * STANCE_BATCH, settings.max_queue),
        thresholds=_named(stance.calibration.thresholds, settings),
        candidates=settings.candidates,
        min_similarity=settings.min_similarity,
        source_weights=dict(settings.source_weights),
    )
    return Components(corpus, Ingestor(corpus, encoder), searcher, verifier, encoder.name, stance.name)


def _named(thresholds: Thresholds, settings: Settings) -> Thresholds:
    """The thresholds under a version that tells of every setting that can change a verdict."""
    version = f"{thresholds.version}/{settings.candidates}/{settings.min_similarity}"
    if settings.source_weights:
        version += f"/{hashlib.sha256(repr(settings.source_weights).encode()).hexdigest()[:8]}"
    return replace(thresholds, version=version)


class Loading:
    """Components that are built on a thread, so that the service can say how far it is."""

    def __init__(self, parts: dict[str, str], components: Components | None) -> None:
        self.parts = parts
        self._components = components

    @classmethod
    def done(cls, components: Components) -> "Loading":
        """Components that are there already."""
        return cls(dict.fromkeys(PARTS, "ok"), components)

    @classmethod
    def start(cls, settings: Settings, on_failure: Callable[[Exception], None]) -> "Loading":
        """Begin to build; ``on_failure`` is called, on that thread, with what stopped it."""
        loading = cls(dict.fromkeys(PARTS, "waiting"), None)

        def work() -> None:
            try:
                loading._components = build(settings, loading.parts.__setitem__)
                _log.info("ready: %s", ", ".join(f"{k} {v}" for k, v in loading.parts.items()))
            except Exception as error:  # noqa: BLE001  # whatever it is, the service can't start
                _log.error("can't start: %s", error)
                on_failure(error)

        threading.Thread(target=work, name="loading", daemon=True).start()
        return loading

    @property
    def is_ready(self) -> bool:
        """Whether `get` gives components."""
        return self._components is not None

    def get(self) -> Components:
        """The components; raises `NotReady` until they are there."""
        if self._components is None:
            raise NotReady("models and index are still being loaded; try again shortly")
        return self._components
