"""Draw the annotations of a picture with their values."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from core.images.base.picture import Picture
from core.images.display.measurements import Annotation, AnnotationKind, measure, pixels_in
from core.results.mark_words import measured_words
from desktop.base import theme
from desktop.base.language import figures, known, tr
from desktop.viewer.annotations import AnnotationTool
from desktop.viewer.corner_texts import paint_outlined
from desktop.viewer.viewport import Viewport

_HANDLE = 4
_EDGE = 4
#: Largest number of pixels that are measured within one paint.
_MANY = 1 << 20


def paint_annotations(
    painter: QPainter, font: QFont, tool: AnnotationTool, picture: Picture, view: Viewport
) -> None:
    """Draw all annotations, the unfinished one, and the keyboard's cross."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    for place, annotation in enumerate(tool.annotations):
        chosen = place == tool.now.chosen
        if chosen and tool.now.held is not None:
            lines = annotation_text(annotation, picture, hasty=True)
        else:
            lines = tool.text_of(annotation, lambda annotation: annotation_text(annotation, picture))
        _paint(painter, annotation, lines, view, chosen=chosen)
    if tool.draft is not None:
        _paint(painter, tool.draft, annotation_text(tool.draft, picture, hasty=True), view, chosen=True)
    if tool.now.cross is not None:
        x, y = tool.now.cross.x(), tool.now.cross.y()
        cross = [QLineF(x - 12, y, x + 12, y), QLineF(x, y - 12, x, y + 12)]
        for pen in _pens(1.5):
            painter.setPen(pen)
            painter.drawLines(cross)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def annotation_text(annotation: Annotation, picture: Picture, *, hasty: bool = False) -> tuple[str, ...]:
    """Return the values of an annotation, one line each; if `hasty`, without those slow to compute."""
    kind = annotation.kind
    if len(annotation.points) < kind.corners:
        return ()
    follows = hasty and kind.is_region and pixels_in(annotation) > _MANY
    words = measured_words(measure(picture, annotation, greys=not follows), known, figures)
    if not kind.is_region:
        return words
    size, *greys = words
    if follows:
        greys = [tr("Mean and SD follow")]
    elif not greys:
        greys = [tr("No grey values") if picture.is_colour else tr("No pixels")]
    return (*greys, size)


def _paint(
    painter: QPainter, annotation: Annotation, lines: tuple[str, ...], view: Viewport, *, chosen: bool
) -> None:
    points = [view.to_screen(*point) for point in annotation.points]
    box = QRectF(points[0], points[-1]).normalized()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in _pens(2.2 if chosen else 1.5):
        painter.setPen(pen)
        if annotation.kind is AnnotationKind.RECTANGLE:
            painter.drawRect(box)
        elif annotation.kind is AnnotationKind.ELLIPSE:
            painter.drawEllipse(box)
        else:
            painter.drawPolyline(points)
    for point in points:
        _paint_end(
            painter,
            point,
            chosen=chosen,
            plain=annotation.kind in (AnnotationKind.LENGTH, AnnotationKind.ANGLE),
        )
    metrics = painter.fontMetrics()
    line = metrics.lineSpacing()
    lowest = max(points, key=QPointF.y)
    corner = {AnnotationKind.LENGTH: lowest, AnnotationKind.ANGLE: points[1]}.get(
        annotation.kind, box.bottomLeft()
    )
    # The text stays on screen if there is room for it.
    wide = max((metrics.horizontalAdvance(text) for text in lines), default=0) + 2
    left = min(round(corner.x()) + 8, painter.window().width() - wide - _EDGE)
    top = min(round(corner.y()) + 6, painter.window().height() - line * len(lines) - _EDGE)
    for n, text in enumerate(lines):
        place = QRect(left, top + n * line, wide, line)
        paint_outlined(painter, place, Qt.AlignmentFlag.AlignLeft, text, theme.ANNOTATION)


def _paint_end(painter: QPainter, point: QPointF, *, chosen: bool, plain: bool) -> None:
    """Draw a handle if the annotation is picked, otherwise a small cross at the ends of lines."""
    if chosen:
        square = QRectF(point.x() - _HANDLE, point.y() - _HANDLE, 2 * _HANDLE, 2 * _HANDLE)
        painter.setPen(QPen(theme.colour(theme.ANNOTATION), 1.5))
        painter.fillRect(square, theme.colour(theme.PICTURE_BACKGROUND))
        painter.drawRect(square)
    elif plain:
        for pen in _pens(1.5):
            painter.setPen(pen)
            painter.drawLine(point - QPointF(4, 4), point + QPointF(4, 4))
            painter.drawLine(point - QPointF(4, -4), point + QPointF(4, -4))


def _pens(width: float) -> tuple[QPen, QPen]:
    """Return two pens; the wide dark one makes lines visible over white bone."""
    edge, line = (
        QPen(theme.colour(theme.PICTURE_BACKGROUND, 170), width + 2),
        QPen(theme.colour(theme.ANNOTATION), width),
    )
    return edge, line
