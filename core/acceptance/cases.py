"""One labelled picture and the model's outcome for it; unread pictures are cases, too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.acceptance.labels import Label, Labels
from core.errors import Reason, Status
from core.images.base.patient import age_in_years
from core.images.base.picture import Identity
from core.models.card import Card
from core.results.reading import Reading, Traits
from core.statistics.figures import Predictions
from core.statistics.operating_point import Scores

#: First year of each age band.
_BANDS = (0, 2, 18, 40, 65, 80)
#: DICOM attributes that group cases, by the fields of `Identity`.
ATTRIBUTES = {
    "PatientSex": "patient_sex",
    "Modality": "modality",
    "Manufacturer": "manufacturer",
    "ViewPosition": "view_position",
    "BodyPartExamined": "body_part",
}
AGE = "PatientAge"


@dataclass(frozen=True)
class Case:
    """A labelled picture.

    Attributes
    ----------
    file : str
    frame : int or None
        None if the file could not be read.
    label : str
        Class of the picture.
    patient : str
        Identifier of the patient, never empty; cases of one patient are not independent.
    status : Status
    reason : Reason or None
    message : str
    probabilities : tuple of float
        One probability per class, in the order of the card's classes; empty if the case was not read.
    groups : mapping of str to str
        Properties by which cases can be grouped, such as sex or device.
    sha256 : str
        SHA-256 of the file.
    traits : Traits or None
    shape : (int, int)
    """

    file: str
    frame: int | None
    label: str
    patient: str
    status: Status
    reason: Reason | None
    message: str
    probabilities: tuple[float, ...]
    groups: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""
    traits: Traits | None = None
    shape: tuple[int, int] = (0, 0)

    @property
    def read(self) -> bool:
        """Whether the model gave an answer."""
        return self.status is Status.OK

    @property
    def key(self) -> tuple[str, int]:
        """The file and the frame."""
        return self.file, self.frame or 1


def case_of(reading: Reading, label: Label, sha256: str, more: Mapping[str, str]) -> Case:
    """Make a case of a reading.

    Parameters
    ----------
    reading : Reading
    label : Label
    sha256 : str
    more : mapping of str to str
        Additional attributes of the picture's file.
    """
    who, finding = reading.identity, reading.finding
    return Case(
        file=reading.file,
        frame=reading.frame,
        label=label.name,
        patient=label.patient or who.patient_id or reading.file,
        status=reading.status,
        reason=reading.reason,
        message=reading.message,
        probabilities=finding.probabilities if finding else (),
        groups={**attributes_of(who), **more, **label.groups},
        sha256=sha256,
        traits=reading.traits,
        shape=reading.shape,
    )


def missing_case(file: str, label: Label) -> Case:
    """Return the case of a file that the table names and the folder does not have."""
    words = "The table of labels names it, but it is not there."
    return Case(
        file, None, label.name, label.patient or file, Status.ERROR, Reason.NOT_FOUND, words, (), label.groups
    )


def attributes_of(who: Identity) -> dict[str, str]:
    """Return the groups of a picture by its DICOM attributes; attributes without a value are absent."""
    found = {name: str(getattr(who, field)) for name, field in ATTRIBUTES.items()}
    years = age_in_years(who.patient_age)
    if years is not None:
        found[AGE] = age_band(years)
    return {name: value for name, value in found.items() if value}


def age_band(years: int) -> str:
    """Return the age band of completed years."""
    first = max(band for band in _BANDS if band <= years)
    later = [band for band in _BANDS if band > first]
    return f"{first} to {later[0] - 1}" if later else f"{first} and over"


def predictions_of(cases: Iterable[Case], card: Card) -> Predictions:
    """Return the model's outputs for the cases that it read."""
    read = [case for case in cases if case.read]
    names = card.class_names
    return Predictions(
        np.array([case.probabilities for case in read], dtype=np.float64).reshape(len(read), len(names)),
        np.array([names.index(case.label) for case in read], dtype=np.int64),
        tuple(case.patient for case in read),
        names,
    )


def scores_of_cases(cases: Iterable[Case], card: Card) -> Scores:
    """Return the scores of the finding in the cases that were read; the card has an operating point."""
    read = [case for case in cases if case.read]
    return Scores(
        np.array([score_of(case, card) for case in read], dtype=np.float64),
        np.array([is_positive(case, card) for case in read], dtype=bool),
        tuple(case.patient for case in read),
    )


def score_of(case: Case, card: Card) -> float:
    """Return the summed probability of the positive classes or, if there are none, of the true class."""
    names = card.operating_point.positive if card.operating_point else (case.label,)
    return sum(p for name, p in zip(card.class_names, case.probabilities, strict=True) if name in names)


def is_positive(case: Case, card: Card) -> bool:
    """Return whether a case has the finding."""
    return card.operating_point is not None and case.label in card.operating_point.positive


def unlabelled(files: Sequence[str], labels: Labels) -> list[str]:
    """Return the files without a label that the model knows; they are counted but not read."""
    nothing = Label("", "")
    return [file for file in files if not labels.by_file.get(file, nothing).name]
