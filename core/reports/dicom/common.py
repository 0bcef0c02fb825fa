"""What all result objects share: UIDs that follow from their content, series of their own, who made them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from highdicom import SOPClass
from pydicom.dataset import Dataset
from pydicom.uid import UID, ExplicitVRLittleEndian

from core import __version__
from core.deidentify.pseudonyms import uid_of
from core.reports.dicom import codes
from core.reports.dicom.source_object import Origin

MAKER = "Overread"
MODEL_NAME = "Overread, research use only"


class ResultKind(Enum):
    """The kinds of objects: name, number and description of their series, modality."""

    REPORT = ("sr", 9901, "Overread findings (research use only)", "SR")
    CAPTURE = ("sc", 9902, "Overread picture with map (research use only)", "OT")
    MAP = ("map", 9903, "Overread class map (research use only)", "OT")
    DOCUMENT = ("pdf", 9904, "Overread report (research use only)", "DOC")

    @property
    def word(self) -> str:
        """What stands in names of files and in the input of UIDs."""
        return str(self.value[0])


@dataclass(frozen=True)
class Stamp:
    """When an export was made, the same for all objects of it."""

    moment: datetime

    @property
    def date(self) -> str:
        """As DA."""
        return f"{self.moment:%Y%m%d}"

    @property
    def time(self) -> str:
        """As TM."""
        return f"{self.moment:%H%M%S}"


def series_uid(study: str, kind: ResultKind) -> UID:
    """UID of the one series in a study for a kind of results."""
    return _derived_uid("series", study, kind.word)


def object_uid(kind: ResultKind, *content: object) -> UID:
    """UID of an object.

    It follows from all that the object says, apart from the moment of the export: the same results exported
    twice are one object to an archive, and results that differ in anything are two.
    """
    return _derived_uid("object", kind.word, *content)


def device_uid() -> UID:
    """UID of this version of Overread as an observer."""
    return _derived_uid("device", __version__)


def reference_uid(instance: str) -> UID:
    """UID of the frame of reference of a picture that has none."""
    return _derived_uid("reference", instance)


def tracking_uid(*parts: object) -> UID:
    """UID by which a finding is known again in a later report of the same picture and model."""
    return _derived_uid("tracking", *parts)


def _derived_uid(*parts: object) -> UID:
    text = "\0".join(part if isinstance(part, str) else repr(part) for part in ("overread", *parts))
    return uid_of(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())


def common_arguments(origin: Origin, kind: ResultKind, instance: UID, stamp: Stamp) -> dict[str, Any]:
    """Arguments that every constructor of highdicom takes."""
    _, number, description, _ = kind.value
    return {
        "series_instance_uid": series_uid(origin.study, kind),
        "series_number": number,
        "series_description": description,
        "sop_instance_uid": instance,
        "instance_number": origin.number,
        "manufacturer": MAKER,
        "manufacturer_model_name": MODEL_NAME,
        "software_versions": __version__,
        "device_serial_number": "1",
        "content_date": stamp.date,
        "content_time": stamp.time,
        "series_date": None,
    }


def begin_object(origin: Origin, kind: ResultKind, sop_class: str, instance: UID, stamp: Stamp) -> SOPClass:
    """Begin an object that highdicom has no constructor for: patient, study, series and equipment."""
    header = origin.header
    result = SOPClass(
        study_instance_uid=origin.study,
        sop_class_uid=sop_class,
        modality=kind.value[3],
        transfer_syntax_uid=ExplicitVRLittleEndian,
        specific_character_set="ISO_IR 192",
        **common_arguments(origin, kind, instance, stamp),
    )
    for element in header:
        if element.keyword not in _OWN:
            result.add(element)
    return result


#: What of an origin's header is its own and not its patient's and study's.
_OWN = (
    "SpecificCharacterSet",
    "SOPClassUID",
    "SOPInstanceUID",
    "SeriesInstanceUID",
    "BurnedInAnnotation",
    "Laterality",
)


def finish_object(result: Dataset, origin: Origin, stamp: Stamp) -> None:
    """Set what highdicom takes from the clock, and what de-identification asks for."""
    result.InstanceCreationDate, result.InstanceCreationTime = stamp.date, stamp.time
    # It would name the moment again, and the equipment of the source, which stands in the source.
    if "ContributingEquipmentSequence" in result:
        del result.ContributingEquipmentSequence
    for keyword in ("PatientIdentityRemoved", "DeidentificationMethod", "DeidentificationMethodCodeSequence"):
        if keyword in origin.header:
            setattr(result, keyword, getattr(origin.header, keyword))


def source_item(origin: Origin, frame: int) -> Dataset:
    """Item of a Source Image Sequence (PS3.3 C.7.6.1)."""
    item, purpose = Dataset(), Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = origin.sop_class, origin.instance
    if origin.numbered:
        item.ReferencedFrameNumber = frame
    code = codes.SOURCE
    purpose.CodeValue, purpose.CodingSchemeDesignator = code.value, code.scheme_designator
    purpose.CodeMeaning = code.meaning
    item.PurposeOfReferenceCodeSequence = [purpose]
    return item
