"""Draw how often a model is right where it says how sure it is, a panel a set."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.figure import Figure

COLUMNS = 4
INK, MARK = "#404040", "#0b6e99"


def plot_reliability(
    bins: Mapping[str, Sequence[tuple[float, float, int]]],
    errors: Mapping[str, float],
    path: Path,
    said: str = "largest probability, calibrated",
    counted: str = "pairs",
) -> None:
    """Write a PNG; ``bins`` holds (mean confidence, accuracy, rows) of each set's bins.

    A point below the line is over-confident. ``errors`` is each set's expected calibration error,
    ``said`` what the model says of itself, and ``counted`` what a row is.
    """
    lines = max(1, math.ceil(len(bins) / COLUMNS))
    columns = min(COLUMNS, max(1, len(bins)))
    # The largest of three probabilities is a third at least; a confidence may be anything.
    lowest = min((0.33, *(mean - 0.05 for points in bins.values() for mean, _, _ in points)))
    figure = Figure(figsize=(2.7 * columns, 2.8 * lines), layout="constrained")
    panels = figure.subplots(lines, columns, squeeze=False, sharex=True, sharey=True).flatten()
    for panel, (name, points) in zip(panels, bins.items(), strict=False):
        panel.plot([lowest, 1], [lowest, 1], color="#b0b0b0", linewidth=1)
        means, was = [each[0] for each in points], [each[1] for each in points]
        panel.plot(means, was, "o-", color=MARK, markersize=3)
        rows = sum(count for _, _, count in points)
        panel.set_title(f"{name}\n{rows:,} {counted}, error {errors[name]:.3f}", fontsize=8, color=INK)
        panel.set(xlim=(lowest - 0.03, 1.02), ylim=(0, 1.02))
        panel.tick_params(labelsize=7, colors=INK)
        panel.spines[["top", "right"]].set_visible(False)
    for panel in panels[max(0, len(bins) - columns) : len(bins)]:
        panel.tick_params(labelbottom=True)
    for panel in panels[len(bins) :]:
        panel.set_axis_off()
    figure.supxlabel(said, fontsize=9, color=INK)
    figure.supylabel("share that was right", fontsize=9, color=INK)
    figure.savefig(path, dpi=120)
