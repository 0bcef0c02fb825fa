"""Paint a viewer's picture with everything over it: map, annotations, letters, texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPen

from core.images.base.picture import NamedWindow
from desktop.base import theme
from desktop.viewer.annotation_painter import paint_annotations
from desktop.viewer.annotations import AnnotationTool
from desktop.viewer.class_map import ABOVE, ClassMap, paint_contours, paint_scale, paint_wash
from desktop.viewer.corner_texts import NARROW, corners, edges, paint_corners, paint_edges
from desktop.viewer.hung_marks import HungMarks, label_height, paint_label, paint_lines
from desktop.viewer.rendering import Renderer, ViewSettings
from desktop.viewer.viewport import Viewport

if TYPE_CHECKING:
    from core.workflow.view import Shown

#: Height in pixels of the stack's slider at the lower edge.
SLIDER = 26
_GLASS, _STRONGER = 120, 3.0


@dataclass(frozen=True)
class Scene:
    """The picture on screen, and how it is shown.

    Attributes
    ----------
    shown : Shown
    view : Viewport
    window : NamedWindow or None
        Chosen or dragged by the user; None for the file's own window.
    settings : ViewSettings
    annotation_tool : AnnotationTool
    class_map : ClassMap or None
        Map over the picture.
    contours : bool
        Whether the map is drawn as contours instead of colours.
    opacity : float
        Opacity of the map, 0 to 1.
    pixel : (int, int) or None
        Column and row under the cursor; None if it is outside.
    glass : QPointF or None
        Position of the magnifier; None if it is hidden.
    named : bool
        Whether the texts may show patient and study.
    slider : bool
        Whether there is a slider at the lower edge.
    stack : tuple of str
        Position in the stack, and the rate at which it plays.
    hung : HungMarks
        Label of the study, and reference lines.
    """

    shown: Shown
    view: Viewport
    window: NamedWindow | None
    settings: ViewSettings
    annotation_tool: AnnotationTool
    class_map: ClassMap | None = None
    contours: bool = False
    opacity: float = 1.0
    pixel: tuple[int, int] | None = None
    glass: QPointF | None = None
    named: bool = True
    slider: bool = False
    stack: tuple[str, ...] = ()
    hung: HungMarks = field(default_factory=HungMarks)


def paint_scene(
    painter: QPainter, box: QRect, font: QFont, scene: Scene, renderer: Renderer, ratio: float
) -> None:
    """Paint a scene.

    Parameters
    ----------
    painter : QPainter
    box : QRect
        Rectangle from 0, 0 with the size of the viewer, in points.
    font : QFont
    scene : Scene
    renderer : Renderer
    ratio : float
        Device pixels per point.
    """
    _paint_picture(painter, box, scene, renderer, ratio)
    paint_lines(painter, scene.hung.lines, scene.view)
    paint_annotations(painter, font, scene.annotation_tool, scene.shown.picture, scene.view)
    if scene.glass is not None:
        _paint_glass(painter, scene, scene.glass, ratio)
    picture = scene.shown.picture
    texts = corners(
        picture,
        scene.window,
        inverted=scene.settings.inverted,
        overlays=scene.settings.overlays,
        zoom=scene.view.scale * ratio,
        pixel=scene.pixel,
        turn=scene.view.turn,
        named=scene.named,
        stack=(*scene.stack, *scene.hung.words),
        marked=scene.annotation_tool.words,
    )
    label = scene.hung.label
    below = box.adjusted(0, label_height(painter, font, label), 0, 0)
    narrow = below.width() < NARROW
    foot = SLIDER if scene.slider else 0
    # In a narrow viewer texts use the whole width, the slider is below them, and letters avoid both.
    upper, lower = paint_corners(painter, below.adjusted(0, 0, 0, -foot if narrow else 0), font, texts)
    if label is not None:
        paint_label(painter, box, font, label, named=scene.named)
    left_y = right_y = box.center().y()
    if scene.class_map is not None:
        top = paint_scale(painter, QRectF(box), font, scene.class_map, scene.opacity, lines=scene.contours)
        right_y = top - ABOVE
    within = below.adjusted(0, upper, 0, -foot - lower)
    paint_edges(painter, within, font, edges(picture, scene.view.turn), (left_y, right_y))


def _paint_picture(painter: QPainter, box: QRect, scene: Scene, renderer: Renderer, ratio: float) -> None:
    image, place = renderer.image(scene.shown.levels, scene.settings, scene.view, box.size(), ratio)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(scene.view.on_screen(place), image)
    if scene.class_map is not None:
        rows, columns = scene.shown.picture.pixels.shape[:2]
        painter.setOpacity(scene.opacity)
        paint = paint_contours if scene.contours else paint_wash
        paint(painter, scene.class_map, scene.view, columns, rows)
        painter.setOpacity(1.0)


def _paint_glass(painter: QPainter, scene: Scene, at: QPointF, ratio: float) -> None:
    """Paint an enlarged copy of what is under the cursor, in a round magnifier."""
    side = 2 * _GLASS
    corner = at - QPointF(_GLASS, _GLASS)
    near = scene.view.zoomed(_STRONGER, at.x(), at.y()).moved(-corner.x(), -corner.y())
    renderer = Renderer()
    circle = QPainterPath()
    circle.addEllipse(QRectF(0, 0, side, side))
    painter.save()
    painter.translate(corner)
    painter.setClipPath(circle)
    painter.fillRect(QRectF(0, 0, side, side), theme.colour(theme.PICTURE_BACKGROUND))
    image, place = renderer.image(
        scene.shown.levels, scene.settings, near, QRect(0, 0, side, side).size(), ratio
    )
    painter.drawImage(near.on_screen(place), image)
    painter.setClipping(False)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour(theme.ACCENT), 2))
    painter.drawEllipse(QRectF(1, 1, side - 2, side - 2))
    painter.restore()
