"""Charts of an acceptance test as SVG: pure functions from figures to text, in the report's colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from core.acceptance.measuring import Bin
from core.language.catalogue import Language
from core.statistics.operating_point import Scores
from core.statistics.roc import Curve

_INK, _SOFT, _HAIR, _ACCENT, _WARN, _TINT = "#17222b", "#5b6972", "#d3dbe0", "#175a7a", "#97480b", "#f1f4f6"
_LEFT, _TOP, _RIGHT, _BOTTOM = 46, 12, 12, 40
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
#: Points of a curve that are drawn; more would not be visible.
_POINTS = 600


def roc_chart(curve: Curve, threshold: float, say: Language, side: int = 300) -> str:
    """Draw the ROC curve with the operating point on it."""
    step = max(1, len(curve.thresholds) // _POINTS)
    chosen = sorted({*range(0, len(curve.thresholds), step), len(curve.thresholds) - 1})
    frame = _Frame(side, side)
    corners = [(float(1 - curve.specificity[n]), float(curve.sensitivity[n])) for n in chosen]
    sensitivity, specificity = curve.at(threshold)
    return frame.svg(
        (
            frame.line([(0, 0), (1, 1)], _HAIR, dash=True),
            frame.line(corners, _ACCENT, 2),
            frame.cross(1 - specificity, sensitivity),
        ),
        say("1 - specificity"),
        say("Sensitivity"),
        say,
    )


def reliability_chart(bins: Sequence[Bin], say: Language, side: int = 300) -> str:
    """Draw the share with the finding by predicted probability, with intervals; ideal is the diagonal."""
    frame = _Frame(side, side)
    marks = []
    for one in bins:
        marks.append(frame.line([(one.score, one.found.low), (one.score, one.found.high)], _SOFT, 1.2))
        marks.append(frame.dot(one.score, one.found.value))
    parts = (frame.line([(0, 0), (1, 1)], _HAIR, dash=True), *marks)
    return frame.svg(parts, say("Predicted probability"), say("With the finding"), say)


def score_chart(scores: Scores, threshold: float, say: Language, width: int = 620, height: int = 190) -> str:
    """Draw how many cases with and without the finding have which score, and the threshold."""
    counts = [
        np.histogram(scores.values[side], bins=25, range=(0.0, 1.0))[0]
        for side in (~scores.positive, scores.positive)
    ]
    most = max(int(part.max(initial=1)) for part in counts)
    frame = _Frame(width, height)
    bars: list[str] = []
    for part, colour, shift in ((counts[0], _SOFT, 0.0), (counts[1], _ACCENT, 0.5)):
        for n, count in enumerate(part):
            if count:
                left = (n + 0.08 + 0.84 * shift) / 25
                bars.append(frame.bar(left, left + 0.42 / 25, count / most, colour))
    line = frame.line([(threshold, 0), (threshold, 1)], _WARN, 1.6)
    ticks = {0.0: "0", 1.0: f"{most:,}"}
    return frame.svg((*bars, line), say("Predicted probability"), say("Cases"), say, ticks)


class _Frame:
    """A plot over the unit square, converted to pixels."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the position in pixels of a point of the unit square."""
        across = _LEFT + x * (self.width - _LEFT - _RIGHT)
        down = self.height - _BOTTOM - y * (self.height - _TOP - _BOTTOM)
        return round(across, 2), round(down, 2)

    def line(
        self, points: Iterable[tuple[float, float]], colour: str, width: float = 1, *, dash: bool = False
    ) -> str:
        """Draw a line through points of the unit square."""
        path = " ".join("{},{}".format(*self.at(*point)) for point in points)
        dashes = ' stroke-dasharray="4 4"' if dash else ""
        return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dashes}/>'

    def dot(self, x: float, y: float) -> str:
        """Draw a filled dot."""
        across, down = self.at(x, y)
        return f'<circle cx="{across}" cy="{down}" r="3.6" fill="{_ACCENT}"/>'

    def cross(self, x: float, y: float) -> str:
        """Draw the operating point: a ring with a cross, which is recognisable without its colour."""
        across, down = self.at(x, y)
        ring = f'<circle cx="{across}" cy="{down}" r="6" fill="none" stroke="{_WARN}" stroke-width="2"/>'
        arms = "".join(
            f'<line x1="{across - a}" y1="{down - b}" x2="{across + a}" y2="{down + b}" '
            f'stroke="{_WARN}" stroke-width="1.4"/>'
            for a, b in ((11, 0), (0, 11))
        )
        return ring + arms

    def bar(self, left: float, right: float, share: float, colour: str) -> str:
        """Draw a bar that begins at the bottom."""
        (x0, y0), (x1, y1) = self.at(left, 0), self.at(right, share)
        return f'<rect x="{x0}" y="{y1}" width="{x1 - x0:.2f}" height="{y0 - y1:.2f}" fill="{colour}"/>'

    def svg(
        self,
        parts: Iterable[str],
        across: str,
        up: str,
        say: Language,
        ticks: dict[float, str] | None = None,
    ) -> str:
        """Return the whole picture, with axes; `ticks` are those of the vertical axis."""
        left, bottom = self.at(0, 0)
        right, top = self.at(1, 1)
        grid: list[str] = [
            f'<rect x="{left}" y="{top}" width="{right - left}" height="{bottom - top}" fill="{_TINT}"/>'
        ]
        for value in _TICKS:
            x, _ = self.at(value, 0)
            grid.append(f'<line x1="{x}" y1="{top}" x2="{x}" y2="{bottom}" stroke="white"/>')
            grid.append(_svg_text(x, bottom + 14, say.figures(f"{value:g}"), "middle"))
        for value, label in (ticks or {value: f"{value:g}" for value in _TICKS}).items():
            _, y = self.at(0, value)
            grid.append(f'<line x1="{left}" y1="{y}" x2="{right}" y2="{y}" stroke="white"/>')
            grid.append(_svg_text(left - 6, y + 4, say.figures(label), "end"))
        middle = (top + bottom) / 2
        names = (
            _svg_text((left + right) / 2, self.height - 8, across, "middle", _INK),
            f'<g transform="rotate(-90 12 {middle})">{_svg_text(12, middle, up, "middle", _INK)}</g>',
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'font-family="Noto Sans" font-size="11">{"".join((*grid, *parts, *names))}</svg>'
        )


def _svg_text(x: float, y: float, words: str, anchor: str, colour: str = _SOFT) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{colour}">{words}</text>'
