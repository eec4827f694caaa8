"""One measured figure, its goal, and the table that shows all of them. Measures nothing itself."""

import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any


@dataclass(frozen=True)
class Figure:
    """What was measured: `ours` beside `baseline`, and the goal for their ratio (without a baseline, for `ours`).

    The goal is at most `at_most`, or at least `at_least`; a figure without either is there to be read.
    """

    name: str
    ours: float
    unit: str
    baseline: float | None = None
    at_most: float | None = None
    at_least: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours over the baseline; none where there is nothing to compare with."""
        return self.ours / self.baseline if self.baseline else None

    @property
    def goal(self) -> str:
        """The goal as the table shows it: "<= 5x" for ratios, "<= 40 KB" for figures alone."""
        unit = "x" if self.baseline is not None else f" {self.unit}"
        if self.at_most is not None:
            return f"<= {self.at_most:g}{unit}"
        return f">= {self.at_least:g}{unit}" if self.at_least is not None else ""

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; none where there is no goal."""
        measured = self.ours if self.baseline is None else self.ratio
        if measured is None or (self.at_most is None and self.at_least is None):
            return None
        return (self.at_most is None or measured <= self.at_most) and (
            self.at_least is None or measured >= self.at_least
        )


def seconds(action: Callable[..., object], *arguments: object) -> float:
    """How long an action takes."""
    start = perf_counter()
    action(*arguments)
    return perf_counter() - start


def median_seconds(action: Callable[[], object], *, times: int = 3) -> float:
    """The median of several runs: other work on the machine comes and goes."""
    return statistics.median(seconds(action) for _ in range(times))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


_HEADINGS = ("figure", "ours", "baseline", "ratio", "goal", "met")


def table(figures: Sequence[Figure]) -> str:
    """The figures as one table of plain text."""
    rows = [_HEADINGS, *(_cells(figure) for figure in figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(_HEADINGS))]
    lines = [_line(row, widths) for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def _cells(figure: Figure) -> tuple[str, ...]:
    met = {True: "met", False: "NOT MET", None: ""}[figure.is_met]
    return (
        figure.name,
        _amount(figure.ours, figure.unit),
        "" if figure.baseline is None else _amount(figure.baseline, figure.unit),
        "" if figure.ratio is None else f"{figure.ratio:.2f}x",
        figure.goal,
        met,
    )


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first = row[0].ljust(widths[0])
    rest = [cell.rjust(width) for cell, width in zip(row[1:-1], widths[1:-1], strict=True)]
    return "  ".join([first, *rest, row[-1]]).rstrip()


def _amount(value: float, unit: str) -> str:
    number = f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"
    return f"{number} {unit}".strip()


def write_json(figures: Sequence[Figure], path: Path, **facts: Any) -> None:
    """Keep the figures, with facts about the run, for comparing runs."""
    rows = [
        {
            "figure": figure.name,
            "ours": figure.ours,
            "baseline": figure.baseline,
            "unit": figure.unit,
            "ratio": figure.ratio,
            "goal": figure.goal,
            "met": figure.is_met,
        }
        for figure in figures
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**facts, "figures": rows}, indent=2) + "\n", encoding="utf-8")
