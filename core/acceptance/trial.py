"""Lets a model read a site's labelled folder, in the same way as every other reading."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from core.acceptance.cases import ATTRIBUTES, Case, case_of, missing_case, unlabelled
from core.acceptance.labels import Labels, find_table, from_folders, groups_of, read_table
from core.acceptance.measuring import Comparison, Evaluation, compare_models, measure_cases, worst_cases
from core.acceptance.views import (
    card_of_finding,
    case_of_finding,
    package_of_finding,
    row_of_finding,
    same_question,
)
from core.batch.journal.journal import Journal
from core.batch.journal.rows import JournalRow
from core.batch.pipeline import Settings, read_some
from core.errors import AcceptanceError, Cancelled, InputError
from core.images.base.limits import Limits
from core.images.files.sources import Source, walk
from core.images.studies.tags import read_tags
from core.inference.devices import Device
from core.inference.engine import LoadedModel
from core.inference.model_loading import Opened
from core.models.card import Card
from core.models.package import ModelPackage
from core.progress import Progress
from core.temporary import temporary_folder

#: Longest side of the stored pictures of the worst cases, in pixels.
PREVIEW_SIDE = 480
#: Attributes that form subgroups unless the user names others.
USUAL = ("PatientSex", "PatientAge", *tuple(ATTRIBUTES)[1:])


@dataclass(frozen=True)
class LabelledFolder:
    """A labelled folder before anything in it is read.

    Attributes
    ----------
    path : Path
    table : Path or None
        Table of labels, if folders are not named after classes.
    sources : tuple of Source
        All files except the table.
    """

    path: Path
    table: Path | None
    sources: tuple[Source, ...]

    def labels(self, card: Card) -> Labels:
        """Return the labels for a model.

        Raises
        ------
        AcceptanceError
            If there are no labels.
        """
        if self.table is not None:
            return read_table(self.table, card)
        return from_folders((source.name for source in self.sources), card)


@dataclass(frozen=True, eq=False)
class AcceptanceTrial:
    """A model's acceptance test.

    Attributes
    ----------
    folder : LabelledFolder
    package : ModelPackage
    card : Card
        Card with the operating point used in the test.
    device : Device
    started, finished : datetime
    labels : str
        Source of the labels, in words.
    cases : tuple of Case
    unlabelled : tuple of str
        Files without a label that the model knows.
    worst : dict
        Journal entries of the worst cases with their pictures, by `Case.key`.
    notices : tuple of str
    finding : str
        The tested finding, for a model with several; card, package and cases are then those of a model that
        only looks for it (`core.acceptance.views`). Empty for a model with one finding.
    """

    folder: LabelledFolder
    package: ModelPackage
    card: Card
    device: Device
    started: datetime
    finished: datetime
    labels: str
    cases: tuple[Case, ...]
    unlabelled: tuple[str, ...]
    worst: dict[tuple[str, int], JournalRow]
    notices: tuple[str, ...]
    finding: str = ""

    def measured(self, threshold: float | None = None) -> Evaluation:
        """Return the figures at the operating point in use, or at another threshold."""
        return measure_cases(self.cases, self.card, unlabelled=len(self.unlabelled), threshold=threshold)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the files' contents and labels; names and order do not matter."""
        lines = sorted(f"{case.sha256} {case.frame or 0} {case.label}" for case in self.cases)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def find_cases(path: Path, table: Path | None, exclude: Iterable[Path] = ()) -> LabelledFolder:
    """Find the files of a labelled folder.

    Parameters
    ----------
    path : Path
    table : Path or None
        Table of labels; by default the one in the folder, if there is one. See
        `core.acceptance.labels.TABLES`.
    exclude : iterable of Path
        Outputs of this test, which are not cases.

    Raises
    ------
    AcceptanceError
        If the path is not a folder.
    """
    if not path.is_dir():
        raise AcceptanceError(
            "Name the folder with the labelled pictures; {file} is not a folder.", file=path.name
        )
    table = table or find_table(path)
    outside = [*exclude, *([table] if table else [])]
    return LabelledFolder(path, table, tuple(walk([path], outside)))


@dataclass(frozen=True, eq=False)
class MeasuredTrial:
    """A test with its figures at the chosen threshold.

    Attributes
    ----------
    trial : AcceptanceTrial
    measured : Evaluation
    other : (AcceptanceTrial, Comparison) or None
        Another model on the same cases.
    """

    trial: AcceptanceTrial
    measured: Evaluation
    other: tuple[AcceptanceTrial, Comparison] | None = None


