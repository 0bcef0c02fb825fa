"""A study's findings as a FHIR R4 bundle: report, observations, study, patient and models.

``docs/reference/fhir.md`` describes the resources.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from highdicom.sr import CodedConcept
from pydicom.sr.coding import Code

from core import NOTICE, __version__
from core.images.base.picture import Identity
from core.models.card import Card
from core.reports.dicom.codes import scored_code
from core.reports.dicom.common import MAKER
from core.results.decisions import Decided, ReaderHistory, Verdict
from core.results.earlier import card_of
from core.results.findings import ScoredFinding
from core.results.line_words import headline, not_read_words, other_version_words
from core.results.reading import ModelReference
from core.results.shown_findings import finding_in, history_of
from core.results.study_line import PictureReadings, StudyFinding, StudyLine
from core.results.wording import finding_words

#: A resource, or part of one, as JSON.
Json = dict[str, object]

#: System of codes that are in no public system: those of models, and of statements about findings.
SYSTEM = "urn:overread:codes"
_MODEL_HASH = "urn:overread:model-sha256"
_DICOM, _UID = "http://dicom.nema.org/resources/ontology/DCM", "urn:dicom:uid"
_SYSTEMS = {"SCT": "http://snomed.info/sct", "DCM": _DICOM}
_IDENTIFIER_TYPES = "http://terminology.hl7.org/CodeSystem/v2-0203"
_GENDERS = {"M": "male", "F": "female", "O": "other"}
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_UNITLESS = {"unit": "1", "system": "http://unitsofmeasure.org", "code": "1"}
_VERDICTS = {Verdict.AGREE: "agrees", Verdict.DISAGREE: "disagrees", Verdict.UNSURE: "is unsure"}


@dataclass(frozen=True, eq=False)
class FoundStudy:
    """A study and its findings.

    Attributes
    ----------
    identity : Identity
        Identity of the first readable picture; it names the study.
    pictures : sequence of PictureReadings
    line : StudyLine
    cards : mapping of str to Card
        Cards by model id.
    decided : Decided
    moment : str
        Time of reading, ISO 8601 with a time zone.
    """

    identity: Identity
    pictures: Sequence[PictureReadings]
    line: StudyLine
    cards: Mapping[str, Card]
    decided: Decided
    moment: str


def bundle(study: FoundStudy) -> Json:
    """Make the bundle of a study; its ids are derived from the study and the models."""
    patient, imaging = _url(study, "patient"), _url(study, "study")
    models = {found.model: _url(study, f"device {_known(found)}") for found in study.line.findings}
    observations = {
        _url(study, f"finding {_known(found)} {found.finding.name}"): found for found in study.line.findings
    }
    entries = [
        (_url(study, "report"), _report(study, patient, imaging, list(observations))),
        *(
            (url, _observation(study, found, patient, imaging, models[found.model]))
            for url, found in observations.items()
        ),
        (imaging, _imaging_study(study, patient)),
        (patient, _patient(study.identity)),
        *((url, _device(model)) for model, url in models.items()),
    ]
    return {
        "resourceType": "Bundle",
        "id": _url(study, "bundle").removeprefix("urn:uuid:"),
        "type": "collection",
        "timestamp": study.moment,
        "entry": [{"fullUrl": url, "resource": resource} for url, resource in entries],
    }


def _report(study: FoundStudy, patient: str, imaging: str, observations: list[str]) -> Json:
    said = "; ".join((headline(study.line), *other_version_words(study.line), *not_read_words(study.line)))
    report: Json = {
        "resourceType": "DiagnosticReport",
        # Nobody has reviewed and signed the report.
        "status": "preliminary",
        "category": [_concept("http://terminology.hl7.org/CodeSystem/v2-0074", "RAD", "Radiology")],
        "code": _concept("http://loinc.org", "18748-4", "Diagnostic imaging study"),
        "subject": {"reference": patient},
        "issued": study.moment,
        "imagingStudy": [{"reference": imaging}],
        "conclusion": f"{said}. {NOTICE}",
    }
    if day := _day(study.line.date):
        report["effectiveDateTime"] = day
    if observations:
        report["result"] = [{"reference": url} for url in observations]
    if study.identity.accession:
        report["basedOn"] = [{"type": "ServiceRequest", "identifier": _accession(study.identity)}]
    return report


def _observation(study: FoundStudy, found: StudyFinding, patient: str, imaging: str, device: str) -> Json:
    finding, seen = found.finding, finding_in(found, study.pictures, study.cards)
    card = (seen and card_of(seen.reading, study.cards)) or study.cards[found.model.id]
    history = history_of(found, study.pictures, study.cards, study.decided)
    observation: Json = {
        "resourceType": "Observation",
        "status": "preliminary",
        "category": [
            _concept("http://terminology.hl7.org/CodeSystem/observation-category", "imaging", "Imaging")
        ],
        "code": _coded(scored_code(card, finding), finding.title),
        "subject": {"reference": patient},
        "issued": study.moment,
        "valueCodeableConcept": {
            "coding": [_coding(SYSTEM, finding.band.value.replace(" ", "-"), finding.band.value)],
            "text": finding_words(finding),
        },
        "note": [{"text": text} for text in (NOTICE, *_comments(history))],
        "device": {"reference": device},
        "derivedFrom": [{"reference": imaging}],
        "component": list(_components(study, found, finding, history)),
    }
    if day := _day(study.line.date):
        observation["effectiveDateTime"] = day
    if study.identity.body_part:
        observation["bodySite"] = {"text": study.identity.body_part}
    return observation


def _components(
    study: FoundStudy, found: StudyFinding, finding: ScoredFinding, history: ReaderHistory
) -> Iterator[Json]:
    yield _component("score", "Score, 0 to 100, operating point at 50", "valueInteger", finding.score)
    for code, name, value in (
        ("probability", "Probability", finding.probability),
        ("threshold", "Operating point", finding.threshold),
    ):
        yield _component(code, name, "valueQuantity", {"value": round(value, 6), **_UNITLESS})
    for kind in finding.kinds:
        quantity = {"value": round(kind.probability, 6), **_UNITLESS}
        yield _component(
            f"p/{found.model.id}/{kind.name}", f"Probability of {kind.title}", "valueQuantity", quantity
        )
    shown = next((p for p in study.pictures if (p.file, p.frame) == (found.file, found.frame)), None)
    uid = shown.readings[0].identity.sop_uid if shown is not None and shown.readings else ""
    if uid:
        yield _component("picture", "Picture that shows it", "valueString", f"urn:oid:{uid}")
        yield _component("frame", "Frame of the picture, from 1", "valueInteger", max(found.frame, 1))
    for code, name, decision in (
        ("blind-verdict", "Reader's verdict before seeing the finding", history.first),
        ("verdict", "Reader's verdict on the finding", history.second),
    ):
        if decision is not None and decision.committed:
            words = " ".join(filter(None, (_VERDICTS.get(decision.verdict, "says"), decision.says)))
            yield _component(code, name, "valueString", words)


def _comments(history: ReaderHistory) -> list[str]:
    both = (history.first, history.second)
    return [f"Reader: {one.comment}" for one in both if one is not None and one.comment]


def _imaging_study(study: FoundStudy, patient: str) -> Json:
    identity = study.identity
    series: dict[str, str] = {}
    for reading in (reading for picture in study.pictures for reading in picture.readings):
        if reading.identity.series_uid and reading.identity.modality:
            series.setdefault(reading.identity.series_uid, reading.identity.modality)
    identifiers: list[Json] = [{"system": _UID, "value": f"urn:oid:{identity.study_uid}"}]
    if identity.accession:
        identifiers.append(_accession(identity))
    made: Json = {
        "resourceType": "ImagingStudy",
        "identifier": identifiers,
        "status": "available",
        "subject": {"reference": patient},
    }
    if series:
        made["modality"] = [_coding(_DICOM, name) for name in dict.fromkeys(series.values())]
        made["series"] = [
            {"uid": uid, "modality": _coding(_DICOM, modality)} for uid, modality in series.items()
        ]
    if day := _day(study.line.date):
        made["started"] = day
    if identity.study_description:
        made["description"] = identity.study_description
    return made


def _patient(identity: Identity) -> Json:
    made: Json = {"resourceType": "Patient"}
    if identity.patient_id:
        made["identifier"] = [
            {"type": _concept(_IDENTIFIER_TYPES, "MR", "Medical record number"), "value": identity.patient_id}
        ]
    if identity.patient_name:
        made["name"] = [{"text": identity.patient_name}]
    if identity.patient_sex:
        made["gender"] = _GENDERS.get(identity.patient_sex, "unknown")
    return made


def _device(model: ModelReference) -> Json:
    return {
        "resourceType": "Device",
        "identifier": [{"system": _MODEL_HASH, "value": model.sha256}],
        "manufacturer": MAKER,
        "deviceName": [{"name": f"{model.id}: {model.title}", "type": "model-name"}],
        "version": [
            {"type": {"text": "model"}, "value": model.version},
            {"type": {"text": MAKER}, "value": __version__},
        ],
        "note": [{"text": NOTICE}],
    }


def _accession(identity: Identity) -> Json:
    return {"type": _concept(_IDENTIFIER_TYPES, "ACSN", "Accession ID"), "value": identity.accession}


def _coded(code: Code | CodedConcept, text: str) -> Json:
    """Return a DICOM code in FHIR's form; our own codes have our own system."""
    system = _SYSTEMS.get(code.scheme_designator, SYSTEM)
    return {"coding": [_coding(system, code.value, code.meaning)], "text": text}


def _concept(system: str, code: str, display: str) -> Json:
    return {"coding": [_coding(system, code, display)]}


def _coding(system: str, code: str, display: str = "") -> Json:
    coding: Json = {"system": system, "code": code}
    return coding | ({"display": display} if display else {})


def _component(code: str, name: str, kind: str, value: object) -> Json:
    return {"code": _concept(SYSTEM, code, name), kind: value}


def _day(text: str) -> str:
    """Convert a DICOM date to FHIR's form; '' if it is invalid."""
    found = _DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        # Some files contain 00000000.
        return ""


def _known(found: StudyFinding) -> str:
    return f"{found.model.id} {found.model.sha256}"


def _url(study: FoundStudy, role: str) -> str:
    """Return the address of a resource in its bundle; it is always the same for the same study."""
    name = "\0".join((study.identity.study_key, role))
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, name)}"
