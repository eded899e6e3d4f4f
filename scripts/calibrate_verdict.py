"""Fit what decides, and how confidently, on the verdicts of whole sets; writes it into the model's
``calibration.json``, after `calibrate_stance`.

    python scripts/calibrate_verdict.py MODEL DATA_DIR:NAME...

NAME is a set that `evaluate` would list, as in ``tests/data:newsroom.open``. Of retrieval sets only the
claims are taken whose id has an even hash, so that the others stay to tell how well it does.

The strength from which evidence decides is the highest that gives as many right verdicts as the best,
but for one standard error, of those at which no more than `REFUTED_AS_SUPPORTED` of the refuted claims
are called supported and at least `DECIDED_RIGHT` of what is decided is right: what hangs on a few claims
is decided carefully (the rule of Breiman et al. 1984 for choosing among models). The curves of the
confidence are sigmoids over the logit of what decided (Platt 1999), one a kind of verdict.
"""

import argparse
import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from evaluate import BATCH, ingest_set
from evaluation_sets import EvaluationSet, is_for_fitting, sets_of
from index.corpus import Corpus
from index.database import Database
from index.encoder import SentenceEncoder
from index.ingest import Ingestor
from index.search import Searcher
from service.stance_model import CALIBRATION_FILE, CURVES, CrossEncoderStance
from service.verification.confidence import AS_IT_IS, Curve
from service.verification.records import Thresholds, Verdict
from service.verification.verdict import decide
from service_path import ARMS, JudgedSides, ServicePath, by_stance_alone

REFUTED_AS_SUPPORTED = 0.02
"""Saying that what is false is so does most harm."""

DECIDED_RIGHT = 0.7
"""Of the verdicts that are not left open. At three in four nearly nothing would be decided."""

GRID = [n / 200 for n in range(80, 196)]
"""Strengths tried, .4 to .975."""

PULL = 0.5
"""How much a curve is drawn to what it would be without a fit: as by a claim or two."""

KINDS = {
    Verdict.SUPPORTED: "decided",
    Verdict.REFUTED: "decided",
    Verdict.CONFLICTING: "conflicting",
    Verdict.NOT_ENOUGH_INFO: "left_open",
}

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """The evidence on one claim, and the right verdict."""

    sides: JudgedSides
    verdict: Verdict


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
        Case(each, claim.verdict) for each, claim in zip(sides, claims, strict=True) if claim.verdict
    ]


def fitted(cases: Sequence[Case], thresholds: Thresholds) -> dict[str, Any]:
    """What decides, and a curve for each kind of verdict that then comes out.

    Raises `ValueError` where no strength keeps within the bounds.
    """
    chosen = _threshold(cases, thresholds)
    decided = replace(thresholds, decide=chosen, curves=AS_IT_IS)
    rows: dict[str, list[tuple[float, bool]]] = {name: [] for name in CURVES}
    for case in cases:
        decision = decide(*case.sides, decided)
        rows[KINDS[decision.verdict]].append((decision.confidence, decision.verdict is case.verdict))
    return {
        "decide": chosen,
        "curves": {name: asdict(curve(each)) for name, each in rows.items()},
        "claims": len(cases),
    }


def _threshold(cases: Sequence[Case], thresholds: Thresholds) -> float:
    within: list[tuple[float, float]] = []
    for strength in GRID:
        if strength < thresholds.shown:
            continue
        tried = replace(thresholds, decide=strength, curves=AS_IT_IS)
        said = [decide(*case.sides, tried).verdict for case in cases]
        is_right = [each is case.verdict for each, case in zip(said, cases, strict=True)]
        is_decided = [each is not Verdict.NOT_ENOUGH_INFO for each in said]
        is_supported = [each is Verdict.SUPPORTED for each in said]
        is_refuted = [case.verdict is Verdict.REFUTED for case in cases]
        if (
            _share(is_supported, is_refuted, of_none=0) <= REFUTED_AS_SUPPORTED
            and _share(is_right, is_decided, of_none=1) >= DECIDED_RIGHT
        ):
            within.append((sum(is_right) / len(cases), strength))
    if not within:
        raise ValueError("no strength keeps within the bounds on these sets")
    best = max(right for right, _ in within)
    error = sqrt(best * (1 - best) / len(cases))
    return max(strength for right, strength in within if right >= best - error)


def _share(holds: Sequence[bool], among: Sequence[bool], of_none: float) -> float:
    """The share for which something holds, of those among which it is asked."""
    asked = [each for each, is_asked in zip(holds, among, strict=True) if is_asked]
    return sum(asked) / len(asked) if asked else of_none


def curve(rows: Sequence[tuple[float, bool]]) -> Curve:
    """The sigmoid under which what came out right is likeliest, given the probability that decided; of
    few rows it stays near to what it is without a fit.
    """
    if not rows:
        return Curve()
    probability, right = np.array(rows, float).T
    bounded = np.clip(probability, 1e-6, 1 - 1e-6)
    logits = np.log(bounded / (1 - bounded))

    def loss(parameters: Floats) -> float:
        offset, slope = parameters
        signed = np.where(right > 0, 1, -1) * (offset + slope * logits)
        return float(np.logaddexp(0, -signed).sum() + PULL * (offset**2 + (slope - 1) ** 2))

    offset, slope = minimize(loss, [0.0, 1.0], bounds=[(-20, 20), (0, 20)]).x
    return Curve(round(float(offset), 3), round(float(slope), 3))


if __name__ == "__main__":
    main()
