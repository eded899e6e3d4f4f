"""The command line, with fake models: what it does, says, and with which exit status."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fakes import HashEncoder, OtherEncoder
from index.corpus import Corpus
from index.database import Database
from index.ingest import Ingestor
from index.records import Document
from service.app import create_app
from service.cli import run
from service.errors import StanceFailed
from service.settings import Settings
from service_fixtures import make_components, make_verifier

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _fake_models(monkeypatch: pytest.MonkeyPatch):
    """No model is loaded, and no variable of the machine is read."""
    for name in ("CORROBORATE_DATA", "CORROBORATE_API_KEY", "CORROBORATE_MAX_CLAIMS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("service.cli.SentenceEncoder", lambda name: HashEncoder())
    monkeypatch.setattr("service.client.build", lambda settings: make_components(settings.data))


@pytest.fixture
def cli(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the test's data folder: exit status, output, errors."""

    def call(*arguments: str) -> tuple[int, str, str]:
        status = run(["--data", str(folder), *arguments])
        return status, *capsys.readouterr()

    return call


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A file of three documents and two bad lines, the second and the fourth."""
    path = tmp_path / "notes.jsonl"
    path.write_text(
        '{"id": "mill", "text": "The mill burned. It was rebuilt.", "title": "Mill 🔥"}\n'
        "{oops\n"
        '{"id": "school", "text": "The school is old."}\n'
        '{"id": "a b", "text": "x"}\n'
        '{"id": "doubt", "text": "It is not true: the school is old."}\n',
        "utf-8",
    )
    return path


def test_add_list_stats_delete(cli: Run, notes: Path):
    """Documents go in, are listed and counted, and go out again."""
    status, out, err = cli("corpus", "add", str(notes))
    assert (status, out) == (1, "3 created\n")
    assert f"{notes}, line 2" in err
    assert f"{notes}, line 4" in err
    assert "line 3:" not in err
    status, out, _ = cli("corpus", "list")
    assert (status, [line.split()[0] for line in out.splitlines()]) == (0, ["doubt", "mill", "school"])
    status, out, _ = cli("corpus", "stats", "--json")
    stats = json.loads(out)
    assert (status, stats["documents"], stats["passages"]) == (0, 3, 3)
    assert stats["encoder"] == "hash-encoder@1"
    assert cli("corpus", "delete", "mill", "doubt")[:2] == (0, "2 deleted\n")
    assert len(cli("corpus", "list")[1].splitlines()) == 1


def test_list_as_json_is_an_object_a_line(cli: Run, notes: Path):
    """Each line is JSON with id and source, letters as they are."""
    cli("corpus", "add", str(notes))
    status, out, _ = cli("corpus", "list", "--json")
    cards = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [card["id"] for card in cards] == ["doubt", "mill", "school"]
    assert cards[1]["title"] == "Mill 🔥"
    assert "🔥" in out


def test_adding_again_changes_nothing(cli: Run, tmp_path: Path):
    """The same file a second time is unchanged, and that is no error."""
    path = tmp_path / "a.txt"
    path.write_text("The mill burned.", "utf-8")
    assert cli("corpus", "add", str(path))[:2] == (0, "1 created\n")
    assert cli("corpus", "add", str(path))[:2] == (0, "1 unchanged\n")


def test_a_second_document_of_one_id_is_refused_and_the_first_stays(cli: Run, tmp_path: Path):
    """Two folders with a file of the same name would silently leave one document of two."""
    for name in ("north", "south"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "note.txt").write_text(f"The {name} is cold.", "utf-8")
    status, out, err = cli("corpus", "add", str(tmp_path / "north"), str(tmp_path / "south"))
    assert (status, out) == (1, "1 created\n")
    assert "'note.txt'" in err


def test_the_sample_goes_in(cli: Run):
    """The notes that come with the service are good documents."""
    status, out, err = cli("corpus", "add", "--sample")
    assert status == 0
    assert out.endswith(" created\n")
    assert "refused" not in err


def test_delete_names_what_is_not_there(cli: Run, notes: Path):
    """An unknown id is bad input; the known ones are deleted all the same."""
    cli("corpus", "add", str(notes))
    status, out, err = cli("corpus", "delete", "none", "mill")
    assert (status, out) == (1, "1 deleted\n")
    assert "'none'" in err


def test_rebuild_encodes_for_another_encoder(cli: Run, folder: Path):
    """Vectors of another encoder stop `add` with the command that mends it, and it does."""
    Ingestor(Corpus(Database(folder)), OtherEncoder()).add([Document("mill", "The mill burned.")])
    status, _, err = cli("corpus", "add", "--sample")
    assert status == 2
    assert "corroborate corpus rebuild" in err
    status, out, _ = cli("corpus", "rebuild")
    assert status == 0
    assert "1 passages of 1 documents" in out
    assert json.loads(cli("corpus", "stats", "--json")[1])["encoder"] == "hash-encoder@1"
    assert cli("verify", "The mill burned")[1].startswith("SUPPORTED")


def test_verify_prints_verdict_sentence_and_source(cli: Run, notes: Path):
    """A person reads the verdict, the deciding sentence and where it stands."""
    cli("corpus", "add", str(notes))
    status, out, _ = cli("verify", "The mill burned", "The school is old", "Snow is green")
    assert status == 0
    blocks = out.strip().split("\n\n")
    assert [block.split()[0] for block in blocks] == ["SUPPORTED", "CONFLICTING", "NOT_ENOUGH_INFO"]
    assert "“The mill burned.”" in blocks[0]
    assert "Mill 🔥" in blocks[0]
    assert "refutes" in blocks[1]


def test_verify_as_json_is_the_answer_of_the_api(cli: Run, notes: Path, folder: Path):
    """``--json`` prints what ``POST /v1/verify`` answers, apart from the time it took."""
    cli("corpus", "add", str(notes))
    printed = json.loads(cli("verify", "--json", "--top-k", "1", "The school is old")[1])
    client = create_app(Settings(), make_components(folder)).test_client()
    body = {"claims": ["The school is old"], "top_k": 1}
    answered = client.post("/v1/verify", json=body).get_json()
    assert {**printed, "took_ms": 0} == {**answered, "took_ms": 0}


def test_a_filter_on_the_command_line_is_the_one_of_the_api(cli: Run, tmp_path: Path):
    """As of 2020 only one paper has said it; a day that is none is refused with its name."""
    rows = [
        {"id": "a", "text": "The mill burned.", "published_at": "2019-05-01", "publisher": "A"},
        {"id": "b", "text": "Not true: the mill burned.", "published_at": "2021-05-01", "tags": ["x"]},
    ]
    path = tmp_path / "papers.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    cli("corpus", "add", str(path))
    for options, verdict in (
        ((), "CONFLICTING"),
        (("--published-to", "2020-01-01"), "SUPPORTED"),
        (("--published-from", "2020-01-01"), "REFUTED"),
        (("--publisher", "A", "--publisher", "B"), "SUPPORTED"),
        (("--tag", "x", "--date", "2022-01-01"), "REFUTED"),
        (("--language", "no"), "NOT_ENOUGH_INFO"),
    ):
        assert cli("verify", *options, "The mill burned")[1].startswith(verdict)
    status, _, err = cli("verify", "--published-to", "May", "The mill burned")
    assert status == 1
    assert "published_to" in err
    assert "must be a day such as 2023-02-02" in err


def test_claims_come_from_a_file_or_standard_input(
    cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A claim a line, blank lines left out, after those of the command line."""
    path = tmp_path / "claims.txt"
    path.write_text("Second 🔥\n\n  Third  \r\n", "utf-8")
    answer = json.loads(cli("verify", "First", "--file", str(path), "--json")[1])
    claims = [(one["claim"]["id"], one["claim"]["text"]) for one in answer["results"]]
    assert claims == [("c1", "First"), ("c2", "Second 🔥"), ("c3", "Third")]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"From outside\n"), "utf-8"))
    assert "From outside" in cli("verify", "--file", "-")[1]


