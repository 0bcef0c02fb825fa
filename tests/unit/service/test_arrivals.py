"""Which studies a rule applies to, and which of their files are pictures."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from core.images.base.limits import Limits
from core.network.base.fetched import ListedSeries
from core.network.base.query import FoundStudy
from core.reading_rules import ReadingRule
from core.service.arrivals import fits, may_fit, pictures_in, study_folders
from tests.support.pictures import dicom, write_dicom

NOW = datetime(2025, 3, 2, 12)


def study(folder: Path, **attributes: object) -> Path:
    place = folder / "1.2.3"
    for number in range(2):
        picture = dicom(np.full((8, 8), number, np.uint8), StudyInstanceUID="1.2.3", **attributes)
        write_dicom(picture, place / f"{picture.SOPInstanceUID}.dcm")
    return place


@pytest.mark.parametrize(
    ("rule", "read"),
    [
        ({}, True),
        ({"modalities": "CR, DX"}, True),
        ({"modalities": "CT"}, False),
        ({"words": "thorax, Chest"}, True),
        ({"words": "abdomen"}, False),
        ({"words": "chest_2"}, True),
        ({"days": 1}, False),
        ({"days": 2}, True),
    ],
)
def test_a_rule_chooses_by_what_the_headers_say(tmp_path: Path, rule: dict[str, object], read: bool) -> None:
    attributes = {"Modality": "DX", "StudyDate": "20250301", "StudyDescription": "CHEST_2 VIEWS"}
    seen = pictures_in(study(tmp_path, **attributes), Limits())
    assert len(seen.pictures) == 2
    assert fits(ReadingRule.model_validate({"name": "a", "days": 0} | rule), seen, NOW) is read


def test_results_that_come_back_are_no_pictures(tmp_path: Path) -> None:
    place = study(tmp_path, Modality="DX")
    before = pictures_in(place, Limits())
    ours = dicom(np.zeros((8, 8), np.uint8), StudyInstanceUID="1.2.3", Manufacturer="Overread")
    write_dicom(ours, place / f"{ours.SOPInstanceUID}.dcm")
    after = pictures_in(place, Limits())
    assert (after.others, after.token) == (1, before.token)


def test_a_damaged_object_is_read_as_all_others_and_half_ones_are_not(tmp_path: Path) -> None:
    place = study(tmp_path)
    (place / "1.2.9.dcm").write_bytes(b"damaged")
    (place / ".overread-0123456789ab.dcm").write_bytes(b"half")
    assert "1.2.9" in {picture.sop_uid for picture in pictures_in(place, Limits()).pictures}
    assert len(pictures_in(place, Limits()).pictures) == 3


def test_only_folders_of_studies_are_looked_into(tmp_path: Path) -> None:
    study(tmp_path)
    (tmp_path / "notes").mkdir()
    (tmp_path / "1.2.4").write_text("a file")
    assert [folder.path.name for folder in study_folders(tmp_path)] == ["1.2.3"]
    assert list(study_folders(tmp_path / "absent")) == []


@pytest.mark.parametrize(
    ("series", "read"),
    [
        ([("DX", "CHEST", "")], True),
        ([("DX", "", ""), ("SR", "", "")], True),
        ([("DX", "HAND", "")], False),
        ([("CT", "CHEST", "")], False),
        ([], True),
    ],
)
def test_a_rule_chooses_by_what_an_archive_says(series: list[tuple[str, str, str]], read: bool) -> None:
    rule = ReadingRule(name="a", source="Archive", modalities="DX", words="chest")
    found = FoundStudy("1.2.3", "", "", "20250302", "", "", "", "DX", "2")
    assert may_fit(rule, found, [ListedSeries(*one) for one in series]) is read
