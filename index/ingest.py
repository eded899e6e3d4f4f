"""Documents to passages to vectors to corpus. Text that was encoded before is not encoded again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from index.chunking import PassageSpan, passage_spans
from index.corpus import Change, Corpus, EncodedPassage, require_encoder, text_sha256
from index.encoder import Encoder, Vectors
from index.records import Document

SENTENCES = 3
OVERLAP = 1

TITLE_CHARS = 150
"""Of a title that are encoded with each passage; more would push the passage out of what is read."""

BATCH_DOCUMENTS = 200
"""Documents that are committed together; what a stopped run has to do again."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one document."""

    document_id: str
    change: Change
    passages: int


class Ingestor:
    """Adds documents to one corpus with one encoder.

    A passage has up to ``sentences`` sentences and repeats the last ``overlap`` of the one before.
    """

    def __init__(
        self,
        corpus: Corpus,
        encoder: Encoder,
        sentences: int = SENTENCES,
        overlap: int = OVERLAP,
    ) -> None:
        self._corpus = corpus
        self._encoder = encoder
        self._sentences = sentences
        self._overlap = overlap

    def add(
        self,
        documents: Sequence[Document],
        progress: Callable[[int], None] | None = None,
        only_stored: bool = False,
    ) -> tuple[list[Ingested], int]:
        """Add or replace ``documents`` in one transaction; returns what each did and the generation.

        With ``only_stored`` a document that is not stored as it is given is left alone. All are on the
        disk when this returns. ``progress`` is told how many more passages have vectors. Raises
        `EncoderMismatch`, `EncoderFailed` or `CorpusUnavailable`; then none went in.
        """
        state = self._corpus.state()
        # Before anything is encoded; the transaction below checks again.
        require_encoder(state.encoder, state.dimension, self._encoder.name, self._encoder.dimension)
        spans = [passage_spans(document.text, self._sentences, self._overlap) for document in documents]
        texts = [
            [encoded_text(document, span) for span in document_spans]
            for document, document_spans in zip(documents, spans, strict=True)
        ]
        vectors = self._vectors([text for group in texts for text in group], progress)
        entries = [
            (
                document,
                [
                    EncodedPassage(span, text_sha256(text), vectors[text])
                    for span, text in zip(document_spans, group, strict=True)
                ],
            )
            for document, document_spans, group in zip(documents, spans, texts, strict=True)
        ]
        changes, generation = self._corpus.put(
            entries, self._encoder.name, self._encoder.dimension, only_stored
        )
        ingested = [
            Ingested(document.id, change, len(document_spans))
            for document, change, document_spans in zip(documents, changes, spans, strict=True)
        ]
        return ingested, generation

    def add_all(
        self, documents: Iterable[Document], progress: Callable[[int], None] | None = None
    ) -> Iterator[Ingested]:
        """Add any number of documents, `BATCH_DOCUMENTS` at a time, each batch committed by itself."""
        for batch in _batches(documents):
            ingested, _ = self.add(batch, progress)
            yield from ingested

    def rebuild(self) -> Iterator[Ingested]:
        """Cut and encode every document anew with this encoder, where that changes anything.

        A run that was stopped leaves the documents in place, and the next goes on with them. What is
        deleted or replaced meanwhile stays so.
        """
        if self._corpus.state().encoder != self._encoder.name:
            self._corpus.begin_rebuild(self._encoder.name, self._encoder.dimension)
        for batch in _batches(self._corpus.documents()):
            ingested, _ = self.add(batch, only_stored=True)
            yield from ingested
        if self._corpus.state().is_rebuilding:
            self._corpus.end_rebuild()

    def _vectors(
        self, texts: Sequence[str], progress: Callable[[int], None] | None
    ) -> dict[str, Vectors]:
        """A vector for each text: the stored one if there is one, else encoded, each text once."""
        hashes = {text: text_sha256(text) for text in texts}
        known = self._corpus.vectors_by_hash(hashes.values(), self._encoder.dimension)
        vectors = {text: known[key] for text, key in hashes.items() if key in known}
        if progress and vectors:
            progress(len(vectors))
        missing = [text for text in hashes if text not in vectors]
        encoded = self._encoder.encode(missing, progress)
        return vectors | dict(zip(missing, encoded, strict=True))


def encoded_text(document: Document, span: PassageSpan) -> str:
    """What the encoder reads for a passage: the title says who and where, the passage what."""
    passage = document.text[span.start : span.end]
    return f"{document.title[:TITLE_CHARS]}. {passage}" if document.title else passage


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    remaining = iter(documents)
    while batch := list(islice(remaining, BATCH_DOCUMENTS)):
        yield batch
