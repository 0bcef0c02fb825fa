"""What stands in the corners of the viewer: whose picture it is and how it is being shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter

from core.images.picture import NamedWindow, Picture, VoiTable
from core.results.wording import dicom_date, number
from desktop import theme

_MARGIN = 12


@dataclass(frozen=True)
class Corners:
    """Lines for the four corners."""

    top_left: tuple[str, ...] = ()
    top_right: tuple[str, ...] = ()
    bottom_left: tuple[str, ...] = ()
    bottom_right: tuple[str, ...] = ()


def corners(
    picture: Picture,
    window: NamedWindow | None,
    *,
    inverted: bool,
    overlays: bool,
    zoom: float,
    pixel: tuple[int, int] | None,
) -> Corners:
    """Collect the lines.

    Parameters
    ----------
    picture : Picture
    window : NamedWindow or None
        Chosen or dragged by the user; None where the picture is shown as its file asks.
    inverted : bool
        By the user.
    overlays : bool
        Whether overlays are drawn, where there are any.
    zoom : float
        Device pixels for each pixel of the picture.
    pixel : (int, int) or None
        Column and row under the cursor.
    """
    who = picture.identity
    person = "  ".join(part for part in (who.patient_id, who.patient_sex, who.patient_age) if part)
    study = "  ".join(part for part in (dicom_date(who.study_date), who.study_description) if part)
    series = "  ".join(part for part in (who.modality, who.series_description) if part)
    image = "" if who.instance_number is None else f"Image {who.instance_number}"
    rows, columns = picture.shape
    size = f"{columns} x {rows}"
    if picture.spacing is not None:
        size += f"   {picture.spacing[1]:.3g} x {picture.spacing[0]:.3g} mm"
    frame = f"Frame {picture.frame} of {picture.frames}" if picture.frames > 1 else ""
    zoomed = f"Zoom {zoom * 100:.0f} %"
    return Corners(
        top_left=_present(
            *dict.fromkeys((who.patient_name, person, study)),
        ),
        top_right=_present(series, image, who.body_part, picture.name),
        bottom_left=_present(
            *picture.notes,
            "Lossy compression" if picture.lossy else "",
            _overlays(picture, shown=overlays),
            _window(picture, window),
            "Inverted" if inverted else "",
            zoomed,
        ),
        bottom_right=_present(value_at(picture, pixel), frame, size),
    )


def value_at(picture: Picture, pixel: tuple[int, int] | None) -> str:
    """Position and value of a pixel, in the picture's unit; empty outside the picture."""
    rows, columns = picture.pixels.shape[:2]
    if pixel is None or not (0 <= pixel[0] < columns and 0 <= pixel[1] < rows):
        return ""
    found = picture.pixels[pixel[1], pixel[0]]
    if picture.is_colour:
        value = "RGB " + " ".join(str(int(part)) for part in found)
    else:
        value = f"{number(float(found))} {picture.unit}".strip() if np.isfinite(found) else "no value"
    return f"{pixel[0]}, {pixel[1]}:  {value}"


def paint_corners(painter: QPainter, box: QRect, font: QFont, texts: Corners) -> None:
    """Write the lines into the corners of `box`, each within its half of the width."""
    painter.setFont(font)
    line, half = painter.fontMetrics().lineSpacing(), box.width() // 2 - 2 * _MARGIN
    left, right = box.left() + _MARGIN, box.right() - _MARGIN - half
    top, bottom = box.top() + _MARGIN, box.bottom() - _MARGIN
    for lines, x, y, align in (
        (texts.top_left, left, top, Qt.AlignmentFlag.AlignLeft),
        (texts.top_right, right, top, Qt.AlignmentFlag.AlignRight),
        (texts.bottom_left, left, bottom - line * len(texts.bottom_left), Qt.AlignmentFlag.AlignLeft),
        (texts.bottom_right, right, bottom - line * len(texts.bottom_right), Qt.AlignmentFlag.AlignRight),
    ):
        for n, text in enumerate(lines):
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, half)
            place = QRect(x, y + n * line, half, line)
            paint_outlined(painter, place, align, shown)


def paint_outlined(painter: QPainter, box: QRect, align: Qt.AlignmentFlag, text: str) -> None:
    """Write text with a dark edge, readable over white bone and black air alike."""
    painter.setPen(theme.colour(theme.FILM, 210))
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1)):
        painter.drawText(box.translated(dx, dy), align | Qt.AlignmentFlag.AlignVCenter, text)
    painter.setPen(theme.colour(theme.TEXT))
    painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, text)


def _window(picture: Picture, window: NamedWindow | None) -> str:
    if window is None and picture.is_colour:
        return "Colour as stored"
    if window is None:
        window = picture.windows[0] if picture.windows else NamedWindow("", picture.voi)
    if isinstance(window.voi, VoiTable):
        return f"VOI LUT   {window.name}".rstrip()
    level = f"W {number(window.voi.width)}   L {number(window.voi.center)}   {picture.unit}".rstrip()
    return f"{level}   {window.name}".rstrip()


def _overlays(picture: Picture, *, shown: bool) -> str:
    if not picture.overlays:
        return ""
    names = ", ".join(overlay.label for overlay in picture.overlays if overlay.label)
    return f"Overlays{'' if shown else ' off'}{': ' if names else ''}{names}"


def _present(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)
