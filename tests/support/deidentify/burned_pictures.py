"""Synthetic DICOM pictures of four kinds with text in the pixels, whose position is known."""

from __future__ import annotations

import io
import math
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import (
    CTImageStorage,
    DigitalXRayImageStorageForPresentation,
    ExplicitVRLittleEndian,
    SecondaryCaptureImageStorage,
    UltrasoundMultiFrameImageStorage,
    generate_uid,
)

from core.paths import resource

KINDS = ("ultrasound", "film", "slice", "screen")
#: Ways in which the text is drawn; the first is the usual one.
TRAITS = ("bright", "dark", "outlined", "small", "rotated", "low contrast", "language", "colour")
#: Real background pictures by kind: prefixes of members in the data sets' archives.
_REAL = {
    "ultrasound": ("kinds.zip", ("breast_ultrasound/",)),
    "film": ("chest-xray-pneumonia.zip", ("",)),
    "slice": ("kinds.zip", ("head_ct/", "chest_ct/", "abdomen_ct/", "brain_mr/")),
    "screen": ("kinds.zip", ("photograph/", "endoscopy/", "skin/")),
}
_SIZES = {"ultrasound": (600, 800), "film": (1280, 1056), "slice": (512, 512), "screen": (768, 1024)}
_WORDS = (
    "QUINZEL, HARLEEN", "DOB 17.03.1967", "ID 4711-0815", "St. Vincent Hospital", "2019-11-23 14:05",
    "Dr. Strangelove", "Acc# A90017", "F 052Y", "Müller^Jörg", "MRN 00918273", "Arkham General",
)  # fmt: skip
_PLAIN = (
    "MI 0.9 TIs 0.4",
    "Gain 62%",
    "W: 400 L: 40",
    "kVp 120 mA 240",
    "Se: 3 Im: 17/120",
    "5.0 mm",
    "FR 32 Hz",
)
_FOREIGN = {
    "NotoSans-Regular.ttf": ("Петрова Анна 12.05.1958", "Παπαδόπουλος Γ.", "Łukasz Żółć"),
    "NotoSansHebrew-Regular.ttf": ("ישראל ישראלי",),
    "NotoSansArabic-Regular.ttf": ("محمد علي",),
    "DroidSansFallback.ttf": ("山田太郎 男 045Y", "王小明 1966-04-02", "김철수"),
}
_FONTS = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")
_LETTERS = ("L", "R", "LI", "RE", "AP", "PA")


