"""Reads NIfTI-1 and NIfTI-2 as stacks of slices, in radiologists' order and orientation."""

from __future__ import annotations

import io
import math
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import InputError, Reason
from core.images.base.formats import inflated_head
from core.images.base.limits import Limits
from core.images.base.picture import Identity, PatientOrientation, Picture, Pixels, Window
from core.images.dicom.frame_places import FramePlaces
from core.images.dicom.orientation import direction
from core.images.dicom.placement import Placement
from core.language.message import Message

_GZIP = b"\x1f\x8b\x08"
_INFLATE_STEP = 1 << 20
#: Millimetres of the units of NIfTI's xyzt_units; without a unit, millimetres are assumed.
_MILLIMETRES = {"meter": 1000.0, "mm": 1.0, "micron": 0.001, "unknown": 1.0}
#: From NIfTI's axes (right, anterior, superior) to DICOM's (left, posterior, head).
_TO_PATIENT = np.array([-1.0, -1.0, 1.0])
#: For slices across each NIfTI axis: the axes of columns and rows; all point to the negative end: left,
#: posterior, feet.
_SHOWN = {2: (0, 1), 1: (0, 2), 0: (1, 2)}
_LABELS = 1002
#: Size of the shorter of the two headers, in bytes.
_NIFTI_1 = 348
#: Smallest volume of a voxel, in the file's units cubed; a smaller one makes an affine invalid.
_LEAST_VOLUME = 1e-18
#: Smallest voxel size in mm; nothing can be computed below it.
_LEAST = 1e-6
_NOT_SAID = Message("The file does not say how its slices lie in the patient; sides are not marked.")


@dataclass(frozen=True, eq=False)
class Volume:
    """The header of a NIfTI file, and how its slices are shown.

    Attributes
    ----------
    shape : tuple of int
        Stored size of a stack along its three axes, and the number of stacks.
    dtype : numpy dtype
    offset : int
        Offset of the values in the file, in bytes.
    slope, intercept : float
    window : Window or None
        Window from cal_min and cal_max.
    columns, rows : int
        Axes, 0 or 1, along which the columns and rows of a shown slice are counted.
    flips : tuple of 3 bool
        Whether each of the stored axes is shown backwards.
    spacing : (float, float) or None
        Millimetres between rows and between columns.
    orientation : PatientOrientation
    placements : tuple of Placement
        Placements of the slices of a stack, in display order.
    labels : bool
        Whether the values are labels of regions.
    notes : tuple of str
    """

    shape: tuple[int, int, int, int]
    dtype: np.dtype[Any]
    offset: int
    slope: float
    intercept: float
    window: Window | None
    columns: int
    rows: int
    flips: tuple[bool, bool, bool]
    spacing: tuple[float, float] | None
    orientation: PatientOrientation
    placements: tuple[Placement, ...]
    labels: bool
    notes: tuple[str, ...]

    @property
    def frames(self) -> int:
        """Number of slices of all stacks."""
        return self.shape[2] * self.shape[3]

    @property
    def places(self) -> FramePlaces:
        """Positions of all slices."""
        return FramePlaces(self.placements * self.shape[3], tuple(range(1, self.frames + 1)))


