"""Slices become a volume: decoded in their own process, counted, cancelled, or taken if decoded already."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.errors import Cancelled, InputError, Reason
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.files.sources import walk
from core.images.studies.study_tree import read_instance
from core.images.volumes.stack_volume import StackVolume
from core.progress import Advance, Progress
from core.workflow.volume import SliceRequest, assemble_volume
from tests.support.pictures import dicom, write_dicom
from tests.support.volumes.phantoms import Phantom


def requests(folder: Path) -> list[SliceRequest]:
    instances = (read_instance(source, Limits()) for source in walk([folder]))
    return [
        SliceRequest(one.source, frame, one.placement_of_frame(frame))
        for one in instances
        for frame in one.frame_order
    ]


def phantom() -> Phantom:
    made = Phantom(shape=(6, 10, 12))
    made.values[:] = np.arange(6, dtype=np.int16)[:, None, None] - 100
    return made


def test_files_become_a_volume_of_modality_values_and_are_counted(tmp_path: Path) -> None:
    advances: list[Advance] = []
    volume = assemble_volume(requests(phantom().write(tmp_path)), Progress(advances.append))
    assert volume.values.dtype == np.int16
    assert volume.values[:, 0, 0].tolist() == [-100, -99, -98, -97, -96, -95]
    assert volume.spacing == (3.0, 1.5, 0.75)
    assert volume.like.unit == "HU"
    assert (advances[-1].done, advances[-1].total) == (6, 6)


def test_frames_of_one_file_come_along(tmp_path: Path) -> None:
    made = phantom()
    dataset = dicom((made.values + 1024).astype(np.uint16), Modality="CT", PixelSpacing=[1.5, 0.75])
    dataset.ImageOrientationPatient, dataset.ImagePositionPatient = [1, 0, 0, 0, 1, 0], [0, 0, 5]
    dataset.GridFrameOffsetVector = [2.0 * n for n in (0, 1, 2, 3, 4, 5)]
    write_dicom(dataset, tmp_path / "grid.dcm")
    volume: StackVolume = assemble_volume(requests(tmp_path), Progress())
    assert volume.values[:, 0, 0].tolist() == [924, 925, 926, 927, 928, 929]
    assert volume.spacing == (2.0, 1.5, 0.75)


def test_what_is_decoded_already_is_not_decoded_again(tmp_path: Path) -> None:
    slices = requests(phantom().write(tmp_path))
    pixels = np.full((10, 12), 7, np.int16)
    said = assemble_volume(slices, Progress()).like

    def ready(name: str, frame: int) -> Picture | None:
        return Picture(name, frame, 1, pixels, said.voi, spacing=said.spacing) if name == "0002.dcm" else None

    assert assemble_volume(slices, Progress(), ready).values[:, 0, 0].tolist() == [
        -100,
        -99,
        7,
        -97,
        -96,
        -95,
    ]


def test_it_is_cancelled_between_slices(tmp_path: Path) -> None:
    def stop(advance: Advance) -> None:
        if advance.done == 2:
            progress.cancel()

    progress = Progress(stop)
    with pytest.raises(Cancelled):
        assemble_volume(requests(phantom().write(tmp_path)), progress)
    assert progress.done == 2


def test_a_slice_that_cannot_be_read_is_named_by_its_reason(tmp_path: Path) -> None:
    slices = requests(phantom().write(tmp_path))
    (tmp_path / "0003.dcm").write_bytes(b"no picture any more")
    with pytest.raises(InputError) as caught:
        assemble_volume(slices, Progress())
    assert caught.value.reason is Reason.NOT_AN_IMAGE
