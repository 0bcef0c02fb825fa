"""Queries to an archive and studies in its answers, without importing the slow library."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_COMMA, _BETWEEN = re.compile(r"\s*,\s*"), re.compile(r"\s+")
#: Most studies that are shown; further answers are cancelled.
MOST_STUDIES = 500
#: Attributes of a study that are requested, by the fields that hold them.
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
    """A search for studies; empty fields match anything.

    Attributes
    ----------
    patient_name : str
        Beginning of the name, or a pattern with * and ?.
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
        """Whether the query matches everything."""
        return self == Query()

    @property
    def name_pattern(self) -> str:
        """The patient's name for the query.

        People write spaces and commas between the parts of a name; DICOM has a caret (PS3.5 6.2.1).
        """
        typed = self.patient_name.strip()
        name = _BETWEEN.sub("?", _COMMA.sub("^", typed))
        return name if not name or "*" in typed or "?" in typed else f"{name}*"

    @property
    def days(self) -> str:
        """The range of study dates for the query (PS3.4 C.2.2.2.5)."""
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
        YYYYMMDD, and HHMM, possibly with seconds.
    description, accession : str
    modalities : str
        Modalities, separated by backslashes.
    instances : str
        Number of instances, if the archive gives it.
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
    """Studies, the latest first; `complete` is false if there are more than those shown."""

    studies: Sequence[FoundStudy]
    complete: bool


def latest_first(studies: Sequence[FoundStudy], *, complete: bool) -> FindResult:
    """Return the results of a search, the latest study first."""
    return FindResult(sorted(studies, key=lambda study: (study.date, study.time), reverse=True), complete)
