"""Draw how often a model is right where it says how sure it is, a panel a set."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.figure import Figure

COLUMNS = 4
INK, MARK = "#404040", "#0b6e99"


def plot_reliability(
    bins: Mapping[str, Sequence[tuple[float, float, int]]], errors: Mapping[str, float], path: Path
) -> None:
    """Write a PNG; ``bins`` holds (mean confidence, accuracy, rows) of each set's bins.

    A point below the line is over-confident. ``errors`` is each set's expected calibration error.
    """
    lines = max(1, math.ceil(len(bins) / COLUMNS))
    figure = Figure(figsize=(2.7 * COLUMNS, 2.8 * lines), layout="constrained")
    panels = figure.subplots(lines, COLUMNS, squeeze=False, sharex=True, sharey=True).flatten()
    for panel, (name, points) in zip(panels, bins.items(), strict=False):
        panel.plot([0.33, 1], [0.33, 1], color="#b0b0b0", linewidth=1)
        said, was = [each[0] for each in points], [each[1] for each in points]
        panel.plot(said, was, "o-", color=MARK, markersize=3)
        rows = sum(count for _, _, count in points)
        panel.set_title(f"{name}\n{rows:,} pairs, error {errors[name]:.3f}", fontsize=8, color=INK)
        panel.set(xlim=(0.3, 1.02), ylim=(0, 1.02))
        panel.tick_params(labelsize=7, colors=INK)
        panel.spines[["top", "right"]].set_visible(False)
    for panel in panels[max(0, len(bins) - COLUMNS) : len(bins)]:
        panel.tick_params(labelbottom=True)
    for panel in panels[len(bins) :]:
        panel.set_axis_off()
    figure.supxlabel("largest probability, calibrated", fontsize=9, color=INK)
    figure.supylabel("share that was right", fontsize=9, color=INK)
    figure.savefig(path, dpi=120)
