"""Reports on pictures that are not DICOM: TIFF, BMP, GIF, JPEG, NIfTI."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping
from typing import Any

import nibabel
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.golden.reported.colours import scan
from tests.golden.reported.situation import Greys, Situation, ramp, stretched

# Tags of TIFF 6.0, section 8.
_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _DESCRIPTION, _OFFSETS = 256, 257, 258, 259, 262, 270, 273
_SAMPLES, _ROWS, _COUNTS, _PLANAR, _FORMAT = 277, 278, 279, 284, 339


def tiff(rows: int, columns: int, tags: Mapping[int, Any], pages: list[list[bytes]]) -> bytes:
    """Make a little-endian TIFF; each page is the bytes of its strips, and all have the same tags."""
    out, link = bytearray(b"II*\0\0\0\0\0"), 4
    for strips in pages:
        offsets = []
        for strip in strips:
            offsets.append(len(out))
            out += strip + bytes(len(strip) % 2)
        lengths = list(map(len, strips))
        own = {_WIDTH: columns, _HEIGHT: rows, _ROWS: rows, _OFFSETS: offsets, _COUNTS: lengths, **tags}
        entries = []
        for tag, value in sorted(own.items()):
            if isinstance(value, bytes):
                kind, count, packed = 2, len(value), value
            else:
                values = value if isinstance(value, list) else [value]
                kind, count, packed = 4, len(values), struct.pack(f"<{len(values)}L", *values)
                if tag in (_BITS, _PHOTOMETRIC, _COMPRESSION, _SAMPLES, _PLANAR, _FORMAT):
                    kind, packed = 3, struct.pack(f"<{len(values)}H", *values)
            if len(packed) > 4:
                at = len(out)
                out += packed + bytes(len(packed) % 2)
                packed = struct.pack("<L", at)
            entries.append(struct.pack("<HHL", tag, kind, count) + packed.ljust(4, b"\0"))
        out[link : link + 4] = struct.pack("<L", len(out))
        out += struct.pack("<H", len(entries)) + b"".join(entries)
        link = len(out)
        out += bytes(4)
    return bytes(out)


def _grey_tiff(values: NDArray[Any], photometric: int, bits: int, **more: int) -> bytes:
    tags = {_BITS: bits, _COMPRESSION: 1, _PHOTOMETRIC: photometric, _SAMPLES: 1}
    kinds = {"u": 1, "i": 2, "f": 3}
    return tiff(*values.shape, {**tags, _FORMAT: kinds[values.dtype.kind]}, [[values.tobytes()]])


def white_is_zero() -> Iterator[Situation]:
    """Yield TIFFs whose lowest value is white: signed, floats, and 16, 8, 4 and 1 bits."""
    signed = (ramp(4000) - 2000).astype("<i2")
    yield Situation(
        *("ITK 6636", "white-signed.tif", _grey_tiff(signed, 0, 16)), (255 - stretched(signed, -2000, 2000),)
    )
    floats = ramp(1000).astype("<f4") / 1000
    yield Situation(
        "ITK 6636", "white-float.tif", _grey_tiff(floats, 0, 32), (255 - stretched(floats, 0, 1),)
    )
    words = ramp(30000).astype("<u2")
    yield Situation("ITK 6636", "white-16.tif", _grey_tiff(words, 0, 16), (255 - stretched(words, 0, 30000),))
    eight = ramp(255).astype(np.uint8)
    yield Situation("darktable 18815", "white-8.tif", _grey_tiff(eight, 0, 8), (255 - eight,))
    four = ramp(15).astype(np.uint8)
    tags = {_BITS: 4, _COMPRESSION: 1, _SAMPLES: 1}
    packed = (four[:, ::2] << 4 | four[:, 1::2]).tobytes()
    for photometric, right in ((0, 255 - 17 * four), (1, 17 * four)):
        data = tiff(*four.shape, {**tags, _PHOTOMETRIC: photometric}, [[packed]])
        yield Situation("Pillow 1789", f"grey-4-{photometric}.tif", data, (right.astype(np.uint8),))
    two = ramp(1).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(two * 255).convert("1").save(buffer, "TIFF", compression="group4", tiffinfo={262: 0})
    yield Situation("image-tiff 296", "fax-white.tif", buffer.getvalue(), (two * 255,))


def one_directory_for_a_stack() -> Iterator[Situation]:
    """Yield a large stack of ImageJ, with one directory and the number of slices in its description."""
    frames = np.stack([ramp(1000 * (n + 1)) for n in range(5)])
    for name, kind, bits in (("little", "<u2", 16), ("eight", "u1", 8)):
        held = (frames // (1 if bits == 16 else 40)).astype(kind)
        description = b"ImageJ=1.53c\nimages=5\nslices=5\nmin=0.0\nmax=5000.0\n\0"
        tags = {_BITS: bits, _COMPRESSION: 1, _PHOTOMETRIC: 1, _SAMPLES: 1, _DESCRIPTION: description}
        first = held[0].tobytes()
        data = tiff(*held.shape[1:], tags, [[first]])
        # The other slices come after the first one, and the directory after all of them.
        at = data.index(first)
        moved = len(held[1:].tobytes())
        data = data[: at + len(first)] + held[1:].tobytes() + data[at + len(first) :]
        data = _moved(data, at + len(first), moved)
        top = [int(held[n].max()) for n in range(5)]
        right = tuple(stretched(held[n], 0, top[n]) if bits == 16 else held[n] for n in range(5))
        yield Situation("tifffile 41", f"imagej-{name}.tif", data, right)


def _moved(data: bytes, behind: int, by: int) -> bytes:
    """Correct the offsets of a TIFF into which bytes were inserted."""
    out = bytearray(data)
    (at,) = struct.unpack_from("<L", out, 4)
    struct.pack_into("<L", out, 4, at + by)
    (count,) = struct.unpack_from("<H", out, at + by)
    sizes = {2: 1, 3: 2, 4: 4}
    for number in range(count):
        entry = at + by + 2 + 12 * number
        _, kind, many, value = struct.unpack_from("<HHLL", out, entry)
        if sizes[kind] * many > 4 and value >= behind:
            struct.pack_into("<L", out, entry + 8, value + by)
    return bytes(out)


def planes_apart() -> Iterator[Situation]:
    """Yield samples in separate planes: three greys that a program calls one picture, and 16-bit colour."""
    rgb = scan()
    tags = {_BITS: [8, 8, 8], _COMPRESSION: 1, _PHOTOMETRIC: 2, _SAMPLES: 3, _PLANAR: 2}
    planes = [rgb[..., n].tobytes() for n in range(3)]
    yield Situation("tifffile 206", "planes-8.tif", tiff(*rgb.shape[:2], tags, [planes]), (rgb,))
    tags = {**tags, _BITS: [16, 16, 16], _PLANAR: 1}
    words = (rgb.astype("<u2") * 257).tobytes()
    data = tiff(*rgb.shape[:2], tags, [[words], [words[::-1][::-1]]])
    yield Situation("fiji 225", "rgb-16-pages.tif", data, (rgb, rgb))
    tags = {**tags, _PLANAR: 2}
    planes = [(rgb[..., n].astype("<u2") * 257).tobytes() for n in range(3)]
    yield Situation("fiji 225", "rgb-16-planes.tif", tiff(*rgb.shape[:2], tags, [planes]), (rgb,))


def bitmaps() -> Iterator[Situation]:
    """Yield 32-bit bitmaps with a zero fourth byte, and one of two colours whose palette has alpha."""
    rgb = scan()
    rows, columns = rgb.shape[:2]
    quads = np.concatenate([rgb[::-1, :, ::-1], np.zeros((rows, columns, 1), np.uint8)], -1).tobytes()
    masks = struct.pack("<4L", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    for report, name, size, compression in (
        ("SDL_image 64", "bgrx-info.bmp", 40, 0),
        ("image-rs 539", "bgra-v3.bmp", 56, 3),
        ("ImageSharp 581", "bgra-v5.bmp", 124, 3),
    ):
        info = struct.pack(
            "<LllHHLLllLL", size, columns, rows, 1, 32, compression, len(quads), 2835, 2835, 0, 0
        )
        info = (info + (masks if compression else b"")).ljust(size, b"\0")
        head = b"BM" + struct.pack("<LHHL", 14 + size + len(quads), 0, 0, 14 + size)
        yield Situation(report, name, head + info + quads, (rgb,))
    two = ramp(1).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(two * 255).convert("1").save(buffer, "BMP")
    yield Situation("Pillow 8888", "two-colours.bmp", buffer.getvalue(), (two * 255,))


def first_picture_of_a_gif() -> Iterator[Situation]:
    """Yield an animation whose first picture is partly transparent."""
    rgb = scan()
    image = Image.fromarray(rgb).convert("P", palette=Image.Palette.ADAPTIVE, colors=60)
    index = np.asarray(image).copy()
    index[:8, :8] = 63
    image.putdata(index.reshape(-1).tolist())
    buffer = io.BytesIO()
    image.save(buffer, "GIF", save_all=True, append_images=[image], transparency=63, disposal=2)
    right = rgb.copy()
    right[:8, :8] = 0
    yield Situation("Pillow 6590", "transparent.gif", buffer.getvalue(), (right,), within=3)


def inks() -> Iterator[Situation]:
    """Yield a JPEG of four inks as Photoshop writes it, inverted, with luminance and chrominance."""
    rgb = scan()
    inverted = np.concatenate([rgb, np.full((*rgb.shape[:2], 1), 255, np.uint8)], -1)
    buffer = io.BytesIO()
    Image.fromarray(255 - inverted, "CMYK").save(buffer, "JPEG", quality=100, subsampling=0)
    yield Situation("zune-image 442", "cmyk.jpg", buffer.getvalue(), (rgb,), within=6, said={"lossy": True})


def _nifti(values: NDArray[Any], affine: NDArray[Any] | None, **fields: Any) -> bytes:
    image = nibabel.Nifti1Image(values, affine)
    data = bytearray(image.to_bytes())
    head = nibabel.Nifti1Header(bytes(data[:348]), check=False)
    for name, value in fields.items():
        head[name] = value
    data[:348] = head.binaryblock
    return bytes(data)


def _slices(values: NDArray[Any]) -> tuple[Greys, ...]:
    """Return the slices of a volume in RAS orientation, as they should be shown."""
    low, high = float(values.min()), float(values.max())
    return tuple(stretched(values[::-1, ::-1, n].T, low, high) for n in range(values.shape[2]))


def volumes() -> Iterator[Situation]:
    """Yield NIfTI files whose quaternion is no rotation by rounding, or whose header contradicts itself."""
    values = np.random.default_rng(5).integers(0, 900, (40, 32, 3)).astype(np.int16)
    diagonal = np.diag([2.0, 2.0, 4.0, 1.0])
    right = _slices(values)
    said = {"spacing": (2.0, 2.0)}
    # Half a turn around the head's axis; the quaternion's norm is slightly over 1.
    turned = values[::-1, ::-1]
    data = _nifti(
        np.ascontiguousarray(turned),
        np.diag([-2.0, -2.0, 4.0, 1.0]),
        sform_code=0,
        qform_code=1,
        quatern_d=1.000001,
    )
    yield Situation("nibabel 1181", "quaternion.nii", data, right, said=said)
    head = nibabel.Nifti1Header(data[:348], check=False)
    sizes = [0.0, *head["pixdim"][1:]]
    data = _nifti(values, diagonal, sform_code=0, qform_code=1, quatern_d=0.0, pixdim=sizes)
    yield Situation("SimpleITK 1780", "pixdim-0.nii", data, right, said=said)
    empty = {f"srow_{axis}": [0.0] * 4 for axis in "xyz"}
    data = _nifti(
        values, diagonal, sform_code=1, qform_code=1, quatern_b=0, quatern_c=0, quatern_d=0, **empty
    )
    yield Situation("qsiprep 125", "sform-of-zeros.nii", data, right, said=said)
    data = _nifti(values, diagonal, scl_slope=2.0, scl_inter=float("nan"))
    yield Situation("fmriprep 2507", "intercept-nan.nii", data, right, said=said)
    data = _nifti(values, diagonal, scl_slope=float("nan"), scl_inter=float("nan"))
    yield Situation("fmriprep 2507", "slope-nan.nii", data, right, said=said)
    data = _nifti(values, diagonal, vox_offset=0)
    yield Situation("mriviewer 249", "offset-0.nii", data, right, said=said)
    data = _nifti(values, diagonal, sform_code=2, srow_x=[1.0, 0, 0, -40], srow_y=[0, 1.0, 0, -40])
    yield Situation("ITK 3514", "rows-of-1.nii", data, right)


MAKERS = (
    white_is_zero,
    one_directory_for_a_stack,
    planes_apart,
    bitmaps,
    first_picture_of_a_gif,
    inks,
    volumes,
)