def read_description(head: bytes, limits: Limits) -> Volume:
    """Read the header of a NIfTI file from its first bytes, compressed by gzip or not.

    The affine is the sform or, if that is missing or invalid, the qform.

    Raises
    ------
    InputError
        ``corrupt``, ``too-large``, ``too-many-elements``, ``no-pixels`` or ``unsupported-pixels``.
    """
    # Few files are of this kind, and the import takes most of a second.
    from nibabel.nifti1 import Nifti1Header
    from nibabel.nifti2 import Nifti2Header
    from nibabel.spatialimages import HeaderDataError
    from nibabel.wrapstruct import WrapStructError

    start = inflated_head(head)
    kind: Any = Nifti2Header if 540 in (_int(start, "little"), _int(start, "big")) else Nifti1Header
    try:
        header: Any = kind.from_fileobj(io.BytesIO(start), check=False)
        lengths = tuple(int(length) for length in header.get_data_shape())
        slope, intercept = float(header["scl_slope"]), float(header["scl_inter"])
        scale = _MILLIMETRES.get(header.get_xyzt_units()[0], 1.0)
        affine = _affine(header)
        low, high = float(header["cal_min"]), float(header["cal_max"])
        offset, labels = int(header.get_data_offset()), int(header["intent_code"]) == _LABELS
        dtype = np.dtype(header.get_data_dtype())
        base = np.asarray(header.get_base_affine(), np.float64)
    except (
        HeaderDataError,
        WrapStructError,
        ValueError,
        TypeError,
        KeyError,
        OverflowError,
        EOFError,
        OSError,
    ) as error:
        raise InputError(Reason.CORRUPT, "The NIfTI header is damaged.") from error
    if len(lengths) < 2 or min(lengths) < 1:
        raise InputError(Reason.NO_PIXELS, "The file declares a volume without slices.")
    shape = (lengths[0], lengths[1], lengths[2] if len(lengths) > 2 else 1, math.prod(lengths[3:]))
    if not 0 < dtype.itemsize <= 8 or dtype.kind not in "uif" + ("V" if dtype.names else ""):
        raise InputError(
            Reason.UNSUPPORTED_PIXELS, "The volume contains numbers of a type that is not supported."
        )
    frames = shape[2] * shape[3]
    if frames > limits.segments:
        raise InputError(
            Reason.TOO_MANY_ELEMENTS, "The volume has more than {most:,} slices.", most=limits.segments
        )
    limits.check_pixels(shape[0], shape[1], dtype.itemsize, frames)
    said = affine is not None
    affine = base if affine is None else affine
    affine[:3] *= scale
    found = _laid_out(affine, shape)
    if found is None:
        said, found = False, _laid_out(np.diag([-1.0, 1.0, 1.0, 1.0]), shape)
    if found is None:
        raise InputError(Reason.CORRUPT, "The NIfTI header is damaged.")
    scaled = math.isfinite(slope) and slope != 0.0
    sure = math.isfinite(low) and math.isfinite(high) and high > low
    return Volume(
        shape=shape,
        dtype=dtype,
        offset=offset,
        slope=slope if scaled else 1.0,
        intercept=intercept if scaled and math.isfinite(intercept) else 0.0,
        window=Window((low + high) / 2, high - low, "LINEAR_EXACT") if sure else None,
        columns=found.columns,
        rows=1 - found.columns,
        flips=found.flips,
        spacing=found.spacing if said else None,
        orientation=found.orientation if said else PatientOrientation(),
        placements=found.placements if said else (Placement(),) * shape[2],
        labels=labels,
        notes=() if said else (_NOT_SAID,),
    )


def read_nifti(data: bytes, name: str, limits: Limits, frame: int | None = None) -> Iterator[Picture]:
    """Read the slices of a NIfTI file, one at a time: those of the first stack, then those of the next.

    Axial slices are shown as seen from the feet, the patient's left at the right; coronal ones from the
    front; sagittal ones with the front at the left.

    Parameters
    ----------
    data : bytes
        The whole file, compressed by gzip or not.
    name : str
    limits : Limits
        Checked before anything is decoded, and while it is inflated.
    frame : int, optional
        The only slice to read, counted from 1.

    Yields
    ------
    Picture
        Grey as uint8, uint16 or float32 after slope and intercept, colour as RGB uint8. If the file names no
        window, it spans the values of all slices.

    Raises
    ------
    InputError
        As `read_description`, and ``truncated``.
    """
    volume = read_description(data[:_INFLATE_STEP], limits)
    if frame is not None and not 1 <= frame <= volume.frames:
        raise InputError(Reason.TRUNCATED, "The file has no slice {frame}.", frame=frame)
    data = inflate_nifti(data, limits)
    count = math.prod(volume.shape)
    size = count * volume.dtype.itemsize
    # An offset within the header is invalid; the values then follow the header.
    offset = volume.offset if volume.offset >= _NIFTI_1 else len(data) - size
    if offset < _NIFTI_1 or offset + size > len(data):
        raise InputError(Reason.TRUNCATED, "The file ends before its last slice.")
    stored = np.frombuffer(data, volume.dtype, count, offset).reshape(volume.shape, order="F")
    window = volume.window or _whole_window(stored, volume)
    for number in range(1, volume.frames + 1) if frame is None else (frame,):
        stack, place = divmod(number - 1, volume.shape[2])
        pixels, notes = _shown(stored, volume, place, stack)
        yield Picture(
            name=name,
            frame=number,
            frames=volume.frames,
            pixels=pixels,
            identity=Identity(slice_mm=volume.placements[place].slice_mm),
            voi=window,
            spacing=volume.spacing,
            aspect=volume.spacing[0] / volume.spacing[1] if volume.spacing else 1.0,
            orientation=volume.orientation,
            notes=(*volume.notes, *notes),
            result="Label map" if volume.labels else "",
        )


