"""The order of frames in enhanced files, in one file and over several."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import Dataset, FileDataset
from pydicom.tag import Tag
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian

from core.images.base.limits import Limits
from core.images.dicom.pictures import read_dicom
from core.images.files.sources import Source, walk
from core.images.studies.study_tree import Instance, Study, read_instance
from tests.support.pictures import dicom, write_dicom
from tests.support.studies import grouped

UIDS = {"StudyInstanceUID": "1.2.3", "SeriesInstanceUID": "1.2.3.4"}
AXIAL = [1, 0, 0, 0, 1, 0]
#: Positions of eight frames in stored order, and the frame numbers sorted by position.
STORED, ORDERED = (1, 4, 2, 3, 7, 5, 6, 0), [8, 1, 3, 4, 2, 6, 7, 5]


def item(**attributes: object) -> Dataset:
    made = Dataset()
    for keyword, value in attributes.items():
        setattr(made, keyword, value)
    return made


def frame(
    z: float | None = None,
    *,
    orientation: Sequence[float] | None = None,
    **content: object,
) -> Dataset:
    """Return the functional groups of one frame."""
    made = item(FrameContentSequence=[item(**content)])
    if z is not None:
        made.PlanePositionSequence = [item(ImagePositionPatient=[0, 0, z])]
    if orientation is not None:
        made.PlaneOrientationSequence = [item(ImageOrientationPatient=list(orientation))]
    return made


def enhanced(
    frames: Iterable[Dataset], pointers: Sequence[str] = (), *, shared: bool = True, **more: object
) -> FileDataset:
    held = list(frames)
    dataset = dicom(np.zeros((len(held), 4, 4), np.uint16), **{**UIDS, **more})
    groups = Dataset()
    if shared:
        groups.PlaneOrientationSequence = [item(ImageOrientationPatient=AXIAL)]
    dataset.SharedFunctionalGroupsSequence = [groups]
    dataset.PerFrameFunctionalGroupsSequence = held
    if pointers:
        dataset.DimensionIndexSequence = [item(DimensionIndexPointer=Tag(pointer)) for pointer in pointers]
    return dataset


def instance_of(dataset: FileDataset, path: Path) -> Instance:
    return read_instance(Source(path.name, write_dicom(dataset, path)), Limits())


def order(dataset: FileDataset, folder: Path) -> list[int]:
    return list(instance_of(dataset, folder / "a").frame_order)


def study_of(folder: Path) -> Study:
    (study,) = grouped(read_instance(source, Limits()) for source in walk([folder]))
    return study


def shown(folder: Path) -> list[tuple[str, int]]:
    (series,) = study_of(folder).series
    return [(instance.source.name, number) for instance, number in series.pictures]


def test_by_place(tmp_path: Path) -> None:
    instance = instance_of(enhanced(frame(5.0 * place) for place in STORED), tmp_path / "a")
    assert list(instance.frame_order) == ORDERED
    assert instance.placement.position == (0, 0, 0)
    assert [instance.placement_of_frame(n).position for n in ORDERED] == [(0, 0, 5 * z) for z in range(8)]


@pytest.mark.parametrize("pointers", [("StackID", "InStackPositionNumber"), ("ImagePositionPatient",)])
def test_by_place_even_where_the_dimensions_count_the_other_way(
    tmp_path: Path, pointers: tuple[str, ...]
) -> None:
    indices = [[1] * (len(pointers) - 1) + [8 - place] for place in STORED]
    frames = (
        frame(5.0 * place, DimensionIndexValues=index) for place, index in zip(STORED, indices, strict=True)
    )
    assert order(enhanced(frames, pointers), tmp_path) == ORDERED


def test_by_dimensions_without_places(tmp_path: Path) -> None:
    frames = [frame(StackID="1", DimensionIndexValues=[1, place + 1]) for place in STORED]
    assert order(enhanced(frames, ("StackID", "InStackPositionNumber"), shared=False), tmp_path) == ORDERED


def test_by_number_in_the_stack_alone(tmp_path: Path) -> None:
    frames = [frame(StackID="1", InStackPositionNumber=place + 1) for place in STORED]
    assert order(enhanced(frames, shared=False), tmp_path) == ORDERED


def test_first_dimension_counts_most(tmp_path: Path) -> None:
    # Stored slice by slice with both times of each; by the file's dimensions, stacks follow each other.
    frames = [
        frame(z, DimensionIndexValues=[time, int(z) + 1], TemporalPositionIndex=time)
        for z in (2.0, 0.0, 1.0)
        for time in (1, 2)
    ]
    assert order(enhanced(frames, ("TemporalPositionIndex", "InStackPositionNumber")), tmp_path) == [
        *(3, 5, 1),
        *(4, 6, 2),
    ]


def test_times_of_a_place_follow_each_other_without_dimensions(tmp_path: Path) -> None:
    frames = [frame(z, TemporalPositionIndex=time) for time in (2, 1) for z in (1.0, 0.0)]
    assert order(enhanced(frames), tmp_path) == [4, 2, 3, 1]


def test_stacks_of_other_orientations_stay_together(tmp_path: Path) -> None:
    sagittal = [0, 1, 0, 0, 0, -1]
    frames = [
        frame(2, StackID="1", orientation=AXIAL),
        frame(2, StackID="2", orientation=sagittal),
        frame(1, StackID="1", orientation=AXIAL),
        frame(1, StackID="2", orientation=sagittal),
    ]
    assert order(enhanced(frames, shared=False), tmp_path)[:2] == [3, 1]


def write_encoded(dataset: FileDataset, path: Path, syntax: str, *, undefined: bool) -> Path:
    """Write a data set in a transfer syntax, with or without lengths of its sequences."""
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset["PixelData"].VR = "OW"
    for made in dataset, *dataset.get("PerFrameFunctionalGroupsSequence", ()):
        for element in made:
            if element.VR == "SQ":
                element.is_undefined_length = undefined
                for one in element.value:
                    one.is_undefined_length_sequence_item = undefined
    implicit, little = syntax == ImplicitVRLittleEndian, syntax != ExplicitVRBigEndian
    dataset.set_original_encoding(implicit, little)
    dataset.save_as(path, enforce_file_format=True, little_endian=little, implicit_vr=implicit)
    return path


ENCODED = pytest.mark.parametrize(
    "syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian]
)


@ENCODED
@pytest.mark.parametrize("undefined", [True, False])
def test_encodings(tmp_path: Path, syntax: str, undefined: bool) -> None:
    frames = [frame(5.0 * place, DimensionIndexValues=[place + 1]) for place in STORED]
    dataset = enhanced(frames, ("InStackPositionNumber",))
    path = write_encoded(dataset, tmp_path / "a", syntax, undefined=undefined)
    assert list(read_instance(Source("a", path), Limits()).frame_order) == ORDERED


def test_in_a_volume(tmp_path: Path) -> None:
    frames = [
        item(PlanePositionVolumeSequence=[item(ImagePositionVolume=[0.0, 0.0, 5.0 * place])])
        for place in STORED
    ]
    dataset = enhanced(frames, shared=False)
    dataset.SharedFunctionalGroupsSequence[0].PlaneOrientationVolumeSequence = [
        item(ImageOrientationVolume=[float(n) for n in AXIAL])
    ]
    assert order(dataset, tmp_path) == ORDERED


@pytest.mark.parametrize("broken", ["fewer", "no-groups", "odd-position", "odd-index"])
def test_what_is_damaged_leaves_the_order_of_the_file(tmp_path: Path, broken: str) -> None:
    frames = [frame(5.0 * place, DimensionIndexValues=[1]) for place in STORED]
    dataset = enhanced(frames)
    if broken == "fewer":
        dataset.PerFrameFunctionalGroupsSequence = frames[:3]
    elif broken == "no-groups":
        del dataset.PerFrameFunctionalGroupsSequence
    elif broken == "odd-position":
        frames[3].PlanePositionSequence[0].ImagePositionPatient = [0, 0]
    else:
        frames[3].FrameContentSequence[0].add_new("DimensionIndexValues", "OB", b"123456")
        dataset.DimensionIndexSequence = [item(DimensionIndexPointer=Tag("StackID"))]
        del dataset.SharedFunctionalGroupsSequence
    assert order(dataset, tmp_path) == list(range(1, 9))


def test_files_of_one_frame_each(tmp_path: Path) -> None:
    for number, place in enumerate(STORED):
        write_dicom(enhanced([frame(5.0 * place)], InstanceNumber=1), tmp_path / str(number))
    assert [name for name, _ in shown(tmp_path)] == [str(n - 1) for n in ORDERED]


def test_parts_of_one_stack_are_shown_as_one(tmp_path: Path) -> None:
    for name, places in (("a", STORED[:4]), ("b", STORED[4:])):
        write_dicom(enhanced(frame(5.0 * place) for place in places), tmp_path / name)
    assert shown(tmp_path) == [("a" if n <= 4 else "b", n if n <= 4 else n - 4) for n in ORDERED]


def test_two_whole_stacks_follow_each_other(tmp_path: Path) -> None:
    for number, name in enumerate("ba"):
        write_dicom(enhanced([frame(2), frame(1)], InstanceNumber=number), tmp_path / name)
    assert shown(tmp_path) == [("b", 2), ("b", 1), ("a", 2), ("a", 1)]


def test_parts_without_places_follow_their_numbers(tmp_path: Path) -> None:
    for name, part in (("a", 2), ("b", 1)):
        dataset = enhanced([frame(), frame()], shared=False, InstanceNumber=1, InConcatenationNumber=part)
        write_dicom(dataset, tmp_path / name)
    assert shown(tmp_path) == [("b", 1), ("b", 2), ("a", 1), ("a", 2)]


def test_pictures_and_headers_say_the_same_place(tmp_path: Path) -> None:
    dataset = enhanced(frame(5.0 * place) for place in STORED)
    instance = instance_of(dataset, tmp_path / "a")
    read = list(read_dicom((tmp_path / "a").read_bytes(), "a", Limits()))
    assert [picture.identity.slice_mm for picture in read] == [5.0 * place for place in STORED]
    assert [instance.identity_of_frame(n).slice_mm for n in ORDERED] == [5.0 * place for place in range(8)]


def test_a_slice_of_a_file_of_its_own_says_its_place(tmp_path: Path) -> None:
    tilted = [1, 0, 0, 0, 0.8, 0.6]
    dataset = dicom(
        np.zeros((4, 4), np.uint16), ImagePositionPatient=[1, 2, 3], ImageOrientationPatient=tilted
    )
    (picture,) = read_dicom(write_dicom(dataset, tmp_path / "a").read_bytes(), "a", Limits())
    assert picture.identity.slice_mm == pytest.approx(-0.6 * 2 + 0.8 * 3)
    del dataset.ImageOrientationPatient
    (picture,) = read_dicom(write_dicom(dataset, tmp_path / "b").read_bytes(), "b", Limits())
    assert picture.identity.slice_mm is None


def nuclear(slices: Sequence[int], spacing: float | None = 4.0, **more: object) -> FileDataset:
    """Return a nuclear medicine tomogram with its detector at z = 100 mm."""
    dataset = dicom(np.zeros((len(slices), 4, 4), np.uint16), **UIDS, Modality="NM", **more)
    dataset.FrameIncrementPointer = Tag("SliceVector")
    dataset.SliceVector = list(slices)
    dataset.DetectorInformationSequence = [
        item(ImagePositionPatient=[0, 0, 100], ImageOrientationPatient=AXIAL)
    ]
    if spacing is not None:
        dataset.SpacingBetweenSlices = spacing
    return dataset


class TestVectors:
    @ENCODED
    @pytest.mark.parametrize("undefined", [True, False])
    def test_slices_come_in_the_order_of_their_numbers(
        self, tmp_path: Path, syntax: str, undefined: bool
    ) -> None:
        path = write_encoded(nuclear((3, 1, 2)), tmp_path / "a.dcm", syntax, undefined=undefined)
        instance = read_instance(Source("a", path), Limits())
        assert instance.places is not None
        assert instance.places.order == (2, 3, 1)
        assert [instance.placement_of_frame(n).position for n in (1, 2, 3)] == [
            (0, 0, 108),
            (0, 0, 100),
            (0, 0, 104),
        ]

    def test_slices_that_go_down_are_turned(self, tmp_path: Path) -> None:
        path = write_dicom(nuclear((1, 2, 3), spacing=-4.0), tmp_path / "a.dcm")
        instance = read_instance(Source("a", path), Limits())
        assert instance.places is not None
        assert instance.places.order == (3, 2, 1)

    def test_without_a_spacing_the_numbers_decide(self, tmp_path: Path) -> None:
        path = write_dicom(nuclear((3, 1, 2), spacing=None), tmp_path / "a.dcm")
        instance = read_instance(Source("a", path), Limits())
        assert instance.places is not None
        assert instance.places.order == (2, 3, 1)

    def test_the_first_pointer_changes_least(self, tmp_path: Path) -> None:
        dataset = nuclear((1, 1, 2, 2))
        dataset.TimeSlotVector = [1, 2, 1, 2]
        dataset.FrameIncrementPointer = [Tag("TimeSlotVector"), Tag("SliceVector")]
        path = write_dicom(dataset, tmp_path / "a.dcm")
        instance = read_instance(Source("a", path), Limits())
        assert instance.places is not None
        assert instance.places.order == (1, 3, 2, 4)

    @pytest.mark.parametrize("slices", [(1, 2), (1, 2, 3, 4)])
    def test_a_vector_that_does_not_fit_counts_nothing(self, tmp_path: Path, slices: Sequence[int]) -> None:
        dataset = nuclear((3, 2, 1))
        dataset.SliceVector = list(slices)
        instance = read_instance(Source("a", write_dicom(dataset, tmp_path / "a.dcm")), Limits())
        assert instance.places is None

    def test_a_picture_knows_its_slice(self) -> None:
        buffer = io.BytesIO()
        nuclear((3, 1, 2)).save_as(buffer, enforce_file_format=True)
        pictures = list(read_dicom(buffer.getvalue(), "a", Limits()))
        assert [picture.identity.slice_mm for picture in pictures] == [108, 100, 104]


def test_functional_groups_go_before_a_place_of_the_whole_file(tmp_path: Path) -> None:
    frames = [frame(5.0 * place) for place in STORED]
    dataset = enhanced(frames, ImagePositionPatient=[0, 0, 0], ImageOrientationPatient=AXIAL)
    instance = read_instance(Source("a", write_dicom(dataset, tmp_path / "a.dcm")), Limits())
    assert list(instance.frame_order) == ORDERED


def test_a_single_frame_may_have_its_place_in_the_groups_of_all(tmp_path: Path) -> None:
    dataset = enhanced([frame()])
    dataset.SharedFunctionalGroupsSequence[0].PlanePositionSequence = [item(ImagePositionPatient=[0, 0, 7])]
    del dataset.PerFrameFunctionalGroupsSequence
    instance = read_instance(Source("a", write_dicom(dataset, tmp_path / "a.dcm")), Limits())
    assert instance.placement.position == (0, 0, 7)
