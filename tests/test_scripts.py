"""The figures that scripts print, against values worked out by hand or by scikit-learn."""

import gzip
import json
import math
import re
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import f1_score, recall_score

import calibrate_stance
import demo_table
import evaluate
import evaluate_stance
import plot_reliability
import stance_pairs
import study_long_evidence
from service.stance_model import calibrated
from service.verification.records import Stance
from service_fixtures import scores_of
from stance_pairs import Pair, Share


def test_ndcg_is_the_discounted_gain_over_the_best_possible():
    """Two relevant documents at places 1 and 3 of the ranking: (1 + 1/2) / (1 + 1/log2(3))."""
    ranking = evaluate.Ranking(["a", "b", "c"], {"a", "c"})
    assert ranking.ndcg() == pytest.approx(1.5 / (1 + 1 / math.log2(3)))


def test_average_precision_is_the_mean_of_precisions_at_the_relevant():
    """Relevant at places 1 and 3, a third one never found: (1/1 + 2/3) / 3."""
    ranking = evaluate.Ranking(["a", "b", "c"], {"a", "c", "z"})
    assert ranking.average_precision() == pytest.approx((1 + 2 / 3) / 3)
    assert ranking.recall() == pytest.approx(2 / 3)


def test_depth_cuts_the_ranking():
    """What stands below the depth counts for nothing."""
    ranking = evaluate.Ranking([*"bcdefghijk", "a"], {"a"})
    assert (ranking.ndcg(), ranking.recall(), ranking.average_precision()) == (0, 0, 0)


def test_macro_f1_and_recall_are_those_of_scikit_learn():
    """On 300 random predictions over three classes."""
    rng = np.random.default_rng(4)
    truth, predicted = rng.integers(0, 3, 300), rng.integers(0, 3, 300)
    probabilities = np.eye(3)[predicted] * 0.6 + 0.1
    labels = [stance_pairs.LABELS[i] for i in truth]
    figures = evaluate_stance.evaluate(probabilities, labels)
    assert figures["macro_f1"] == pytest.approx(f1_score(truth, predicted, average="macro"))
    assert list(figures["recall"].values()) == pytest.approx(
        list(recall_score(truth, predicted, average=None))
    )
    assert figures["accuracy"] == pytest.approx((truth == predicted).mean())


def test_a_two_way_set_has_balanced_recall_only():
    """Support or not: two of three supports found, one of two others kept out, so 7/12."""
    probabilities = np.array(
        [[0.8, 0.1, 0.1], [0.6, 0.2, 0.2], [0.2, 0.5, 0.3], [0.1, 0.1, 0.8], [0.5, 0.3, 0.2]]
    )
    labels = ["supports"] * 3 + ["not_supports"] * 2
    figures = evaluate_stance.evaluate(probabilities, labels)
    assert figures["balanced"] == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert figures["macro_f1"] is figures["accuracy"] is figures["ece"] is None


def test_calibration_error_is_the_gap_of_confidence_and_accuracy():
    """Sixty at .9, in each bin of four three right: a gap of .15."""
    error = evaluate_stance.calibration_error(np.full(60, 0.9), np.tile([True, True, True, False], 15))
    assert error == pytest.approx(0.15)


def test_the_fit_recovers_the_temperature_and_bias_that_were_put_in():
    """Labels drawn from the softmax of logits / 2, refutation with e times the odds it would have."""
    rng = np.random.default_rng(7)
    logits = rng.normal(0, 3, (20_000, 3))
    probabilities = calibrated(logits, 2.0, (0.0, 1.0, 0.0))
    truth = (probabilities.cumsum(axis=1) > rng.random((20_000, 1))).argmax(axis=1)
    temperature, bias = calibrate_stance.fit(logits, truth)
    assert temperature == pytest.approx(2, rel=0.05)
    assert bias == pytest.approx([0, 1, 0], abs=0.08)


def test_the_threshold_is_the_least_that_reaches_the_precision():
    """Half of the sides at .7 are right and all at .8: 100 of 150 from .34 up, all from .701 up."""
    strength = np.repeat([0.7, 0.8], [100, 50])
    right = np.array([True, False] * 50 + [True] * 50)
    assert calibrate_stance.threshold(strength, right, 0.6) == 0.34
    assert calibrate_stance.threshold(strength, right, 0.9) == 0.701
    with pytest.raises(ValueError, match="precision"):
        calibrate_stance.threshold(strength, np.zeros(150, dtype=bool), 0.9)


