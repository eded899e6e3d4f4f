"""The recipe: what is mixed, what is mined, and that a stopped run goes on as if it had not been."""

import gzip
import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

import mine_neutrals
import stance_training
import study_stance
import train_stance
from calibrate_stance import calibrate, precision_from, taken_sides
from newsroom_pairs import newsroom_passages
from service.settings import PACKAGED_STANCE_MODEL
from service.stance_model import CrossEncoderStance
from service.verification.records import Thresholds
from stance_pairs import LABELS, Pair, Share, read_pairs, read_passages, write_pairs
from stance_training import Optimization
from train_stance import Mixture

SHARES = (Share("one.train"),)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with one training set of 90 pairs, one of which stands in the development set too."""
    for name in ("train", "dev"):
        (tmp_path / name).mkdir()
    pairs = [
        Pair(f"Claim {n} was made in {1900 + n}.", f"Passage {n} of {1900 + n}.", LABELS[n % 3])
        for n in range(90)
    ]
    write_pairs(tmp_path / "train" / "one.train.jsonl.gz", pairs)
    write_pairs(tmp_path / "dev" / "one.dev.jsonl.gz", pairs[:1])
    return tmp_path


def test_pairs_that_are_written_are_read_again(tmp_path: Path):
    """In order, with the spelling of labels that the sets have."""
    pairs = [Pair("c1", "e1", "supports"), Pair("c2", "é 🌋", "neutral")]
    write_pairs(tmp_path / "some.jsonl.gz", pairs)
    assert read_pairs(tmp_path / "some.jsonl.gz") == pairs
    with gzip.open(tmp_path / "some.jsonl.gz", "rt", encoding="utf-8") as lines:
        assert [json.loads(line)["label"] for line in lines] == ["supports", "nei"]


def test_the_mixture_holds_what_it_says(data: Path):
    """Of 60 pairs a fifth are mined, a fifth made by rule; none is held out, also of those mined."""
    mined = [Pair(f"mined {n}", "far away", "neutral") for n in range(40)]
    mixture = Mixture(60, SHARES, mined=0.2, contrast=0.2, quantified=0.1)
    held_out = Pair("Claim 0 was made in 1900.", "Passage 0 of 1900.", "neutral")
    pairs = train_stance.compose(data, mixture, [held_out, *mined], seed=1)
    assert len(pairs) == 60
    assert sum(pair.claim.startswith("mined") for pair in pairs) == 12
    assert sum(not re.search(r"mined|Claim", pair.claim) for pair in pairs) == 6
    assert not any((pair.claim, pair.passage) == (held_out.claim, held_out.passage) for pair in pairs)


@pytest.mark.parametrize(
    "mixture",
    [Mixture(60, SHARES, mined=0.2), Mixture(300, SHARES, contrast=0.9), Mixture(60, ())],
)
def test_too_few_pairs_are_an_error(data: Path, mixture: Mixture):
    """A run never trains on fewer pairs than it says."""
    with pytest.raises(ValueError, match=r"too few|no pair"):
        train_stance.compose(data, mixture, [], seed=1)


def test_the_same_seed_mixes_the_same_pairs(data: Path):
    """And another seed others."""
    mixture = Mixture(60, SHARES, contrast=0.2, surrounded=0.5, headed=0.5)
    first, again, other = (train_stance.compose(data, mixture, [], seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_passes_show_each_pair_so_often(data: Path):
    """Two passes over 30 pairs are 60."""
    pairs = train_stance.compose(data, Mixture(60, SHARES, passes=2), [], seed=1)
    assert set(Counter(pairs).values()) == {2}
    assert len(pairs) == 60


def test_a_surrounded_passage_keeps_its_words_and_its_label(data: Path):
    """Others stand before and after it."""
    plain = {pair.claim: pair for pair in read_pairs(data / "train" / "one.train.jsonl.gz")}
    pairs = train_stance.compose(data, Mixture(60, SHARES, surrounded=1.0), [], seed=1)
    assert any(pair.passage != plain[pair.claim].passage for pair in pairs)
    for pair in pairs:
        assert plain[pair.claim].passage in pair.passage
        assert pair.label == plain[pair.claim].label


@pytest.mark.models
def test_a_run_that_was_stopped_ends_as_one_that_was_not(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Stopped after its second checkpoint and started again, it comes to the same weights."""
    torch.set_num_threads(2)
    pairs = read_pairs(data / "train" / "one.train.jsonl.gz")
    targets = stance_training.one_hot(pairs)
    optimization = Optimization(batch=15, checkpoint_every=2, is_compiled=False)
    whole, _ = stance_training.fit(pairs, targets, optimization, tmp_path / "whole")

    save = stance_training.Checkpoint.save

    def save_and_stop(self: stance_training.Checkpoint, *state: object) -> None:
        save(self, *state)
        if state[-1] == 4:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(stance_training.Checkpoint, "save", save_and_stop)
        with pytest.raises(KeyboardInterrupt):
            stance_training.fit(pairs, targets, optimization, tmp_path / "stopped")
    resumed, _ = stance_training.fit(pairs, targets, optimization, tmp_path / "stopped")
    for (name, one), other in zip(
        whole.state_dict().items(), resumed.state_dict().values(), strict=True
    ):
        assert torch.allclose(one, other, atol=1e-5), name


