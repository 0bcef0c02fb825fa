"""Reads the frames of a DICOM file as pictures: modality values, display attributes and identity."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import FileDataset

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.base.picture import Picture, Pixels, Reduced, Window
from core.images.dicom.byte_checks import find_layout
from core.images.dicom.declaration import Declaration
from core.images.dicom.display_attributes import (
    body_part,
    frame_rate,
    is_lossy,
    padding_mask,
    pixel_aspect,
    pixel_spacing,
    rgb_values,
    spacing_plane,
    texts,
)
from core.images.dicom.graphics import has_overlays, overlays, shutter_grey, shutter_mask
from core.images.dicom.grey_values import modality_transform, stored_range, voi_windows
from core.images.dicom.header import (
    PARSER_ERRORS,
    PIXEL_KEYWORDS,
    ParsedFile,
    has,
    identity_of,
    parse_file,
    read_header,
)
from core.images.dicom.objects import earlier_result, object_without_pixels
from core.images.dicom.orientation import patient_orientation, slice_place
from core.images.dicom.pixels import open_pixels
from core.images.dicom.streams import Codec
from core.images.dicom.supplemental_palette import supplemental_palette
from core.images.display.render import full_range_window, render
from core.images.raster.reduction import reduction_step, step_of
from core.language.message import Message

__all__ = ["PARSER_ERRORS", "identity_of", "read_dicom", "read_header"]

_ONE_GREY = Message("The file's window would show all values as one grey, so another window is used.")
_PADDING = Message(
    "The file pads the picture with a value that is not part of it; the padding is shown black."
)
_PRIVATE_TWICE = Message("A private attribute has two values in the file; the picture does not depend on it.")
_INCOMPLETE = Message("The file ends in the middle of this picture; the missing part is black.")
#: One in this many rows and columns is checked first.
_COARSE = 16
_EIGHT_BIT = Window(127.5, 255.0, "LINEAR_EXACT")


def read_dicom(
    data: bytes, name: str, limits: Limits, frame: int | None = None, enough: int | None = None
) -> Iterator[Picture]:
    """Read every frame of a DICOM file, one at a time, or one frame without decoding the others.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        Name of the pictures.
    limits : Limits
        Checked before any pixel is decoded.
    frame : int, optional
        The only frame to read, counted from 1.
    enough : int, optional
        Pixels of the shorter side that suffice; see `core.images.read.read_pictures`.

    Yields
    ------
    Picture
        Grey frames as uint8, uint16 or float32 after the modality LUT (PS3.3 C.11.1); YBR and palette
        frames as RGB.

    Raises
    ------
    InputError
        ``no-pixels``, ``other-object``, ``earlier-result``, ``too-large``, ``too-deep``,
        ``too-many-elements``, ``too-many-scans``, ``truncated``, ``corrupt``,
        ``unsupported-transfer-syntax``, ``missing-decoder`` or ``unsupported-pixels``.
    """
    parsed = parse_file(data, limits)
    dataset = parsed.dataset
    if not any(has(dataset, keyword) for keyword in (*PIXEL_KEYWORDS, "PixelDataProviderURL")):
        raise object_without_pixels(dataset)
    stored = open_pixels(dataset, limits)
    declared = stored.declaration
    try:
        common = _common(dataset, declared, name, limits, _leniency(data, parsed))
        common = replace(
            common,
            lossy=common.lossy or stored.loses(frame or 1),
            result=earlier_result(dataset, common.identity),
        )
    except PARSER_ERRORS as error:
        raise InputError(Reason.CORRUPT, "The DICOM header is damaged.") from error
    if frame is not None and not 1 <= frame <= declared.frames:
        raise InputError(Reason.TRUNCATED, "The file does not hold frame {frame}.", frame=frame)
    for number in range(1, declared.frames + 1) if frame is None else (frame,):
        step = reduction_step(declared.rows, declared.columns, enough)
        if step > 1 and not _may_be_reduced(dataset, common, declared, number):
            step = 1
        raw, whole, said = stored.frame(number, step)
        own = replace(common, frame=number, notes=(*common.notes, *said))
        divided = step_of(declared.rows, raw.shape[0])
        if divided > 1:
            by_corner = stored.codec(number) is Codec.JPEG_2000
            own = replace(own, reduced=Reduced(declared.rows, declared.columns, divided, by_corner))
        if not whole:
            own = replace(own, incomplete=True, notes=(*own.notes, _INCOMPLETE))
        try:
            picture = _picture(dataset, declared, raw, own, limits, cache(partial(stored.cells, number)))
        except PARSER_ERRORS as error:
            raise InputError(Reason.CORRUPT, "The description of the grey values is damaged.") from error
        yield picture


def _leniency(data: bytes, parsed: ParsedFile) -> list[str]:
    """Return notes on DICOM marks that the file lacks, and on elements that it repeats."""
    notes: list[str] = []
    if data[128:132] != b"DICM":
        notes.append(Message("The file has no DICOM preamble; it was read without one."))
    if find_layout(data).syntax is None:
        notes.append(
            Message("The file does not name its transfer syntax; it was worked out from the first bytes.")
        )
    if parsed.private_twice:
        notes.append(_PRIVATE_TWICE)
    return notes


def _common(
    dataset: FileDataset, declaration: Declaration, name: str, limits: Limits, lenient: list[str]
) -> Picture:
    """Make a picture without pixels, with the attributes that all frames share."""
    notes = [*declaration.notes, *lenient]
    if has(dataset, "ICCProfile"):
        notes.append(Message("The file contains an ICC profile; its colours are shown as stored."))
    shape = (texts(dataset, "PresentationLUTShape") or [""])[0].upper()
    # IDENTITY goes with MONOCHROME2 and INVERSE with MONOCHROME1 (PS3.3 C.8.11.3.1.2).
    if (declaration.photometric, shape) in (("MONOCHROME1", "IDENTITY"), ("MONOCHROME2", "INVERSE")):
        notes.append(
            Message(
                "The file contradicts itself on whether low values are white ({photometric}, "
                "Presentation LUT Shape {shape}); {photometric} was used.",
                photometric=declaration.photometric,
                shape=shape,
            )
        )
    identity = identity_of(dataset)
    identity = replace(identity, body_part=identity.body_part or body_part(dataset))
    between = pixel_spacing(dataset, 1)
    aspect = pixel_aspect(dataset, between)
    return Picture(
        name=name,
        frame=1,
        frames=declaration.frames,
        pixels=np.zeros((0, 0), np.uint8),
        voi=_EIGHT_BIT,
        inverted=declaration.photometric == "MONOCHROME1",
        spacing=between,
        rate=frame_rate(dataset),
        identity=identity,
        notes=tuple(notes),
        aspect=aspect,
        lossy=is_lossy(dataset),
        hidden=shutter_mask(dataset, declaration.rows, declaration.columns, aspect, limits),
        shutter_grey=shutter_grey(dataset),
    )


def _may_be_reduced(dataset: FileDataset, common: Picture, declaration: Declaration, frame: int) -> bool:
    """Return whether a frame may be reduced: only grey values that go through the file's own window.

    Anything else depends on single values, or is drawn in the coordinates of the whole picture.
    """
    if declaration.samples != 1 or declaration.signed or not declaration.photometric.startswith("MONOCHROME"):
        return False
    if common.hidden is not None or has_overlays(dataset):
        return False
    try:
        transform = modality_transform(dataset, declaration, frame, common.identity.modality)
        palette, _ = supplemental_palette(dataset, frame, stored_range(declaration))
        padding = padding_mask(dataset, np.zeros((1, 1), np.uint16))
        if palette is not None or transform.table is not None or padding is not None:
            return False
        offered, _ = voi_windows(dataset, declaration, transform, frame)
    except PARSER_ERRORS:
        return False  # Problems are reported when the whole picture is made.
    return bool(offered) and isinstance(offered[0].voi, Window)


def _picture(
    dataset: FileDataset,
    declaration: Declaration,
    raw: Pixels,
    common: Picture,
    limits: Limits,
    cells: Callable[[], Pixels | None],
) -> Picture:
    frame = common.frame
    planes, lost = overlays(dataset, declaration, frame, limits, cells)
    between = pixel_spacing(dataset, frame)
    common = replace(
        common,
        spacing=between,
        plane=spacing_plane(dataset, frame, common.identity.modality),
        orientation=patient_orientation(dataset, frame),
        identity=replace(common.identity, slice_mm=slice_place(dataset, frame, declaration.frames)),
        aspect=pixel_aspect(dataset, between),
        overlays=planes,
        notes=(*common.notes, *lost),
    )
    if raw.ndim == 3 or declaration.photometric == "PALETTE COLOR":
        return replace(common, pixels=rgb_values(dataset, raw, declaration), unit="", inverted=False)
    if raw.ndim != 2:
        raise InputError(Reason.UNSUPPORTED_PIXELS, "The pixels are neither grey nor RGB.")
    transform = modality_transform(dataset, declaration, frame, common.identity.modality)
    pixels = transform.apply(raw)
    offered, said = voi_windows(dataset, declaration, transform, frame)
    palette, painted = supplemental_palette(dataset, frame, stored_range(declaration))
    padding = left_out = padding_mask(dataset, raw)
    if palette is not None:
        coloured = palette.coloured(raw)
        left_out = coloured if left_out is None else left_out | coloured
    voi = offered[0].voi if offered else full_range_window(pixels, left_out)
    # Two tables may have the same damage.
    notes = tuple(dict.fromkeys((*common.notes, *transform.notes, *said, *painted)))
    picture = replace(common, pixels=pixels, voi=voi, windows=offered, unit=transform.unit, notes=notes)
    if padding is not None:
        picture = _without_padding(picture, padding)
    if offered and _shows_one_grey(picture):
        picture = replace(picture, notes=(*picture.notes, _ONE_GREY))
    if palette is None:
        return picture
    rgb = palette.paint(raw, render(replace(picture, hidden=None)))
    return replace(picture, pixels=rgb, voi=_EIGHT_BIT, windows=(), unit="", inverted=False)


def _without_padding(picture: Picture, padding: NDArray[np.bool_]) -> Picture:
    """Hide padding that would not be black.

    Padding is not part of the picture and not windowed (PS3.3 C.7.5.1.1.2). Most padding is black anyway and
    needs no mask; if all pixels were padding, the header would be wrong.
    """
    values = picture.pixels[padding][None]
    if values.size in (0, picture.pixels.size):
        return picture
    shown = render(replace(picture, pixels=values, hidden=None))
    if not shown.any():
        return picture
    hidden = padding if picture.hidden is None else padding | picture.hidden
    return replace(picture, hidden=hidden, notes=(*picture.notes, _PADDING))


def _shows_one_grey(picture: Picture) -> bool:
    """Return whether the file's window shows all pixels in one grey though their values differ."""
    for step in (_COARSE, 1):
        values = picture.pixels[::step, ::step]
        values = values if picture.hidden is None else values[~picture.hidden[::step, ::step]][None]
        if values.size and np.ptp(render(replace(picture, pixels=values, hidden=None))):
            return False
    return bool(values.size and np.ptp(values))
