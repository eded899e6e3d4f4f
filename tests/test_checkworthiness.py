"""The sets, the figures and the last step of training the model that finds claims."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from sklearn.metrics import average_precision_score, f1_score, precision_score, recall_score

import checkworthy_sets
import evaluate_checkworthy
import train_checkworthiness
from checkworthy_sets import Labelled, fifths, held_out, key, unique

POLICLAIM = "policlaim.train"


def rows_of(texts: list[str], worth: bool = True) -> list[Labelled]:
    return [Labelled(text, worth) for text in texts]


def write(folder: Path, name: str, rows: list[Labelled]) -> None:
    """A gzipped set."""
    with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps({"text": row.text, "label": int(row.is_worth)}) + "\n")


def test_what_stands_in_two_sets_stays_in_the_one_with_a_part_held_out():
    """Neither case nor punctuation makes another sentence of it."""
    kept = unique(
        {"a": rows_of(["Taxes rose.", "New!"]), POLICLAIM: rows_of(["taxes rose", "Taxes  ROSE!"])}
    )
    assert {name: [row.text for row in rows] for name, rows in kept.items()} == {
        POLICLAIM: ["taxes rose"],
        "a": ["New!"],
    }


def test_fifths_are_of_blocks_in_a_row_and_hold_every_sentence_once():
    """Blocks of fifty: the last fifth of 500 are the sentences 200 to 249 and 450 to 499."""
    rows = rows_of([f"Sentence {n}." for n in range(500)])
    parts = fifths(POLICLAIM, rows)
    assert sorted(row.text for part in parts for row in part) == sorted(row.text for row in rows)
    assert parts[-1] == rows[200:250] + rows[450:500]
    assert held_out(POLICLAIM, rows) == parts[-1]
    assert held_out("other", rows) == []


def test_no_run_learns_what_is_held_out_or_what_it_left_out(tmp_path: Path):
    """Not even from another file that has the same sentence in other letters."""
    checkthat = rows_of([f"Debate {n}." for n in range(2000)])
    policlaim = rows_of([f"Speech {n}." for n in range(500)]) + rows_of(["DEBATE 800"])
    write(tmp_path, "checkthat2024-t1-en.train", checkthat)
    write(tmp_path, POLICLAIM, policlaim)
    unseen = {key(row.text) for row in [*checkthat[800:1000], *checkthat[1800:], *policlaim[200:250]]}
    parts = train_checkworthiness.folds(tmp_path)
    assert len(parts) == 4
    for fold in parts:
        learned = {key(row.text) for row in fold.learned}
        left_out = {key(row.text) for rows in fold.left_out.values() for row in rows}
        assert not learned & (unseen | left_out)
        assert not left_out & unseen
    told = [key(row.text) for fold in parts for row in fold.left_out[POLICLAIM]]
    assert len(told) == len(set(told)) == 400


def test_the_figures_are_those_of_scikit_learn():
    """On 400 random scores with many ties."""
    rng = np.random.default_rng(3)
    truth = rng.random(400) < 0.3
    scores = np.round(rng.random(400) * 0.6 + truth * 0.2, 1)
    found = evaluate_checkworthy.figures(scores, truth)
    told = scores >= 0.5
    assert found["f1"] == pytest.approx(f1_score(truth, told))
    assert found["precision"] == pytest.approx(precision_score(truth, told))
    assert found["recall"] == pytest.approx(recall_score(truth, told))
    assert found["macro_f1"] == pytest.approx(f1_score(truth, told, average="macro"))
    assert found["average_precision"] == pytest.approx(average_precision_score(truth, scores))


def test_the_baselines_are_all_sentences_and_the_best_length():
    """Of lengths 1, 2, 3 and 4 the last two are worth checking: from three words on is perfect."""
    rows = [
        Labelled("a", False),
        Labelled("a b", False),
        Labelled("a b c", True),
        Labelled("a b c d", True),
    ]
    found = evaluate_checkworthy.evaluate(rows, lambda texts: [0.0] * len(texts))
    assert found["all sentences"]["f1"] == pytest.approx(2 / 3)
    assert found["sentence length"]["f1"] == 1
    assert found["model"]["f1"] == 0


def test_questions_score_low_whatever_the_model_says():
    """As in the service."""
    scores = evaluate_checkworthy.scored(
        rows_of(["Did taxes rise?", "Taxes rose."]), lambda t: [0.9] * len(t)
    )
    assert scores.tolist() == [0.1, 0.9]


def test_a_broken_row_is_named_by_file_and_line(tmp_path: Path):
    """A label is 0 or 1."""
    write(tmp_path, "one", rows_of(["x"]))
    with gzip.open(tmp_path / "one.jsonl.gz", "at", encoding="utf-8") as file:
        file.write('{"text": "y", "label": 2}\n')
    with pytest.raises(ValueError, match=r"one\.jsonl\.gz, line 2"):
        checkworthy_sets.read(tmp_path / "one.jsonl.gz")


def test_the_logits_of_a_moved_model_are_a_line_of_the_old(tmp_path: Path):
    """Twice the logit and one less, for any input of the last layer."""
    path = tmp_path / "model.safetensors"
    weight, bias = torch.tensor([[0.5, -1.0]]), torch.tensor([0.25])
    save_file({"classifier.weight": weight, "classifier.bias": bias}, path)
    train_checkworthiness.move(tmp_path, 2.0, -1.0)
    moved = load_file(path)
    given = torch.tensor([2.0, 1.5])
    told = moved["classifier.weight"].float() @ given + moved["classifier.bias"].float()
    assert told.item() == pytest.approx((2 * (weight @ given + bias) - 1).item(), abs=5e-3)


def test_the_line_is_where_the_mean_f1_is_highest():
    """Two sets that are both told perfectly from .4 on, up to .6: the middle is taken."""
    scores = np.array([0.1, 0.395, 0.605, 0.9])
    truth = np.array([False, False, True, True])
    assert train_checkworthiness.line({"a": (scores, truth), "b": (scores, truth)}) == pytest.approx(0.5)
