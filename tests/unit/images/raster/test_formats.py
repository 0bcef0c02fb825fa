"""Other formats: read within the same limits; unsupported ones are called by their names."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import InputError, Reason
from core.images.base.formats import FOREIGN_NAMES, FORMATS, FileFormat, foreign_name, sniff
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.display.render import render
from core.images.files.sources import Source, walk
from core.images.read import pictures_in
from core.images.studies.study_tree import read_instance

GREY = (np.add.outer(np.arange(40), np.arange(50)) * 2).astype(np.uint8)
DEEP = GREY.astype(np.uint16) * 16
RGB = np.stack([GREY, GREY[::-1], GREY], -1)


def _bytes(pixels: np.ndarray, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind, **options)
    return buffer.getvalue()


def _read(data: bytes, limits: Limits | None = None, frame: int | None = None) -> list[Picture]:
    return list(pictures_in(data, "a", limits or Limits(), frame))


def _refused(data: bytes, limits: Limits | None = None) -> InputError:
    with pytest.raises(InputError) as caught:
        _read(data, limits)
    return caught.value


@pytest.mark.parametrize(
    ("data", "kind", "pixels"),
    [
        (_bytes(GREY, "BMP"), FileFormat.BMP, GREY),
        (_bytes(RGB, "BMP"), FileFormat.BMP, RGB),
        (_bytes(RGB, "WEBP", lossless=True), FileFormat.WEBP, RGB),
        (_bytes(GREY, "GIF"), FileFormat.GIF, GREY),
        (_bytes(GREY, "TIFF"), FileFormat.TIFF, GREY),
        (_bytes(GREY, "TIFF", compression="tiff_lzw"), FileFormat.TIFF, GREY),
        (_bytes(GREY, "TIFF", big_tiff=True), FileFormat.TIFF, GREY),
        (_bytes(DEEP, "TIFF"), FileFormat.TIFF, DEEP),
        (_bytes(DEEP.astype(">u2"), "TIFF"), FileFormat.TIFF, DEEP),
        (_bytes(DEEP, "TIFF", compression="tiff_adobe_deflate"), FileFormat.TIFF, DEEP),
        (_bytes(GREY.astype(np.float32) / 8, "TIFF"), FileFormat.TIFF, GREY.astype(np.float32) / 8),
        (_bytes(GREY.astype(np.int32) - 50, "TIFF"), FileFormat.TIFF, GREY.astype(np.float32) - 50),
        (_bytes(RGB, "TIFF"), FileFormat.TIFF, RGB),
        (_bytes(GREY > 40, "TIFF", compression="group4"), FileFormat.TIFF, (GREY > 40) * np.uint8(255)),
    ],
)
def test_values(data: bytes, kind: FileFormat, pixels: np.ndarray) -> None:
    assert sniff(data[:512]) is kind
    (picture,) = _read(data)
    assert picture.pixels.dtype == pixels.dtype
    assert np.array_equal(picture.pixels, pixels)
    assert not picture.lossy
    assert render(picture).dtype == np.uint8
    for end in (len(data) // 2, len(data) - 30):
        assert _refused(data[:end]).reason in (Reason.TRUNCATED, Reason.CORRUPT)


def test_sixteen_bits_are_shown_over_all_greys() -> None:
    shown = render(_read(_bytes(DEEP, "TIFF"))[0])
    assert shown.min() == 0
    assert shown.max() == 255


def test_white_may_be_zero() -> None:
    data = bytearray(_bytes(DEEP, "TIFF"))
    entry = struct.pack("<HHLL", 262, 3, 1, 1)
    at = data.index(entry)
    data[at : at + 12] = struct.pack("<HHLL", 262, 3, 1, 0)
    (picture,) = _read(bytes(data))
    assert picture.inverted
    assert render(picture)[0, 0] == 255


@pytest.mark.parametrize(
    ("data", "lossy"),
    [
        (_bytes(RGB, "WEBP"), True),
        (_bytes(RGB, "TIFF", compression="jpeg"), True),
        (
            _bytes(RGB, "WEBP", lossless=True, save_all=True, append_images=[Image.fromarray(RGB[::-1])]),
            False,
        ),
        (_bytes(RGB, "WEBP", save_all=True, append_images=[Image.fromarray(RGB[::-1])]), True),
    ],
)
def test_what_is_lossy(data: bytes, lossy: bool) -> None:
    assert _read(data)[0].lossy is lossy


def test_pages(tmp_path: Path) -> None:
    others = [Image.fromarray(RGB), Image.fromarray(DEEP)]
    data = _bytes(GREY, "TIFF", save_all=True, append_images=others)
    pictures = _read(data)
    assert [(p.frame, p.frames) for p in pictures] == [(1, 3), (2, 3), (3, 3)]
    for picture, pixels in zip(pictures, (GREY, RGB, DEEP), strict=True):
        assert np.array_equal(picture.pixels, pixels)
    assert np.array_equal(_read(data, frame=2)[0].pixels, RGB)
    with pytest.raises(InputError):
        _read(data, frame=4)
    (tmp_path / "a.tif").write_bytes(data)
    assert read_instance(Source("a.tif", tmp_path / "a.tif"), Limits()).frames == 3


def test_smaller_copies_are_no_pages() -> None:
    small = Image.fromarray(GREY[::2, ::2])
    first = Image.fromarray(GREY)
    buffer = io.BytesIO()
    first.save(buffer, "TIFF", save_all=True, append_images=[small])
    data = bytearray(buffer.getvalue())
    # The second directory gets a NewSubfileType of 1 in place of the first tag that it can do without.
    (at,) = struct.unpack_from("<L", data, 4)
    (count,) = struct.unpack_from("<H", data, at)
    (second,) = struct.unpack_from("<L", data, at + 2 + 12 * count)
    entries = {struct.unpack_from("<H", data, second + 2 + 12 * n)[0]: second + 2 + 12 * n for n in range(9)}
    data[entries[284] : entries[284] + 12] = struct.pack("<HHLL", 254, 4, 1, 1)
    assert [picture.shape for picture in _read(bytes(data))] == [(40, 50)]


def test_the_first_picture_of_a_gif() -> None:
    data = _bytes(GREY, "GIF", save_all=True, append_images=[Image.fromarray(GREY[::-1])])
    (picture,) = _read(data)
    assert np.array_equal(picture.pixels, GREY)
    assert picture.frames == 1


@pytest.mark.parametrize("kind", ["TIFF", "BMP", "WEBP", "GIF"])
def test_too_many_pixels(kind: str) -> None:
    data = _bytes(GREY, kind)
    assert _refused(data, replace(Limits(), picture_pixels=1999)).reason is Reason.TOO_LARGE


def test_declared_sizes_are_refused_before_anything_is_decoded() -> None:
    webp = bytearray(_bytes(RGB, "WEBP", lossless=True))
    at = webp.index(b"VP8L") + 9
    webp[at : at + 4] = (0x3FFF | 0x3FFF << 14).to_bytes(4, "little")
    gif = bytearray(_bytes(GREY, "GIF"))
    gif[6:10] = b"\xff\xff\xff\xff"
    for data in (webp, gif):
        assert _refused(bytes(data)).reason is Reason.TOO_LARGE


def test_directories_in_a_circle() -> None:
    data = bytearray(_bytes(GREY, "TIFF"))
    (at,) = struct.unpack_from("<L", data, 4)
    (count,) = struct.unpack_from("<H", data, at)
    struct.pack_into("<L", data, at + 2 + 12 * count, at)
    assert len(_read(bytes(data))) == 1


def test_too_many_pages() -> None:
    others = [Image.fromarray(GREY)] * 3
    data = _bytes(GREY, "TIFF", save_all=True, append_images=others)
    assert _refused(data, replace(Limits(), segments=3)).reason is Reason.TOO_MANY_ELEMENTS


def _office(folder: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("[Content_Types].xml", "_rels/.rels", f"{folder}/document.xml"):
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (_office("word"), "a Word document"),
        (_office("xl"), "an Excel workbook"),
        (_office("ppt"), "a PowerPoint presentation"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a document of older Office programs"),
        (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
        (b"Rar!\x1a\x07\x01", "a RAR archive"),
        (b"\x1f\x8b\x08\0" + bytes(40), "a file compressed by gzip"),
        (b"\0\0\0\x18ftypheic", "a HEIC picture"),
        (b"\0\0\0\x18ftypisom", "a video"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture"),
        (b"NRRD0004\n", "an NRRD volume"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"name;age\n1;2\n", "a text file"),
        ("\N{LATIN SMALL LETTER U WITH DIAERESIS}ber".encode("utf-16"), "a text file"),
        (b"MZ\x90\0", "a Windows program"),
    ],
)
def test_what_is_not_read_is_called_by_its_name(data: bytes, name: str) -> None:
    error = _refused(data)
    assert error.reason is Reason.NOT_AN_IMAGE
    assert error.message.startswith(f"The file is {name}")
    # The name is translated only if it is listed.
    assert foreign_name(data) in FOREIGN_NAMES


def test_what_nothing_tells_is_said_with_the_formats_that_are_read() -> None:
    assert foreign_name(bytes(500)) == ""
    assert FORMATS in _refused(bytes(500)).message


def test_a_document_is_no_archive_of_pictures(tmp_path: Path) -> None:
    (tmp_path / "letter.docx").write_bytes(_office("word"))
    assert [source.name for source in walk([tmp_path])] == ["letter.docx"]
