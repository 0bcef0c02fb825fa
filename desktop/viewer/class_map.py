"""The class map as the viewer lays it over a picture, with the scale that tells what it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from desktop.base import theme
from desktop.base.language import decimal, tr
from desktop.viewer.corner_texts import NARROW, TINY, paint_outlined
from desktop.viewer.viewport import Viewport

if TYPE_CHECKING:
    from core.models.card import Card
    from core.results.findings import ScoredFinding
    from core.results.reading import Reading

#: Maps have a few dozen cells a side; this many pixels show all that is in them.
_SIDE = 512
#: Evidence, as a share of full scale, below which a map shows only noise.
_WEAK = 0.1
#: Every third one of these gives smooth lines.
_COARSE = 3
#: Width and height of a line's label.
_NAME = (44, 16)
#: Points by which the letter at the right edge stands above the scale.
ABOVE = 20
#: Levels of the lines as shares of full scale, with their widths in points, by which they differ.
CONTOURS = ((0.25, 1.2), (0.5, 2.2), (0.75, 3.4))


@dataclass(frozen=True, eq=False)
class ClassMap:
    """The map of one class, ready to be drawn.

    Attributes
    ----------
    title : str
        The class in words.
    values : ndarray of float32, shape (h, w)
        Over the whole picture, in parts of full scale, 0-1.
    by_occlusion : bool
        Whether it was made by covering places, as its model gives no maps.
    """

    title: str
    values: NDArray[np.float32]
    by_occlusion: bool = False

    @property
    def strongest(self) -> float:
        """Greatest evidence in parts of full scale."""
        return max(0.0, float(self.values.max()))

    @property
    def weak(self) -> bool:
        """Whether it is too weak to point at a place; then no map is shown rather than a faint one."""
        return self.strongest < _WEAK

    @cached_property
    def image(self) -> QImage:
        """Premultiplied colours at full opacity, with the picture's aspect."""
        from core.inference.heatmap import coloured_map

        return _wash_image(coloured_map(self.values, 1.0))

    @cached_property
    def curves(self) -> tuple[QPainterPath, ...]:
        """The lines of each level, the whole picture covering 0 to 1 both ways."""
        from core.inference.contour import contour

        coarse = self.values[::_COARSE, ::_COARSE]
        rows, columns = self.values.shape
        # The value of a block belongs to its first pixel, not to its middle.
        shift = (1 - 1 / _COARSE) / 2
        onto = QTransform.fromScale(_COARSE / columns, _COARSE / rows).translate(-shift, -shift)
        found = []
        for level, _ in CONTOURS:
            path = QPainterPath()
            for curve in contour(coarse, level):
                path.addPolygon(QPolygonF([QPointF(*point) for point in curve.tolist()]))
            found.append(onto.map(path))
        return tuple(found)


def class_map_of(reading: Reading, finding: ScoredFinding, title: str, card: Card) -> ClassMap | None:
    """Map of a finding over a picture's own geometry; None where there is none."""
    from core.inference.heatmap import map_on_picture
    from core.results.findings import is_by_occlusion, map_of_finding

    evidence = map_of_finding(reading, finding)
    if evidence is None:
        return None
    rows, columns = reading.shape
    scale = min(1.0, _SIDE / max(rows, columns))
    height, width = max(1, round(rows * scale)), max(1, round(columns * scale))
    values = map_on_picture(evidence, card.preparation, reading.shape, height, width)
    return ClassMap(title, values, is_by_occlusion(reading))


def paint_wash(painter: QPainter, class_map: ClassMap, view: Viewport, columns: int, rows: int) -> None:
    """Lay the map over a picture of `columns` by `rows` as a wash of colour."""
    painter.setTransform(view.transform)
    painter.drawImage(QRectF(0, 0, columns, rows), class_map.image)
    painter.resetTransform()


