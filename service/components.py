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
from service.claim_model import BATCH as CLAIM_BATCH
from service.claim_model import ClaimModel
from service.drafts.detection import Detector
from service.errors import NotReady
from service.settings import Settings
from service.stance_model import BATCH as STANCE_BATCH
from service.stance_model import CrossEncoderStance
from service.store.callbacks import CallbackQueue
from service.store.jobs import JobStore
from service.store.reports import ReportStore
from service.store.work import WorkQueue
from service.verification.pipeline import Verifier
from service.verification.records import Thresholds

SERVICE_VERSION = version("corroborate")

PARTS = ("database", "encoder", "index", "claim_model", "stance_model")
"""What has to be there before a claim is verified, in the order of loading."""

_log = logging.getLogger(__name__)

Report = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Components:
    """Everything that a request needs, ready to use."""

    corpus: Corpus
    ingestor: Ingestor
    searcher: Searcher
    detector: Detector
    verifier: Verifier
    reports: ReportStore
    jobs: JobStore
    work: WorkQueue
    callbacks: CallbackQueue
    encoder: str
    claim_model: str
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

    def draft_versions(self, corpus_generation: int) -> dict[str, str | int]:
        """What an answer on a draft depends on."""
        return {**self.versions(corpus_generation), "claim_model": self.claim_model}


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

    report("claim_model", "loading")
    claim_model = ClaimModel(settings.claim_model)
    report("claim_model", f"ok: {claim_model.name}")

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
    reports = ReportStore(corpus.database, settings.keep_reports)
    return Components(
        corpus=corpus,
        ingestor=Ingestor(corpus, encoder),
        searcher=searcher,
        detector=Detector(Batcher(claim_model.score, 8 * CLAIM_BATCH, settings.max_queue)),
        verifier=verifier,
        reports=reports,
        jobs=JobStore(corpus.database, reports),
        work=WorkQueue(corpus.database, reports),
        callbacks=CallbackQueue(corpus.database),
        encoder=encoder.name,
        claim_model=claim_model.name,
        stance_model=stance.name,
    )


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
    def start(
        cls,
        settings: Settings,
        on_failure: Callable[[Exception], None],
        on_ready: Callable[[Components], None] = lambda components: None,
    ) -> "Loading":
        """Begin to build; on that thread ``on_ready`` is called with the components, or ``on_failure``
        with what stopped it.
        """
        loading = cls(dict.fromkeys(PARTS, "waiting"), None)

        def work() -> None:
            try:
                built = build(settings, loading.parts.__setitem__)
                on_ready(built)
                loading._components = built
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
