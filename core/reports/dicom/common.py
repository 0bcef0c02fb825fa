"""The base of all result objects: UIDs derived from content, separate series, the equipment."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from highdicom import SOPClass
from highdicom.pm import ParametricMap
from highdicom.seg import Segmentation
from pydicom.dataset import Dataset
from pydicom.uid import UID, ExplicitVRLittleEndian

from core import __version__
from core.deidentify.pseudonyms import uid_of
from core.images.display.measurements import Measured
from core.models.card import Card
from core.reports.dicom import codes
from core.reports.dicom.source_object import Origin
from core.result_kinds import MARK_SERIES
from core.results.findings import ScoredFinding
from core.results.reading import ModelReference
from core.results.shown_findings import SeenFinding

MAKER = "Overread"
MODEL_NAME = "Overread, research use only"


class ResultKind(Enum):
    """The kinds of objects: name, number and description of their series, modality."""

    REPORT = ("sr", 9901, "Overread findings (research use only)", "SR")
    CAPTURE = ("sc", 9902, "Overread picture with map (research use only)", "OT")
    MAP = ("map", 9903, "Overread class map (research use only)", "OT")
    DOCUMENT = ("pdf", 9904, "Overread report (research use only)", "DOC")
    SEGMENTATION = ("seg", 9905, "Overread places (research use only)", "SEG")
    PRESENTATION = ("gsps", 9906, "Overread marks (research use only)", "PR")
    KEYS = ("kos", 9907, "Reader's key pictures (Overread)", "KO")
    MARKS = ("marks", 9908, MARK_SERIES["marks"], "PR")
    MEASURES = ("measures", 9909, MARK_SERIES["measures"], "SR")

    @property
    def word(self) -> str:
        """Its name in settings, file names and the input of UIDs."""
        return str(self.value[0])

    @classmethod
    def named(cls, words: Iterable[str]) -> frozenset[ResultKind]:
        """Return the kinds that some words of `core.result_kinds.RESULT_KINDS` name."""
        wanted = set(words)
        return frozenset(kind for kind in cls if kind.word in wanted)


#: Kinds that show a picture or a place in it.
PICTURED = frozenset((ResultKind.CAPTURE, ResultKind.MAP, ResultKind.SEGMENTATION, ResultKind.PRESENTATION))
#: Kinds that hold the reader's marks, and no results of models.
MARKING = frozenset((ResultKind.KEYS, ResultKind.MARKS, ResultKind.MEASURES))


@dataclass(frozen=True, eq=False)
class ShownFinding:
    """A finding and the picture that shows it in an object.

    Attributes
    ----------
    origin : Origin
        Origin of the picture's file.
    finding : ScoredFinding
        Finding as it applies to the study.
    seen : SeenFinding
        The same finding in this picture alone.
    card : Card
    """

    origin: Origin
    finding: ScoredFinding
    seen: SeenFinding
    card: Card

    @property
    def frame(self) -> int:
        """Frame of the file, counted from 1."""
        return self.seen.reading.frame or 1

    @property
    def tracking(self) -> tuple[UID, str]:
        """UID and text that identify the finding."""
        return tracking_of(self.origin, self.frame, self.card, self.seen.finding)


def models_of(shown: Iterable[ShownFinding]) -> list[ModelReference]:
    """Return the models that found something."""
    found = (one.seen.reading.model for one in shown)
    return [model for model in found if model is not None]


@dataclass(frozen=True)
class Stamp:
    """Time of an export, the same for all of its objects."""

    moment: datetime

    @property
    def date(self) -> str:
        """The date as DA."""
        return f"{self.moment:%Y%m%d}"

    @property
    def time(self) -> str:
        """The time as TM."""
        return f"{self.moment:%H%M%S}"


#: Added to the series number for pictures of one side.
_SIDE_NUMBERS = {"": 0, "L": 10, "R": 20}
_SIDE_WORDS = {"": "", "L": ", left", "R": ", right"}
#: Objects of a series are numbered by descending score, then by UID.
_NUMBERS = 10_000_000


def series_uid(origin: Origin, kind: ResultKind) -> UID:
    """Return the UID of a study's series for a kind of results; left and right have separate series."""
    study, patient = origin.study_key
    return _derived_uid("series", study, patient, kind.word, _side(origin, kind))


def instance_number(instance: UID, score: int = 0) -> int:
    """Return the number of an object in its series; it depends on the content, as the UID does.

    Parameters
    ----------
    instance : UID
    score : int
        Score of the finding shown, 0 to 100; viewers show the highest first.
    """
    return (100 - score) * _NUMBERS + int(str(instance).rpartition(".")[2]) % _NUMBERS + 1


def _side(origin: Origin, kind: ResultKind) -> str:
    """Return the side of a series; Laterality (0020,0060) belongs to a whole series (PS3.3 C.7.3.1)."""
    return str(origin.header.Laterality) if kind in (*PICTURED, ResultKind.MARKS) else ""


def object_uid(kind: ResultKind, *content: object) -> UID:
    """Return the UID of an object.

    The UID is derived from the object's content, without the time of the export. So the same results exported
    twice are one object for an archive, and results that differ in anything are two.
    """
    return _derived_uid("object", kind.word, *content)


