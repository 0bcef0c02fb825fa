"""The structured report of a study: TID 1500 with a group for each finding and picture that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from highdicom.sr import (
    AlgorithmIdentification,
    CodeContentItem,
    CodedConcept,
    Comprehensive3DSR,
    Measurement,
    MeasurementsAndQualitativeEvaluations,
    QualitativeEvaluation,
    RelationshipTypeValues,
    SourceImageForMeasurementGroup,
    TextContentItem,
    TrackingIdentifier,
)
from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes as standard
from pydicom.sr.coding import Code
from pydicom.uid import UID

from core import NOTICE, __version__
from core.models.card import Card
from core.reports.dicom import codes
from core.reports.dicom.anatomy import SIDES, finding_site
from core.reports.dicom.common import (
    ResultKind,
    Stamp,
    common_arguments,
    finish_object,
    object_uid,
    tracking_of,
)
from core.reports.dicom.report_root import begun_report, container
from core.reports.dicom.source_object import Origin, request_item
from core.results.decisions import Decided, Decision, ReaderHistory, Verdict
from core.results.earlier import card_of
from core.results.findings import ScoredFinding
from core.results.line_words import headline, not_read_words, other_version_words
from core.results.reading import ModelReference, Reading
from core.results.shown_findings import finding_in, findings_elsewhere, history_of
from core.results.study_line import PictureReadings, StudyFinding, StudyLine
from core.results.wording import finding_words, kinds_words, version_words

#: Most characters of a text content item.
_LONGEST = 1024
_VERDICTS = {Verdict.AGREE: "agrees", Verdict.DISAGREE: "disagrees", Verdict.UNSURE: "is unsure"}


@dataclass(frozen=True, eq=False)
class ReportedStudy:
    """The content of a report.

    Attributes
    ----------
    origins : mapping of str to Origin
        Origin of each file, by file name; at least one.
    pictures : sequence of PictureReadings
        All pictures of the study.
    line : StudyLine
        The study's line.
    cards : mapping of str to Card
        Cards by model id.
    decided : Decided
    """

    origins: Mapping[str, Origin]
    pictures: Sequence[PictureReadings]
    line: StudyLine
    cards: Mapping[str, Card]
    decided: Decided

    @property
    def first(self) -> Origin:
        """The origin of the first picture, which provides patient and study."""
        return self.origins[self.pictures[0].file]


def structured_report(study: ReportedStudy, stamp: Stamp) -> Dataset:
    """Make the report of a study: findings, unread parts, and a reader's decisions.

    A suspected or borderline finding has a group with the picture that shows it, and a group for each other
    picture outside of stacks that shows it. Findings that are not suspected, and unread parts, are lines of
    text.

    Parameters
    ----------
    study : ReportedStudy
    stamp : Stamp
    """
    first = study.first
    root = begun_report()
    groups = list(_groups(study))
    if groups:
        measured = container(standard.DCM.ImagingMeasurements)
        for group in groups:
            measured.ContentSequence.extend(group)
        root.ContentSequence.append(measured)
    lines = container(codes.EVALUATIONS)
    for side in _sides(study):
        lines.ContentSequence.append(
            CodeContentItem(standard.DCM.ImageLaterality, side, RelationshipTypeValues.CONTAINS)
        )
    for name, text in _lines(study):
        lines.ContentSequence.append(TextContentItem(name, text[:_LONGEST], RelationshipTypeValues.CONTAINS))
    root.ContentSequence.append(lines)
    evidence = [study.origins[file].header for file in dict.fromkeys(p.file for p in study.pictures)]
    result = Comprehensive3DSR(
        evidence=evidence,
        content=root,
        is_complete=True,
        coding_schemes=codes.declared_schemes(),
        **common_arguments(first, ResultKind.REPORT, _report_uid(study), stamp),
    )
    for origin in study.origins.values():
        origin.refer(result, 1)
    request = request_item(first)
    if request is not None:
        result.ReferencedRequestSequence = [request]
    finish_object(result, first, stamp, _models(study))
    return result


def _models(study: ReportedStudy) -> list[ModelReference]:
    readings = (reading for picture in study.pictures for reading in picture.readings)
    return [reading.model for reading in readings if reading.model is not None]


def _report_uid(study: ReportedStudy) -> UID:
    said = [
        (
            *(r.file, r.frame, r.status, r.reason, r.message, r.device, r.model and vars(r.model)),
            r.finding and r.finding.probabilities,
            repr(study.decided.of(r)),
        )
        for picture in study.pictures
        for r in picture.readings
    ]
    # Names may differ between places; the object's identity does not.
    named = {file: (o.instance, o.sop_class, o.side, o.part) for file, o in study.origins.items()}
    judged = [(f.model.id, f.finding, f.file, f.frame) for f in study.line.findings]
    return object_uid(
        ResultKind.REPORT, __version__, study.first.study_key, said, named, judged, *study.first.order
    )


def _groups(study: ReportedStudy) -> Iterator[MeasurementsAndQualitativeEvaluations]:
    # Two files may hold the same instance, for example in two encodings; use the first, which shows it best.
    tracked: set[UID] = set()
    for found in study.line.findings:
        if not found.finding.band.shows_maps:
            continue
        history = history_of(found, study.pictures, study.cards, study.decided)
        key = finding_in(found, study.pictures, study.cards)
        said = [] if key is None else [(key.reading, found.finding, history)]
        others = findings_elsewhere(found, study.pictures, study.cards)
        said += [(other.reading, other.finding, ReaderHistory()) for other in others]
        for reading, finding, of_reader in said:
            origin, card = study.origins[reading.file], study.cards[found.model.id]
            uid, _ = tracking_of(origin, reading.frame or 1, card, finding)
            if uid not in tracked:
                tracked.add(uid)
                yield _group(study, found, reading, finding, of_reader)


def _group(
    study: ReportedStudy,
    found: StudyFinding,
    reading: Reading,
    finding: ScoredFinding,
    history: ReaderHistory,
) -> MeasurementsAndQualitativeEvaluations:
    """Return the group of a finding in one picture (TID 1501)."""
    origin = study.origins[reading.file]
    card = card_of(reading, study.cards) or study.cards[found.model.id]
    frame = reading.frame or 1
    algorithm = AlgorithmIdentification(
        name=f"{card.id}: {card.title}"[:_LONGEST],
        version=card.version,
        parameters=[
            f"SHA-256 of the model file: {found.model.sha256}",
            f"Computed on: {reading.device or 'unknown'}",
            NOTICE,
        ],
    )
    site = finding_site(origin.part, origin.side)
    tracked, words = tracking_of(origin, frame, card, finding)
    group = MeasurementsAndQualitativeEvaluations(
        tracking_identifier=TrackingIdentifier(uid=tracked, identifier=words),
        finding_type=codes.scored_code(card, finding),
        algorithm_id=algorithm,
        finding_sites=None if site is None else [site],
        measurements=_measurements(finding, card),
        qualitative_evaluations=_evaluation_items(finding, card, history),
        source_images=[
            SourceImageForMeasurementGroup(
                str(origin.header.SOPClassUID), origin.instance, [frame] if origin.numbered else None
            )
        ],
    )
    for text in _comments(study, found, reading, finding, history):
        group[0].ContentSequence.append(
            TextContentItem(codes.COMMENT, text[:_LONGEST], RelationshipTypeValues.CONTAINS)
        )
    return group


def _measurements(finding: ScoredFinding, card: Card) -> list[Measurement]:
    """Return score, probability and operating point, without units; of several classes, the probable ones."""
    said: list[tuple[Code | CodedConcept, float]] = [
        (codes.SCORE, finding.score),
        (codes.PROBABILITY, finding.probability),
        (codes.THRESHOLD, finding.threshold),
    ]
    said += [(codes.probability_code(card, kind.name), kind.probability) for kind in finding.kinds]
    # Enough digits to distinguish a probability from its operating point.
    return [
        Measurement(
            name=name,
            value=value if isinstance(value, int) else float(f"{value:.9g}"),
            unit=codes.UNITLESS,
        )
        for name, value in said
    ]


def _evaluation_items(
    finding: ScoredFinding, card: Card, history: ReaderHistory
) -> list[QualitativeEvaluation]:
    """Return the word for the score, whether the operating point was reached, and the reader's decision."""
    said = [
        QualitativeEvaluation(codes.BAND, codes.BANDS[finding.band]),
        QualitativeEvaluation(codes.REACHED, codes.YES if finding.positive else codes.NO),
    ]
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


