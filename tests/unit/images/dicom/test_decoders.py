"""Decoders: chosen by the stream, named when missing, and asked for one frame only."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from pydicom.encaps import encapsulate
from pydicom.uid import (
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.dicom import pixels
from core.images.dicom.frames import find_frames
from core.images.dicom.pictures import read_dicom
from core.images.dicom.streams import Codec, identify_stream
from core.images.files.sources import Source
from core.images.read import read_pictures
from tests.golden.drawn import as_bytes, compressed, encapsulated, jpeg
from tests.support.pictures import dicom, save, spot

#: SOI, SOF3 of one 12-bit component with 4 x 4 pixels, SOS: a stream that only GDCM would decode.
LOSSLESS = b"\xff\xd8\xff\xc3\0\x0b\x0c\0\x04\0\x04\x01\x01\x11\0\xff\xda\0\x08\x01\x01\0\x01\0\0" + bytes(20)


class TestMissing:
    @pytest.mark.parametrize(
        ("module", "package", "codec"),
        [
            ("openjpeg", "pylibjpeg-openjpeg", JPEG2000Lossless),
            ("jpeg_ls", "pyjpegls", JPEGLSLossless),
            ("rle.rle", "pylibjpeg-rle", RLELossless),
        ],
    )
    def test_it_is_named(
        self, monkeypatch: pytest.MonkeyPatch, module: str, package: str, codec: str
    ) -> None:
        whole = encapsulated(dicom(spot()), codec, encapsulate([compressed(spot(), codec)]))
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(InputError, match=f"pip install {package}") as caught:
            list(read_dicom(whole, "a", Limits()))
        assert caught.value.reason is Reason.MISSING_DECODER

    def test_gdcm_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        drawn = np.zeros((4, 4), np.uint16)
        whole = encapsulated(dicom(drawn), JPEGLosslessSV1, encapsulate([LOSSLESS]))
        monkeypatch.setitem(sys.modules, "gdcm", None)
        with pytest.raises(InputError, match="pip install python-gdcm") as caught:
            list(read_dicom(whole, "a", Limits()))
        assert caught.value.reason is Reason.MISSING_DECODER

    def test_pictures_that_need_none_still_open(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in ("openjpeg", "jpeg_ls", "rle.rle", "gdcm", "pylibjpeg"):
            monkeypatch.setitem(sys.modules, module, None)
        for whole in (
            as_bytes(dicom(spot())),
            encapsulated(dicom(spot()), JPEGBaseline8Bit, encapsulate([jpeg(spot())])),
        ):
            assert len(list(read_dicom(whole, "a", Limits()))) == 1


class TestOneFrame:
    @pytest.mark.parametrize("syntax", [None, RLELossless, JPEGLSLossless, JPEG2000Lossless])
    def test_the_others_are_not_decoded(self, monkeypatch: pytest.MonkeyPatch, syntax: str | None) -> None:
        frames = np.stack([spot(32, level=level) for level in range(40, 240)])
        whole = as_bytes(dicom(frames))
        if syntax is not None:
            value = encapsulate([compressed(frame, syntax) for frame in frames], has_bot=False)
            whole = encapsulated(dicom(frames), syntax, value)
        decoded: list[int] = []
        real = pixels.StoredPixels.frame
        monkeypatch.setattr(
            pixels.StoredPixels,
            "frame",
            lambda self, number, step: decoded.append(number) or real(self, number, step),
        )
        (picture,) = read_dicom(whole, "a", Limits(), frame=137)
        assert decoded == [137]
        assert (picture.frame, picture.frames) == (137, 200)
        np.testing.assert_array_equal(picture.pixels, frames[136])

    def test_damage_in_other_frames_does_not_matter(self) -> None:
        frames = [compressed(spot(16, level=level), JPEGLSLossless) for level in (60, 90, 120)]
        frames[1] = frames[1][:12] + bytes(len(frames[1]) - 12)
        whole = encapsulated(dicom(np.stack([spot(16)] * 3)), JPEGLSLossless, encapsulate(frames))
        (last,) = read_dicom(whole, "a", Limits(), frame=3)
        np.testing.assert_array_equal(last.pixels, spot(16, level=120))
        with pytest.raises(InputError):
            list(read_dicom(whole, "a", Limits()))

    @pytest.mark.parametrize("frame", [0, 2, 99])
    def test_a_frame_that_is_not_there(self, tmp_path: Path, frame: int) -> None:
        (tmp_path / "a.dcm").write_bytes(as_bytes(dicom(spot())))
        for path in (tmp_path / "a.dcm", save(spot(), tmp_path / "a.png")):
            with pytest.raises(InputError, match=f"frame {frame}") as caught:
                list(read_pictures(Source(path.name, path), Limits(), frame))
            assert caught.value.reason is Reason.TRUNCATED


class TestStreams:
    @pytest.mark.parametrize(
        ("data", "codec"),
        [
            (jpeg(spot()), Codec.JPEG),
            (LOSSLESS, Codec.JPEG_LOSSLESS),
            (compressed(spot(), JPEGLSLossless), Codec.JPEG_LS),
            (compressed(spot(), JPEG2000Lossless), Codec.JPEG_2000),
            (compressed(spot(), RLELossless), Codec.RLE),
            (b"\xff\x0a" + bytes(64), Codec.JPEG_XL),
            (LOSSLESS.replace(b"\xff\xc3", b"\xff\xc5"), Codec.HIERARCHICAL),
        ],
    )
    def test_told_by_content(self, data: bytes, codec: Codec) -> None:
        stream = identify_stream(data)
        assert stream is not None
        assert stream.codec is codec

    @pytest.mark.parametrize("data", [b"", b"\xff", b"\xff\xd8", b"\xff\x4f\xff\x51", bytes(64), b"\1" * 64])
    def test_what_is_none(self, data: bytes) -> None:
        assert identify_stream(data) is None

    @pytest.mark.parametrize("data", [b"\xff\x0a" + bytes(64), LOSSLESS.replace(b"\xff\xc3", b"\xff\xc5")])
    def test_without_a_decoder_it_is_refused_by_name(self, data: bytes) -> None:
        whole = encapsulated(dicom(np.zeros((4, 4), np.uint16)), JPEG2000Lossless, encapsulate([data]))
        with pytest.raises(InputError, match=r"JPEG XL|hierarchical JPEG") as caught:
            list(read_dicom(whole, "a", Limits()))
        assert caught.value.reason is Reason.UNSUPPORTED_TRANSFER_SYNTAX

    def test_the_size_of_the_stream_counts_and_is_noted(self) -> None:
        whole = encapsulated(dicom(spot(), Rows=60), JPEGBaseline8Bit, encapsulate([jpeg(spot())]))
        (picture,) = read_dicom(whole, "a", Limits())
        assert picture.pixels.shape == (64, 64)
        assert any("differ in size" in note for note in picture.notes)

    def test_an_empty_value_has_no_frames(self) -> None:
        assert find_frames(b"", 1) == []
        assert find_frames(encapsulate([b"ab"])[:8], 1) == []
