"""Fit what decides, and how confidently, on the verdicts of whole sets; writes it into the model's
``calibration.json``, after `calibrate_stance`.

    python scripts/calibrate_verdict.py MODEL DATA_DIR:NAME...

NAME is a set that `evaluate` would list, as in ``tests/data:newsroom.open``. Of retrieval sets only the
claims are taken whose id has an even hash, so that the others stay to tell how well it does.

First come the trusts: how probably a piece of evidence that takes a side is right about it, given its
stance's probability and the share of the claim's words that it has. It is right where its document is
known to take that side. The strength from which evidence decides is then the one that gives most right
verdicts, of those at which no more than `REFUTED_AS_SUPPORTED` of the refuted claims are called
supported and at least `DECIDED_RIGHT` of what is decided is right. Each set weighs the same. The curves
of the confidence are sigmoids over the logit of what decided (Platt 1999), one a kind of verdict.
"""

import argparse
import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from evaluate import BATCH, ingest_set
from evaluation_sets import EvaluationSet, JudgedClaim, is_for_fitting, sets_of
from index.corpus import Corpus
from index.database import Database
from index.encoder import SentenceEncoder
from index.ingest import Ingestor
from index.search import Searcher
from service.stance_model import CALIBRATION_FILE, CURVES, TRUSTS, CrossEncoderStance
from service.verification import evidence
from service.verification.confidence import AS_IT_IS, Curve, Trust, Trusts
from service.verification.records import Claim, Evidence, Stance, Thresholds, Verdict
from service.verification.verdict import decide
from service_path import ARMS, JudgedSides, ServicePath, by_stance_alone

REFUTED_AS_SUPPORTED = 0.02
"""Saying that what is false is so does most harm."""

DECIDED_RIGHT = 0.75
"""Of ten verdicts that are not left open."""

GRID = [n / 200 for n in range(80, 196)]
"""Strengths tried, .4 to .975."""

PULL = 0.003
"""By how much a factor is drawn to what it would be without a fit, beside the mean log likelihood."""

KINDS = {
    Verdict.SUPPORTED: "decided",
    Verdict.REFUTED: "decided",
    Verdict.CONFLICTING: "conflicting",
    Verdict.NOT_ENOUGH_INFO: "left_open",
}

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """The evidence on one claim, what is known of the claim, and what it weighs."""

    sides: JudgedSides
    claim: JudgedClaim
    weight: float

    @property
    def verdict(self) -> Verdict | None:
        """The right one."""
        return self.claim.verdict


def main() -> None:
    """Judge the sets, fit, write, and print what was written."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("model", type=Path, metavar="MODEL")
    parser.add_argument("sets", nargs="+", metavar="DATA_DIR:NAME")
    arguments = parser.parse_args()
    model = CrossEncoderStance(str(arguments.model))
    # What was fitted before has no part in what is fitted now.
    model.calibration = replace(
        model.calibration, thresholds=by_stance_alone(arguments.model, model.calibration.thresholds)
    )
    cases = [case for name in arguments.sets for case in judged(model, name)]
    values = fitted(cases, model.calibration.thresholds)
    values["fitted_on"] = [name.rpartition(":")[2] for name in arguments.sets]
    path = arguments.model / CALIBRATION_FILE
    calibration = json.loads(path.read_text("utf-8"))
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:8]
    calibration["verdict"] = {"version": digest, **values}
    path.write_text(json.dumps(calibration, indent=2) + "\n", "utf-8")
    print(json.dumps(calibration["verdict"], indent=2))


def judged(model: CrossEncoderStance, name: str) -> list[Case]:
    """The evidence on each claim of a set that is for fitting."""
    data, _, wanted = name.rpartition(":")
    folder = Path(data) / wanted.partition(".")[0]
    [chosen] = [each for each in sets_of(folder) if each.name == wanted]
    encoder = SentenceEncoder()
    with tempfile.TemporaryDirectory() as scratch:
        corpus = Corpus(Database(Path(scratch)))
        ingest_set(Ingestor(corpus, encoder), folder)
        path = ServicePath(Searcher(corpus, encoder), model, ARMS["whole"])
        return list(_cases(path, chosen))


def _cases(path: ServicePath, chosen: EvaluationSet) -> Sequence[Case]:
    claims = [claim for claim in chosen.claims if not chosen.is_retrieval or is_for_fitting(claim.id)]
    sides: list[JudgedSides] = []
    for start in range(0, len(claims), BATCH):
        sides += path.judge([claim.text for claim in claims[start : start + BATCH]])
    return [
        Case(each, claim, 1 / len(claims))
        for each, claim in zip(sides, claims, strict=True)
        if claim.verdict
    ]


def fitted(cases: Sequence[Case], thresholds: Thresholds) -> dict[str, Any]:
    """How far evidence is trusted, what then decides, and a curve for each kind of verdict.

    Raises `ValueError` where no strength keeps within the bounds.
    """
    trusts = _trusts(cases)
    cases = [replace(case, sides=_trusted(case, trusts)) for case in cases]
    chosen = _threshold(cases, thresholds)
    decided = replace(thresholds, decide=chosen, curves=AS_IT_IS)
    rows: dict[str, list[tuple[float, bool, float]]] = {name: [] for name in CURVES}
    for case in cases:
        decision = decide(*case.sides, decided)
        rows[KINDS[decision.verdict]].append(
            (decision.confidence, decision.verdict is case.verdict, case.weight)
        )
    return {
        "trusts": asdict(trusts),
        "decide": chosen,
        "curves": {name: asdict(curve(*_columns(each))) for name, each in rows.items()},
        "claims": len(cases),
    }


def _trusts(cases: Sequence[Case]) -> Trusts:
    rows: dict[str, list[tuple[float, float, bool, float]]] = {name: [] for name in TRUSTS}
    for case in cases:
        for piece in (*case.sides[0], *case.sides[1]):
            is_support = piece.stance is Stance.SUPPORTS
            name = "supporting" if is_support else "contradicting"
            shared = evidence.shared_words(case.claim.text, piece)
            rows["compared" if piece.comparisons else name].append(
                (piece.scores.of(piece.stance), shared, is_right(piece, case.claim), case.weight)
            )
    return Trusts(**{name: trust(np.array(each, float).reshape(-1, 4)) for name, each in rows.items()})


def is_right(piece: Evidence, claim: JudgedClaim) -> bool:
    """Whether the document takes that side; of a newsroom set's conflict either side is taken."""
    document = piece.candidate.source.id
    side = Verdict.SUPPORTED if piece.stance is Stance.SUPPORTS else Verdict.REFUTED
    is_either = claim.verdict is Verdict.CONFLICTING and not claim.labels and document in claim.relevant
    return claim.labels.get(document) is side or is_either


