"""A short fuzz run over small files made in code, and the past failures of long runs, kept small."""

from __future__ import annotations

import random
import struct
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.uid import JPEG2000Lossless, JPEGBaseline8Bit, JPEGLosslessSV1, JPEGLSLossless, RLELossless

from core.batch.workers.decode import DecodeSettings, PreparedPicture
from core.errors import InputError, Reason
from core.images.dicom.streams import identify_stream
from core.images.files.sources import Source, walk
from tests.fuzz import samples
from tests.fuzz.cases import case, mutate, write
from tests.fuzz.run import LIMITS, outcome, run
from tests.fuzz.samples import as_bytes, encapsulated, raster
from tests.fuzz.street import Street
from tests.support.pictures import dicom, spot
from tests.support.tiny_model import tiny_card

PICTURES, DIRECTORIES = samples.pictures(), samples.directories()
STREET = Street(DecodeSettings((tiny_card().needs,), LIMITS, preview_side=32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


def read(data: bytes, path: Path) -> str:
    """Run all readers on a file; return its outcome."""
    path.write_bytes(data)
    try:
        pictures = list(STREET(Source("file", path)))
    except InputError as error:
        return error.code
    assert pictures
    return "ok"


@pytest.mark.parametrize("index", range(len(PICTURES)))
def test_the_samples_are_good(index: int, path: Path) -> None:
    assert read(PICTURES[index], path) == "ok"


@pytest.mark.parametrize("examples", [100, pytest.param(4000, marks=pytest.mark.nightly)])
def test_damaged_files_end_in_a_code(tmp_path_factory: pytest.TempPathFactory, examples: int) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "file"

    @settings(max_examples=examples, derandomize=True, database=None)
    @given(index=st.integers(0, len(PICTURES) - 1), seed=st.integers(0, 1 << 32))
    def check(index: int, seed: int) -> None:
        read(mutate(PICTURES[index], random.Random(seed)), path)

    check()


def test_cases_are_told_by_their_number(tmp_path: Path) -> None:
    made = [case(number, PICTURES, DIRECTORIES) for number in range(200)]
    assert made == [case(number, PICTURES, DIRECTORIES) for number in range(200)]
    assert {name.partition("/")[0] for one in made for name in one} == {
        "picture",
        "archive",
        "DICOMDIR",
        "IMAGES",
    }
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert list(walk([write(made[0], tmp_path / "0")]))


class TestTheRun:
    """The long run's own bookkeeping, with few files."""

    @pytest.mark.parametrize("cases", [50, pytest.param(1500, marks=pytest.mark.nightly)])
    def test_every_file_has_one_outcome(self, tmp_path: Path, cases: int) -> None:
        (tmp_path / "scratch").mkdir()
        result = run(range(cases), PICTURES, DIRECTORIES, tmp_path / "scratch", tmp_path / "keep")
        assert result.failures == []
        assert result.notable == []
        assert result.cases == cases
        assert sum(result.outcomes.values()) >= cases
        assert 0 <= result.peak < LIMITS.memory_bytes
        assert list((tmp_path / "scratch" / "in").iterdir()) == []

    def test_what_fails_is_kept(self, tmp_path: Path) -> None:
        (tmp_path / "scratch").mkdir()
        keep = tmp_path / "keep"
        result = run(
            range(3), PICTURES, [], tmp_path / "scratch", keep, 1, Broken(tmp_path / "scratch" / "log")
        )
        assert [(name, words) for name, words in result.failures] == [
            (f"{number:08}", "ZeroDivisionError: found") for number in range(3)
        ]
        assert result.outcomes == {"decoder-crashed": 3}
        for number in range(3):
            assert "ZeroDivisionError" in (keep / f"{number:08}.txt").read_text()
            for name, data in case(number, PICTURES, []).items():
                assert (keep / f"{number:08}" / name).read_bytes() == data

    def test_a_file_without_exactly_one_outcome_is_told(self) -> None:
        picture = PreparedPicture((), b"")
        error = InputError(Reason.CORRUPT, "It is damaged.")
        assert outcome([None]) is None
        assert outcome([error, error, None]) is None
        assert outcome([error, picture, None]) is None
        assert outcome([picture]) is None
        assert outcome([picture, error, None]) == "corrupt"


class Broken(Street):
    """Readers with a bug, to test that the run notices it."""

    def __init__(self, log: Path) -> None:
        super().__init__(DecodeSettings((), LIMITS), log)

    def _look(self, source: Source) -> None:
        raise ZeroDivisionError("found")


class TestPastFailures:
    """Each of these files once ended the program or caused a traceback."""

    def test_run_lengths_beyond_the_frame(self, path: Path) -> None:
        # One segment that repeats a byte 128 times, three times in a row: 384 bytes for 256 pixels.
        stream = struct.pack("<16L", 1, 64, *[0] * 14) + b"\x81\x07" * 3
        assert read(as_bytes(encapsulated(stream, RLELossless, spot(16))), path) in ("corrupt", "ok")

    @pytest.mark.parametrize("marker", [b"\xff\xc0", b"\xff\xda", b"\xff\xc4"])
    def test_stray_bytes_in_a_colour_jpeg(self, marker: bytes, path: Path) -> None:
        colour = np.dstack([spot(24)] * 3)
        stream = raster(colour, "JPEG")
        at = stream.index(marker)
        broken = stream[:at] + bytes(range(1, 28)) + stream[at:]
        dataset = encapsulated(broken, JPEGBaseline8Bit, colour, PhotometricInterpretation="YBR_FULL")
        read(as_bytes(dataset), path)

    @pytest.mark.parametrize(
        "attributes", [{"Rows": 25}, {"BitsAllocated": 32}, {"SamplesPerPixel": 1}, {"BitsStored": 4}]
    )
    @pytest.mark.parametrize("syntax", [JPEGBaseline8Bit, JPEGLosslessSV1])
    def test_a_jpeg_that_contradicts_its_header(
        self, syntax: str, attributes: dict[str, int], path: Path
    ) -> None:
        colour = np.dstack([spot(24)] * 3)
        read(as_bytes(encapsulated(raster(colour, "JPEG"), syntax, colour, **attributes)), path)

    @pytest.mark.parametrize(
        ("syntax", "header"),
        [(JPEGLSLossless, b"\xff\xf7\x00\x0b\x10"), (JPEG2000Lossless, b"\xff\x51\x00\x29\x00\x00\x00\x00")],
    )
    def test_a_stream_that_claims_to_be_huge(self, syntax: str, header: bytes, path: Path) -> None:
        dataset = dicom(spot(64).astype(np.uint16))
        dataset.compress(syntax, generate_instance_uid=False)
        whole = bytearray(as_bytes(dataset))
        at = whole.index(header) + len(header)
        whole[at : at + 4] = b"\xff\xff\xff\xff"
        assert read(bytes(whole), path) == "corrupt"

    def test_a_transfer_syntax_of_two_values(self, path: Path) -> None:
        whole = as_bytes(dicom(spot(16)))
        at = whole.index(b"1.2.840.10008.1.2.1\0")
        broken = whole[:at] + b"1.2.840.1000\\.1.2.1\0" + whole[at + 20 :]
        assert read(broken, path) == "corrupt"

    def test_a_palette_without_one_of_its_colours(self, path: Path) -> None:
        dataset = samples.palette()
        dataset.GreenPaletteColorLookupTableData = b""
        assert read(as_bytes(dataset), path) == "corrupt"

    def test_a_palette_with_opacity(self, path: Path) -> None:
        dataset = samples.palette()
        dataset.AlphaPaletteColorLookupTableDescriptor = [256, 0, 16]
        dataset.AlphaPaletteColorLookupTableData = bytes(512)
        assert read(as_bytes(dataset), path) == "ok"

    def test_an_identity_of_a_megabyte(self, path: Path) -> None:
        whole = as_bytes(dicom(spot(16)))
        at = whole.index(b"\x10\0\x20\0LO")
        long = whole[:at] + b"\x10\0\x20\0UN\0\0" + struct.pack("<L", 1 << 20) + b"1" * (1 << 20)
        path.write_bytes(long + whole[at + 10 :])
        (ready,) = STREET(Source("file", path))
        assert ready.candidates[0].identity.patient_id == ""


@pytest.mark.parametrize(
    ("stream", "header"),
    [
        (raster(spot(24), "JPEG"), (8, 24, 24, 1)),
        (b"\xff\xd8\xff\xff\xff\xc3\0\x08\x0c\0\x05\0\x07\x03\xff\xda\0\x02", (12, 5, 7, 3)),
    ],
)
def test_a_jpeg_says_what_it_is(stream: bytes, header: tuple[int, ...]) -> None:
    found = identify_stream(stream)
    assert found is not None
    assert (found.precision, found.rows, found.columns, found.samples) == header


@pytest.mark.parametrize(
    "stream",
    [
        b"\xff\xd8\xff\xc3",
        b"\xff\xd8\xff\xc3\0\x08\x0c\0\x05\0\x07\x03stray\xff\xda\0\x02",
        b"\xff\xd8" + b"\xff\xe0\0\0" * 9,
        b"",
    ],
)
def test_a_jpeg_whose_segments_do_not_join_up_is_none(stream: bytes) -> None:
    assert identify_stream(stream) is None
