"""Scores in tables: after the earlier columns, the abnormality by name, a row for each study."""

from __future__ import annotations

import csv
import json
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from core.batch.journal.rows import JournalRow
from core.cli import summary
from core.cli.summary import sum_up
from core.errors import Reason, Refusal, Status
from core.images.base.picture import Identity
from core.models.card import Card
from core.reports.tables.columns import SCORE_COLUMNS, STUDY_COLUMNS, names
from core.reports.tables.rows_of import RowsOf
from core.reports.tables.studies import StudyRow, study_row
from core.reports.tables.table import write_csv, write_json_lines
from core.results.reading import ModelReference, Reading, finding_from, refused_reading
from core.results.score import Band
from core.results.study_line import PictureReadings
from tests.support.tiny_findings import NAMES, findings_card
from tests.unit.reports.samples import make_card, make_failed, make_read
from tools.tables import picture_schema, study_schema


def named(card: Card, model_id: str, absent: str, present: str, threshold: float) -> Card:
    """Return the card for another question."""
    raw = card.model_dump() | {
        "id": model_id,
        "classes": [{"name": "normal", "title": absent}, {"name": present.lower(), "title": present}],
        "operating_point": {"positive": [present.lower()], "threshold": threshold, "chosen_by": "a test"},
    }
    return Card.model_validate(raw)


PNEUMONIA = named(make_card(("a", "b"), 0.5), "pneumonia", "No pneumonia", "Pneumonia", 0.96)
TUBERCULOSIS = named(make_card(("a", "b"), 0.5), "tb", "No tuberculosis", "Tuberculosis", 0.9)
KIND = make_card(("CXR", "other")).model_copy(update={"id": "image-kind"})
CARDS = [PNEUMONIA, TUBERCULOSIS, KIND]


def film(number: int, **more: str) -> Identity:
    return Identity(
        patient_id=f"P{number}", study_uid=f"1.{number}", modality="DX", study_date=f"2025010{number}",
        accession=f"A{number}", patient_sex="F", patient_age="061Y", **more,
    )  # fmt: skip


def refused(file: str, identity: Identity, card: Card) -> JournalRow:
    reference = ModelReference(card.id, card.version, card.title, "ab" * 32)
    refusal = Refusal(Reason.OUT_OF_DISTRIBUTION, "Unlike.")
    return JournalRow(refused_reading(file, 1, identity, reference, refusal, (32, 64)))


@pytest.fixture
def entries() -> list[JournalRow]:
    return [
        make_read("1.dcm", KIND, film(1), (0.9, 0.1)),
        make_read("1.dcm", PNEUMONIA, film(1), (0.02, 0.98)),
        make_read("1.dcm", TUBERCULOSIS, film(1), (0.995, 0.005)),
        make_read("2.dcm", PNEUMONIA, film(2), (0.62, 0.38)),
        refused("2.dcm", film(2), TUBERCULOSIS),
        make_read("3.dcm", PNEUMONIA, film(3), (0.9, 0.1)),
        make_read("3.dcm", TUBERCULOSIS, film(3), (0.9, 0.1)),
        make_failed("broken.dcm"),
    ]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def test_rows_by_picture(journal_of, entries: list[JournalRow], tmp_path: Path) -> None:
    write_csv(journal_of(entries), CARDS, tmp_path / "out.csv")
    rows = rows_of(tmp_path / "out.csv")
    assert list(rows[0])[-len(SCORE_COLUMNS) :] == list(names(SCORE_COLUMNS))
    said = {(row["file"], row["model"]): row for row in rows}
    assert said["1.dcm", "pneumonia"]["sentence"] == "Pneumonia suspected, 75"
    assert said["1.dcm", "tb"]["sentence"] == "Tuberculosis not suspected, 0"
    assert said["2.dcm", "pneumonia"]["sentence"] == "Pneumonia not suspected, 19"
    # It still means the same as in version 0.1.0.
    assert said["2.dcm", "pneumonia"]["finding"] == "normal"
    assert said["2.dcm", "pneumonia"]["probability"] == "0.620000"
    assert said["2.dcm", "tb"]["sentence"] == said["2.dcm", "tb"]["score"] == ""
    # The image kind is not a finding: it has no score and no sentence, and is in each row of its picture.
    assert said["1.dcm", "image-kind"]["score"] == said["1.dcm", "image-kind"]["sentence"] == ""
    assert {said["1.dcm", model]["kind"] for model in ("image-kind", "pneumonia", "tb")} == {"Cxr"}
    cells = said["1.dcm", "pneumonia"]
    assert [cells[name] for name in ("accession", "study_date", "patient_sex", "patient_age")] == [
        "A1",
        "20250101",
        "F",
        "061Y",
    ]


