"""What stands in the corners of the viewer: whose picture it is and how it is being shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter

from core.images.base.picture import NamedWindow, Picture, VoiTable
from core.images.display.turn import AS_STORED, Turn
from core.results.wording import readable_number
from desktop.base import theme
from desktop.base.language import decimal, dicom_day, figures, known, mark, tr
from desktop.viewer.orientation import turn_words

_MARGIN = 12
#: In a viewer less wide than this, texts are small.
_NARROW = 480
_SIDES = {"L": mark("Left side"), "R": mark("Right side"), "B": mark("Both sides"), "U": mark("Unpaired")}


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
    turn: Turn = AS_STORED,
    named: bool = True,
    stack: tuple[str, ...] = (),
    marked: tuple[str, ...] = (),
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
    turn : Turn
        How the picture is turned.
    named : bool
        Whether to tell what the file says in words of its own: of patient, study and series, and the names
        of file and overlays.
    stack : tuple of str
        Lines on the stack that the picture lies in.
    marked : tuple of str
        Lines on the reader's marks of the picture.
    """
    who = picture.identity
    person = "  ".join(part for part in (who.patient_id, who.patient_sex, who.patient_age) if part)
    study = "  ".join(part for part in (dicom_day(who.study_date), who.study_description) if part)
    series = "  ".join(part for part in (who.modality, who.series_description) if part)
    image = (
        ""
        if who.instance_number is None
        else tr("Image {instance_number}", instance_number=who.instance_number)
    )
    rows, columns = picture.shape
    spacing = ""
    if picture.spacing is not None:
        across, down = (figures(f"{part:.3g}") for part in reversed(picture.spacing))
        words = tr("{across} x {down} mm {plane}", across=across, down=down, plane=known(picture.plane.value))
        spacing = words.rstrip()
    frame = (
        tr("Frame {frame} of {frames}", frame=picture.frame, frames=picture.frames)
        if picture.frames > 1 and not stack
        else ""
    )
    zoomed = tr("Zoom {zoom} %", zoom=decimal(zoom * 100, 0))
    orientation = picture.orientation
    part = "  ".join(
        part
        for part in (
            who.body_part,
            orientation.view,
            known(known(_SIDES.get(orientation.side, orientation.side))),
        )
        if part
    )
    patient = _present(*dict.fromkeys((who.patient_name, person, study))) if named else ()
    return Corners(
        top_left=(*patient, *marked),
        top_right=_present(series, image, part, picture.name) if named else (),
        bottom_left=_present(
            *map(known, picture.notes),
            tr("Lossy compression") if picture.lossy else "",
            _overlays(picture, shown=overlays, named=named),
            _window_text(picture, window),
            tr("Inverted") if inverted else "",
            turn_words(turn),
            zoomed,
        ),
        bottom_right=_present(value_at(picture, pixel), frame, *stack, f"{columns} x {rows}", spacing),
    )


def value_at(picture: Picture, pixel: tuple[int, int] | None) -> str:
    """Position of a pixel, in millimetres too where they are known, and its value in the picture's unit.

    Empty outside the picture. Millimetres are counted from the first pixel.
    """
    rows, columns = picture.pixels.shape[:2]
    if pixel is None or not (0 <= pixel[0] < columns and 0 <= pixel[1] < rows):
        return ""
    found = picture.pixels[pixel[1], pixel[0]]
    if picture.is_colour:
        value = "RGB " + " ".join(str(int(part)) for part in found)
    else:
        value = (
            f"{readable_number(float(found))} {picture.unit}".strip()
            if np.isfinite(found)
            else tr("no value")
        )
    place = f"{pixel[0]}, {pixel[1]}"
    if picture.spacing is not None:
        down, across = picture.spacing
        place += tr(
            "  ({pixel}, {pixel2} mm)",
            pixel=decimal(pixel[0] * across, 1),
            pixel2=decimal(pixel[1] * down, 1),
        )
    return f"{place}:  {value}"


def paint_corners(painter: QPainter, box: QRect, font: QFont, texts: Corners) -> None:
    """Write the lines into the corners of `box`, each within its half of the width."""
    painter.setFont(theme.font(font, theme.SMALL) if box.width() < _NARROW else font)
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
            # Numbers stand before names; of the name of a file the end tells most.
            cut = Qt.TextElideMode.ElideMiddle if lines is texts.top_right else Qt.TextElideMode.ElideRight
            shown = painter.fontMetrics().elidedText(text, cut, half)
            place = QRect(x, y + n * line, half, line)
            paint_outlined(painter, place, align, shown)


def edges(picture: Picture, turn: Turn) -> tuple[str, str, str, str]:
    """Directions in the patient at the top, right, bottom and left of the screen; '' where not known."""
    from core.images.dicom.orientation import opposite

    said: dict[tuple[int, int], str] = {}
    for letters, (x, y) in ((picture.orientation.right, turn.right), (picture.orientation.down, turn.down)):
        said[x, y], said[-x, -y] = letters, opposite(letters)
    return said[0, -1], said[1, 0], said[0, 1], said[-1, 0]


def paint_edges(
    painter: QPainter, box: QRect, font: QFont, letters: tuple[str, str, str, str], right_y: int
) -> None:
    """Write the directions at the middles of the edges; that of the right edge about the height `right_y`."""
    painter.setFont(theme.font(font, theme.LARGE, bold=True))
    line, wide = painter.fontMetrics().lineSpacing(), 60
    middle = QRect(box.center().x() - wide // 2, 0, wide, line)
    beside = QRect(0, box.center().y() - line // 2, wide, line)
    flag = Qt.AlignmentFlag
    for place, align, text in (
        (middle.translated(0, box.top() + _MARGIN), flag.AlignHCenter, letters[0]),
        (QRect(box.right() - _MARGIN - wide, right_y - line // 2, wide, line), flag.AlignRight, letters[1]),
        (middle.translated(0, box.bottom() - _MARGIN - line), flag.AlignHCenter, letters[2]),
        (beside.translated(box.left() + _MARGIN, 0), flag.AlignLeft, letters[3]),
    ):
        if text:
            paint_outlined(painter, place, align, text)


def paint_outlined(
    painter: QPainter, box: QRect, align: Qt.AlignmentFlag, text: str, colour: str = theme.TEXT
) -> None:
    """Write text with a dark edge, readable over white bone and black air alike."""
    painter.setPen(theme.colour(theme.PICTURE_BACKGROUND, 210))
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1)):
        painter.drawText(box.translated(dx, dy), align | Qt.AlignmentFlag.AlignVCenter, text)
    painter.setPen(theme.colour(colour))
    painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, text)


def _window_text(picture: Picture, window: NamedWindow | None) -> str:
    if window is None and picture.is_colour:
        return tr("Colour as stored")
    if window is None:
        window = picture.windows[0] if picture.windows else NamedWindow("", picture.voi)
    if isinstance(window.voi, VoiTable):
        return tr("VOI LUT   {name}", name=window.name).rstrip()
    width, centre = readable_number(window.voi.width), readable_number(window.voi.center)
    level = f"W {width}   L {centre}   {picture.unit}".rstrip()
    return f"{level}   {window.name}".rstrip()


def _overlays(picture: Picture, *, shown: bool, named: bool) -> str:
    if not picture.overlays:
        return ""
    names = ", ".join(overlay.label for overlay in picture.overlays if overlay.label and named)
    return tr(
        "Overlays{part}{part2}{names}", part="" if shown else " off", part2=": " if names else "", names=names
    )


def _present(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)