def _comments(
    study: ReportedStudy,
    found: StudyFinding,
    reading: Reading,
    finding: ScoredFinding,
    history: ReaderHistory,
) -> list[str]:
    """Return the texts of a group: the finding, cautions, and the reader's comment.

    The reader's comment may name the patient, so it is left out if the patient was removed.
    """
    words = [f"{finding_words(finding)}."]
    if finding.kinds:
        words = [f"{finding_words(finding)}: {kinds_words(finding)}."]
    if found.curve:
        words.append(f"Score of a stack of {len(found.curve)} slices, of which this is the key slice.")
        if finding.kinds:
            words.append("Probability and operating point are of the stack, the kinds of the key slice.")
    if finding.other is not None and reading.model is not None:
        by = version_words(reading.model, finding.other)
        words.append(f"{by[:1].upper()}{by[1:]}; no map.")
    if reading.message:
        words.append(reading.message)
    if not study.origins[reading.file].anonymous:
        words += [f"Reader: {d.comment}" for d in _both(history) if d.comment]
    return [NOTICE, *words]


def _sides(study: ReportedStudy) -> list[Code]:
    """Return the sides of the body that a study's pictures show, if their files say so."""
    return [SIDES[side] for side in sorted({origin.side for origin in study.origins.values()} - {""})]


def _lines(study: ReportedStudy) -> Iterator[tuple[CodedConcept, str]]:
    """Yield the texts on the whole study: its line, findings not suspected, and parts not read."""
    line = study.line
    yield codes.STUDY_LINE, f"{headline(line)}. {NOTICE}"
    for kind in line.kinds:
        yield codes.KIND, kind
    for found in line.findings:
        if found.finding.band.shows_maps:
            continue
        history = history_of(found, study.pictures, study.cards, study.decided)
        model = f"{found.model.title}, {found.model.id} {found.model.version}"
        yield codes.LINE, f"{finding_words(found.finding)} ({model}).{_reader_words(study, history)}"
    for words in other_version_words(line):
        yield codes.LINE, f"{words[:1].upper()}{words[1:]}."
    for missing, words in zip(line.not_read, not_read_words(line), strict=True):
        yield codes.NOT_READ, f"{words}. {missing.message}".strip()


def _reader_words(study: ReportedStudy, history: ReaderHistory) -> str:
    last = history.last
    if last is None or not last.committed:
        return ""
    verdict = _VERDICTS.get(last.verdict, "says")
    named = f": {last.says}" if last.says else ""
    comment = f" {last.comment}" if last.comment and not study.first.anonymous else ""
    return f" Reader {verdict}{named}.{comment}"


def _both(history: ReaderHistory) -> list[Decision]:
    return [decision for decision in (history.first, history.second) if decision is not None]
