"""The secondary capture: a picture with a finding's map burned in, and a text that explains the map."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.uid import SecondaryCaptureImageStorage

from core import NOTICE, __version__
from core.images.base.picture import Picture
from core.images.display.render import render_grey
from core.reports.dicom import codes
from core.reports.dicom.common import (
    ResultKind,
    ShownFinding,
    Stamp,
    begin_object,
    finish_object,
    models_of,
    object_uid,
    source_item,
)
from core.reports.pdf.drawing import with_words
from core.reports.picture_map import evidence_on_picture, under_map
from core.results.findings import is_by_occlusion
from core.results.wording import compared, finding_words, kinds_words

#: Smallest and largest longer side of a capture, in pixels: it shows a place; diagnosis needs the source.
_LEAST, _MOST = 512, 1024
_LETTERS = 16


def secondary_capture(shown: ShownFinding, picture: Picture, stamp: Stamp) -> Dataset:
    """Make the capture of one frame: RGB, at most 1,024 pixels a side, with a strip of text below it.

    Parameters
    ----------
    shown : ShownFinding
    picture : Picture
        The frame.
    stamp : Stamp
    """
    origin, card, frame = shown.origin, shown.card, shown.frame
    model = shown.seen.reading.model
    pixels = _drawn(picture, shown)
    instance = object_uid(
        ResultKind.CAPTURE,
        __version__,
        origin.instance,
        origin.sop_class,
        frame,
        vars(model),
        shown.finding,
        origin.side,
        pixels.tobytes(),
        *origin.order,
    )
    result = begin_object(
        origin, ResultKind.CAPTURE, SecondaryCaptureImageStorage, instance, stamp, shown.finding.score
    )
    result.ConversionType = "WSD"
    result.DateOfSecondaryCapture, result.TimeOfSecondaryCapture = stamp.date, stamp.time
    result.ImageType = ["DERIVED", "SECONDARY", "OTHER"]
    result.PatientOrientation, result.Laterality = None, origin.header.Laterality
    result.BurnedInAnnotation = "YES"
    result.ImageComments = NOTICE
    result.DerivationDescription = (
        f"{finding_words(shown.finding)}. Class map of {card.id} {card.version} for "
        f"{shown.seen.finding.map_class}, coloured and laid over the picture with words below it; SHA-256 of "
        f"the model {model.sha256 if model else ''}. {NOTICE}"
    )
    if picture.lossy:
        # The source states how much was lost, if that is known.
        result.LossyImageCompression = "01"
    result.SourceImageSequence = [source_item(origin, frame)]
    result.Rows, result.Columns = pixels.shape[:2]
    result.SamplesPerPixel, result.PhotometricInterpretation, result.PlanarConfiguration = 3, "RGB", 0
    result.BitsAllocated = result.BitsStored = 8
    result.HighBit, result.PixelRepresentation = 7, 0
    data = pixels.tobytes()
    result.PixelData = data + b"\0" * (len(data) % 2)
    result["PixelData"].VR = "OB"
    finish_object(result, origin, stamp, models_of([shown]))
    return result


def _drawn(picture: Picture, shown: ShownFinding) -> NDArray[np.uint8]:
    """Return the picture under the map, with a strip of text; shape (H, W, 3)."""
    grey = render_grey(picture)
    rows, columns = grey.shape
    tall = rows * picture.aspect
    scale = min(max(_LEAST / max(tall, columns), 1.0), _MOST / max(tall, columns))
    size = max(1, round(columns * scale)), max(1, round(tall * scale))
    small = Image.fromarray(grey).resize(size, Image.Resampling.BICUBIC)
    evidence = evidence_on_picture(
        shown.seen.reading, shown.seen.finding, shown.card, small.height, small.width
    )
    washed = small.convert("RGB") if evidence is None else under_map(small, evidence)
    lines = _caption_lines(shown, has_map=evidence is not None)
    return np.asarray(
        with_words(washed, lines, letters=_LETTERS, legend=evidence is not None), dtype=np.uint8
    )


def _caption_lines(shown: ShownFinding, *, has_map: bool) -> list[str]:
    finding, card, origin = shown.finding, shown.card, shown.origin
    side = {"L": " Left.", "R": " Right.", "B": " Left and right."}.get(origin.side, "")
    frame = f" Frame {shown.frame} of {origin.frames}." if origin.frames > 1 else ""
    kinds = f": {kinds_words(finding)}" if finding.kinds else ""
    probability, threshold = compared(finding.probability, finding.threshold)
    title = codes.title_of(card, shown.seen.finding.map_class)
    how = ", by covering places in turn" if is_by_occlusion(shown.seen.reading) else ""
    return [
        f"{finding_words(finding)}{kinds}.{side}{frame}",
        f"Score 0 to 100, operating point at 50. Probability {probability}, operating point {threshold}.",
        f"{card.title}, {card.id} {card.version}. {NOTICE}",
        f"Map of “{title}”{how}, from no evidence (left) to full evidence (right):"
        if has_map
        else "No map: the model names no place for this finding."
        if finding.other is None
        else "No map: another version of the model than the installed one read this picture.",
    ]
