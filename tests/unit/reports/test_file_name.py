"""Names of exported files: no patient unless the settings allow it, and never an existing name."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.images.base.picture import Identity
from core.reports.file_name import Naming, file_name, free_path

STUDY = Identity(
    study_date="20261127", modality="DX", accession="A/17", patient_id="4711", patient_name="Müller^Eva"
)


@pytest.mark.parametrize(
    ("naming", "name"),
    [
        ("date", "2026-11-27-DX-overread.pdf"),
        ("number", "2026-11-27-DX-A_17-overread.pdf"),
        ("patient", "2026-11-27-DX-A_17-Müller_Eva-overread.pdf"),
    ],
)
def test_the_settings_say_what_a_name_tells(naming: Naming, name: str) -> None:
    assert file_name(STUDY, "folder", naming, "pdf") == name


@pytest.mark.parametrize("study", [None, Identity(), Identity(study_date="2026", modality="DX")])
def test_without_a_dated_study_the_folder_gives_the_name(study: Identity | None) -> None:
    assert file_name(study, "folder", "patient", "csv") == "folder-overread.csv"


def test_nothing_leads_out_of_the_folder() -> None:
    made = file_name(Identity(study_date="20261127", patient_id="../../etc/x\\y:z"), "f", "number", "pdf")
    assert Path(made).name == made
    assert not set(made) & set('/\\:*?"<>|')


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    assert free_path(tmp_path, "a.pdf") == tmp_path / "a.pdf"
    (tmp_path / "a.pdf").touch()
    (tmp_path / "a-2.pdf").touch()
    assert free_path(tmp_path, "a.pdf") == tmp_path / "a-3.pdf"


def test_what_of_a_study_it_is_stands_in_the_name() -> None:
    study = Identity(study_date="20261127", modality="CT", patient_name="Muster^Anna" * 20)
    assert file_name(study, "", "date", "png", "key-picture-002") == (
        "2026-11-27-CT-key-picture-002-overread.png"
    )
    # This holds however long the patient's name is.
    assert file_name(study, "", "patient", "png", "picture").endswith("-picture-overread.png")
    assert file_name(None, "CT", "date", "png", "picture") == "CT-picture-overread.png"
