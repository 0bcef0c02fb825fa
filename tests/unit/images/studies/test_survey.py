"""Searching folders: what is known early, and that the order of arrival does not matter."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from core.errors import Cancelled
from core.images.studies.study_tree import StudyTree
from core.images.studies.survey import survey_folders
from core.progress import Advance, Progress
from tests.support.pictures import dicom, save, spot, write_dicom


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for n in range(40):
        write_dicom(
            dicom(
                spot(8),
                PatientName=f"Doe^{n % 3}",
                StudyInstanceUID=f"1.2.{n % 3}",
                SeriesInstanceUID=f"1.2.{n % 3}.{n % 5}",
                SOPInstanceUID=f"1.2.3.{n // 2}",
                InstanceNumber=40 - n,
            ),
            tmp_path / "dicom" / f"{n:02}",
        )
    for n in range(10):
        save(spot(8), tmp_path / "plain" / f"{n}.png")
    return tmp_path


def test_the_total_is_known_before_the_last_header(folder: Path) -> None:
    heard: list[Advance] = []
    found = list(survey_folders([folder], Progress(heard.append)))
    assert [instance.source.name for instance in found] == sorted(i.source.name for i in found)
    first = next(advance for advance in heard if advance.total)
    assert first.total == 50
    assert first.done < 10
    assert (heard[-1].done, heard[-1].total) == (50, 50)


def test_an_empty_folder_ends(tmp_path: Path) -> None:
    assert list(survey_folders([tmp_path], Progress())) == []


def test_the_first_file_does_not_wait_for_the_others(folder: Path) -> None:
    first = next(survey_folders([folder], Progress()))
    assert first.source.name == "dicom/00"


def test_cancel_is_heeded_between_two_files(folder: Path) -> None:
    progress = Progress()
    coming = survey_folders([folder], progress)
    came = [next(coming) for _ in range(7)]
    progress.cancel()
    with pytest.raises(Cancelled):
        next(coming)
    assert len(came) == 7


@pytest.mark.parametrize("seed", range(5))
def test_a_tree_that_grew_in_any_order_is_the_same(folder: Path, seed: int) -> None:
    instances = list(survey_folders([folder], Progress()))
    whole = StudyTree()
    for instance in instances:
        whole.add(instance)
    tree = StudyTree()
    for n, instance in enumerate(random.Random(seed).sample(instances, len(instances))):
        tree.add(instance)
        if n % 9 == 0:
            tree.studies()
    assert tree.studies() == whole.studies()


def test_what_did_not_change_is_the_same_object(folder: Path) -> None:
    instances = list(survey_folders([folder], Progress()))
    tree = StudyTree()
    for instance in instances[:-10]:
        tree.add(instance)
    before = tree.studies()
    for instance in instances[-10:]:
        tree.add(instance)
    after = {study.key: study for study in tree.studies()}
    assert len(after) == len(before) + 1
    assert all(after[study.key] is study for study in before)
