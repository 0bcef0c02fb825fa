"""The secondary capture: a picture with the map of its finding burned in, and in words whose map it is."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from pydicom.dataset import Dataset
from pydicom.uid import SecondaryCaptureImageStorage

from core import NOTICE, __version__
from core.images.base.picture import Picture
from core.images.display.render import render_grey
from core.inference.heatmap import colour_table, map_on_picture, overlay
from core.models.card import Card
from core.paths import resource
from core.reports.dicom.codes import title_of
from core.reports.dicom.common import ResultKind, Stamp, begin_object, finish_object, object_uid, source_item
from core.reports.dicom.source_object import Origin
from core.results.reading import Finding, Reading
from core.results.wording import percent

#: Sides of a capture: it points at a place; the diagnosis stays with the source.
_LEAST, _MOST = 512, 1024
_MARGIN, _LETTERS, _LEGEND = 8, 16, 10


def secondary_capture(
    origin: Origin, picture: Picture, reading: Reading, finding: Finding, card: Card, stamp: Stamp
) -> Dataset:
    """Make the capture of one frame: RGB, at most 1,024 pixels a side, a strip of words below it."""
    frame = reading.frame or 1
    pixels = _drawn(picture, reading, finding, card, origin)
    instance = object_uid(
        ResultKind.CAPTURE,
        __version__,
        origin.instance,
        origin.sop_class,
        frame,
        vars(reading.model),
        pixels.tobytes(),
    )
    result = begin_object(origin, ResultKind.CAPTURE, SecondaryCaptureImageStorage, instance, stamp)
    result.ConversionType = "WSD"
    result.DateOfSecondaryCapture, result.TimeOfSecondaryCapture = stamp.date, stamp.time
    result.ImageType = ["DERIVED", "SECONDARY", "OTHER"]
    result.PatientOrientation, result.Laterality = None, origin.header.Laterality
    result.BurnedInAnnotation = "YES"
    result.ImageComments = NOTICE
    result.DerivationDescription = (
        f"Class map of {card.id} {card.version} for {finding.name}, coloured and laid over the picture with "
        f"words below it; SHA-256 of the model {reading.model.sha256 if reading.model else ''}. {NOTICE}"
    )
    if picture.lossy:
        # How much was lost is said in the source, where anybody said it.
        result.LossyImageCompression = "01"
    result.SourceImageSequence = [source_item(origin, frame)]
    result.Rows, result.Columns = pixels.shape[:2]
    result.SamplesPerPixel, result.PhotometricInterpretation, result.PlanarConfiguration = 3, "RGB", 0
    result.BitsAllocated = result.BitsStored = 8
    result.HighBit, result.PixelRepresentation = 7, 0
    data = pixels.tobytes()
    result.PixelData = data + b"\0" * (len(data) % 2)
    result["PixelData"].VR = "OB"
    finish_object(result, origin, stamp)
    return result


def _drawn(
    picture: Picture, reading: Reading, finding: Finding, card: Card, origin: Origin
) -> NDArray[np.uint8]:
    """Picture under the map, with a strip of words; shape (H, W, 3)."""
    grey = render_grey(picture)
    rows, columns = grey.shape
    tall = rows * picture.aspect
    scale = min(max(_LEAST / max(tall, columns), 1.0), _MOST / max(tall, columns))
    size = max(1, round(columns * scale)), max(1, round(tall * scale))
    small = np.asarray(Image.fromarray(grey).resize(size, Image.Resampling.BICUBIC), dtype=np.uint8)
    evidence = map_on_picture(finding.map_of(finding.name), card.preparation, reading.shape, *small.shape)
    washed = Image.fromarray(overlay(small, evidence))
    return np.asarray(_with_words(washed, _caption_lines(reading, finding, card, origin)), dtype=np.uint8)


def _caption_lines(reading: Reading, finding: Finding, card: Card, origin: Origin) -> list[str]:
    frame = f" Frame {reading.frame} of {origin.frames}." if origin.frames > 1 else ""
    says = f"{title_of(card, finding.name)}, {percent(finding.probability)}"
    if finding.threshold is not None:
        says += f"; operating point {percent(finding.threshold)} {'' if finding.positive else 'not '}reached"
    return [
        f"{says}.{frame}",
        f"{card.title}, {card.id} {card.version}. {NOTICE}",
        f"Map of “{title_of(card, finding.name)}”, from no evidence (left) to full evidence (right):",
    ]


def _with_words(image: Image.Image, words: list[str]) -> Image.Image:
    """Add a black strip with words, wrapped to the width, and the colours of the map."""
    font = ImageFont.truetype(str(resource("fonts", "NotoSans-Regular.ttf")), _LETTERS)
    lines = [line for text in words for line in _wrapped(text, font, image.width - 2 * _MARGIN)]
    step = math.ceil(_LETTERS * 1.4)
    strip = _MARGIN * 3 + step * len(lines) + _LEGEND
    out = Image.new("RGB", (image.width, image.height + strip))
    out.paste(image)
    draw = ImageDraw.Draw(out)
    top = image.height + _MARGIN
    for number, line in enumerate(lines):
        draw.text((_MARGIN, top + number * step), line, font=font, fill=(235, 235, 235))
    wide = image.width - 2 * _MARGIN
    legend = np.broadcast_to(colour_table(max(wide, 2)), (_LEGEND, max(wide, 2), 3))
    out.paste(Image.fromarray(np.ascontiguousarray(legend)), (_MARGIN, out.height - _MARGIN - _LEGEND))
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
