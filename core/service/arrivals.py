"""Finds complete studies in the folder for received studies, and their pictures."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydicom.dataset import Dataset

from core.audit import object_token
from core.errors import InputError, VaultError
from core.images.base.limits import Limits
from core.images.base.picture import Identity
from core.images.dicom.header import ROWS, identity_of
from core.images.dicom.objects import earlier_result
from core.images.dicom.quick_header import read_head
from core.network.base.dicom_files import is_uid
from core.network.base.fetched import ListedSeries
from core.network.base.query import FoundStudy
from core.reading_rules import ReadingRule
from core.vault.sealed_file import open_kept


@dataclass(frozen=True)
class StudyFolder:
    """The folder of a study.

    Attributes
    ----------
    path : Path
        Path; its name is the study's UID.
    changed : int
        Time of the last change in the folder, in ns since 1970.
    """

    path: Path
    changed: int

    @property
    def token(self) -> str:
        """The key of the study in the record and in the log."""
        return object_token(self.path.name)

    def age(self) -> float:
        """Return the seconds since the last change; infinite if the clock was set back since."""
        passed = time.time() - self.changed / 1e9
        return passed if passed > -1.0 else float("inf")


@dataclass(frozen=True)
class StudyPictures:
    """The pictures of a study that models can read, without earlier results.

    Attributes
    ----------
    pictures : tuple of Identity
    others : int
        Number of objects that are no pictures, or show earlier results; they never cause a study to be read.
    """

    pictures: tuple[Identity, ...]
    others: int

    @property
    def token(self) -> str:
        """Hash of the pictures' UIDs, which identifies this set of pictures."""
        text = "\n".join(sorted(picture.sop_uid for picture in self.pictures))
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def study_folders(received: Path) -> Iterator[StudyFolder]:
    """Yield the study folders in the folder for received studies."""
    try:
        with os.scandir(received) as entries:
            for entry in entries:
                if is_uid(entry.name) and entry.is_dir(follow_symlinks=False):
                    yield StudyFolder(Path(entry.path), entry.stat().st_mtime_ns)
    except FileNotFoundError:
        return


def pictures_in(folder: Path, limits: Limits) -> StudyPictures:
    """Read the headers of a study's objects; an unreadable object counts as a picture by its name.

    It is then read like all others, and the report states what is wrong with it.
    """
    pictures: list[Identity] = []
    others = 0
    for path in sorted(folder.glob("*.dcm")):
        if path.name.startswith("."):
            continue
        head = Dataset()
        with suppress(InputError, VaultError, OSError), open_kept(path) as handle:
            head = read_head(handle, limits).dataset
        identity = identity_of(head)
        if not identity.sop_uid:
            pictures.append(Identity(sop_uid=path.stem))
        elif ROWS not in head or earlier_result(head, identity):
            others += 1
        else:
            pictures.append(identity)
    return StudyPictures(tuple(pictures), others)


def fits(rule: ReadingRule, study: StudyPictures, now: datetime) -> bool:
    """Return whether a rule applies to a received study."""
    first = rule.first_day(now)
    earliest = "" if first is None else f"{first:%Y%m%d}"
    return any(
        (not rule.modality_list or picture.modality.upper() in rule.modality_list)
        and (not picture.study_date or picture.study_date >= earliest)
        and _names_one(rule, picture.body_part, picture.study_description, picture.series_description)
        for picture in study.pictures
    )


def may_fit(rule: ReadingRule, study: FoundStudy, series: Sequence[ListedSeries]) -> bool:
    """Return whether a rule may apply to a study in an archive's list.

    What the archive does not say is checked when the study has arrived.
    """
    told = series or (ListedSeries("", "", ""),)
    return any(
        (not rule.modality_list or not one.modality or one.modality.upper() in rule.modality_list)
        and (
            not any((study.description, one.body_part, one.description))
            or _names_one(rule, study.description, one.body_part, one.description)
        )
        for one in told
    )


def _names_one(rule: ReadingRule, *texts: str) -> bool:
    whole = " ".join(texts).casefold().replace("_", " ")
    words = [word.replace("_", " ") for word in rule.word_list]
    return not words or any(word in whole for word in words)