def run_trials(
    folder: LabelledFolder, opened: Opened, number: int, progress: Progress, group_by: Sequence[str] = ()
) -> tuple[AcceptanceTrial, ...]:
    """Let one of the opened models read the folder, once for all of its findings.

    Parameters
    ----------
    folder : LabelledFolder
    opened : Opened
    number : int
        Index of the model.
    progress : Progress
        Counts files.
    group_by : sequence of str
        Columns of the table and DICOM keywords that form subgroups; default: all columns and `USUAL`.

    Returns
    -------
    tuple of AcceptanceTrial
        One for each finding of a model with several, in the card's order; otherwise one.

    Raises
    ------
    AcceptanceError
        If the model knows none of the labels, or a group does not exist.
    Cancelled
        If the progress token was cancelled.
    DeviceError
        If the device fails.
    """
    model = opened.models[number]
    labels = folder.labels(model.card)
    left_out = unlabelled([source.name for source in folder.sources], labels)
    skip = frozenset(left_out)
    sources = [source for source in folder.sources if source.name not in skip]
    started = datetime.now().astimezone()
    with (
        temporary_folder() as place,
        Journal(place / "journal") as journal,
    ):
        settings = Settings(preview_side=PREVIEW_SIDE, resumable=True)
        if not read_some(sources, opened.engine, [model], journal, progress, settings):
            raise Cancelled
        wanted = [name for name in group_by if name not in groups_of(labels)]
        further = _further(sources, [name for name in wanted if name not in USUAL])
        cases = tuple(_cases(journal, labels, further, group_by))
        there = {source.name for source in sources}
        gone = [file for file, label in labels.by_file.items() if label.name and file not in there]
        cases += tuple(missing_case(file, labels.by_file[file]) for file in sorted(gone))
        views = _views(model, cases)
        keys = {case.key for _, _, card, own in views for case in worst_cases(own, card)}
        worst = {key: entry for entry in journal if (key := _key(entry)) in keys}
    finished = datetime.now().astimezone()
    return tuple(
        AcceptanceTrial(
            folder=folder,
            package=package,
            card=card,
            device=opened.device,
            started=started,
            finished=finished,
            labels=labels.origin,
            cases=own,
            unlabelled=tuple(left_out),
            worst={key: row_of_finding(row, card.findings[0]) for key, row in worst.items()}
            if finding
            else worst,
            notices=opened.notices,
            finding=finding,
        )
        for finding, package, card, own in views
    )


def compare_with_same(
    trial: AcceptanceTrial, others: Sequence[AcceptanceTrial]
) -> tuple[AcceptanceTrial, Comparison] | None:
    """Compare a test with that of another model for the same question; None if there is none."""
    other = next((one for one in others if same_question(trial.card, one.card)), None)
    if other is None:
        return None
    return other, compare_models(trial.cases, trial.card, other.cases, other.card)


def _views(
    model: LoadedModel, cases: tuple[Case, ...]
) -> list[tuple[str, ModelPackage, Card, tuple[Case, ...]]]:
    """Return finding, package, card and cases of each test of a model's readings."""
    card = model.card
    if not card.has_several:
        return [("", model.package, card, cases)]
    return [
        (
            name,
            package_of_finding(model.package, name),
            card_of_finding(card, point),
            tuple(case_of_finding(case, card, name) for case in cases),
        )
        for point in card.operating_points
        for name in point.positive
    ]


def _key(entry: JournalRow) -> tuple[str, int]:
    return entry.reading.file, entry.reading.frame or 1


def _cases(
    journal: Journal, labels: Labels, further: dict[str, dict[str, str]], group_by: Sequence[str]
) -> Iterable[Case]:
    for reading in journal.readings():
        sha256 = journal.hashes([reading.file]).get(reading.file, "")
        case = case_of(reading, labels.by_file[reading.file], sha256, further.get(reading.file, {}))
        if group_by:
            chosen = {name: case.groups[name] for name in group_by if name in case.groups}
            case = replace(case, groups=chosen)
        yield case


def _further(sources: Iterable[Source], keywords: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return the values of DICOM attributes that readings do not contain, by file.

    Raises
    ------
    AcceptanceError
        If no file has one of the attributes.
    """
    if not keywords:
        return {}
    found: dict[str, dict[str, str]] = {}
    for source in sources:
        # Unreadable files have their outcome in the journal.
        with suppress(InputError):
            values = {row.keyword: row.value for row in read_tags(source, Limits()) if row.level == 0}
            found[source.name] = {name: values[name] for name in keywords if values.get(name)}
    for name in keywords:
        if not any(name in values for values in found.values()):
            raise AcceptanceError(
                "{name} is neither a column of the table nor a DICOM attribute of any of the files.",
                name=name,
            )
    return found