def device_uid() -> UID:
    """Return the UID of this version of Overread as an observer."""
    return _derived_uid("device", __version__)


def reference_uid(instance: str) -> UID:
    """Return the UID of the frame of reference of a picture that has none."""
    return _derived_uid("reference", instance)


def tracking_of(origin: Origin, frame: int, card: Card, finding: ScoredFinding) -> tuple[UID, str]:
    """Return the UID and text that identify a picture's finding in all its results, present and later."""
    uid = _derived_uid("tracking", origin.instance, frame, card.id, finding.name)
    return uid, f"{card.id}, {finding.title}, frame {frame}"[:64]


def mark_tracking(origin: Origin, frame: int, one: Measured) -> tuple[UID, str]:
    """Return the UID and text that identify a reader's annotation in all objects."""
    uid = _derived_uid("mark", origin.instance, frame, one.annotation)
    return uid, f"{one.annotation.kind.value}, frame {frame}"


def _derived_uid(*parts: object) -> UID:
    text = "\0".join(part if isinstance(part, str) else repr(part) for part in ("overread", *parts))
    return uid_of(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())


def common_arguments(
    origin: Origin, kind: ResultKind, instance: UID, stamp: Stamp, score: int = 0
) -> dict[str, Any]:
    """Return the arguments of every highdicom constructor."""
    _, number, description, _ = kind.value
    side = _side(origin, kind)
    return {
        "series_instance_uid": series_uid(origin, kind),
        "series_number": number + _SIDE_NUMBERS[side],
        "series_description": f"{description}{_SIDE_WORDS[side]}",
        "sop_instance_uid": instance,
        "instance_number": instance_number(instance, score),
        "manufacturer": MAKER,
        "manufacturer_model_name": MODEL_NAME,
        "software_versions": __version__,
        "device_serial_number": "1",
        "content_date": stamp.date,
        "content_time": stamp.time,
        "series_date": None,
    }


def begin_object(
    origin: Origin, kind: ResultKind, sop_class: str, instance: UID, stamp: Stamp, score: int = 0
) -> SOPClass:
    """Begin an object that highdicom has no constructor for: patient, study, series and equipment."""
    header = origin.header
    result = SOPClass(
        study_instance_uid=origin.study,
        sop_class_uid=sop_class,
        modality=kind.value[3],
        transfer_syntax_uid=ExplicitVRLittleEndian,
        specific_character_set="ISO_IR 192",
        **common_arguments(origin, kind, instance, stamp, score),
    )
    for element in header:
        if element.keyword not in _OWN:
            result.add(element)
    return result


#: Attributes of an origin's header that belong to it alone, and not to its patient or study.
_OWN = (
    "SpecificCharacterSet",
    "SOPClassUID",
    "SOPInstanceUID",
    "SeriesInstanceUID",
    "BurnedInAnnotation",
    "Laterality",
)


def finish_object(result: Dataset, origin: Origin, stamp: Stamp, models: Iterable[ModelReference]) -> None:
    """Set time, contributing algorithms and the attributes that de-identification requires."""
    result.InstanceCreationDate, result.InstanceCreationTime = stamp.date, stamp.time
    # highdicom would add the current time, and the equipment of the source, which is in the source already.
    result.ContributingEquipmentSequence = [_algorithm_item(model) for model in dict.fromkeys(models)]
    if not result.ContributingEquipmentSequence:
        del result.ContributingEquipmentSequence
    for keyword in ("PatientIdentityRemoved", "DeidentificationMethod", "DeidentificationMethodCodeSequence"):
        if keyword in origin.header:
            setattr(result, keyword, getattr(origin.header, keyword))


def close_frame_table(made: ParametricMap | Segmentation) -> None:
    """Close the database of frames that highdicom keeps in memory; it never closes it itself.

    The finished data set can still be written, but not copied or searched for frames.
    """
    made._db_con.close()


def _algorithm_item(model: ModelReference) -> Dataset:
    """Return a contributing algorithm's item (IHE AI Results 6.5.3.1); each model file is a device."""
    item = Dataset()
    item.PurposeOfReferenceCodeSequence = [codes.ALGORITHM]
    item.Manufacturer = MAKER
    item.ManufacturerModelName = f"{model.id}: {model.title}"[:64]
    item.SoftwareVersions = model.version
    item.DeviceUID = _derived_uid("model", model.sha256)
    item.ContributionDescription = f"SHA-256 of the model file: {model.sha256}"
    return item


def source_item(origin: Origin, frame: int) -> Dataset:
    """Return the item of a Source Image Sequence (PS3.3 C.7.6.1)."""
    item, purpose = Dataset(), Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = origin.sop_class, origin.instance
    if origin.numbered:
        item.ReferencedFrameNumber = frame
    code = codes.SOURCE
    purpose.CodeValue, purpose.CodingSchemeDesignator = code.value, code.scheme_designator
    purpose.CodeMeaning = code.meaning
    item.PurposeOfReferenceCodeSequence = [purpose]
    return item
