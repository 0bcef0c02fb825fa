"""The study tree."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from core.errors import Reason
from core.images.base.limits import Limits
from core.images.files.sources import walk
from core.images.studies.study_tree import Series, SeriesPart, Study, StudyTree, read_instance
from tests.support.pictures import dicom, save, spot, write_dicom
from tests.support.studies import grouped


def studies_of(folder: Path) -> tuple[Study, ...]:
    return grouped(read_instance(source, Limits()) for source in walk([folder]))


def test_instances_are_grouped_and_ordered(tmp_path: Path) -> None:
    uids = {"StudyInstanceUID": "1.2.3", "SeriesInstanceUID": "1.2.3.4"}
    write_dicom(dicom(spot(), InstanceNumber=2, **uids), tmp_path / "a")
    write_dicom(dicom(spot(), InstanceNumber=1, **uids), tmp_path / "b")
    write_dicom(dicom(spot(), StudyInstanceUID="1.2.3", SeriesInstanceUID="1.2.3.5"), tmp_path / "c")
    save(spot(), tmp_path / "plain" / "1.png")
    (tmp_path / "plain" / "bad.png").write_bytes(b"text")
    studies = studies_of(tmp_path)
    assert [s.key for s in studies] == ["1.2.3", "plain"]
    dicoms, plain = studies
    assert [i.source.name for i in dicoms.series[0].instances] == ["b", "a"]
    assert len(dicoms.series) == 2
    bad = plain.series[0].instances[1].problem
    assert bad is not None
    assert bad.reason is Reason.NOT_AN_IMAGE


AXIAL, SAGITTAL = [1, 0, 0, 0, 1, 0], [0, 1, 0, 0, 0, -1]
UIDS = {"StudyInstanceUID": "1.2.3", "SeriesInstanceUID": "1.2.3.4"}


def slice_at(
    path: Path, position: list[float] | None, orientation: list[float] | None = AXIAL, **more
) -> None:
    places = {"ImagePositionPatient": position, "ImageOrientationPatient": orientation}
    given = {key: value for key, value in places.items() if value is not None}
    write_dicom(dicom(spot(), **{**UIDS, **given, **more}), path)


def series_of(folder: Path) -> tuple[Series, ...]:
    (study,) = studies_of(folder)
    return study.series


def files(series: Series) -> list[str]:
    return [instance.source.name for instance in series.instances]


class TestOrder:
    def test_place_goes_before_number(self, tmp_path: Path) -> None:
        for name, z, number in (("a", 10, 1), ("b", -20, 2), ("c", 5.5, 3), ("d", 5.5, 1)):
            slice_at(tmp_path / name, [3, 4, z], InstanceNumber=number)
        (series,) = series_of(tmp_path)
        assert files(series) == ["b", "d", "c", "a"]

    def test_the_normal_says_which_way(self, tmp_path: Path) -> None:
        # The sagittal normal points to the patient's right, where x is smaller.
        for name, x in (("a", -7), ("b", 7), ("c", 0)):
            slice_at(tmp_path / name, [x, 40, 50], SAGITTAL)
        assert files(series_of(tmp_path)[0]) == ["b", "c", "a"]

    def test_an_oblique_series_may_shift_in_its_plane(self, tmp_path: Path) -> None:
        tilted = [1, 0, 0, 0, 0.8, 0.6]
        for name, y, z in (("a", -6, 8), ("b", 0, 0), ("c", 6, -8), ("d", 8 - 3, 6 + 4)):
            slice_at(tmp_path / name, [0, y, z], tilted)
        assert files(series_of(tmp_path)[0]) == ["c", "b", "d", "a"]

    @pytest.mark.parametrize(
        "lacking",
        [
            {"position": None},
            {"position": [0, 0]},
            {"position": [0, 0, 1e300]},
            {"position": [0, 0, 0], "orientation": None},
            {"position": [0, 0, 0], "orientation": [0, 0, 0, 0, 0, 0]},
        ],
    )
    def test_number_decides_where_one_slice_has_no_place(self, tmp_path: Path, lacking: dict) -> None:
        slice_at(tmp_path / "a", [0, 0, 1], InstanceNumber=3)
        slice_at(tmp_path / "b", [0, 0, 2], InstanceNumber=2)
        slice_at(tmp_path / "c", **lacking, InstanceNumber=1)
        slice_at(tmp_path / "d", [0, 0, 0])
        (series,) = series_of(tmp_path)
        assert files(series) == ["c", "b", "a", "d"]

    def test_slices_all_around_an_axis_stay_together(self, tmp_path: Path) -> None:
        for number in range(6):
            angle = math.radians(30 * number)
            turned = [round(math.cos(angle), 6), round(math.sin(angle), 6), 0, 0, 0, 1]
            slice_at(tmp_path / f"{9 - number}", [0, 0, 0], turned, InstanceNumber=number)
        (series,) = series_of(tmp_path)
        assert files(series) == ["9", "8", "7", "6", "5", "4"]


class TestApart:
    def test_localisers(self, tmp_path: Path) -> None:
        slice_at(tmp_path / "scout", [0, 0, 0], SAGITTAL, ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"])
        for name in "ab":
            slice_at(tmp_path / name, [0, 0, ord(name)], ImageType=["ORIGINAL", "PRIMARY", "AXIAL"])
        main, apart = series_of(tmp_path)
        assert (main.key, main.part, files(main)) == ("1.2.3.4", SeriesPart.MAIN, ["a", "b"])
        assert (apart.key, apart.part, files(apart)) == ("1.2.3.4 localiser", SeriesPart.LOCALISER, ["scout"])

    def test_slices_across_the_others(self, tmp_path: Path) -> None:
        slice_at(tmp_path / "0", [0, 0, 0], SAGITTAL)
        for name in "ab":
            slice_at(tmp_path / name, [0, 0, ord(name)])
        main, apart = series_of(tmp_path)
        assert files(main) == ["a", "b"]
        assert (apart.part, files(apart)) == (SeriesPart.OTHER_ORIENTATION, ["0"])

    def test_a_series_of_localisers_only(self, tmp_path: Path) -> None:
        for name in "ab":
            slice_at(tmp_path / name, None, None, ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"])
        (series,) = series_of(tmp_path)
        assert (series.part, files(series)) == (SeriesPart.LOCALISER, ["a", "b"])

    def test_duplicates_are_kept_beside_the_first(self, tmp_path: Path) -> None:
        for name, uid in (("c", "1.1"), ("b", "1.1"), ("d", "1.2"), ("a/z", "1.1")):
            slice_at(tmp_path / name, [0, 0, float(uid)], SOPInstanceUID=uid)
        (series,) = series_of(tmp_path)
        assert files(series) == ["a/z", "d"]
        assert [i.source.name for i in series.duplicates] == ["b", "c"]

    @pytest.mark.parametrize("placed", [True, False])
    def test_slices_that_repeat_one_uid_are_no_duplicates(self, tmp_path: Path, placed: bool) -> None:
        for name, place in (("a", 3), ("b", 1), ("c", 2), ("d", 2)):
            position = [0, 0, place * 5] if placed else None
            more = {} if placed else {"InstanceNumber": place}
            slice_at(tmp_path / name, position, SOPInstanceUID="1.1", **more)
        (series,) = series_of(tmp_path)
        assert files(series) == ["b", "c", "a"]
        assert [i.source.name for i in series.duplicates] == ["d"]


class TestPatients:
    def patients(
        self, folder: Path, *who: tuple[str, str], **more: object
    ) -> list[tuple[str, str, int, bool]]:
        for number, (patient_id, name) in enumerate(who):
            given = {**UIDS, "PatientID": patient_id, "PatientName": name, "InstanceNumber": number, **more}
            write_dicom(dicom(spot(), **given), folder / str(number))
        return [
            (
                s.identity.patient_id,
                s.identity.patient_name,
                sum(len(one.instances) for one in s.series),
                s.shared,
            )
            for s in studies_of(folder)
        ]

    def test_two_patients_with_one_study_uid(self, tmp_path: Path) -> None:
        assert self.patients(tmp_path, ("A1", "Alpha^Anna"), ("B2", "Beta^Bert"), ("A1", "Alpha^Anna")) == [
            ("A1", "Alpha Anna", 2, True),
            ("B2", "Beta Bert", 1, True),
        ]
        first, second = studies_of(tmp_path)
        assert first.key != second.key

    @pytest.mark.parametrize(
        "who", [(("A1", "Alpha^Anna"), ("A1", "Beta^Bert")), (("A1", "Alpha^Anna"), ("B2", "Alpha^Anna"))]
    )
    def test_either_tells_them_apart(self, tmp_path: Path, who: tuple[tuple[str, str], ...]) -> None:
        assert [found[2] for found in self.patients(tmp_path, *who)] == [1, 1]

    def test_writings_of_a_name_do_not(self, tmp_path: Path) -> None:
        names = ("Alpha^Anna", "ALPHA^ANNA^^", "Alpha, Anna", "Alpha^Anna=Alpha^A")
        assert self.patients(tmp_path, *(("A1", name) for name in names)) == [("A1", "Alpha Anna", 4, False)]

    def test_what_is_left_out_is_taken_from_the_only_one_meant(self, tmp_path: Path) -> None:
        who = (("A1", ""), ("A1", "Alpha^Anna"), ("", "alpha^anna"))
        assert self.patients(tmp_path, *who) == [("A1", "Alpha Anna", 3, False)]

    def test_nobody_gets_a_name_from_others(self, tmp_path: Path) -> None:
        assert sorted(self.patients(tmp_path, ("", ""), ("A1", "Alpha^Anna"))) == [
            ("", "", 1, True),
            ("A1", "Alpha Anna", 1, True),
        ]

    def test_files_without_a_study(self, tmp_path: Path) -> None:
        who = (("A1", "Alpha^Anna"), ("B2", "Beta^Bert"))
        found = self.patients(tmp_path, *who, StudyInstanceUID="", SeriesInstanceUID="")
        assert found == [("A1", "Alpha Anna", 1, False), ("B2", "Beta Bert", 1, False)]

    def test_the_order_of_coming_does_not_matter(self, tmp_path: Path) -> None:
        self.patients(tmp_path, ("A1", ""), ("A1", "Alpha^Anna"), ("A1", "Beta^Bert"), ("B2", "Beta^Bert"))
        instances = [read_instance(source, Limits()) for source in walk([tmp_path])]
        tree = StudyTree()
        for instance in reversed(instances):
            tree.add(instance)
            tree.studies()
        assert tree.studies() == grouped(instances)
