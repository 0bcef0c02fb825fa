"""Overlays in unused bits of the pixels, in every compression."""

from __future__ import annotations

import io
from pathlib import Path

import gdcm
import jpeg_ls
import numpy as np
import openjpeg.utils
import pytest
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.dataset import FileDataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    JPEG2000,
    JPEG2000Lossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.dicom.pictures import read_dicom
from tests.support.pictures import dicom

VALUES = np.linspace(0, 4095, 64 * 64).astype(np.uint16).reshape(64, 64)
DRAWN = np.zeros((64, 64), bool)
DRAWN[10:20, 10:30] = True


def with_overlay(cells: NDArray[np.generic], position: int, stored: int, high: int) -> FileDataset:
    dataset = dicom(cells, BitsStored=stored, HighBit=high)
    rows, columns = cells.shape[-2:]
    for element, vr, value in (
        *((0x0010, "US", rows), (0x0011, "US", columns), (0x0040, "CS", "G"), (0x0050, "SS", [1, 1])),
        *((0x0100, "US", dataset.BitsAllocated), (0x0102, "US", position)),
    ):
        dataset.add_new((0x6000, element), vr, value)
    return dataset


def upper() -> FileDataset:
    return with_overlay(VALUES | DRAWN.astype(np.uint16) << 12, 12, 12, 11)


def saved(dataset: FileDataset) -> bytes:
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def read(dataset: FileDataset) -> Picture:
    (picture,) = read_dicom(saved(dataset), "a", Limits())
    return picture


def wrapped(dataset: FileDataset, stream: bytes, syntax: str) -> FileDataset:
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.PixelData = encapsulate([stream])
    dataset["PixelData"].is_undefined_length = True
    return dataset


def lossless_jpeg(dataset: FileDataset, folder: Path) -> FileDataset:
    """Return the data set in GDCM's lossless JPEG of all bits of the cells."""
    whole = dcmread(io.BytesIO(saved(dataset)))
    whole.BitsStored, whole.HighBit = 16, 15
    whole.save_as(folder / "plain")
    reader = gdcm.ImageReader()
    reader.SetFileName(str(folder / "plain"))
    assert reader.Read()
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.JPEGLosslessProcess14_1))
    change.SetInput(reader.GetImage())
    assert change.Change()
    writer = gdcm.ImageWriter()
    writer.SetFileName(str(folder / "coded"))
    writer.SetFile(reader.GetFile())
    writer.SetImage(change.GetOutput())
    assert writer.Write()
    coded = dcmread(folder / "coded")
    assert coded.file_meta.TransferSyntaxUID == JPEGLosslessSV1
    coded.BitsStored, coded.HighBit = dataset.BitsStored, dataset.HighBit
    return coded


def compressed(dataset: FileDataset, kind: str, folder: Path) -> FileDataset:
    cells = np.frombuffer(dataset.PixelData, f"<u{dataset.BitsAllocated // 8}").reshape(dataset.Rows, -1)
    if kind == "rle":
        dataset.compress(RLELossless, encoding_plugin="pydicom", generate_instance_uid=False)
    elif kind == "jpeg-ls":
        stream = bytes(jpeg_ls.encode_array(cells))
        wrapped(dataset, stream, JPEGLSLossless)
    elif kind == "j2k":
        stream = openjpeg.utils.encode_array(cells, photometric_interpretation=2)
        wrapped(dataset, stream, JPEG2000Lossless)
    elif kind == "jpeg-lossless":
        return lossless_jpeg(dataset, folder)
    return dataset


KINDS = pytest.mark.parametrize("kind", ["plain", "rle", "jpeg-ls", "j2k", "jpeg-lossless"])


@KINDS
def test_above_the_values(kind: str, tmp_path: Path) -> None:
    picture = read(compressed(upper(), kind, tmp_path))
    np.testing.assert_array_equal(picture.pixels, VALUES)
    (overlay,) = picture.overlays
    np.testing.assert_array_equal(overlay.bits, DRAWN)
    assert picture.notes == ()


@KINDS
def test_below_the_values(kind: str, tmp_path: Path) -> None:
    cells = VALUES << 4 | DRAWN.astype(np.uint16) << 2
    picture = read(compressed(with_overlay(cells, 2, 12, 15), kind, tmp_path))
    np.testing.assert_array_equal(picture.pixels, VALUES)
    np.testing.assert_array_equal(picture.overlays[0].bits, DRAWN)


@pytest.mark.parametrize("kind", ["plain", "rle", "jpeg-ls", "j2k"])
def test_in_cells_of_eight_bits(kind: str, tmp_path: Path) -> None:
    values = (VALUES >> 5).astype(np.uint8)
    cells = values | DRAWN.astype(np.uint8) << 7
    picture = read(compressed(with_overlay(cells, 7, 7, 6), kind, tmp_path))
    np.testing.assert_array_equal(picture.pixels, values)
    np.testing.assert_array_equal(picture.overlays[0].bits, DRAWN)


@pytest.mark.parametrize("kind", ["plain", "rle", "jpeg-ls", "j2k", "jpeg-lossless"])
def test_with_signed_values(kind: str, tmp_path: Path) -> None:
    signed = VALUES.astype(np.int16) - 2048
    cells = signed.view(np.uint16) & 0x0FFF | DRAWN.astype(np.uint16) << 15
    dataset = with_overlay(cells, 15, 12, 11)
    dataset.PixelRepresentation = 1
    picture = read(compressed(dataset, kind, tmp_path))
    np.testing.assert_array_equal(picture.pixels, signed)
    np.testing.assert_array_equal(picture.overlays[0].bits, DRAWN)


def test_each_frame_has_its_own() -> None:
    planes = np.stack([DRAWN, ~DRAWN])
    dataset = with_overlay(np.stack([VALUES, VALUES]) | planes.astype(np.uint16) << 13, 13, 12, 11)
    for picture, plane in zip(read_dicom(saved(dataset), "a", Limits()), planes, strict=True):
        np.testing.assert_array_equal(picture.overlays[0].bits, plane)
        np.testing.assert_array_equal(picture.pixels, VALUES)


def test_two_planes() -> None:
    dataset = with_overlay(
        VALUES | DRAWN.astype(np.uint16) << 12 | (~DRAWN).astype(np.uint16) << 15, 12, 12, 11
    )
    for element in (0x0010, 0x0011, 0x0040, 0x0050, 0x0100):
        dataset.add_new((0x6002, element), dataset[0x6000, element].VR, dataset[0x6000, element].value)
    dataset.add_new((0x6002, 0x0102), "US", 15)
    first, second = read(dataset).overlays
    np.testing.assert_array_equal(first.bits, DRAWN)
    np.testing.assert_array_equal(second.bits, ~DRAWN)


@pytest.mark.parametrize("position", [0, 5, 11, 16, 60])
def test_bits_of_values_are_no_overlay(position: int) -> None:
    picture = read(with_overlay(VALUES, position, 12, 11))
    assert picture.overlays == ()
    assert picture.notes == ()


def test_lossy_compression_lost_them() -> None:
    stream = openjpeg.utils.encode_array(
        VALUES, bits_stored=12, photometric_interpretation=2, signal_noise_ratios=[60]
    )
    picture = read(wrapped(upper(), stream, JPEG2000))
    assert picture.overlays == ()
    assert any("lost" in note for note in picture.notes)
    assert picture.pixels.max() <= 4095
