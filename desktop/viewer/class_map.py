"""The class map over a picture, and the scale that explains its values."""

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

#: Pixels on the longer side of a drawn map. Maps have a few dozen cells per side, so this shows all detail.
_SIDE = 512
#: Strongest value, as a share of full scale, below which a map shows only noise.
_WEAK = 0.1
#: Contours follow every third pixel, which makes smooth lines.
_COARSE = 3
#: Width and height of a contour's label in points.
_NAME = (44, 16)
#: Points between the letter at the right edge and the scale.
ABOVE = 20
#: Levels of the contours as shares of full scale, with their line widths in points.
CONTOURS = ((0.25, 1.2), (0.5, 2.2), (0.75, 3.4))


@dataclass(frozen=True, eq=False)
class ClassMap:
    """The map of one class, ready to be drawn.

    Attributes
    ----------
    title : str
        Title of the class.
    values : ndarray of float32, shape (h, w)
        Values over the whole picture as shares of full scale, 0 to 1.
    by_occlusion : bool
        Whether it was made by occlusion, because the model makes no maps.
    """

    title: str
    values: NDArray[np.float32]
    by_occlusion: bool = False

    @property
    def strongest(self) -> float:
        """The largest value, as a share of full scale."""
        return max(0.0, float(self.values.max()))

    @property
    def weak(self) -> bool:
        """Whether the map is too weak to point at a place; it is not shown then."""
        return self.strongest < _WEAK

    @cached_property
    def image(self) -> QImage:
        """The map as premultiplied colours at full opacity, with the picture's aspect ratio."""
        from core.inference.heatmap import coloured_map

        return _wash_image(coloured_map(self.values, 1.0))

    @cached_property
    def curves(self) -> tuple[QPainterPath, ...]:
        """The contours of each level; coordinates run from 0 to 1 over the whole picture."""
        from core.inference.contour import contour

        coarse = self.values[::_COARSE, ::_COARSE]
        rows, columns = self.values.shape
        # A block's value belongs to its first pixel, not to its centre.
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
    """Return the map of a finding in the geometry of its picture; None if there is none."""
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
    """Draw the map in transparent colours over a picture of `columns` by `rows` pixels."""
    painter.setTransform(view.transform)
    painter.drawImage(QRectF(0, 0, columns, rows), class_map.image)
    painter.resetTransform()


def paint_contours(painter: QPainter, class_map: ClassMap, view: Viewport, columns: int, rows: int) -> None:
    """Draw the map as labelled contours; higher levels have wider lines."""
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
    """Label a contour at its top, left or bottom, so that the labels do not overlap."""
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
    """Draw the scale with the class's title at the right edge of `box`; return the scale's top."""
    if box.width() < TINY:
        # The scale would cover the picture; the findings panel tells how strong the map is.
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
    # The mark shows the picture's own largest value, so that a weak map can be recognised as weak.
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
