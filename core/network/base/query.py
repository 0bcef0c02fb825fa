"""Queries to an archive, and studies in its answers; without importing the slow library."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_COMMA, _BETWEEN = re.compile(r"\s*,\s*"), re.compile(r"\s+")
#: Most studies that are shown; then the archive is told to stop.
MOST_STUDIES = 500
#: Attributes of a study that are requested, by the fields that they fill.
STUDY_ATTRIBUTES = {
    "patient_name": "PatientName",
    "patient_id": "PatientID",
    "date": "StudyDate",
    "time": "StudyTime",
    "description": "StudyDescription",
    "accession": "AccessionNumber",
    "modalities": "ModalitiesInStudy",
    "instances": "NumberOfStudyRelatedInstances",
    "uid": "StudyInstanceUID",
}


@dataclass(frozen=True)
class Query:
    """What to search for; empty fields match anything.

    Attributes
    ----------
    patient_name : str
        Its beginning, or with * and ? anywhere.
    patient_id, accession : str
    first_day, last_day : str
        First and last study date, as YYYYMMDD.
    modality : str
    study_uid : str
    """

    patient_name: str = ""
    patient_id: str = ""
    accession: str = ""
    first_day: str = ""
    last_day: str = ""
    modality: str = ""
    study_uid: str = ""

    @property
    def empty(self) -> bool:
        """Whether it asks for all that there is."""
        return self == Query()

    @property
    def name_pattern(self) -> str:
        """The patient's name as an archive is asked for it.

        People write spaces and commas between the parts of a name, where DICOM has a caret (PS3.5 6.2.1).
        """
        typed = self.patient_name.strip()
        name = _BETWEEN.sub("?", _COMMA.sub("^", typed))
        return name if not name or "*" in typed or "?" in typed else f"{name}*"

    @property
    def days(self) -> str:
        """The study's date as an archive is asked for it (PS3.4 C.2.2.2.5)."""
        if not self.first_day and not self.last_day:
            return ""
        return self.first_day if self.first_day == self.last_day else f"{self.first_day}-{self.last_day}"


@dataclass(frozen=True)
class FoundStudy:
    """A study in an archive's answer.

    Attributes
    ----------
    uid : str
    patient_name, patient_id : str
    date, time : str
        YYYYMMDD, and HHMM with more behind it.
    description, accession : str
    modalities : str
        Modalities, separated by backslashes.
    instances : str
        How many, where the archive says so.
    """

    uid: str
    patient_name: str
    patient_id: str
    date: str
    time: str
    description: str
    accession: str
    modalities: str
    instances: str


@dataclass(frozen=True)
class FindResult:
    """Studies, the latest first; `complete` is false where there are more than are shown."""

    studies: Sequence[FoundStudy]
    complete: bool


def latest_first(studies: Sequence[FoundStudy], *, complete: bool) -> FindResult:
    """Return the results of a search, in the order of display."""
    return FindResult(sorted(studies, key=lambda study: (study.date, study.time), reverse=True), complete)
