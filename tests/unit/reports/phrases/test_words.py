"""The text for the report: known sides and fields, the user's own phrases, and their errors."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner

from core.cli import app
from core.errors import SettingsError
from core.images.base.picture import Identity, PatientOrientation, Picture, Window
from core.images.display.measurements import Annotation, AnnotationKind, measure
from core.language.catalogue import language_of
from core.models.card import Card
from core.models.standing import Standing
from core.paths import resource
from core.reports.phrases.phrases import FIELDS, check_phrases, filled, own_phrases_file, read_phrases
from core.reports.phrases.place import NOWHERE, Place, place_of
from core.reports.phrases.sentence import SaidFinding, SaidStudy, words_for_report
from core.results.decisions import NORMAL, Verdict
from core.results.marks import PictureMarks
from core.results.picture_key import PictureKey
from core.results.score import Band
from core.results.study_line import PictureReadings, StudyLine, study_line
from tests.unit.results.test_standing import imported, read

__all__ = ["imported"]

#: A film as it is usually stored: columns to the patient's left, rows to the feet.
FILM = PatientOrientation("L", "F")
WHO = Identity(modality="DX", body_part="CHEST", view_position="PA", study_date="20261127")
PNEUMONIA = SaidFinding("Pneumonia", Band.SUSPECTED, 73, Place("right", "lower"), Verdict.AGREE)


def spot(row: float, column: float, size: int = 100) -> NDArray[np.float32]:
    y, x = np.mgrid[0:size, 0:size] / size
    return np.exp(-((y - row) ** 2 + (x - column) ** 2) / 0.004).astype(np.float32)


@pytest.fixture
def line() -> StudyLine:
    """Return a study that one model has read."""
    return replace(study_line([], {}), models=1)


@pytest.mark.parametrize(
    ("evidence", "lies", "place"),
    [
        (spot(0.75, 0.25), FILM, Place("right", "lower")),
        (spot(0.2, 0.8), FILM, Place("left", "upper")),
        (spot(0.46, 0.8), FILM, Place("left", "middle")),
        # Near a border between fields the picture's height alone does not tell which it is.
        (spot(0.58, 0.2), FILM, Place("right")),
        # Stored the other way round, upside down, and on its side.
        (spot(0.75, 0.25), PatientOrientation("R", "F"), Place("left", "lower")),
        (spot(0.75, 0.25), PatientOrientation("L", "H"), Place("right", "upper")),
        (spot(0.25, 0.75), PatientOrientation("F", "L"), Place("right", "lower")),
        (spot(0.25, 0.75), PatientOrientation("H", "R"), Place("left", "upper")),
        # The first letter of an oblique direction counts; a lateral view has no sides.
        (spot(0.75, 0.25), PatientOrientation("LA", "FP"), Place("right", "lower")),
        (spot(0.75, 0.25), PatientOrientation("A", "F"), Place("", "lower")),
        # Without a known orientation no place is given, however films are usually hung.
        (spot(0.75, 0.25), PatientOrientation(), NOWHERE),
        (spot(0.75, 0.5), FILM, Place("", "lower")),
        (spot(0.75, 0.2) + spot(0.75, 0.8), FILM, Place("both", "lower")),
        (np.zeros((50, 50), np.float32), FILM, NOWHERE),
        # A picture of one hand belongs to that hand, wherever the finding lies in it.
        (spot(0.5, 0.8), PatientOrientation("L", "F", side="R"), Place("right")),
    ],
)
def test_sides_are_the_patients_and_only_those_that_are_known(
    evidence: NDArray[np.float32], lies: PatientOrientation, place: Place
) -> None:
    assert place_of(evidence, lies, chest_film=True) == place


def test_fields_are_those_of_chest_films_alone() -> None:
    assert place_of(spot(0.75, 0.25), FILM, chest_film=False) == Place("right")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "Chest PA 2026-11-27, second reader: pneumonia suspected, right lower field, score 73; "
            "reader agrees.",
        ),
        (
            "de",
            "Thorax PA 27.11.2026, Zweitbefunder: Pneumonie mit Verdacht, Unterfeld rechts, Wert 73; "
            "Befunder stimmt zu.",
        ),
    ],
)
def test_the_sentence(line: StudyLine, language: str, words: str) -> None:
    say = language_of(language)
    phrases, problem = read_phrases(language)
    assert problem is None
    assert words_for_report(SaidStudy(WHO, "CXR", line, [PNEUMONIA]), phrases, say) == words


def test_what_is_not_known_is_left_out(line: StudyLine) -> None:
    phrases, say = read_phrases("en")[0], language_of("en")
    bare = replace(PNEUMONIA, place=NOWHERE, verdict=Verdict.NONE)
    said = words_for_report(SaidStudy(Identity(), "", line, [bare]), phrases, say)
    assert said == "second reader: pneumonia suspected, score 73."
    # The image kind is used if the header names no body part.
    said = words_for_report(SaidStudy(Identity(modality="CT"), "HeadCT", line, []), phrases, say)
    assert said == "CT head, second reader: nothing suspected."
    said = words_for_report(SaidStudy(WHO, "CXR", None), phrases, say)
    assert said == "Chest PA 2026-11-27, second reader: no reading."
    odd = replace(WHO, view_position="PA{score}", body_part="[x]", study_date="soon")
    said = words_for_report(SaidStudy(odd, "", line, [bare]), phrases, say)
    assert said == "soon, second reader: pneumonia suspected, score 73."


def test_the_reader_and_what_was_measured(line: StudyLine) -> None:
    picture = Picture("a", 1, 1, np.zeros((9, 9), np.uint8), Window(1, 2), spacing=(0.5, 0.5))
    drawn = measure(picture, Annotation(AnnotationKind.LENGTH, ((0.0, 0.0), (6.0, 8.0))))
    marks = PictureMarks(PictureKey("a" * 64, 1), datetime.now(UTC), measured=(drawn, drawn))
    study = SaidStudy(WHO, "CXR", line, own=NORMAL, marks=[marks])
    assert words_for_report(study, read_phrases("en")[0], language_of("en")) == (
        "Chest PA 2026-11-27, second reader: nothing suspected; reader: normal. Measured: 5.0 mm; 5.0 mm."
    )
    unsure = replace(PNEUMONIA, band=Band.BORDERLINE, verdict=Verdict.UNSURE, score=45)
    study = SaidStudy(WHO, "CXR", line, [replace(PNEUMONIA, verdict=Verdict.DISAGREE), unsure])
    said = words_for_report(study, read_phrases("de")[0], language_of("de"))
    assert "; Befunder stimmt nicht zu; Pneumonie grenzwertig" in said
    assert said.endswith("Wert 45; Befunder ist unsicher.")


@pytest.mark.parametrize(
    ("language", "told", "nothing"),
    [
        (
            "en",
            "pneumonia suspected, right lower field, score 73; reader agrees (not evaluated here, no gate)",
            "nothing suspected (Brightness (a test model): not evaluated here, no gate)",
        ),
        (
            "de",
            "Wert 73; Befunder stimmt zu (hier nicht geprüft, keine Eingangsprüfung)",
            "ohne Verdacht (Brightness (a test model): hier nicht geprüft, keine Eingangsprüfung)",
        ),
    ],
)
def test_what_nobody_measured_is_said_so_whatever_the_phrases(
    line: StudyLine, imported: Card, language: str, told: str, nothing: str
) -> None:
    phrases, say = read_phrases(language)[0], language_of(language)
    bare = replace(PNEUMONIA, standing=Standing(evaluated=False, gated=False))
    assert told in words_for_report(SaidStudy(WHO, "CXR", line, [bare]), phrases, say)
    unsuspected = study_line([PictureReadings("a.png", 1, (read(0.1),))], {imported.id: imported})
    assert nothing in words_for_report(SaidStudy(WHO, "CXR", unsuspected), phrases, say)


def test_own_phrases_stand_in_for_those_that_ship(home: Path, line: StudyLine) -> None:
    own = own_phrases_file("en")
    own.parent.mkdir(parents=True)
    own.write_text(
        '[words]\nagree = "confirmed"\nsentence = "AI on {study}: {findings}"\n'
        '[modality.dx]\nstudy = "Film of {date}"\n',
        # The byte order mark that Windows editors may write.
        "utf-8-sig",
    )
    phrases, problem = read_phrases("en")
    assert problem is None
    said = words_for_report(SaidStudy(WHO, "CXR", line, [PNEUMONIA]), phrases, language_of("en"))
    assert said == ("AI on Film of 2026-11-27: pneumonia suspected, right lower field, score 73; confirmed")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[words]\nagree = ", "The phrases en.toml are not valid TOML"),
        (f"x = {'[' * 30_000}", "The phrases en.toml are not valid TOML"),
        ("[wrods]\n", "unknown section [wrods]"),
        ('[words]\nagrees = "x"', "[words] agrees is an unknown key"),
        ('[modality.CT]\nx = "x"', "[modality.CT] x is an unknown key"),
        ("[words]\nagree = 3", "[words] agree is not a text in quotation marks"),
        (
            '[words]\nfinding = "{titel}"',
            "finding has an unknown field {titel}; there are: band, name",
        ),
        ('[words]\nfinding = "[{name}"', "the brackets of [words] finding do not pair"),
        ('[words]\nfinding = "{name"', "the brackets of [words] finding do not pair"),
        ('[words]\nagree = "a\\nb"', "agree goes over more than one line"),
        ("words = 3", "[words] is not a table"),
        ("x" * 70_000, "too long"),
        (b"\xff\xfe", "could not be read as UTF-8 text"),
    ],
)
def test_a_bad_phrase_gives_a_sentence_and_those_that_ship_are_used(
    home: Path, text: str | bytes, why: str
) -> None:
    own = own_phrases_file("en")
    own.parent.mkdir(parents=True)
    own.write_bytes(text if isinstance(text, bytes) else text.encode())
    phrases, problem = read_phrases("en")
    assert problem is not None
    assert why in problem.message
    assert phrases == read_phrases_as_shipped()
    with pytest.raises(SettingsError):
        check_phrases(own)


def read_phrases_as_shipped() -> object:
    own_phrases_file("en").rename(own_phrases_file("en").with_suffix(".away"))
    shipped = read_phrases("en")[0]
    own_phrases_file("en").with_suffix(".away").rename(own_phrases_file("en"))
    return shipped


def test_every_phrase_ships_in_both_languages() -> None:
    english, german = (check_phrases(resource("phrases", f"{code}.toml")) for code in ("en", "de"))
    assert set(english.words) == set(german.words) == set(FIELDS)
    assert set(english.parts) == set(german.parts)
    assert set(english.by_modality) == set(german.by_modality)


def test_a_language_without_phrases_has_the_english_ones(home: Path) -> None:
    assert read_phrases("xx") == read_phrases("en")
    own = own_phrases_file("xx")
    own.parent.mkdir(parents=True)
    own.write_text('[words]\nagree = "d\'accord"\n', "utf-8")
    phrases, problem = read_phrases("xx")
    assert problem is None
    assert phrases.words == {**read_phrases("en")[0].words, "agree": "d'accord"}


def test_what_is_filled_in_is_never_looked_at_again() -> None:
    assert filled("{a}[ {b}][, {c}]", {"a": "{b}", "b": "[{c}]", "c": ""}) == "{b} [{c}]"


def test_the_commands_show_what_is_used_and_say_what_is_wrong(home: Path, tmp_path: Path) -> None:
    shown = CliRunner().invoke(app, ["phrases", "show", "--language", "de"])
    assert shown.exit_code == 0, shown.output
    assert str(own_phrases_file("de")) in shown.output
    assert "Example: Thorax PA 27.11.2026, Zweitbefunder: Pneumonie mit Verdacht" in shown.output
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text('[words]\nagree = "yes"\n', "utf-8")
    bad.write_text('[words]\nagree = "{score}"\n', "utf-8")
    assert CliRunner().invoke(app, ["phrases", "check", str(good)]).exit_code == 0
    checked = CliRunner().invoke(app, ["phrases", "check", str(good), str(bad)])
    assert checked.exit_code == 3
    assert "In the phrases bad.toml [words] agree has an unknown field {score}" in checked.output
