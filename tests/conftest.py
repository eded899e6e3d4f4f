"""Fixtures that many modules share: a real SQLite corpus in a temporary folder, with a fake encoder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes import HashEncoder
from index.corpus import Corpus
from index.database import Database
from index.ingest import Ingestor
from index.records import Document
from index.search import Searcher


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Name a data folder that is not there yet."""
    return tmp_path / "data"


@pytest.fixture
def database(folder: Path) -> Iterator[Database]:
    opened = Database(folder)
    yield opened
    opened.close()


@pytest.fixture
def corpus(database: Database) -> Corpus:
    return Corpus(database)


@pytest.fixture
def encoder() -> HashEncoder:
    return HashEncoder()


@pytest.fixture
def ingestor(corpus: Corpus, encoder: HashEncoder) -> Ingestor:
    return Ingestor(corpus, encoder)


@pytest.fixture
def searcher(corpus: Corpus, encoder: HashEncoder) -> Searcher:
    return Searcher(corpus, encoder)


@pytest.fixture
def sample_documents() -> list[Document]:
    """Six short documents; two agree and one differs on when the Skarvøy bridge opened."""
    return [
        Document(
            id="bridge-news",
            text=(
                "The Skarvøy bridge opened in 1931. It carries 4,200 cars a day 🚗🚗.\r\n"
                "\r\n"
                "Repairs began in May. The mayor cut a ribbon."
            ),
            title="Skarvøy bridge",
            url="https://example.org/bridge",
            publisher="Kystbladet",
            published_at="2023-02-02",
            language="en",
            tags=("bridges", "coast"),
            metadata={"desk": "local", "pages": [3, 4]},
        ),
        Document(
            id="bridge-history",
            text="Records agree: the Skarvøy bridge opened in 1931. Fishermen paid half the toll.",
            publisher="Harbour Museum",
            published_at="2019-06-30T10:00:00Z",
        ),
        Document(
            id="bridge-doubt",
            text="This is not true: the Skarvøy bridge opened in 1931. A diary names a later year.",
            title="A doubt about the bridge",
        ),
        # The accents are combining marks: one letter to the eye, two code points in the offsets.
        Document(
            id="cafe",
            text=(
                "The Cafe\u0301 Ame\u0301lie roasts its beans at dawn. "
                "Dr. Nils\u0308en drinks two cups 👩🏽‍🔬."
            ),
            title="Cafe\u0301 Ame\u0301lie",
            language="en-GB",
        ),
        Document(
            id="volcano",
            text="Mount Eldra last erupted in 1784.\r\nAsh fell for 9 days.\r\nNobody was hurt 🌋.",
            tags=("geology",),
        ),
        Document(id="chess", text="The club counts 31 members. They play on Tuesdays."),
    ]