@pytest.mark.parametrize(
    "arguments",
    [
        ["corpus", "add"],
        ["corpus", "add", "nowhere.jsonl"],
        ["corpus", "delete"],
        ["corpus", "nothing"],
        ["nothing"],
        ["verify"],
        ["verify", "x" * 5001],
        ["verify", "x", "--top-k", "0"],
        ["verify", "x", "--top-k", "51"],
        ["verify", "x", "--top-k", "many"],
        ["verify", "--file", "nowhere.txt"],
        ["verify", "--colour", "red"],
        ["serve", "--port", "70000"],
    ],
    ids=lambda arguments: " ".join(arguments)[:40],
)
def test_bad_input_is_status_1_and_says_why(cli: Run, arguments: list[str]):
    """Usage and input that can't be right exit with 1, an explanation and no traceback."""
    status, out, err = cli(*arguments)
    assert (status, out) == (1, "")
    assert "Error" in err
    assert "Traceback" not in err


def test_a_file_of_claims_that_is_not_utf8_is_bad_input(cli: Run, tmp_path: Path):
    """The file is named as what is wrong."""
    path = tmp_path / "claims.txt"
    path.write_bytes(b"\xff\xfe\x00")
    status, _, err = cli("verify", "--file", str(path))
    assert status == 1
    assert "UTF-8" in err


