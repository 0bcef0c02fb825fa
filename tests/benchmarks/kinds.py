"""Make the folders that the batch benchmarks read: some distinct files of each kind, with many names."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import gdcm
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from pydicom.dataset import FileDataset
from pydicom.uid import JPEG2000Lossless, generate_uid

from core.models.golden import golden_pictures
from core.samples.head_ct import draw_head
from tools.drawn_ct import ct_header

FILES_PER_FOLDER = 1000
#: The folder with the real data sets; empty if it is not set.
DATA = os.environ.get("OVERREAD_DATA", "")


@dataclass(frozen=True)
class Kind:
    """A kind of input.

    Attributes
    ----------
    name : str
        Name on the command line.
    title : str
    suffix : str
    distinct : int
        Number of distinct files; the others are further names of these.
    pictures : int
        Number of pictures that two cores read in 5 to 20 seconds.
    models : tuple of str
        Models that read this kind, a row each; an empty one means the run with routing.
    draw : callable
        Makes the bytes of the file with a number.
    """

    name: str
    title: str
    suffix: str
    distinct: int
    pictures: int
    models: tuple[str, ...]
    draw: Callable[[int], bytes]


def write_folder(kind: Kind, pictures: int, home: Path) -> Path:
    """Write a folder of a kind below `home`; an existing one is left unchanged.

    The names of one file are hard links, so that a large folder takes little room, on disk and in the
    system's file cache. All files are read and decoded, because nothing checks whether two are the same.
    """
    folder = home / f"{kind.name}-{pictures}"
    if folder.is_dir():
        return folder
    drawn = home / f"{kind.name}-drawn"
    drawn.mkdir(parents=True, exist_ok=True)
    files = [drawn / f"{n}{kind.suffix}" for n in range(min(kind.distinct, pictures))]
    for n, file in enumerate(files):
        if not file.exists():
            file.write_bytes(kind.draw(n))
    with tempfile.TemporaryDirectory(dir=home) as temporary:
        for n in range(pictures):
            at = Path(temporary) / "all" / f"{n // FILES_PER_FOLDER:03}" / f"{n:06}{kind.suffix}"
            at.parent.mkdir(parents=True, exist_ok=True)
            at.hardlink_to(files[n % len(files)])
        (Path(temporary) / "all").rename(folder)
    return folder


@cache
def _phantoms(side: int) -> tuple[NDArray[np.uint8], ...]:
    """Return head, chest and hand."""
    return tuple(golden_pictures(side, side).values())[:3]


def _grainy(pixels: NDArray[np.uint8], number: int, grain: float) -> NDArray[np.uint8]:
    """Add the noise of a radiograph, a different one for each number."""
    noise = np.random.default_rng(number).normal(0, grain, pixels.shape)
    return np.clip(pixels + noise, 0, 255).astype(np.uint8)


def _file(pixels: NDArray[np.uint8], form: str) -> bytes:
    written = io.BytesIO()
    Image.fromarray(pixels).save(written, form, **({"quality": 90} if form == "JPEG" else {}))
    return written.getvalue()


def _small(number: int) -> bytes:
    """Make a soft hand or, one in four, a chest, so that the router refuses as many as of Medical MNIST."""
    _, chest, hand = _phantoms(64)
    soft = Image.fromarray(hand if number % 4 else chest).filter(ImageFilter.GaussianBlur(2))
    return _file(_grainy(np.asarray(soft), number, 6.0), "JPEG")


def _film(number: int, form: str) -> bytes:
    """Make a chest film of 1,000 to 3,000 pixels per side, enlarged from a real one if there are data sets.

    A synthetic film is unlike anything that a model knows, so that its gate also tests the negative, which it
    does for one in five real films.
    """
    side = 1000 + 400 * (number % 6)
    return _file(_grainy(_enlarged(number, side) if DATA else _phantoms(side)[1], number, 2.0), form)


def _enlarged(number: int, side: int) -> NDArray[np.uint8]:
    """Return a random film of the pneumonia set, enlarged to a given longer side; the same every time."""
    with zipfile.ZipFile(Path(DATA) / "chest-xray-pneumonia.zip") as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".jpeg"))
        name = names[int(np.random.default_rng(number).integers(len(names)))]
        with Image.open(io.BytesIO(archive.read(name))) as film:
            grey = film.convert("L")
    scale = side / max(grey.size)
    size = round(grey.width * scale), round(grey.height * scale)
    return np.asarray(grey.resize(size, Image.Resampling.BICUBIC))


def _slice(number: int) -> FileDataset:
    """Make a CT slice of 512 x 512 pixels of 12 bits in cells of 16, with a header like a scanner's."""
    made = ct_header(number % 3, 512)
    made.SOPInstanceUID = made.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    made.BodyPartExamined, made.WindowCenter, made.WindowWidth = "HEAD", 40, 120
    del made.WindowCenterWidthExplanation
    hounsfield = draw_head(0.2 + 0.01 * (number % 60), 512).astype(np.int32)
    made.PixelData = np.clip(hounsfield + 1024, 0, 4095).astype("<u2").tobytes()
    return made


def _saved(dataset: FileDataset) -> bytes:
    written = io.BytesIO()
    dataset.save_as(written, enforce_file_format=True)
    return written.getvalue()


def _plain_slice(number: int) -> bytes:
    return _saved(_slice(number))


def _j2k_slice(number: int) -> bytes:
    made = _slice(number)
    made.compress(JPEG2000Lossless, generate_instance_uid=False)
    return _saved(made)


def _lossless_jpeg_slice(number: int) -> bytes:
    """Make a slice as lossless JPEG with GDCM, because pydicom has no encoder for it."""
    with tempfile.TemporaryDirectory() as folder:
        plain, packed = Path(folder) / "plain", Path(folder) / "packed"
        plain.write_bytes(_plain_slice(number))
        reader = gdcm.ImageReader()
        reader.SetFileName(str(plain))
        change = gdcm.ImageChangeTransferSyntax()
        change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.JPEGLosslessProcess14_1))
        writer = gdcm.ImageWriter()
        writer.SetFileName(str(packed))
        if not reader.Read():
            raise SystemExit("GDCM does not read the slice that it should compress.")
        change.SetInput(reader.GetImage())
        if not change.Change():
            raise SystemExit("GDCM does not compress to lossless JPEG.")
        writer.SetFile(reader.GetFile())
        writer.SetImage(change.GetOutput())
        if not writer.Write():
            raise SystemExit("GDCM does not write what it compressed.")
        return packed.read_bytes()


_ROUTER, _CHEST = "body-region", "chest-xray-pneumonia"
SMALL = Kind("jpeg-64", "JPEG, 64 px", ".jpeg", 600, 6_000, (_ROUTER,), _small)
KINDS = (
    SMALL,
    Kind("png", "PNG, 1,000-3,000 px", ".png", 24, 360, (_ROUTER, _CHEST), partial(_film, form="PNG")),
    Kind(
        "jpeg", "JPEG, 1,000-3,000 px", ".jpeg", 48, 600, (_ROUTER, _CHEST, ""), partial(_film, form="JPEG")
    ),
    Kind("ct", "CT, uncompressed, 512 px", "", 60, 1500, (_ROUTER,), _plain_slice),
    Kind("jpeg-2000", "CT, JPEG 2000, 512 px", "", 60, 300, (_ROUTER,), _j2k_slice),
    Kind("jpeg-lossless", "CT, lossless JPEG, 512 px", "", 60, 600, (_ROUTER,), _lossless_jpeg_slice),
)
