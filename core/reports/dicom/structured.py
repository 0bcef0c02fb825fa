"""The structured report of one picture file: TID 1500 with a group for each frame and model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from highdicom.sr import (
    AlgorithmIdentification,
    ComprehensiveSR,
    DeviceObserverIdentifyingAttributes,
    Measurement,
    MeasurementReport,
    MeasurementsAndQualitativeEvaluations,
    ObservationContext,
    ObserverContext,
    QualitativeEvaluation,
    RelationshipTypeValues,
    SourceImageForMeasurementGroup,
    TextContentItem,
    TrackingIdentifier,
)
from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes as standard
from pydicom.uid import UID

from core import NOTICE, __version__
from core.models.card import Card
from core.reports.dicom import codes
from core.reports.dicom.common import (
    MAKER,
    ResultKind,
    Stamp,
    common_arguments,
    device_uid,
    finish_object,
    object_uid,
    tracking_uid,
)
from core.reports.dicom.source_object import Origin
from core.results.decisions import Decided, Decision, ReaderHistory, Verdict
from core.results.reading import Finding, Reading

#: Letters of a content item of text that are kept.
_LONGEST = 1024


def structured_report(
    origin: Origin, readings: Sequence[Reading], cards: Mapping[str, Card], decided: Decided, stamp: Stamp
) -> Dataset:
    """Make the report of what was found in the frames of a file, and of what a reader decided.

    Parameters
    ----------
    origin : Origin
    readings : sequence of Reading
        Of the file, each with a finding.
    cards : mapping
        By model id.
    decided : Decided
    stamp : Stamp
    """
    groups = [
        _group(origin, reading, finding, cards[reading.model.id], decided.of(reading))
        for reading in readings
        if reading.model is not None and (finding := reading.finding) is not None
    ]
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
    content = MeasurementReport(
        observation_context=ObservationContext(observer_device_context=observer),
        procedure_reported=codes.IMAGING,
        imaging_measurements=groups,
        title=codes.REPORT,
    )
    result = ComprehensiveSR(
        evidence=[origin.header],
        content=content[0],
        is_complete=True,
        coding_schemes=[codes.declare_scheme()],
        **common_arguments(origin, ResultKind.REPORT, _report_uid(origin, readings, decided), stamp),
    )
    origin.refer(result, 1)
    finish_object(result, origin, stamp)
    return result


def _report_uid(origin: Origin, readings: Iterable[Reading], decided: Decided) -> UID:
    said = [
        (r.frame, vars(r.model), r.finding.name, r.finding.probabilities, r.finding.threshold, r.device)
        for r in readings
        if r.model is not None and r.finding is not None
    ]
    return object_uid(
        ResultKind.REPORT,
        __version__,
        origin.instance,
        origin.sop_class,
        said,
        [repr(decided.of(r)) for r in readings],
    )


def _group(
    origin: Origin, reading: Reading, finding: Finding, card: Card, history: ReaderHistory
) -> MeasurementsAndQualitativeEvaluations:
    """TID 1501: what one model says of one frame."""
    model, frame = reading.model, reading.frame or 1
    algorithm = AlgorithmIdentification(
        name=f"{card.id}: {card.title}"[:_LONGEST],
        version=card.version,
        parameters=[
            f"SHA-256 of the model file: {model.sha256 if model else ''}",
            f"Computed on: {reading.device or 'unknown'}",
            NOTICE,
        ],
    )
    group = MeasurementsAndQualitativeEvaluations(
        tracking_identifier=TrackingIdentifier(
            uid=tracking_uid(origin.instance, frame, card.id), identifier=f"{card.id}, frame {frame}"
        ),
        finding_type=codes.finding_code(card, finding.name),
        algorithm_id=algorithm,
        measurements=_measurements(finding, card),
        qualitative_evaluations=_evaluation_items(finding, card, history),
        source_images=[
            SourceImageForMeasurementGroup(
                str(origin.header.SOPClassUID), origin.instance, [frame] if origin.numbered else None
            )
        ],
    )
    for text in (NOTICE, *_comments(history, origin)):
        group[0].ContentSequence.append(
            TextContentItem(codes.COMMENT, text[:_LONGEST], RelationshipTypeValues.CONTAINS)
        )
    return group


def _measurements(finding: Finding, card: Card) -> list[Measurement]:
    """Probabilities and the operating point, without units."""
    said = [(codes.PROBABILITY, finding.probability)]
    said += [
        (codes.probability_code(card, name), p)
        for name, p in zip(finding.classes, finding.probabilities, strict=True)
    ]
    if finding.threshold is not None:
        positive = card.operating_point.positive if card.operating_point is not None else ()
        total = sum(
            p for name, p in zip(finding.classes, finding.probabilities, strict=True) if name in positive
        )
        said += [(codes.POSITIVE_PROBABILITY, total), (codes.THRESHOLD, finding.threshold)]
    return [Measurement(name=name, value=round(value, 6), unit=codes.UNITLESS) for name, value in said]


def _evaluation_items(finding: Finding, card: Card, history: ReaderHistory) -> list[QualitativeEvaluation]:
    """Whether the operating point was reached, and what the reader decided."""
    said = []
    if finding.positive is not None:
        said.append(QualitativeEvaluation(codes.REACHED, codes.YES if finding.positive else codes.NO))
    for decision, verdict, says in (
        (history.first, codes.BLIND_VERDICT, codes.BLIND_SAYS),
        (history.second, codes.VERDICT, codes.SAYS),
    ):
        if decision is None:
            continue
        if decision.verdict is not Verdict.NONE:
            said.append(QualitativeEvaluation(verdict, codes.VERDICTS[decision.verdict]))
        if decision.says:
            said.append(QualitativeEvaluation(says, codes.reader_code(card, decision.says)))
    return said


def _comments(history: ReaderHistory, origin: Origin) -> list[str]:
    """What the reader wrote; it may name the patient, so nothing of it where the patient was taken out."""
    if origin.anonymous:
        return []
    return [f"Reader: {d.comment}" for d in _both(history) if d.comment]


def _both(history: ReaderHistory) -> list[Decision]:
    return [decision for decision in (history.first, history.second) if decision is not None]