@pytest.mark.parametrize("variable", ["CORROBORATE_THREADS", "CORROBORATE_NONSENSE"])
def test_a_bad_setting_is_bad_input(cli: Run, monkeypatch: pytest.MonkeyPatch, variable: str):
    """A setting that can't be right exits with 1 and is named."""
    monkeypatch.setenv(variable, "many")
    status, _, err = cli("corpus", "stats")
    assert status == 1
    assert variable in err


def test_a_data_folder_that_cannot_be_made_is_a_failure(cli: Run, tmp_path: Path):
    """A file where the folder's parent should be exits with 2."""
    (tmp_path / "file").write_text("in the way")
    status, _, err = cli("corpus", "stats", "--data", str(tmp_path / "file" / "x"))
    assert status == 2
    assert "data folder" in err


def test_a_failing_model_is_status_2_and_no_verdict(cli: Run, monkeypatch: pytest.MonkeyPatch):
    """What fails is told, and nothing that looks like a verdict is printed."""

    def fail(*_: object) -> Any:
        raise StanceFailed("no numbers")

    def build(settings: Settings) -> object:
        components = make_components(settings.data)
        object.__setattr__(components, "verifier", make_verifier(fail))
        return components

    monkeypatch.setattr("service.client.build", build)
    status, out, err = cli("verify", "The mill burned")
    assert (status, out) == (2, "")
    assert "no numbers" in err


@pytest.mark.parametrize("place", [0, 1, 2])
def test_data_stands_before_or_after_the_command(
    place: int, notes: Path, folder: Path, capsys: pytest.CaptureFixture[str]
):
    """``--data`` means the same before, between and after the words of a command."""
    Ingestor(Corpus(Database(folder)), HashEncoder()).add([Document("mill", "The mill burned.")])
    words = ["corpus", "list"]
    words[place:place] = ["--data", str(folder)]
    assert run(words) == 0
    assert "mill" in capsys.readouterr().out


def test_data_comes_from_the_environment_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """CORROBORATE_DATA names the folder where the command line does not."""
    monkeypatch.setenv("CORROBORATE_DATA", str(folder))
    assert run(["corpus", "stats", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["data"] == str(folder)
    assert (folder / "corroborate.db").exists()


def test_more_claims_than_a_request_holds_are_asked_in_several(cli: Run, notes: Path, tmp_path: Path):
    """230 claims come back as one answer: ids and order as given, the summary over all."""
    cli("corpus", "add", str(notes))
    path = tmp_path / "claims.txt"
    texts = [f"Snow is green {n}" for n in range(229)] + ["The mill burned"]
    path.write_text("\n".join(texts), "utf-8")
    status, out, _ = cli("verify", "--file", str(path), "--json")
    answer = json.loads(out)
    assert status == 0
    assert [one["claim"]["id"] for one in answer["results"]] == [f"c{n}" for n in range(1, 231)]
    assert [one["claim"]["text"] for one in answer["results"]] == texts
    assert answer["summary"]["NOT_ENOUGH_INFO"] == 229
    assert answer["summary"]["SUPPORTED"] == 1
    assert sum(answer["summary"].values()) == 230
