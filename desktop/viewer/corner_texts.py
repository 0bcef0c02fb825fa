"""Texts in the corners of the viewer: the patient, the picture, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter

from core.images.base.picture import NamedWindow, Picture, VoiTable
from core.images.display.turn import AS_STORED, Turn
from core.results.wording import readable_number
from desktop.base import theme
from desktop.base.language import decimal, dicom_day, figures, known, mark, tr
from desktop.base.patient_words import age_and_sex
from desktop.viewer.orientation import turn_words

#: Pixels at the edges, and between the texts of the left and the right corner.
_MARGIN, _GAP = 12, 10
#: Width in pixels below which texts are small and the two corners share each line.
NARROW = 480
#: Width in pixels below which only the left corners have text; the findings panel has the rest.
TINY = 200
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
    """Return the lines of the corners.

    Parameters
    ----------
    picture : Picture
    window : NamedWindow or None
        Chosen or dragged by the user; None for the file's own window.
    inverted : bool
        Whether the user inverted the grey levels.
    overlays : bool
        Whether overlays are drawn, if there are any.
    zoom : float
        Device pixels per picture pixel.
    pixel : (int, int) or None
        Column and row under the cursor; None if it is outside.
    turn : Turn
        How the picture is turned.
    named : bool
        Whether to show free text of the file: patient, study, series, and the names of file and
        overlays.
    stack : tuple of str
        Lines on the picture's stack.
    marked : tuple of str
        Lines on the reader's marks of the picture.
    """
    who = picture.identity
    person = "  ".join(filter(None, (who.patient_id, age_and_sex(who.patient_age, who.patient_sex))))
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
    """Return a pixel's position, in millimetres too if known, and its value with its unit.

    The text is empty outside the picture. Millimetres are counted from the first pixel.
    """
    rows, columns = picture.pixels.shape[:2]
    if pixel is None or not (0 <= pixel[0] < columns and 0 <= pixel[1] < rows):
        return ""
    found = picture.pixels[pixel[1], pixel[0]]
    if picture.is_colour:
        value = "RGB " + " ".join(str(int(part)) for part in found)
    else:
        value = (
            f"{figures(readable_number(float(found)))} {picture.unit}".strip()
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


def paint_corners(painter: QPainter, box: QRect, font: QFont, texts: Corners) -> tuple[int, int]:
    """Write the lines into the corners of `box`.

    Returns
    -------
    tuple of int
        Pixels at the upper and at the lower edge that the texts occupy across the whole width; 0 if the
        texts of each corner stay in their half.
    """
    narrow, margin, gap = box.width() < NARROW, _MARGIN, _GAP
    if box.width() < TINY:
        texts, margin, gap = replace(texts, top_right=(), bottom_right=()), _MARGIN // 3, 0
    painter.setFont(theme.font(font, theme.SMALL) if narrow else font)
    metrics, flag = painter.fontMetrics(), Qt.AlignmentFlag
    line = metrics.lineSpacing()
    left, right = box.left() + margin, box.right() - margin
    top, bottom = box.top() + _MARGIN, box.bottom() - _MARGIN
    upper = list(zip_longest(texts.top_left, texts.top_right, fillvalue=""))
    # Starting with the last line.
    lower = list(zip_longest(texts.bottom_left[::-1], texts.bottom_right[::-1], fillvalue=""))
    rows = [(top + n * line, pair) for n, pair in enumerate(upper)]
    rows += [(bottom - (n + 1) * line, pair) for n, pair in enumerate(lower)]
    half = box.width() // 2 - 2 * _MARGIN
    for y, (told, beside) in rows:
        # Single spaces save room.
        pair = (" ".join(told.split()), " ".join(beside.split())) if narrow else (told, beside)
        wanted = (metrics.horizontalAdvance(text) + 1 for text in pair)
        widths = shares(next(wanted), next(wanted), right - left - gap) if narrow else (half, half)
        for x, width, text, align in (
            (left, widths[0], pair[0], flag.AlignLeft),
            (right - widths[1], widths[1], pair[1], flag.AlignRight),
        ):
            # The end of a file name (upper right) matters most; other texts begin with what matters.
            named = align is flag.AlignRight and (told, beside) in upper
            cut = Qt.TextElideMode.ElideMiddle if named else Qt.TextElideMode.ElideRight
            place = QRect(x, y, width, line)
            paint_outlined(painter, place, align, metrics.elidedText(text, cut, width))
    return (len(upper) * line, len(lower) * line) if narrow else (0, 0)


def shares(left: int, right: int, room: int) -> tuple[int, int]:
    """Return the pixels for two texts of a line: as wanted, otherwise half plus what the other leaves."""
    half = room // 2
    if left + right <= room:
        return left, right
    if left <= half:
        return left, room - left
    return (room - right, right) if right <= half else (half, half)


def edges(picture: Picture, turn: Turn) -> tuple[str, str, str, str]:
    """Return the patient directions at the screen's top, right, bottom and left; empty if unknown."""
    from core.images.dicom.orientation import opposite

    said: dict[tuple[int, int], str] = {}
    for letters, (x, y) in ((picture.orientation.right, turn.right), (picture.orientation.down, turn.down)):
        said[x, y], said[-x, -y] = letters, opposite(letters)
    return said[0, -1], said[1, 0], said[0, 1], said[-1, 0]


def paint_edges(
    painter: QPainter, box: QRect, font: QFont, letters: tuple[str, str, str, str], sides: tuple[int, int]
) -> None:
    """Write the directions at the centres of the edges; left and right are at the heights `sides`."""
    painter.setFont(theme.font(font, theme.LARGE, bold=True))
    line, wide = painter.fontMetrics().lineSpacing(), 60
    middle = QRect(box.center().x() - wide // 2, 0, wide, line)
    left_y, right_y = (y - line // 2 for y in sides)
    flag = Qt.AlignmentFlag
    for place, align, text in (
        (middle.translated(0, box.top() + _MARGIN), flag.AlignHCenter, letters[0]),
        (QRect(box.right() - _MARGIN - wide, right_y, wide, line), flag.AlignRight, letters[1]),
        (middle.translated(0, box.bottom() - _MARGIN - line), flag.AlignHCenter, letters[2]),
        (QRect(box.left() + _MARGIN, left_y, wide, line), flag.AlignLeft, letters[3]),
    ):
        if text:
            paint_outlined(painter, place, align, text)


def paint_outlined(
    painter: QPainter, box: QRect, align: Qt.AlignmentFlag, text: str, colour: str = theme.TEXT
) -> None:
    """Write text with a dark edge, so that it is readable over white bone and black air."""
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
    width, centre = (figures(readable_number(value)) for value in (window.voi.width, window.voi.center))
    level = f"W {width}   L {centre}   {picture.unit}".rstrip()
    return f"{level}   {known(window.name)}".rstrip()


def _overlays(picture: Picture, *, shown: bool, named: bool) -> str:
    if not picture.overlays:
        return ""
    names = ", ".join(overlay.label for overlay in picture.overlays if overlay.label and named)
    words = tr("Overlays") if shown else tr("Overlays off")
    return f"{words}: {names}" if names else words


def _present(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)
