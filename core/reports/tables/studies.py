"""The table by study: each row has the suspected findings, the picture that shows them, and unread parts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.batch.journal.journal import Journal
from core.batch.journal.sorting import sorted_on_disk
from core.errors import Status
from core.images.base.picture import Identity
from core.models.card import Card
from core.reports.tables.columns import ACCESSION_FROM, STANDING_COLUMN
from core.reports.tables.score_cells import Value
from core.results.line_words import headline, not_read_words
from core.results.score import Band
from core.results.study_line import PictureReadings, StudyLine, StudyState, group_studies, study_line, urgency
from core.results.wording import finding_words, standing_words

_STATES = {
    StudyState.SUSPECTED: "suspected",
    StudyState.BORDERLINE: "borderline",
    StudyState.INCOMPLETE: "incomplete",
    StudyState.CLEAR: "nothing suspected",
}


@dataclass(frozen=True, eq=False)
class StudyRow:
    """A study with its line.

    Attributes
    ----------
    line : StudyLine
    identity : Identity
        Identity of the first readable picture.
    pictures : int
    file : str
        File name of the first picture.
    """

    line: StudyLine
    identity: Identity
    pictures: int
    file: str


def studies_read(journal: Journal) -> Iterator[list[PictureReadings]]:
    """Yield the pictures of every study of a run, with only one study at a time in memory.

    Studies with the same UID but different patients follow each other in the order of their files.
    """
    found = sorted_on_disk(journal.path, _files(journal), columns=4, keys=2)
    for _, near in groupby(found, key=lambda row: row[0]):
        files: dict[str, list[str]] = {}
        for _, _, study, file in near:
            files.setdefault(str(study), []).append(str(file))
        for key, own in files.items():
            yield group_studies(reading for file in own for reading in journal.readings_of(file))[key]


def _files(journal: Journal) -> Iterator[tuple[str, int, str, str]]:
    """Yield the sorting key of each file, the key of its study, and its name."""
    for number, (file, said) in enumerate(groupby(journal.identities(), key=lambda row: row[0])):
        # An error that ends a file names no study; the frames before it do.
        identities = [identity for _, status, identity in said if status is not Status.LISTED]
        if identities:
            named = next((identity for identity in identities if identity.study_key), Identity())
            yield named.study_uid or file, number, named.study_key or file, file


def study_row(pictures: Sequence[PictureReadings], cards: Mapping[str, Card]) -> StudyRow:
    """Summarise a study by the cards of its models, which are given by id."""
    identities = (reading.identity for picture in pictures for reading in picture.readings)
    first = next((identity for identity in identities if identity.study_uid or identity.modality), Identity())
    return StudyRow(study_line(pictures, cards), first, len(pictures), pictures[0].file)


def by_urgency(row: StudyRow) -> tuple[int, int, str, str]:
    """Return the sorting key of a study: by urgency, then by its first file."""
    return *urgency(row.line), row.file


def study_cells(row: StudyRow) -> dict[str, Value]:
    """Return a study as values by column; columns without a value are absent."""
    line, identity = row.line, row.identity
    said: dict[Band, list[str]] = {band: [] for band in Band}
    for found in line.findings:
        said[found.finding.band].append(finding_words(found.finding))
    cells: dict[str, Value | None] = {
        "study_uid": identity.study_uid,
        "patient_id": identity.patient_id,
        "patient_sex": identity.patient_sex,
        "patient_age": identity.patient_age,
        "accession": identity.accession,
        ACCESSION_FROM.name: identity.accession_from,
        "study_date": line.date,
        "modality": identity.modality,
        "kind": ", ".join(line.kinds),
        "pictures": row.pictures,
        "state": _STATES[line.state],
        "line": headline(line),
        "score": line.score,
        "suspected": "; ".join(said[Band.SUSPECTED]),
        "borderline": "; ".join(said[Band.BORDERLINE]),
        "not_suspected": "; ".join(said[Band.NOT_SUSPECTED]),
        "not_read": "; ".join(not_read_words(line)),
        "reasons": "; ".join(dict.fromkeys(missing.reason for missing in line.not_read if missing.reason)),
        "file": row.file,
    }
    if line.top is not None:
        top = line.top
        cells |= {
            "band": top.finding.band.value,
            "file": top.file,
            "frame": top.frame,
            "model": top.model.id,
            "model_version": top.model.version,
            "probability": round(top.finding.probability, 6),
            "threshold": round(top.finding.threshold, 6),
            STANDING_COLUMN.name: standing_words(top.finding.standing),
        }
    return {name: value for name, value in cells.items() if value is not None and value != ""}


def study_table(journal: Journal, cards: Iterable[Card]) -> Iterator[dict[str, Value]]:
    """Yield the rows of the table by study, the most urgent first."""
    known = {card.id: card for card in cards}
    rows = (study_row(study, known) for study in studies_read(journal))
    told = ((*by_urgency(row), json.dumps(study_cells(row))) for row in rows)
    for *_, cells in sorted_on_disk(journal.path, told, columns=5, keys=4):
        yield json.loads(str(cells))