def test_the_checkpoint_of_another_run_is_refused(tmp_path: Path):
    """Going on from it would mix two recipes without a word."""
    model = torch.nn.Linear(2, 2)
    optimizer = torch.optim.AdamW(model.parameters())
    stance_training.Checkpoint(tmp_path, "30 pairs").save(model, optimizer, 7)
    assert stance_training.Checkpoint(tmp_path, "30 pairs").restore(model, optimizer) == 7
    with pytest.raises(ValueError, match="another run"):
        stance_training.Checkpoint(tmp_path, "60 pairs").restore(model, optimizer)


@pytest.mark.models
def test_word_embeddings_stay_as_they_were(data: Path, tmp_path: Path):
    """Training moves all weights but those."""
    pairs = read_pairs(data / "train" / "one.train.jsonl.gz")[:30]
    optimization = Optimization(batch=15, is_compiled=False)
    model, _ = stance_training.fit(pairs, stance_training.one_hot(pairs), optimization, tmp_path / "w")
    start = stance_training.load_model(stance_training.base_path(), torch.device("cpu"))
    embedding = "bert.embeddings.word_embeddings.weight"
    assert torch.equal(model.state_dict()[embedding], start.state_dict()[embedding])
    moved = "bert.encoder.layer.0.output.dense.weight"
    assert not torch.equal(model.state_dict()[moved], start.state_dict()[moved])


@pytest.mark.models
def test_a_stage_goes_on_from_the_weights_of_the_one_before(data: Path, tmp_path: Path):
    """At a learning rate of nothing it comes out with what it started from, as saved in half."""
    pairs = read_pairs(data / "train" / "one.train.jsonl.gz")[:30]
    targets = stance_training.one_hot(pairs)
    optimization = Optimization(batch=15, is_compiled=False)
    model, tokenizer = stance_training.fit(pairs, targets, optimization, tmp_path / "first")
    stance_training.save(model, tokenizer, 256, tmp_path / "weights")
    still = Optimization(rate=0.0, batch=15, is_compiled=False)
    second, _ = stance_training.fit(pairs, targets, still, tmp_path / "second", tmp_path / "weights")
    before = stance_training.load_model(tmp_path / "weights", torch.device("cpu")).state_dict()
    assert all(torch.equal(before[name], weight) for name, weight in second.state_dict().items())


def test_the_mean_of_models_lies_between_them(tmp_path: Path):
    """A tenth of 1, two tenths of 2 and seven of 3 are 2.6; the rest of the folder is the last one's."""
    folders = {}
    for name, value, share in (("one", 1.0, 0.1), ("two", 2.0, 0.2), ("three", 3.0, 0.7)):
        folder = tmp_path / name
        folder.mkdir()
        folders[folder] = share
        save_file({"w": torch.full((2,), value).half()}, folder / "model.safetensors")
        (folder / "config.json").write_text(name)
    stance_training.save_mean(folders, tmp_path / "mean")
    [weight] = load_file(tmp_path / "mean" / "model.safetensors").values()
    assert weight.tolist() == pytest.approx([2.6, 2.6], abs=2e-3)
    assert weight.dtype == torch.float16
    assert (tmp_path / "mean" / "config.json").read_text() == "three"
    assert sum(train_stance.MEAN) == pytest.approx(1)


