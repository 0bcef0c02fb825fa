"""What an archive is asked for, and a study as it tells of it; the slow library is not needed for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Query:
    """What is looked for; what is empty does not matter.

    Attributes
    ----------
    patient_name : str
        Its beginning, or with * and ? anywhere.
    patient_id, accession : str
    first_day, last_day : str
        Of the study, as YYYYMMDD.
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


@dataclass(frozen=True)
class FoundStudy:
    """A study as an archive tells of it.

    Attributes
    ----------
    uid : str
    patient_name, patient_id : str
    date, time : str
        YYYYMMDD, and HHMM with more behind it.
    description, accession : str
    modalities : str
        With a backslash between several.
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
