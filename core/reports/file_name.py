"""Proposes a name for an exported file: by default the study's date and modality, without the patient."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from core.images.base.picture import Identity

#: What the name may contain about a study; see the setting `reports.file_names`.
Naming = Literal["date", "number", "patient"]

#: Characters that some file systems do not accept in a name.
_OTHERS = re.compile(r"[^\w.-]+")
_MOST = 80


def file_name(study: Identity | None, otherwise: str, naming: Naming, form: str, kind: str = "") -> str:
    """Propose a name for an exported file.

    Parameters
    ----------
    study : Identity or None
        The exported study; None if there are several or none.
    otherwise : str
        Name of what was opened; used if there is no study with a date.
    naming : str
        ``date``: date and modality; ``number``: also the accession number or, without one, the patient's ID;
        ``patient``: also the patient's name.
    form : str
        Extension of the file.
    kind : str, optional
        Part of the study, such as ``key-picture-2``; empty for a table or a report.
    """
    kind = f"{kind}-" if kind else ""
    if study is None or not _day(study.study_date):
        return f"{otherwise or 'overread'}-{kind}overread.{form}"
    parts = [_day(study.study_date), study.modality]
    if naming != "date":
        parts.append(study.accession or study.patient_id)
    if naming == "patient":
        parts.append(study.patient_name)
    clean = (_OTHERS.sub("_", part).strip("._-") for part in parts)
    return f"{'-'.join(filter(None, clean))[:_MOST]}-{kind}overread.{form}"


def free_path(folder: Path, name: str) -> Path:
    """Return a free path in a folder: the name itself, or with a number appended."""
    wanted = folder / name
    for number in range(2, 1000):
        if not wanted.exists():
            break
        wanted = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
    return wanted


def _day(date: str) -> str:
    """Convert a DICOM date to ISO 8601; '' if it is invalid."""
    return f"{date[:4]}-{date[4:6]}-{date[6:]}" if len(date) == 8 and date.isdecimal() else ""
