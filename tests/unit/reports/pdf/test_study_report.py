"""The report of a study: its line first, maps only where they are useful, also in German."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pikepdf
import pytest

from core.batch.journal.journal import Journal
from core.batch.journal.rows import JournalRow
from core.batch.run import RunModel
from core.errors import Reason, Refusal
from core.images.base.picture import Identity
from core.inference.parity import Parity
from core.models.card import Card, OperatingPoint
from core.progress import Progress
from core.reports.pdf.report import ReportOptions, write_pdf
from core.reports.site import Site
from core.results.decisions import Decided, Decision, DecisionState, Verdict, about_finding, about_of
from core.results.findings import scored_findings
from core.results.picture_key import PictureKey
from core.results.reading import finding_from, refused_reading
from core.results.wording import UNLIKE
from tests.support.pdf import text_of
from tests.unit.reports.samples import make_card, make_read, make_run

JournalOf = Callable[[Iterable[JournalRow]], Journal]

WHO = Identity(
    patient_id="P7",
    patient_name="Doe Jane",
    study_uid="1.2.3",
    series_uid="1.2.3.4",
    study_date="20260102",
    modality="CR",
    instance_number=1,
)
PNEUMONIA = make_card(("normal", "pneumonia"), point=0.75).model_copy(update={"title": "Lungs"})
OTHER = make_card(("normal", "abscess"), point=0.5).model_copy(update={"id": "other", "title": "Abscesses"})
KIND = make_card(("film", "slice")).model_copy(update={"id": "image-kind", "title": "Image kind"})


@pytest.fixture
def report(journal_of: JournalOf, tmp_path: Path) -> Callable[..., tuple[str, int]]:
    """Write a report; return its text, and the number of pictures on its first page without the legend."""

    def write(
        rows: Iterable[JournalRow],
        *cards: Card,
        decided: Decided | None = None,
        language: str = "en",
    ) -> tuple[str, int]:
        out = tmp_path / "report.pdf"
        run = make_run(models=tuple(RunModel(c, "ab" * 32, True, Parity(0.0, 1.0, True)) for c in cards))
        options = ReportOptions(decided or Decided(), Site(language=language))
        write_pdf(journal_of(rows), run, out, Progress(), options)
        with pikepdf.open(out) as document:
            images = document.pages[0].get_images().values()
            large = sum(int(image.Width) > 300 for image in images)
        return text_of(out), large

    return write


def read(p: float, card: Card, file: str = "a.dcm", who: Identity = WHO, message: str = "") -> JournalRow:
    row = make_read(file, card, who, probabilities=(1 - p, p))
    return JournalRow(replace(row.reading, message=message), row.preview)


def refused(card: Card, file: str = "a.dcm") -> JournalRow:
    row = make_read(file, card, WHO, probabilities=(0.5, 0.5))
    assert row.reading.model is not None
    refusal = Refusal(Reason.OUT_OF_DISTRIBUTION, "It is 1.05 times as far as what is read.")
    return JournalRow(refused_reading(file, 1, WHO, row.reading.model, refusal, (32, 64)), row.preview)


def test_a_suspected_film_says_so_first_and_shows_where(report) -> None:
    words, pictures = report([read(0.875, PNEUMONIA), read(0.125, OTHER)], PNEUMONIA, OTHER)
    assert words.index("Pneumonia suspected, 75") < words.index("Finding Score")
    assert "Probability 87.5 %, operating point 75.0 %." in words
    assert "Abscess 12 not suspected" in words
    assert "Map: Pneumonia" in words
    assert "Map: Abscess" not in words
    assert "Normal" not in words
    assert pictures == 2


def test_nothing_suspected_shows_no_map(report) -> None:
    words, pictures = report([read(0.25, PNEUMONIA), read(0.125, OTHER)], PNEUMONIA, OTHER)
    assert "Nothing suspected by 2 models" in words
    assert "Map:" not in words
    assert pictures == 1


def test_borderline_has_a_map_that_says_so(report) -> None:
    words, pictures = report([read(0.70, PNEUMONIA)], PNEUMONIA)
    assert "Pneumonia borderline, 46" in words
    assert "Map: Pneumonia (borderline)" in words
    assert pictures == 2


def test_what_was_refused_stands_beside_the_line(report) -> None:
    words, _ = report([read(0.25, PNEUMONIA), refused(OTHER)], PNEUMONIA, OTHER)
    line = words[words.index("Nothing suspected by 1 of 2 models") :]
    assert line.index("Not read: Abscess: refused.") < line.index("Finding Score")
    assert "It is 1.05 times as far as what is read." in line


def test_the_kind_is_quiet_and_nobody_is_asked_about_it(report) -> None:
    rows = [read(0.25, PNEUMONIA), make_read("a.dcm", KIND, WHO, probabilities=(0.9, 0.1))]
    about = about_of(rows[0].reading)
    key = PictureKey("1" * 64, 1)
    said = Decision(key, about, Verdict.AGREE, "", "", blind=False, at=datetime(2026, 1, 3, tzinfo=UTC))
    decided = Decided({"a.dcm": "1" * 64}, {key: DecisionState().with_entries([said])})
    words, _ = report(rows, PNEUMONIA, KIND, decided=decided)
    assert "Nothing suspected by 1 model Film" in words
    assert "90.0 %" not in words
    assert words.count("Not decided") == 0
    assert "Agrees, 2026-01-0" in words


def test_a_picture_unlike_those_learned_from_is_told_to_be_careful_with(report) -> None:
    words, _ = report([read(0.9, PNEUMONIA, message=UNLIKE)], PNEUMONIA)
    assert words.index(UNLIKE) < words.index("Finding Score")


def test_a_stack_shows_its_key_slice_and_asks_for_one_decision(report) -> None:
    rows = [
        read(
            0.9375 if n == 7 else 0.875 if n == 8 else 0.125,
            PNEUMONIA,
            f"{n:02}.dcm",
            replace(WHO, modality="CT", instance_number=n),
        )
        for n in range(1, 31)
    ]
    about = about_of(rows[6].reading)
    key = PictureKey("7" * 64, 1)
    said = Decision(key, about, Verdict.UNSURE, "", "", blind=False, at=datetime(2026, 1, 3, tzinfo=UTC))
    decided = Decided({"07.dcm": "7" * 64}, {key: DecisionState().with_entries([said])})
    words, pictures = report(rows, PNEUMONIA, decided=decided)
    assert "Pneumonia suspected, 75" in words
    assert "30 slices; key slice image 7 of 30" in words
    assert pictures == 2
    assert "07.dcm" in words
    assert "12.dcm" not in words
    assert words.count("Unsure, 2026-01-0") == 1


def many() -> Card:
    names = tuple(f"finding_{n}" for n in range(14))
    points = tuple(OperatingPoint(positive=(name,), threshold=0.5, chosen_by="a test") for name in names)
    base = make_card(names)
    golden = base.golden[0].model_copy(update={"probabilities": (0.5,) * 14})
    return Card(**{**vars(base), "task": "multi-label", "operating_points": points, "golden": (golden,)})


def test_fourteen_findings_have_a_row_each(report) -> None:
    card = many()
    p = np.array([0.75, 0.625] + [0.25] * 12, np.float32)
    maps = np.zeros((14, 4, 4), np.float32)
    maps[0, 1, 2] = maps[1, 2, 1] = 2.0
    row = read(0.5, PNEUMONIA)
    reading = replace(row.reading, finding=finding_from(card, p, maps))
    model = reading.model
    assert model is not None
    reading = replace(reading, model=replace(model, id=card.id))
    words, pictures = report([JournalRow(reading, row.preview)], card)
    assert "Finding_0 suspected, 75" in words
    assert "Finding_1 62 suspected" in words
    assert words.count("25 not suspected") == 12
    assert pictures == 3
    # The reader may decide on each finding.
    (second,) = (f for f in scored_findings(reading, card) if f.name == "finding_1")
    about = about_finding(reading, second, card)
    key = PictureKey("1" * 64, 1)
    said = Decision(key, about, Verdict.DISAGREE, "", "", blind=False, at=datetime(2026, 1, 3, tzinfo=UTC))
    decided = Decided({"a.dcm": "1" * 64}, {key: DecisionState().with_entries([said])})
    words, _ = report([JournalRow(reading, row.preview)], card, decided=decided)
    assert words.count("Disagrees, 2026-01-0") == 1
    assert words.index("Disagrees, 2026-01-0") < words.index("Finding_2 25")


def test_a_map_without_a_place_is_no_map(report) -> None:
    row = read(0.875, PNEUMONIA)
    finding = row.reading.finding
    assert finding is not None
    bare = replace(row.reading, finding=replace(finding, maps=np.zeros_like(finding.maps)))
    words, pictures = report([JournalRow(bare, row.preview)], PNEUMONIA)
    assert "Pneumonia: no map" in words
    assert "Map:" not in words
    assert pictures == 1


def test_two_patients_under_one_study_uid_are_two_studies(report) -> None:
    other = replace(WHO, patient_id="B2", patient_name="Beta Bert")
    words, _ = report([read(0.875, PNEUMONIA), read(0.125, PNEUMONIA, "b.dcm", other)], PNEUMONIA)
    assert "2 studies · 2 patients" in words
    assert "Doe Jane · ID P7" in words
    assert "Pneumonia suspected, 75 Doe Jane · P7" in words
    # Studies, suspected, borderline, not completely read, nothing suspected, unreadable.
    assert "2 1 0 0 1 0" in words


def test_german(report) -> None:
    rows = [read(0.875, PNEUMONIA), refused(OTHER)]
    words, _ = report(rows, PNEUMONIA, OTHER, language="de")
    for expected in (
        "Zweitlesung",
        "Pneumonie: Verdacht, 75",
        "Nicht gelesen: Abscess: abgelehnt.",
        "Das Bild ist allem unähnlich, woraus das Modell gelernt hat.",
        "Wahrscheinlichkeit 87,5 %, Arbeitspunkt 75,0 %.",
        "Studie vom 02.01.2026",
        "Seite 1 von 2",
        "Karte: Pneumonie",
        "Nur für die Forschung. Nicht für die Diagnostik.",
    ):
        assert expected in words, expected
    for english in ("suspected", "Reader", "Page", "Research use"):
        assert english not in words, english


def test_patients_are_counted_where_all_files_name_theirs(report: Callable[..., tuple[str, int]]) -> None:
    named = [read(0.1, PNEUMONIA, file, replace(WHO, study_uid=file)) for file in ("a.dcm", "b.dcm")]
    assert "2 of 1 patient" in " ".join(report(named, PNEUMONIA)[0].split())
    nameless = read(0.1, PNEUMONIA, "c.png", Identity())
    assert "of 1 patient" not in " ".join(report([*named, nameless], PNEUMONIA)[0].split())