def _affine(header: Any) -> NDArray[np.float64] | None:
    """Return the affine of the header, in its units; None if it is missing or damaged.

    Some programs declare an sform but leave it empty. Others write the quaternion of the qform with rounding,
    or without the sign of the third axis. NIfTI's own library reads all these.
    """
    found = []
    if header["sform_code"] > 0:
        found.append(header.get_sform())
    if header["qform_code"] > 0:
        sizes = header["pixdim"]
        sizes[0] = -1.0 if sizes[0] < 0 else 1.0
        sizes[1:4] = np.where(np.abs(sizes[1:4]) > 0, np.abs(sizes[1:4]), 1.0)
        # If a quaternion is slightly longer than 1, its real part is 0.
        header.quaternion_threshold = -np.inf
        found.append(header.get_qform())
    for affine in found:
        if np.isfinite(affine).all() and abs(np.linalg.det(affine[:3, :3])) > _LEAST_VOLUME:
            return np.array(affine, np.float64)
    return None


@dataclass(frozen=True)
class _Layout:
    columns: int
    flips: tuple[bool, bool, bool]
    spacing: tuple[float, float]
    orientation: PatientOrientation
    placements: tuple[Placement, ...]


def _laid_out(affine: NDArray[np.float64], shape: tuple[int, ...]) -> _Layout | None:
    """Find how to turn slices along the third stored axis; `affine` maps to NIfTI's axes in mm.

    None if the affine is singular.
    """
    from nibabel.orientations import io_orientation

    if not np.isfinite(affine).all() or (np.linalg.norm(affine[:3, :3], axis=0) < _LEAST).any():
        return None
    orient: Any = io_orientation
    nearest = orient(affine)
    # An axis in the plane of the other two has no position of its own.
    if not np.isfinite(nearest).all():
        return None
    axes = [int(axis) for axis in nearest[:, 0]]
    across, along = _SHOWN[axes[2]]
    columns = axes.index(across)
    rows = axes.index(along)
    flips = [False, False, False]
    for axis in (columns, rows):
        # Columns and rows count towards left, posterior or feet: the negative ends.
        flips[axis] = bool(nearest[axis, 1] > 0)
    steps = [affine[:3, axis] * (-1 if flips[axis] else 1) * _TO_PATIENT for axis in range(3)]
    right, down = (steps[axis] / np.linalg.norm(steps[axis]) for axis in (columns, rows))
    normal = np.cross(right, down)
    if np.linalg.norm(normal) < _LEAST:
        return None
    flips[2] = bool(steps[2] @ normal < 0)
    corner = np.array([shape[axis] - 1 if flips[axis] else 0 for axis in range(3)])
    step = (-1 if flips[2] else 1) * affine[:3, 2]
    first = affine[:3, :3] @ corner + affine[:3, 3]
    places = (_plain((first + n * step) * _TO_PATIENT) for n in range(shape[2]))
    unit = _plain(normal / np.linalg.norm(normal))
    directions = (*_plain(right), *_plain(down))
    return _Layout(
        columns,
        (flips[0], flips[1], flips[2]),
        (float(np.linalg.norm(steps[rows])), float(np.linalg.norm(steps[columns]))),
        PatientOrientation(direction(_plain(right)), direction(_plain(down))),
        tuple(Placement(position=place, normal=unit, orientation=directions) for place in places),
    )


