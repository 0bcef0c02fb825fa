"""The attributes that results copy from their source object: patient, study and references."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace

from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataset import Dataset, FileDataset
from pydicom.tag import Tag
from pydicom.uid import RTDoseStorage

from core.deidentify.kinds import types_of
from core.errors import InputError, Reason
from core.images.base.patient import patient_key
from core.images.base.picture import Identity
from core.images.dicom.header import NUMBER_OF_FRAMES, text_of
from core.reports.dicom.anatomy import part_of, side_of

#: Patient, General Study and Patient Study (PS3.3 C.7.1.1, C.7.2.1, C.7.2.2); type 2 attributes are always
#: present.
_INHERITED = {
    **dict.fromkeys(
        (
            "PatientName",
            "PatientID",
            "PatientBirthDate",
            "PatientSex",
            "StudyDate",
            "StudyTime",
            "StudyID",
            "AccessionNumber",
            "ReferringPhysicianName",
        ),
        "2",
    ),
    **dict.fromkeys(("IssuerOfPatientID", "PatientAge", "StudyDescription"), "3"),
    # Attributes that describe the de-identification.
    **dict.fromkeys(("PatientIdentityRemoved", "DeidentificationMethod", "BurnedInAnnotation"), "3"),
}
_FORMS = {
    "DA": re.compile(r"\d{8}"),
    "TM": re.compile(r"\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?"),
    "AS": re.compile(r"\d{3}[DWMY]"),
    "CS": re.compile(r"[A-Z0-9 _]{1,16}"),
}
_LONGEST = {"SH": 16, "LO": 64}
_SEXES = ("M", "F", "O")
#: Sequences of references to pictures that include a frame number.
_OF_FRAMES = ("SourceImageSequence", "ReferencedImageSequence")
_UID = re.compile(r"[0-2](\.\d+)+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
#: Most characters of a component group of a person's name (PS3.5 6.2), and most groups.
_NAME_LETTERS, _NAME_GROUPS = 64, 3


@dataclass(frozen=True, eq=False)
class Origin:
    """The object that results are about.

    Attributes
    ----------
    header : pydicom Dataset
        Patient and study in valid form, with the class and the UIDs of the object.
    frames : int
    numbered : bool
        Whether its class has many frames, so that a reference names one of them.
    number : int
        Instance number; 1 if it has none.
    anonymous : bool
        Whether the patient was removed.
    side : str
        Side of the body: ``L``, ``R`` or ``B`` for both; empty if unknown.
    part : str
        Body part (0018,0015), if it has a code (`core.reports.dicom.anatomy`).
    order : tuple of str
        Accession number, (0040,1001) and (0020,000D) of an order from a worklist; otherwise empty.
    """

    header: Dataset
    frames: int
    numbered: bool
    number: int
    anonymous: bool
    side: str = ""
    part: str = ""
    order: tuple[str, ...] = ()

    @property
    def sop_class(self) -> str:
        """SOP Class UID."""
        return str(self.header.SOPClassUID)

    @property
    def study(self) -> str:
        """Study Instance UID."""
        return str(self.header.StudyInstanceUID)

    @property
    def study_key(self) -> tuple[str, str]:
        """Study and patient: two patients may have been given one Study Instance UID."""
        patient = patient_key(str(self.header.PatientID), str(self.header.PatientName))
        return self.study, "\0".join(patient)

    @property
    def instance(self) -> str:
        """SOP Instance UID."""
        return str(self.header.SOPInstanceUID)

    def refer(self, dataset: Dataset, frame: int) -> None:
        """Set the true class in every reference to the object, and the frame if it has several."""
        for element in dataset:
            if element.VR != "SQ":
                continue
            for item in element.value:
                if item.get("ReferencedSOPInstanceUID") == self.instance:
                    item.ReferencedSOPClassUID = self.sop_class
                    if self.numbered and element.keyword in _OF_FRAMES:
                        item.ReferencedFrameNumber = frame
                self.refer(item, frame)


def origin_of(dataset: FileDataset) -> Origin:
    """Take the attributes that results need from a data set; missing and invalid ones become empty.

    Raises
    ------
    InputError
        ``corrupt`` if it names no class, study, series or instance: a result would belong to nothing.
    """
    uids = {
        keyword: text_of(dataset, Tag(keyword))
        for keyword in ("SOPClassUID", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")
    }
    for uid in uids.values():
        if not _UID.fullmatch(uid) or len(uid) > 64:
            raise InputError(
                Reason.CORRUPT,
                "The file lacks its study, series or instance UID, so no result can refer to it.",
            )
    types = types_of(uids["SOPClassUID"])
    if types is None or ("Rows",) not in types or uids["SOPClassUID"] == RTDoseStorage:
        raise InputError(
            Reason.UNSUPPORTED_PIXELS,
            "The file's SOP class is not one that a report can refer to as a picture.",
        )
    header = Dataset()
    side = side_of(dataset)
    header.Laterality = side if side in ("R", "L") else ""
    header.SpecificCharacterSet = "ISO_IR 192"
    for keyword, kind in _INHERITED.items():
        value = _valid(keyword, text_of(dataset, Tag(keyword)))
        if value or kind == "2":
            setattr(header, keyword, value)
    if "DeidentificationMethodCodeSequence" in dataset:
        header.DeidentificationMethodCodeSequence = dataset.DeidentificationMethodCodeSequence
    for keyword, uid in uids.items():
        setattr(header, keyword, uid)
    if header.get("PatientIdentityRemoved") == "YES" and not header.get("DeidentificationMethod"):
        header.DeidentificationMethod = "Not stated by the source"
    return Origin(
        header,
        max(_frame_count(text_of(dataset, NUMBER_OF_FRAMES)), 1),
        ("NumberOfFrames",) in types,
        max(_frame_count(text_of(dataset, Tag("InstanceNumber"))), 1),
        text_of(dataset, Tag("PatientIdentityRemoved")) == "YES",
        side,
        part_of(dataset),
    )


def to_json(origin: Origin) -> str:
    """Write an origin as one line of JSON."""
    return json.dumps({**vars(origin), "header": origin.header.to_json_dict()})


def from_json(line: str) -> Origin:
    """Read an origin from `to_json`'s line."""
    fields = json.loads(line)
    kept = {"header": Dataset.from_json(fields["header"]), "order": tuple(fields["order"])}
    return Origin(**{**fields, **kept})