def test_the_strength_of_a_side_is_what_the_service_decides_by():
    """The mean of .9 for the passage and .7 for its deciding sentence; a neutral passage has none."""
    scores = {
        "It is red. It is new.": scores_of(Stance.SUPPORTS, 0.9),
        "It is red.": scores_of(Stance.SUPPORTS, 0.7),
    }

    class Model:
        def judge(self, pairs):
            return [scores.get(text, scores_of(Stance.NEUTRAL, 0.8)) for text, _ in pairs]

    pairs = [Pair("It is red.", text, "supports") for text in ("It is red. It is new.", "It is new.")]
    strength, right = calibrate_stance.taken_sides(Model(), pairs)
    assert strength == pytest.approx([0.8, 0])
    assert right.tolist() == [True, False]


def test_the_interval_of_the_calibration_error_holds_the_error_of_the_bootstrap():
    """All at .9 and 70 % right: an error of .2, give or take two standard errors of .0145."""
    right = np.tile([True] * 7 + [False] * 3, 100)
    low, high = evaluate_stance.calibration_error_interval(np.full(1000, 0.9), right)
    assert low == pytest.approx(0.2 - 0.029, abs=0.008)
    assert high == pytest.approx(0.2 + 0.029, abs=0.008)


def test_the_confusion_matrix_counts_each_label_and_stance():
    """Of two supported pairs one is called so, of one neutral none."""
    probabilities = np.array([[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.6, 0.2, 0.2]])
    figures = evaluate_stance.evaluate(probabilities, ["supports", "supports", "neutral"])
    assert figures["confusion"] == {
        "supports": {"supports": 1, "refutes": 1, "neutral": 0},
        "neutral": {"supports": 1, "refutes": 0, "neutral": 0},
    }


def test_the_reliability_plot_is_a_picture(tmp_path: Path):
    """More sets than fit into a line, none of them lost to an error."""
    bins = {f"set-{n}": [(0.4, 0.5, 10), (0.9, 0.8, 10)] for n in range(5)}
    plot_reliability.plot_reliability(bins, dict.fromkeys(bins, 0.1), tmp_path / "plot.png")
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")


def test_a_lengthened_passage_holds_its_own_sentence_among_those_of_other_claims():
    """Of twelve sentences one is its own, and none of the rest was written for the same claim."""
    pairs = [Pair(f"c{n // 2}", f"Sentence {n}.", "supports") for n in range(40)]
    for pair, longer in zip(pairs, study_long_evidence.lengthened(pairs, 12), strict=True):
        sentences = re.findall(r"Sentence \d+\.", longer.passage)
        assert len(set(sentences)) == 12
        own = {other.passage for other in pairs if other.claim == pair.claim}
        assert own & set(sentences) == {pair.passage}


def write_set(folder: Path, name: str, rows: list[tuple[str, str, str]]) -> None:
    """A gzipped set of (claim, evidence, label)."""
    with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
        for claim, evidence, label in rows:
            file.write(json.dumps({"claim": claim, "evidence": evidence, "label": label}) + "\n")


def test_the_mix_takes_shares_and_leaves_out_what_is_held_out(tmp_path: Path):
    """All refuted pairs twice, no supported ones, and never a pair of the held-out set."""
    rows = [(f"c{n}", "e", "refutes" if n % 2 else "supports") for n in range(10)]
    write_set(tmp_path, "one", rows)
    held_out = {Pair("c1", "e", "supports")}
    mixed = stance_pairs.mix(tmp_path, (Share("one", supports=0, refutes=2),), held_out, seed=1)
    assert sorted(pair.claim for pair in mixed) == sorted(2 * ["c3", "c5", "c7", "c9"])


def test_a_broken_row_is_named_by_file_and_line(tmp_path: Path):
    """So that it can be found."""
    write_set(tmp_path, "one", [("c", "e", "nei")])
    with gzip.open(tmp_path / "one.jsonl.gz", "at", encoding="utf-8") as file:
        file.write('{"claim": "x"}\n')
    with pytest.raises(ValueError, match=r"one\.jsonl\.gz, line 2"):
        stance_pairs.read_pairs(tmp_path / "one.jsonl.gz")


def test_batches_hold_every_row_once_and_like_lengths_together():
    """No row is lost, and a batch's lengths lie close."""
    lengths = [n * 7919 % 500 for n in range(1000)]
    cut = list(stance_pairs.batches(lengths, size=20, seed=3))
    assert sorted(i for batch in cut for i in batch) == list(range(1000))
    assert max(max(map(lengths.__getitem__, b)) - min(map(lengths.__getitem__, b)) for b in cut) <= 12


def test_a_row_of_the_demo_table_wraps_each_cell():
    """The longest cell gives the number of lines; nothing is cut."""
    claim = "one two three four five six seven eight nine ten eleven twelve"
    lines = list(demo_table.row((claim, "SUPPORTED", "0.91", "short")))
    assert len(lines) == 2
    assert " ".join(line[: demo_table.WIDTHS[0]].strip() for line in lines) == claim