@dataclass(frozen=True, eq=False)
class Word:
    """A word in the pixels.

    Attributes
    ----------
    text, trait : str
    frame : int
        Counted from 1; 0 if the word is in all frames.
    box : tuple of int
        Left, top, right and bottom of the word's ink; right and bottom are exclusive.
    ink : ndarray of bool, shape of the box
    """

    text: str
    trait: str
    frame: int
    box: tuple[int, int, int, int]
    ink: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class BurnedPicture:
    """A file and the words in its pixels."""

    kind: str
    dataset: FileDataset
    words: tuple[Word, ...]
    form: str

    @property
    def data(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        self.dataset.save_as(out, enforce_file_format=True)
        return out.getvalue()


@dataclass(eq=False)
class _Sheet:
    """An unfinished picture: greys of 0 to 1, shape (H, W, 3)."""

    values: NDArray[np.float32]
    words: list[Word] = field(default_factory=list)

    def is_free(self, box: tuple[int, int, int, int]) -> bool:
        left, top, right, bottom = box
        height, width = self.values.shape[:2]
        if left < 1 or top < 1 or right > width - 1 or bottom > height - 1:
            return False
        return all(
            right < w.box[0] - 6 or left > w.box[2] + 6 or bottom < w.box[1] - 6 or top > w.box[3] + 6
            for w in self.words
        )


def burned_pictures(number: int, data: Path | None = None, seed: int = 7) -> Iterator[BurnedPicture]:
    """Make pictures, the kinds in turn; every fourth picture of each kind has no word.

    Parameters
    ----------
    number : int
    data : Path, optional
        Folder of the data sets, for two of three backgrounds; without it all backgrounds are synthetic.
    seed : int
    """
    chance = random.Random(seed)
    backs = {kind: list(_real_names(data, kind, chance)) for kind in KINDS} if data else {}
    for n in range(number):
        kind = KINDS[n % len(KINDS)]
        turn = n // len(KINDS)
        real = bool(backs) and turn % 3 != 0
        grey = _real_back(data, kind, backs[kind].pop()) if real and data else _drawn_back(kind, chance)
        yield _made(kind, grey, chance, turn, real=real)


def _made(
    kind: str, back: NDArray[np.float32], chance: random.Random, turn: int, *, real: bool
) -> BurnedPicture:
    sheet = _Sheet(back)
    frames = 4 if kind == "ultrasound" and turn % 5 == 0 else 1
    if turn % 4 != 3:
        _write_words(kind, sheet, chance, turn)
    pages = [sheet.values]
    if frames > 1:
        pages = [np.clip(back + 0.01 * k, 0, 1) if k != 2 else sheet.values for k in range(frames)]
        sheet.words = [Word(w.text, w.trait, 3, w.box, w.ink) for w in sheet.words]
    dataset, form = _as_dicom(kind, pages, turn)
    return BurnedPicture(kind, dataset, tuple(sheet.words), form + (", real" if real else ", drawn"))


def _write_words(kind: str, sheet: _Sheet, chance: random.Random, turn: int) -> None:
    height = sheet.values.shape[0]
    if kind == "ultrasound":
        sheet.values[: height // 12] = 0.02 if turn % 2 else 0.75
    for k in range(chance.randint(3, 7)):
        trait = "bright" if k == 0 else chance.choice(TRAITS)
        text = chance.choice(_WORDS if k % 3 != 2 else _PLAIN)
        font = chance.choice(_FONTS)
        if trait == "language":
            font = chance.choice(sorted(_FOREIGN))
            text = chance.choice(_FOREIGN[font])
        size = chance.randint(*{"film": (22, 44), "screen": (13, 22)}.get(kind, (12, 20)))
        if trait == "small":
            size = 18 if kind == "film" else chance.randint(9, 11)
        spot = (chance.random(), chance.random())
        if kind == "slice" or k == 0:
            # At the corners, and on the header bar of an ultrasound screen.
            spot = (chance.choice((0.02, 0.98)), chance.choice((0.01, 0.06, 0.93, 0.98)))
        if kind == "ultrasound" and k < 2:
            spot = (0.02 + 0.5 * k, 0.015)
        _put(sheet, text, trait, resource("fonts", font), size, spot)
    if kind == "film":
        side = chance.choice((0.05, 0.9))
        letters, face = chance.choice(_LETTERS), resource("fonts", _FONTS[1])
        _put(sheet, letters, "letter", face, chance.randint(40, 70), (side, 0.1))


def _put(sheet: _Sheet, text: str, trait: str, font: Path, size: int, spot: tuple[float, float]) -> None:
    face = ImageFont.truetype(str(font), size)
    left, top, right, bottom = face.getbbox(text)
    page = Image.new("L", (int(right - left) + 8, int(bottom - top) + 8))
    ImageDraw.Draw(page).text((4 - left, 4 - top), text, fill=255, font=face)
    if trait == "rotated":
        page = page.rotate(90, expand=True)
    mask = np.asarray(page, np.float32) / 255
    height, width = sheet.values.shape[:2]
    y = int(spot[1] * (height - mask.shape[0]))
    x = int(spot[0] * (width - mask.shape[1]))
    for _ in range(30):
        box = (x, y, x + mask.shape[1], y + mask.shape[0])
        if sheet.is_free(box):
            break
        y = (y + mask.shape[0] + 9) % max(height - mask.shape[0] - 2, 1) + 1
    else:
        return
    part = sheet.values[box[1] : box[3], box[0] : box[2]]
    under = float(part.mean())
    colour = np.full(3, 1.0, np.float32)
    if trait == "dark":
        part[...] = np.clip(part + 0.6 - under, 0.5, 1)
        colour[:] = 0.02
    elif trait == "outlined":
        halo = np.asarray(page.filter(ImageFilter.MaxFilter(3)), np.float32)[..., None] / 255
        part[...] = part * (1 - halo)
    elif trait == "low contrast":
        colour[:] = under + 0.18 if under < 0.6 else under - 0.18
    elif trait == "colour":
        colour[:] = ((1, 0.85, 0.1), (0.2, 1, 0.3), (0.3, 0.7, 1))[size % 3]
    elif under > 0.6:
        colour[:] = 0.05
    part[...] = part * (1 - mask[..., None]) + colour * mask[..., None]
    ink = mask > 0.4
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if rows.size == 0:
        return
    sheet.words.append(
        Word(
            text,
            trait,
            0,
            (
                box[0] + int(columns[0]),
                box[1] + int(rows[0]),
                box[0] + int(columns[-1]) + 1,
                box[1] + int(rows[-1]) + 1,
            ),
            ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1],
        )
    )


def _real_names(data: Path, kind: str, chance: random.Random) -> list[str]:
    archive, starts = _REAL[kind]
    with zipfile.ZipFile(data / archive) as opened:
        names = [
            n for n in opened.namelist() if n.endswith((".jpg", ".jpeg", ".png")) and n.startswith(starts)
        ]
    chance.shuffle(names)
    return names


def _real_back(data: Path, kind: str, name: str) -> NDArray[np.float32]:
    with (
        zipfile.ZipFile(data / _REAL[kind][0]) as opened,
        Image.open(io.BytesIO(opened.read(name))) as picture,
    ):
        height, width = _SIZES[kind]
        colour = picture.convert("RGB" if kind == "screen" else "L").convert("RGB")
        resized = colour.resize((width, height), Image.Resampling.BICUBIC)
        return np.asarray(resized, np.float32) / 255


def _drawn_back(kind: str, chance: random.Random) -> NDArray[np.float32]:
    height, width = _SIZES[kind]
    noise = np.random.default_rng(chance.randrange(1 << 30))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    grey = np.zeros((height, width), np.float32)
    if kind == "ultrasound":
        angle = np.arctan2(x - width / 2, y + 40)
        depth = np.hypot(x - width / 2, y + 40)
        speckle = noise.rayleigh(0.18, (height, width)).astype(np.float32)
        grey = np.where((np.abs(angle) < 0.6) & (depth > 130) & (depth < height - 20), speckle, 0)
    elif kind == "film":
        lungs = sum(
            np.exp(-(((x - cx * width) / (0.14 * width)) ** 2) - ((y - 0.45 * height) / (0.28 * height)) ** 2)
            for cx in (0.3, 0.7)
        )
        ribs = 0.06 * np.sin(y / 28 + 2 * np.cos(x / width * math.pi))
        grey = 0.75 - 0.5 * lungs + ribs + noise.normal(0, 0.02, grey.shape)
    elif kind == "slice":
        body = ((x - width / 2) / (0.4 * width)) ** 2 + ((y - height / 2) / (0.33 * height)) ** 2
        grey = np.where(body < 1, 0.45, 0.02) + np.where((body > 0.9) & (body < 1), 0.4, 0)
        grey = grey + noise.normal(0, 0.03, grey.shape)
    else:
        dark = chance.random() < 0.5
        grey = grey + (0.1 if dark else 0.9)
        for _ in range(8):
            left, top = chance.randrange(width - 100), chance.randrange(height - 60)
            grey[top : top + chance.randint(40, 200), left : left + chance.randint(60, 300)] += (
                0.1 if dark else -0.12
            )
    return np.repeat(np.clip(grey, 0, 1)[..., None], 3, 2).astype(np.float32)


def _as_dicom(kind: str, pages: list[NDArray[np.float32]], turn: int) -> tuple[FileDataset, str]:
    """Write greys or colours as DICOM in the format of the kind."""
    made = FileDataset("", {}, preamble=bytes(128))
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.SOPClassUID = {
        "ultrasound": UltrasoundMultiFrameImageStorage,
        "film": DigitalXRayImageStorageForPresentation,
        "slice": CTImageStorage,
        "screen": SecondaryCaptureImageStorage,
    }[kind]
    made.SOPInstanceUID = made.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    made.StudyInstanceUID, made.SeriesInstanceUID = generate_uid(), generate_uid()
    made.PatientName, made.PatientID = "Quinzel^Harleen", "PID4711"
    made.Modality = {"ultrasound": "US", "film": "DX", "slice": "CT", "screen": "OT"}[kind]
    made.Rows, made.Columns = pages[0].shape[:2]
    made.SamplesPerPixel, made.PixelRepresentation = 1, 0
    if len(pages) > 1:
        made.NumberOfFrames = len(pages)
    values = np.stack(pages)
    if kind == "screen" and turn % 3 == 2:
        palette = Image.fromarray((values[0] * 255).astype(np.uint8)).quantize(250, dither=Image.Dither.NONE)
        colours = np.asarray(palette.getpalette(), np.uint16).reshape(-1, 3)
        colours = np.vstack([colours, np.zeros((256 - len(colours), 3), np.uint16)]) * 257
        made.PhotometricInterpretation = "PALETTE COLOR"
        for k, name in enumerate(("Red", "Green", "Blue")):
            setattr(made, f"{name}PaletteColorLookupTableDescriptor", [256, 0, 16])
            setattr(made, f"{name}PaletteColorLookupTableData", colours[:, k].astype("<u2").tobytes())
        return _with_pixels(made, np.asarray(palette, np.uint8), 8), "palette"
    if kind in ("ultrasound", "screen") and turn % 2 == 0:
        made.SamplesPerPixel, made.PhotometricInterpretation, made.PlanarConfiguration = 3, "RGB", 0
        return _with_pixels(made, (values * 255).astype(np.uint8), 8), "RGB"
    grey = values @ np.asarray((0.299, 0.587, 0.114), np.float32)
    if kind == "film" and turn % 2 == 1:
        made.PhotometricInterpretation = "MONOCHROME1"
        return _with_pixels(made, ((1 - grey) * 4095).astype("<u2"), 12), "MONOCHROME1, 12 bits"
    made.PhotometricInterpretation = "MONOCHROME2"
    if kind == "slice":
        made.PixelRepresentation, made.RescaleSlope, made.RescaleIntercept = 1, 1, 0
        made.WindowCenter, made.WindowWidth = 100, 800
        return _with_pixels(made, (grey * 2047 - 1024).astype("<i2"), 16), "16 bits, signed"
    if kind == "film":
        return _with_pixels(made, (grey * 4095).astype("<u2"), 12), "12 bits"
    return _with_pixels(made, (grey * 255).astype(np.uint8), 8), "8 bits"


def _with_pixels(made: FileDataset, values: NDArray[np.generic], bits: int) -> FileDataset:
    made.BitsAllocated = 8 * values.dtype.itemsize
    made.BitsStored, made.HighBit = bits, bits - 1
    data = values.tobytes()
    made.PixelData = data + b"\0" * (len(data) % 2)
    return made
