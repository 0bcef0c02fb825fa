"""Example reports on invented patients, from the models' golden cases, for trying templates."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from PIL import Image

from core.batch.journal.journal import Journal
from core.batch.journal.rows import JournalRow
from core.batch.run import Run, RunModel
from core.errors import Reason, Status
from core.images.base.picture import Identity
from core.inference.devices import Device
from core.inference.parity import Parity
from core.models.catalogue import Catalogue
from core.models.package import ModelPackage
from core.progress import Progress
from core.reports.pdf.report import ReportOptions, write_pdf
from core.reports.site import Site
from core.results.decisions import NORMAL, Decided, Decision, DecisionState, Verdict, about_of
from core.results.picture_key import PictureKey
from core.results.reading import ModelReference, Reading, finding_from
from core.temporary import temporary_folder

#: Names in scripts that a report must typeset correctly; they are invented.
NAMES = (
    "Example Jörg",
    "Παραδείγματος Ελένη",
    "Примерова Мария Сергеевна",
    "محمد عبد الرحمن المثال",
    "כהן לדוגמה שׁוֹשַׁנָּה",
    "例小明",
    "見本 太郎 みほん",
    "견본 길동",
    "Nguyễn Thị Thí Dụ",
)
_AT = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
_SIDE = 384


@dataclass(frozen=True)
class Example:
    """An invented run for an example report.

    Attributes
    ----------
    run : Run
    entries : tuple of JournalRow
    decided : Decided
    """

    run: Run
    entries: tuple[JournalRow, ...]
    decided: Decided


def one_study(packages: Sequence[ModelPackage]) -> Example:
    """Return one picture of one patient, read by all models, with decisions of a reader."""
    entries = tuple(_made_up_entry(package, "study/image-1.dcm", 0) for package in packages)
    return Example(_made_up_run(packages, "study"), entries, _made_up_decisions(entries))


def batch(packages: Sequence[ModelPackage], pictures: int, *, decided: bool) -> Example:
    """Return pictures of as many patients; every fifth is refused or unreadable."""
    entries = []
    for number in range(pictures):
        file = f"batch/{number:04}.dcm"
        package = packages[number % len(packages)]
        entries.append(
            _failed(package, file, number) if number % 5 == 4 else _made_up_entry(package, file, number)
        )
    found = tuple(entries)
    return Example(
        _made_up_run(packages, "batch"), found, _made_up_decisions(found) if decided else Decided()
    )


def write_examples(folder: Path, site: Site) -> Iterable[Path]:
    """Write a report on one study, one on a few pictures, and one on many; yield their paths.

    Raises
    ------
    TemplateError
        If the site's template or logo cannot be used.
    ExportError
        If the reports cannot be written.
    """
    packages = list(Catalogue().read_all())
    examples = {
        "study": one_study(packages),
        "few": batch(packages, 12, decided=True),
        "many": batch(packages, 320, decided=False),
    }
    for name, example in examples.items():
        path = folder / f"{name}.pdf"
        write_example(example, path, site)
        yield path


def write_example(example: Example, path: Path, site: Site) -> None:
    """Write the report of an example."""
    with (
        temporary_folder() as held,
        Journal(held / "journal") as journal,
    ):
        journal.add(example.entries)
        write_pdf(journal, example.run, path, Progress(), ReportOptions(example.decided, site))


def _made_up_entry(package: ModelPackage, file: str, number: int) -> JournalRow:
    card = package.card
    case = card.golden[number % len(card.golden)]
    pixels = case.picture.unpack().astype(np.uint8)
    maps = np.zeros((len(card.classes), 0, 0), np.float32) if case.maps is None else case.maps.unpack()
    finding = finding_from(card, np.asarray(case.probabilities, np.float32), maps.astype(np.float32))
    reading = Reading(
        file,
        1,
        Status.OK,
        None,
        "",
        _made_up_identity(number),
        _model_reference(package),
        finding,
        "cpu",
        (pixels.shape[0], pixels.shape[1]),
    )
    return JournalRow(reading, _preview(pixels))


def _failed(package: ModelPackage, file: str, number: int) -> JournalRow:
    if number % 2:
        message = "The file ends before the picture is complete."
        return JournalRow(Reading(file, None, Status.ERROR, Reason.TRUNCATED, message, Identity()))
    message = "The picture is unlike everything that the model learned from."
    pixels = package.card.golden[0].picture.unpack().astype(np.uint8)
    reading = Reading(
        file,
        1,
        Status.REFUSED,
        Reason.OUT_OF_DISTRIBUTION,
        message,
        _made_up_identity(number),
        _model_reference(package),
        shape=(pixels.shape[0], pixels.shape[1]),
    )
    return JournalRow(reading, _preview(pixels))


def _model_reference(package: ModelPackage) -> ModelReference:
    card = package.card
    return ModelReference(card.id, card.version, card.title, package.sha256)


def _made_up_identity(number: int) -> Identity:
    return Identity(
        patient_id=f"EX-{number:04}",
        patient_name=NAMES[number % len(NAMES)],
        patient_age=f"{20 + number % 70:03}Y",
        patient_sex="FMO"[number % 3],
        study_uid=f"2.25.{number + 1}",
        series_uid=f"2.25.{number + 1}.1",
        sop_uid=f"2.25.{number + 1}.1.1",
        study_date="20260314",
        study_description="Made-up study",
        series_description="Drawn by code",
        modality="OT",
        instance_number=1,
    )


def _preview(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bytes:
    image = Image.fromarray(pixels)
    image = image.resize((_SIDE, _SIDE * image.height // image.width), Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


def _made_up_decisions(entries: Iterable[JournalRow]) -> Decided:
    """Return the decisions of a reader who in turn agrees, disagrees, is unsure, or changes their mind."""
    hashes: dict[str, str] = {}
    states: dict[PictureKey, DecisionState] = {}
    for number, entry in enumerate(entries):
        about = about_of(entry.reading)
        if about is None or number % 7 == 6:
            continue
        sha256 = hashes.setdefault(entry.reading.file, f"{len(hashes):064x}")
        key = PictureKey(sha256, 1)
        verdict = (Verdict.AGREE, Verdict.AGREE, Verdict.DISAGREE, Verdict.UNSURE)[number % 4]
        comment = "Old scar, known from earlier pictures." if number % 3 == 1 else ""
        says = NORMAL if verdict is Verdict.DISAGREE else ""
        last = Decision(key, about, verdict, says, comment, blind=False, at=_AT)
        entered = [last]
        if number % 2:
            first = Decision(
                key, about, Verdict.DISAGREE, NORMAL, "", blind=True, at=_AT - timedelta(minutes=2)
            )
            entered.append(first)
        states[key] = states.get(key, DecisionState()).with_entries(entered)
    return Decided(hashes, states)


def _made_up_run(packages: Sequence[ModelPackage], folder: str) -> Run:
    models = tuple(RunModel(p.card, p.sha256, p.verified, Parity(0.0, 1.0, True)) for p in packages)
    device = Device("cpu", "Example processor", "CPUExecutionProvider")
    return Run(folder, _AT, _AT + timedelta(seconds=75), device, models)