def with_order(origin: Origin, who: Identity) -> Origin:
    """Return an origin with the accession number that a worklist gave to its study, if it has none."""
    if not who.accession_from or origin.header.AccessionNumber:
        return origin
    accession = _valid("AccessionNumber", who.accession)
    origin.header.AccessionNumber = accession
    procedure, study = _valid("RequestedProcedureID", who.procedure_id), who.order_study_uid
    return replace(origin, order=(str(accession), str(procedure), study if _UID.fullmatch(study) else ""))


def request_item(origin: Origin) -> Dataset | None:
    """Return the item of a report's Referenced Request Sequence (PS3.3 C.17.2); None without an order."""
    if not origin.order:
        return None
    item = Dataset()
    item.AccessionNumber, item.RequestedProcedureID, study = origin.order
    item.StudyInstanceUID = study or origin.study
    item.ReferencedStudySequence, item.RequestedProcedureCodeSequence = [], []
    item.RequestedProcedureDescription = ""
    item.PlacerOrderNumberImagingServiceRequest = item.FillerOrderNumberImagingServiceRequest = ""
    return item


def _frame_count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _valid(keyword: str, text: str) -> str | list[str]:
    """Return a text in the form that its attribute requires; '' if it is invalid."""
    vr = dictionary_VR(tag_for_keyword(keyword) or 0)
    if keyword == "DeidentificationMethod":
        return [part[:64] for part in text.split("\\")] if text else ""
    text = _CONTROL.sub(" ", text).strip()
    if vr == "PN":
        groups = text.replace("\\", " ").split("=")[:_NAME_GROUPS]
        return "=".join(group[:_NAME_LETTERS] for group in groups)
    text = text.split("\\")[0].strip()
    if vr in _FORMS:
        fits = _FORMS[vr].fullmatch(text) is not None
        return text if fits and (keyword != "PatientSex" or text in _SEXES) else ""
    return text[: _LONGEST.get(vr, 64)].strip()