def test_rows_by_study(journal_of, entries: list[JournalRow], tmp_path: Path) -> None:
    journal = journal_of(entries)
    write_csv(journal, CARDS, tmp_path / "out.csv", rows_of=RowsOf.STUDY)
    rows = rows_of(tmp_path / "out.csv")
    assert tuple(rows[0]) == names(STUDY_COLUMNS)
    assert [(row["patient_id"], row["state"], row["line"], row["not_read"]) for row in rows] == [
        ("P1", "suspected", "Pneumonia suspected, 75", ""),
        ("P2", "incomplete", "Nothing suspected by 1 of 2 models", "Tuberculosis: refused"),
        ("", "incomplete", "Not read", "could not be read"),
        ("P3", "nothing suspected", "Nothing suspected by 2 models", ""),
    ]
    first, second = rows[:2]
    assert (first["score"], first["band"], first["file"], first["model"]) == (
        "75",
        "suspected",
        "1.dcm",
        "pneumonia",
    )
    assert (first["not_suspected"], first["kind"]) == ("Tuberculosis not suspected, 0", "Cxr")
    assert second["reasons"] == "out-of-distribution"
    write_json_lines(journal, CARDS, tmp_path / "out.jsonl", rows_of=RowsOf.STUDY)
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [line["line"] for line in lines] == [row["line"] for row in rows]
    assert lines[0]["score"] == 75


def test_json_lines_keep_to_their_schemas(journal_of, entries: list[JournalRow], tmp_path: Path) -> None:
    several, p = findings_card(), np.full(len(NAMES), 0.3, np.float32)
    entries.append(make_read("4.dcm", several, film(4), tuple(p)))
    listed = Reading("r.dcm", None, Status.LISTED, Reason.OTHER_OBJECT, "A report.", Identity())
    entries.append(JournalRow(listed))
    journal, cards = journal_of(entries), [*CARDS, several]
    for rows_of, schema in ((RowsOf.PICTURE, picture_schema()), (RowsOf.STUDY, study_schema())):
        write_json_lines(journal, cards, tmp_path / "out.jsonl", rows_of=rows_of)
        lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
        assert len(lines) > 3
        for line in lines:
            Draft202012Validator(schema).validate(line)
        # A key that is not in the schema is noticed.
        assert not Draft202012Validator(schema).is_valid(lines[0] | {"more": 1})