def test_newsroom_pairs_are_mixed_in(data: Path):
    """A third of the pairs, whole where the mixture does not cut them."""
    trained_on = {pair.passage for pairs in newsroom_passages() for pair in pairs}
    pairs = train_stance.compose(data, Mixture(90, SHARES, newsroom=1 / 3), [], seed=1)
    assert sum(pair.passage in trained_on for pair in pairs) == 30


def test_passages_with_claims_are_read(tmp_path: Path):
    """A pair a claim; what is none is named with its line."""
    path = tmp_path / "some.jsonl.gz"
    line = '{"passage": "P.", "claims": [{"claim": "A", "label": "S"}, {"claim": "B", "label": "N"}]}\n'
    path.write_bytes(gzip.compress(line.encode()))
    assert read_passages(path) == [[Pair("A", "P.", "supports"), Pair("B", "P.", "neutral")]]
    path.write_bytes(gzip.compress(line.replace('"N"', '"T"').encode()))
    with pytest.raises(ValueError, match="line 1: not a passage with claims"):
        read_passages(path)


def test_a_changed_share_takes_the_place_of_the_first():
    """In its order; the others stay."""
    shares = train_stance.changed((Share("one"), Share("two")), Share("one", 3, 3, 3))
    assert shares == (Share("one", 3, 3, 3), Share("two"))


@pytest.mark.models
def test_a_mined_passage_was_not_written_for_its_claim():
    """Sixteen claims on two subjects, each with its own passage: only others' are paired with it."""
    subjects = ("lighthouse on the northern cape", "bakery in the old harbour")
    pairs = [
        Pair(f"The {subject} employs {count}.", f"{count} people work at the {subject}.", "supports")
        for subject in subjects
        for count in ("nine", "twelve", "thirty", "forty", "fifty", "sixty", "seventy", "eighty")
    ]
    own = {pair.claim: pair.passage for pair in pairs}
    miner = mine_neutrals.Miner(seed=1)
    found = miner.near_others(pairs, claims=16)
    assert len(found) >= 8
    assert all(own[pair.claim] != pair.passage for pair in found)
    unsettled = [Pair("The bakery was painted blue.", "", "neutral")]
    [pair] = miner.of_unsettled(unsettled, pairs, claims=1)
    assert pair.label == "neutral"
    assert pair.claim == "The bakery was painted blue."
    assert "bakery" in pair.passage


@pytest.mark.models
def test_a_calibration_is_fitted_and_read_again(tmp_path: Path):
    """On 60 passages that say the claim and 60 on other matters; what is written is loaded again."""
    pairs = [
        pair
        for n in range(60)
        for pair in (
            Pair(
                f"The bridge over river {n} was opened.",
                f"The bridge over river {n} opened.",
                "supports",
            ),
            Pair(f"The mayor of town {n} resigned.", "The bakery sells bread and cake.", "neutral"),
        )
    ]
    write_pairs(tmp_path / "easy.jsonl.gz", pairs)
    folder = tmp_path / "model"
    shutil.copytree(PACKAGED_STANCE_MODEL, folder)
    values = calibrate(folder, tmp_path / "easy.jsonl.gz")
    model = CrossEncoderStance(str(folder))
    assert model.calibration.temperature == values["temperature"]
    assert model.calibration.thresholds == Thresholds(
        values["version"], values["shown"], values["decide"]
    )
    assert (values["fitted_on"], values["pairs"]) == ("easy", 120)
    strength, right = taken_sides(model, pairs)
    assert precision_from(values["decide"], strength, right) >= values["precision"]["decide"]


def test_an_arm_that_is_done_is_not_run_again(tmp_path: Path):
    """Its figures are read; without data nothing could be trained."""
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "figures.json").write_text('{"some.dev": {"accuracy": 0.5}}', "utf-8")
    study = study_stance.Study(tmp_path / "nowhere", tmp_path)
    assert study.run(study_stance.ARMS[0]) == {"some.dev": {"accuracy": 0.5}}
