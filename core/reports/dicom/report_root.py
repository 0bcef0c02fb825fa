"""The beginning of every structured report: its root (TID 1500) and its containers."""

from __future__ import annotations

from highdicom.sr import (
    CodeContentItem,
    CodedConcept,
    ContainerContentItem,
    ContentSequence,
    DeviceObserverIdentifyingAttributes,
    LanguageOfContentItemAndDescendants,
    ObservationContext,
    ObserverContext,
    RelationshipTypeValues,
)
from pydicom.sr.codedict import codes as standard
from pydicom.sr.coding import Code

from core import __version__
from core.reports.dicom import codes
from core.reports.dicom.common import MAKER, device_uid

_ENGLISH = CodedConcept("en-US", "RFC5646", "English (United States)")


def begun_report() -> ContainerContentItem:
    """Make the root of an English report that names Overread as its observer (PS3.16 TID 1500, 1001)."""
    observer = ObserverContext(
        observer_type=standard.DCM.Device,
        observer_identifying_attributes=DeviceObserverIdentifyingAttributes(
            uid=device_uid(),
            name=f"{MAKER} {__version__}",
            manufacturer_name=MAKER,
            model_name=MAKER,
            serial_number="1",
        ),
    )
    root = ContainerContentItem(name=codes.REPORT, template_id="1500")
    root.ContentSequence = ContentSequence()
    root.ContentSequence.extend(LanguageOfContentItemAndDescendants(_ENGLISH))
    root.ContentSequence.extend(ObservationContext(observer_device_context=observer))
    root.ContentSequence.append(
        CodeContentItem(standard.DCM.ProcedureReported, codes.IMAGING, RelationshipTypeValues.HAS_CONCEPT_MOD)
    )
    return root


def container(name: Code) -> ContainerContentItem:
    """Make an empty container for a report."""
    made = ContainerContentItem(name=name, relationship_type=RelationshipTypeValues.CONTAINS)
    made.ContentSequence = ContentSequence()
    return made