def trust(rows: Floats) -> Trust:
    """Fitted on (n, 4): probability, share of words, whether it was right, weight."""
    probability, shared, right, weight = rows.T
    offset, slope, words = _sigmoid(
        np.column_stack([_logits(probability), shared]), right, weight, np.array([1.0, 0.0])
    )
    return Trust(offset, slope, words)


def _trusted(case: Case, trusts: Trusts) -> JudgedSides:
    claim = Claim(case.claim.id, case.claim.text)
    supporting, contradicting, neutral = (
        evidence.trusted(claim, pieces, trusts) for pieces in case.sides
    )
    return (
        evidence.of_stance(supporting, Stance.SUPPORTS),
        evidence.of_stance(contradicting, Stance.REFUTES),
        tuple(neutral),
    )


def _threshold(cases: Sequence[Case], thresholds: Thresholds) -> float:
    best: tuple[float, float] | None = None
    for strength in GRID:
        tried = replace(thresholds, decide=strength, curves=AS_IT_IS)
        said = [decide(*case.sides, tried).verdict for case in cases]
        is_right = [each is case.verdict for each, case in zip(said, cases, strict=True)]
        is_decided = [each is not Verdict.NOT_ENOUGH_INFO for each in said]
        is_supported = [each is Verdict.SUPPORTED for each in said]
        is_refuted = [case.verdict is Verdict.REFUTED for case in cases]
        right = _share(cases, is_right)
        if (
            _share(cases, is_supported, is_refuted, of_none=0) <= REFUTED_AS_SUPPORTED
            and _share(cases, is_right, is_decided, of_none=1) >= DECIDED_RIGHT
            and (best is None or right > best[0])
        ):
            best = (right, strength)
    if best is None:
        raise ValueError("no strength keeps within the bounds on these sets")
    return best[1]


def _share(
    cases: Sequence[Case],
    holds: Sequence[bool],
    among: Sequence[bool] | None = None,
    of_none: float = 0,
) -> float:
    """The weighed share for which something holds, of those among which it is asked."""
    weights = np.array([case.weight for case in cases]) * np.array(among or [True] * len(cases))
    return float((weights * np.array(holds)).sum() / weights.sum()) if weights.sum() else of_none


def _columns(rows: Sequence[tuple[float, bool, float]]) -> tuple[Floats, Floats, Floats]:
    columns = np.array(rows, float).reshape(-1, 3)
    return columns[:, 0], columns[:, 1], columns[:, 2]


def curve(probability: Floats, right: Floats, weight: Floats) -> Curve:
    """The sigmoid under which what came out right is likeliest; as it is where nothing came out."""
    offset, slope = _sigmoid(_logits(probability)[:, None], right, weight, np.array([1.0]))
    return Curve(offset, slope)


def _logits(probability: Floats) -> Floats:
    bounded = np.clip(probability, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(bounded / (1 - bounded)))


def _sigmoid(features: Floats, right: Floats, weight: Floats, prior: Floats) -> list[float]:
    """Offset and factors, none of them below 0, under which ``right`` is likeliest.

    ``features`` is (n, m). Few rows pull little from ``prior``, the factors without any.
    """
    if not len(right):
        return [0.0, *prior.tolist()]

    def loss(parameters: Floats) -> float:
        signed = np.where(right > 0, 1, -1) * (parameters[0] + features @ parameters[1:])
        likelihood = (weight * np.logaddexp(0, -signed)).sum() / weight.sum()
        return float(likelihood + PULL * ((parameters[1:] - prior) ** 2).sum())

    bounds = [(-20, 20), *[(0, 20)] * len(prior)]
    best = minimize(loss, [0.0, *prior], bounds=bounds).x
    return [round(float(value), 3) for value in best]


if __name__ == "__main__":
    main()
