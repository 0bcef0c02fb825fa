"""Draws a picture as it was shown, with a reader's marks and a model's map, for pages and picture files."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from core.images.base.picture import Picture, VoiTable, Window
from core.images.display.measurements import Annotation, AnnotationKind, Measured
from core.images.display.pyramid import render_whole
from core.images.display.turn import AS_STORED, Turn
from core.inference.heatmap import colour_table
from core.language.catalogue import Language
from core.models.card import Card
from core.reports.pdf.text import FONTS, printable
from core.reports.picture_map import evidence_on_picture, under_map
from core.results.findings import ScoredFinding
from core.results.mark_words import measured_words
from core.results.reading import Reading

_COLOUR, _EDGE = (244, 211, 94), (0, 0, 0)
_WORDS = (235, 235, 235)
_MARGIN, _LEGEND = 8, 10
#: Pixels of a picture's side per pixel of line width.
_LINE = 466
_LEAST_LETTERS = 14


@dataclass(frozen=True, eq=False)
class MapOf:
    """The map of a finding that is drawn over a picture.

    Attributes
    ----------
    reading : Reading
        Reading of the picture.
    finding : ScoredFinding
    card : Card
    """

    reading: Reading
    finding: ScoredFinding
    card: Card


@dataclass(frozen=True, eq=False)
class Look:
    """Settings for drawing a picture.

    Attributes
    ----------
    window : Window or VoiTable or None
        None for the file's own window.
    inverted, overlays : bool
        Whether to swap black and white, and whether to draw the file's overlays.
    turn : Turn
    measured : tuple of Measured
        Annotations to draw.
    numbers : bool
        Whether to write their numbers beside them.
    map : MapOf or None
    """

    window: Window | VoiTable | None = None
    inverted: bool = False
    overlays: bool = False
    turn: Turn = AS_STORED
    measured: tuple[Measured, ...] = ()
    numbers: bool = True
    map: MapOf | None = None


def draw_picture(
    picture: Picture, look: Look, say: Language, side: int | None = None, letter: int = 50
) -> Image.Image:
    """Draw a picture with its marks and map.

    Parameters
    ----------
    picture : Picture
    look : Look
    say : Language
        Language of the numbers.
    side : int, optional
        Length of the longest side in pixels. If None, the result has every pixel of the picture; a picture
        whose pixels are not square is stretched, so that nothing is lost.
    letter : int
        Height of letters, as a fraction 1 / `letter` of the longest side.

    Returns
    -------
    Image
        Mode ``L`` if the picture is grey and nothing coloured is drawn, otherwise ``RGB``.
    """
    shown = render_whole(picture, look.window, invert=look.inverted, overlays=look.overlays)
    rows, columns = shown.shape[:2]
    across, down = (1.0, picture.aspect) if picture.aspect >= 1 else (1 / picture.aspect, 1.0)
    scale = 1.0 if side is None else side / max(columns * across, rows * down)
    wide, high = max(1, round(columns * across * scale)), max(1, round(rows * down * scale))
    image = Image.fromarray(shown)
    if image.size != (wide, high):
        image = image.resize((wide, high), Image.Resampling.BICUBIC)
    if look.map is not None:
        seen = look.map
        evidence = evidence_on_picture(seen.reading, seen.finding, seen.card, high, wide)
        image = image if evidence is None else under_map(image.convert("L"), evidence)
    if look.turn != AS_STORED:
        image = Image.fromarray(look.turn.applied(np.asarray(image)))
    if not look.measured:
        return image
    image = image.convert("RGB")
    placed = [
        look.turn.placed(np.array(one.annotation.points) * (wide / columns, high / rows), wide, high)
        for one in look.measured
    ]
    pen, longest = ImageDraw.Draw(image), max(image.size)
    for one, points in zip(look.measured, placed, strict=True):
        _draw(pen, one.annotation, points, max(1, round(longest / _LINE)))
    if not look.numbers:
        return image
    # Draw words last, so that no line crosses them.
    font = font_of(max(_LEAST_LETTERS, longest // letter))
    for one, points in zip(look.measured, placed, strict=True):
        words = [printable(words) for words in measured_words(one, say, say.figures)]
        _write(pen, font, "\n".join(words), points[int(np.argmax(points[:, 1]))], image.size)
    return image


def font_of(letters: int) -> ImageFont.FreeTypeFont:
    """Return the font of text on pictures, with the given height in pixels."""
    return ImageFont.truetype(str(FONTS / "NotoSans-Regular.ttf"), letters)


def with_words(image: Image.Image, words: Sequence[str], *, letters: int, legend: bool) -> Image.Image:
    """Add a black strip with text, wrapped to the width, and a legend for maps.

    Parameters
    ----------
    image : Image
        Picture above the strip; not changed.
    words : sequence of str
    letters : int
        Height of letters in pixels.
    legend : bool
        Whether to draw the colours of maps below the words.
    """
    font = font_of(letters)
    lines = [line for text in words for line in _wrapped(text, font, image.width - 2 * _MARGIN)]
    step = math.ceil(letters * 1.4)
    strip = _MARGIN * 3 + step * len(lines) + _LEGEND
    out = Image.new("RGB", (image.width, image.height + strip))
    out.paste(image)
    draw = ImageDraw.Draw(out)
    top = image.height + _MARGIN
    for number, line in enumerate(lines):
        draw.text((_MARGIN, top + number * step), line, font=font, fill=_WORDS)
    if not legend:
        return out
    wide = image.width - 2 * _MARGIN
    colours = np.broadcast_to(colour_table(max(wide, 2)), (_LEGEND, max(wide, 2), 3))
    out.paste(Image.fromarray(np.ascontiguousarray(colours)), (_MARGIN, out.height - _MARGIN - _LEGEND))
    return out


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _draw(pen: ImageDraw.ImageDraw, annotation: Annotation, points: NDArray[np.float64], wide: int) -> None:
    """Draw the line of an annotation with a dark edge, so that it is visible over white bone."""
    for colour, width in ((_EDGE, wide + 2), (_COLOUR, wide)):
        if annotation.kind in (AnnotationKind.LENGTH, AnnotationKind.ANGLE):
            pen.line([tuple(point) for point in points], fill=colour, width=width, joint="curve")
            continue
        low, high = points.min(axis=0), points.max(axis=0)
        draw = pen.ellipse if annotation.kind is AnnotationKind.ELLIPSE else pen.rectangle
        draw((*low, *high), outline=colour, width=width)


def _write(
    pen: ImageDraw.ImageDraw,
    font: ImageFont.FreeTypeFont,
    words: str,
    at: NDArray[np.float64],
    size: tuple[int, int],
) -> None:
    """Write words beside a point, within the picture."""
    left, top, right, bottom = pen.multiline_textbbox((0, 0), words, font=font, stroke_width=2)
    x = min(max(float(at[0]) + 8, 0.0), max(size[0] - (right - left) - 6, 0.0))
    y = min(max(float(at[1]) + 6, 0.0), max(size[1] - (bottom - top) - 10, 0.0))
    pen.multiline_text((x, y), words, fill=_COLOUR, font=font, stroke_width=2, stroke_fill=_EDGE)