def test_json_lines_say_where_and_how_strong(journal_of, entries: list[JournalRow], tmp_path: Path) -> None:
    write_json_lines(journal_of(entries), CARDS, tmp_path / "out.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    said = {(line["file"], line.get("model")): line for line in lines}
    assert said["1.dcm", "pneumonia"]["place"] == {"x": 0.625, "y": 0.25}
    assert said["1.dcm", "pneumonia"]["strength"] == 1.0
    assert "place" not in said["1.dcm", "image-kind"]
    assert "place" not in said["2.dcm", "tb"]


def test_several_findings_have_a_score_each(journal_of, tmp_path: Path) -> None:
    card = findings_card()
    p = np.full(len(NAMES), 0.01, np.float32)
    p[4], p[9] = 0.6, 0.9
    entry = make_read("a.dcm", card, film(1), tuple(p))
    maps = np.zeros((len(NAMES), 4, 4), np.float32)
    maps[9, 2, 1] = 0.8
    entry = replace(entry, reading=replace(entry.reading, finding=finding_from(card, p, maps)))
    journal = journal_of([entry])
    write_csv(journal, [card], tmp_path / "out.csv")
    (row,) = rows_of(tmp_path / "out.csv")
    assert list(row)[-14:] == [f"score_{name}" for name in NAMES]
    assert row["sentence"] == "Mass suspected, 90"
    assert (row["score_effusion"], row["score_mass"], row["score_hernia"]) == ("67", "90", "1")
    write_csv(journal, [card], tmp_path / "by.csv", rows_of=RowsOf.STUDY)
    (row,) = rows_of(tmp_path / "by.csv")
    assert row["suspected"] == "Mass suspected, 90; Effusion suspected, 67"
    assert len(row["not_suspected"].split("; ")) == 12
    write_json_lines(journal, [card], tmp_path / "out.jsonl")
    line = json.loads((tmp_path / "out.jsonl").read_text("utf-8"))
    # The picture of 32 x 64 fills the middle half of the square's rows.
    assert (line["place"], line["strength"]) == ({"x": 0.375, "y": 0.75}, 0.8)


def test_the_summary_names_what_is_absent_by_its_name(journal_of, entries: list[JournalRow]) -> None:
    said = sum_up(journal_of(entries), CARDS)
    assert said.findings == {
        ("Pneumonia", Band.SUSPECTED): 1,
        ("Pneumonia", Band.NOT_SUSPECTED): 2,
        ("Tuberculosis", Band.NOT_SUSPECTED): 2,
    }
    assert list(said.findings)[:2] == [("Pneumonia", Band.SUSPECTED), ("Pneumonia", Band.NOT_SUSPECTED)]
    assert said.kinds == {"Cxr": 1}
    assert said.studies == (
        "1.dcm: Pneumonia suspected, 75",
        "2.dcm: Nothing suspected by 1 of 2 models; Tuberculosis: refused",
        "broken.dcm: Not read; could not be read",
        "3.dcm: Nothing suspected by 2 models",
    )
    assert said.more == 0
    assert said.problems == ()


def test_the_summary_lists_the_most_urgent_and_keeps_no_more_of_the_others_than_their_number(
    journal_of, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive: weakref.WeakSet[StudyRow] = weakref.WeakSet()
    most = 0

    def noted(pictures: Sequence[PictureReadings], cards: Mapping[str, Card]) -> StudyRow:
        nonlocal most
        row = study_row(pictures, cards)
        alive.add(row)
        most = max(most, len(alive))
        return row

    monkeypatch.setattr(summary, "study_row", noted)
    number = 40
    found = [(1 - n / 50, n / 50) for n in range(number)]
    journal = journal_of([make_read(f"{n:02}.png", PNEUMONIA, Identity(), found[n]) for n in range(number)])
    said = sum_up(journal, CARDS)
    assert [line.partition(":")[0] for line in said.studies] == [f"{n}.png" for n in range(39, 29, -1)]
    assert said.more == number - 10
    assert sum(said.findings.values()) == number
    assert most <= 12


def test_the_table_by_study_is_in_order_of_urgency(journal_of, tmp_path: Path) -> None:
    found = [(0.9, 0.1), (0.02, 0.98), (0.6, 0.4), (0.02, 0.98)]
    journal = journal_of([make_read(f"{n}.png", PNEUMONIA, Identity(), pair) for n, pair in enumerate(found)])
    write_csv(journal, CARDS, tmp_path / "by.csv", rows_of=RowsOf.STUDY)
    assert [row["file"] for row in rows_of(tmp_path / "by.csv")] == ["1.png", "3.png", "2.png", "0.png"]


def test_the_summary_says_that_patients_share_a_study(journal_of, tmp_path: Path) -> None:
    who = [replace(film(number), study_uid="1.9") for number in (1, 2)]
    journal = journal_of([make_read(f"{one.patient_id}.dcm", PNEUMONIA, one, (0.9, 0.1)) for one in who])
    said = sum_up(journal, CARDS)
    assert said.problems == ("2 patients have the Study Instance UID 1.9; they are kept apart.",)
    assert len(said.studies) == 2
    write_csv(journal, CARDS, tmp_path / "by.csv", rows_of=RowsOf.STUDY)
    table = rows_of(tmp_path / "by.csv")
    assert sorted((row["study_uid"], row["patient_id"]) for row in table) == [("1.9", "P1"), ("1.9", "P2")]