def _plain(vector: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(float(part) for part in vector)


def _shown(stored: Pixels, volume: Volume, place: int, stack: int) -> tuple[Pixels, tuple[str, ...]]:
    """Return one slice as it is shown, with notes on its values."""
    number = volume.shape[2] - 1 - place if volume.flips[2] else place
    part = stored[:, :, number, stack]
    turned = part.T if volume.columns == 0 else part
    if volume.flips[volume.rows]:
        turned = turned[::-1]
    if volume.flips[volume.columns]:
        turned = turned[:, ::-1]
    if turned.dtype.names:
        return np.stack([turned[name] for name in turned.dtype.names[:3]], -1).astype(np.uint8), ()
    if (volume.slope, volume.intercept) == (1.0, 0.0) and turned.dtype.kind == "u" and turned.itemsize < 4:
        return np.ascontiguousarray(turned.astype(turned.dtype.newbyteorder("="))), ()
    with np.errstate(over="ignore", invalid="ignore"):
        values = (turned.astype(np.float64) * volume.slope + volume.intercept).astype(np.float32)
    whole = np.isfinite(values)
    if whole.all():
        return np.ascontiguousarray(values), ()
    least = values[whole].min() if whole.any() else np.float32(0)
    return np.where(whole, values, least), (
        Message("Some values are not numbers; they are shown as the lowest value."),
    )


def _whole_window(stored: Pixels, volume: Volume) -> Window:
    """Return the window from the least to the greatest value of all slices, which prevents flicker."""
    if stored.dtype.names:
        return Window(127.5, 255.0, "LINEAR_EXACT")
    low, high = math.inf, -math.inf
    for stack in range(stored.shape[3]):
        for number in range(stored.shape[2]):
            part = stored[:, :, number, stack]
            whole = part[np.isfinite(part)] if part.dtype.kind == "f" else part
            if whole.size:
                low, high = min(low, float(whole.min())), max(high, float(whole.max()))
    if low > high:
        return Window(0.5, 1.0, "LINEAR_EXACT")
    ends = sorted(value * volume.slope + volume.intercept for value in (low, high))
    return Window(sum(ends) / 2, ends[1] - ends[0] or 1.0, "LINEAR_EXACT")


def inflate_nifti(data: bytes, limits: Limits) -> bytes:
    """Inflate a file compressed by gzip, in one piece or several; return other files unchanged.

    Raises
    ------
    InputError
        ``too-large``, ``truncated`` or ``corrupt``.
    """
    if not data.startswith(_GZIP):
        return data
    allowed = min(limits.inflated_bytes, max(limits.inflate_free_bytes, len(data) * limits.inflate_ratio))
    chunks: list[bytes] = []
    total, rest = 0, data
    try:
        while rest.startswith(_GZIP):
            inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
            while not inflater.eof:
                chunk = inflater.decompress(rest, _INFLATE_STEP)
                rest = inflater.unconsumed_tail
                total += len(chunk)
                if total > allowed:
                    raise InputError(
                        Reason.TOO_LARGE, "The compressed file has more than {most:,} bytes.", most=allowed
                    )
                if not chunk and not rest and not inflater.eof:
                    raise InputError(Reason.TRUNCATED, "The compressed file ends too early.")
                chunks.append(chunk)
            rest = inflater.unused_data
    except zlib.error as error:
        raise InputError(Reason.CORRUPT, "The compressed file is damaged.") from error
    return b"".join(chunks)


def _int(data: bytes, order: str) -> int:
    return int.from_bytes(data[:4], "little" if order == "little" else "big")
