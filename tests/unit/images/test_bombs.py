"""Files made to exhaust a reader: each is refused with its code (`tests.fuzz.bombs` measures the time)."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import DeflatedExplicitVRLittleEndian

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.dicom.byte_checks import check_structure, inflate
from core.images.files.sources import Source
from core.images.raster.raster import read_raster
from core.images.read import read_pictures
from tests.fuzz.bombs import Bomb, beside, bombs, in_a_worker, outcomes
from tests.fuzz.dicom_bombs import nested, nested_with_lengths
from tests.fuzz.raster_bombs import jpeg_of_many_scans
from tests.fuzz.samples import as_bytes, raster
from tests.support.pictures import dicom, spot

BOMBS = list(bombs())


@pytest.mark.parametrize("bomb", BOMBS, ids=[bomb.name for bomb in BOMBS])
def test_bomb(tmp_path: Path, bomb: Bomb) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(bomb.make())
    assert outcomes(path, Limits()) == {bomb.reason}
    beside(path, Limits())


def test_bombs_in_a_worker(tmp_path: Path) -> None:
    some = [bomb for bomb in BOMBS if bomb.name.startswith(("PNG of 60", "DICOM, 2,000 seq", "ZIP, names"))]
    assert len(some) == 3
    for bomb in some:
        (tmp_path / bomb.name[:3]).write_bytes(bomb.make())
    assert in_a_worker(tmp_path, Limits()) == {Reason.TOO_LARGE, Reason.TOO_DEEP, Reason.UNSAFE_NAME}


class TestLimits:
    def test_each_of_a_dicom_file_can_be_set(self) -> None:
        dataset = dicom(spot())
        inner = Dataset()
        inner.PatientID = "x"
        dataset.RequestAttributesSequence = Sequence([inner])
        whole = as_bytes(dataset)
        check_structure(whole, Limits(nesting=1, elements=100))
        for limits, reason in (
            (Limits(nesting=0), Reason.TOO_DEEP),
            (Limits(elements=5), Reason.TOO_MANY_ELEMENTS),
        ):
            with pytest.raises(InputError) as caught:
                check_structure(whole, limits)
            assert caught.value.reason is reason
            assert caught.value.message.endswith(".")

    def test_each_of_a_raster_can_be_set(self) -> None:
        progressive = raster(spot(), "JPEG", progressive=True)
        for data, limits, reason in (
            (progressive, Limits(segments=5), Reason.TOO_MANY_ELEMENTS),
            (progressive, Limits(scans=5), Reason.TOO_MANY_SCANS),
            (raster(spot(), "PNG"), Limits(segments=2), Reason.TOO_MANY_ELEMENTS),
            (raster(spot(), "PNG"), Limits(picture_pixels=64 * 64 - 1), Reason.TOO_LARGE),
        ):
            read_raster(data, "a", Limits())
            with pytest.raises(InputError) as caught:
                read_raster(data, "a", limits)
            assert caught.value.reason is reason

    def test_scans_are_not_looked_for_behind_the_picture(self) -> None:
        for behind in (b"\xff\xda" * 500, jpeg_of_many_scans(16, 500)):
            picture = read_raster(raster(spot(), "JPEG") + behind, "a", Limits())
            assert picture.pixels.shape == (64, 64)

    def test_an_empty_picture_may_shrink_a_lot(self) -> None:
        squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
        squeezed = squeezer.compress(bytes(20 << 20)) + squeezer.flush()
        assert len(inflate(squeezed, Limits())) == 20 << 20
        with pytest.raises(InputError):
            inflate(squeezed, Limits(inflated_bytes=10 << 20))
        with pytest.raises(InputError):
            inflate(squeezed, Limits(inflate_free_bytes=1 << 20))

    def test_a_cut_deflated_file_is_truncated(self, tmp_path: Path) -> None:
        dataset = dicom(np.random.default_rng(0).integers(0, 256, (64, 64), dtype=np.uint8))
        dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
        whole = as_bytes(dataset)
        (tmp_path / "a").write_bytes(whole[:-1000])
        with pytest.raises(InputError) as caught:
            list(read_pictures(Source("a", tmp_path / "a"), Limits()))
        assert caught.value.reason is Reason.TRUNCATED

    def test_sequences_that_are_not_deep_pass(self, tmp_path: Path) -> None:
        for data in (nested(50), nested_with_lengths(50)):
            (tmp_path / "a").write_bytes(data)
            (picture,) = read_pictures(Source("a", tmp_path / "a"), Limits())
            np.testing.assert_array_equal(picture.pixels, spot())