def paint_contours(painter: QPainter, class_map: ClassMap, view: Viewport, columns: int, rows: int) -> None:
    """Draw the map as a line for each level, wider for more, and named."""
    onto = QTransform.fromScale(columns, rows) * view.transform
    opacity = painter.opacity()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    edge, bright = theme.colour(theme.PICTURE_BACKGROUND, 170), theme.colour(theme.CONTOUR)
    for number, (path, (_, width)) in enumerate(zip(class_map.curves, CONTOURS, strict=True)):
        if path.isEmpty():
            continue
        curve = onto.map(path)
        for colour, wide in ((edge, width + 2), (bright, width)):
            painter.setPen(QPen(colour, wide, j=Qt.PenJoinStyle.RoundJoin))
            painter.drawPath(curve)
        painter.setOpacity(1.0)
        _paint_name(painter, curve, number)
        painter.setOpacity(opacity)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_name(painter: QPainter, curve: QPainterPath, number: int) -> None:
    """Write the name of a line upon it: at its top, at its left or at its bottom, apart from the others."""
    points = [curve.elementAt(n) for n in range(curve.elementCount())]
    furthest: Callable[[QPainterPath.Element], float] = (_by_top, _by_left, _by_bottom)[number]
    at, box = min(points, key=furthest), painter.window()
    place = QRect(0, 0, *_NAME)
    place.moveCenter(QPoint(round(at.x), round(at.y)))
    place.moveLeft(min(max(place.left(), box.left() + 40), box.right() - place.width()))
    painter.fillRect(place, theme.colour(theme.PICTURE_BACKGROUND, 170))
    text = f"{CONTOURS[number][0] * 100:.0f} %"
    paint_outlined(painter, place, Qt.AlignmentFlag.AlignHCenter, text, theme.CONTOUR)


def _by_top(point: QPainterPath.Element) -> float:
    return point.y


def _by_left(point: QPainterPath.Element) -> float:
    return point.x


def _by_bottom(point: QPainterPath.Element) -> float:
    return -point.y


def paint_scale(
    painter: QPainter, box: QRectF, font: QFont, class_map: ClassMap, opacity: float, *, lines: bool
) -> int:
    """Draw the scale at the right edge of `box`, headed by the class it is for; return its top."""
    if box.width() < TINY:
        # It would cover the picture; the findings panel says how strong the evidence is.
        return int(box.center().y()) + ABOVE
    painter.setFont(theme.font(font, theme.SMALL) if box.width() < NARROW else font)
    line = painter.fontMetrics().height()
    height = min(180.0, box.height() * 0.3)
    bar = QRectF(box.right() - 24, box.center().y() - height / 2, 10, height)
    painter.fillRect(bar, theme.colour(theme.PICTURE_BACKGROUND))
    painter.setOpacity(opacity)
    (_paint_widths if lines else _paint_colours)(painter, bar)
    painter.setOpacity(1.0)
    painter.setPen(theme.colour(theme.QUIET))
    painter.drawRect(bar)
    # The mark is at the picture's own strongest evidence, so that a weak map is recognisable as weak.
    y = bar.bottom() - min(class_map.strongest, 1.0) * bar.height()
    painter.setPen(theme.colour(theme.TEXT))
    painter.drawLine(int(bar.left()) - 5, round(y), int(bar.right()) + 4, round(y))
    right = Qt.AlignmentFlag.AlignRight
    for text, at in ((tr("full"), bar.top()), (tr("none"), bar.bottom())):
        paint_outlined(painter, QRect(int(bar.left()) - 68, round(at - line / 2), 60, line), right, text)
    words = [tr("Evidence for"), class_map.title]
    if class_map.by_occlusion:
        words.append(tr("by covering places"))
    if lines and class_map.strongest < CONTOURS[0][0]:
        words.append(tr("below {contours} % everywhere", contours=decimal(CONTOURS[0][0] * 100, 0)))
    top = round(bar.top() - (len(words) + 0.8) * line)
    for n, text in enumerate(words):
        paint_outlined(painter, QRect(int(box.right()) - 253, top + n * line, 240, line), right, text)
    return top


def _paint_colours(painter: QPainter, bar: QRectF) -> None:
    from core.inference.heatmap import coloured_map

    steps = np.linspace(1.0, 0.0, 64, dtype=np.float32)[:, None]
    painter.drawImage(bar, _wash_image(coloured_map(steps, 1.0)))


def _paint_widths(painter: QPainter, bar: QRectF) -> None:
    for level, width in CONTOURS:
        painter.setPen(QPen(theme.colour(theme.CONTOUR), width, c=Qt.PenCapStyle.FlatCap))
        y = bar.bottom() - level * bar.height()
        painter.drawLine(QPointF(bar.left() + 1, y), QPointF(bar.right(), y))


def _wash_image(rgba: np.ndarray) -> QImage:
    height, width = rgba.shape[:2]
    data = np.ascontiguousarray(rgba)
    image = QImage(data.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_RGBA8888_Premultiplied)
