"""Result objects of studies: one report each, nothing for unsuspected findings, patients kept apart."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import ComputedRadiographyImageStorage, CTImageStorage, generate_uid

from core.batch.journal.journal import Journal
from core.batch.journal.rows import JournalRow
from core.batch.run import RunModel
from core.errors import Reason, Refusal
from core.images.base.limits import Limits
from core.images.files.sources import walk
from core.images.read import read_pictures
from core.inference.parity import Parity
from core.models.card import Card, OperatingPoint
from core.models.evidence import GoldenCase
from core.models.section import Array
from core.network.base.result_objects import KINDS, result_kind, unwanted_results
from core.pacs_node import PacsNode
from core.progress import Progress
from core.reports.dicom.common import ResultKind
from core.reports.dicom.write import USUAL_KINDS, Export, ExportResult, write_dicom
from core.result_kinds import MARK_SERIES, RESULT_KINDS
from core.results.decisions import Decided, Decision, DecisionState, Verdict, about_of
from core.results.picture_key import PictureKey
from core.results.reading import finding_from, refused_reading
from tests.support.dicom_results import errors_of, need, text_of
from tests.support.pictures import dicom, spot
from tests.support.pictures import write_dicom as write_file
from tests.unit.reports.samples import make_card, make_read, make_run

SCORE = "Score, 0 to 100, operating point at 50"
ONE = make_card(("normal", "disc"), point=0.5)
#: A model with one more finding, which is never suspected.
OTHER = ONE.model_copy(update={"id": "other", "title": "Other model"})


def film(study: str, who: str, pid: str, **more: object) -> Dataset:
    known: dict[str, object] = {
        "SOPClassUID": ComputedRadiographyImageStorage,
        "StudyInstanceUID": study,
        "SeriesInstanceUID": generate_uid(),
        "PatientName": who,
        "PatientID": pid,
        "PatientBirthDate": "19700101",
        "PatientSex": "F",
        "StudyDate": "20250310",
        "StudyTime": "101112",
        "Modality": "CR",
        "BodyPartExamined": "HAND",
        "ViewPosition": "AP",
        "PatientOrientation": ["L", "F"],
        "InstanceNumber": 1,
    }
    return dicom(spot(64), **(known | more))


def rows_of(folder: Path, shares: dict[str, tuple[float, ...]], cards: tuple[Card, ...]) -> list[JournalRow]:
    """Return readings of every picture by every model, with the probabilities given for its file."""
    rows = []
    for source in walk([folder]):
        for picture in read_pictures(source, Limits()):
            for card, p in zip(cards, shares[source.name], strict=True):
                if np.isnan(p):
                    refusal = Refusal(Reason.OUT_OF_DISTRIBUTION, "It is unlike what the model learned from.")
                    model = make_read(card=card, probabilities=(0.9, 0.1)).reading.model
                    assert model is not None
                    refused = refused_reading(source.name, 1, picture.identity, model, refusal, picture.shape)
                    rows.append(JournalRow(refused))
                    continue
                made = make_read(source.name, card, picture.identity, (1 - p, p))
                rows.append(JournalRow(replace(made.reading, shape=picture.shape), made.preview))
    return rows


def results(
    folder: Path,
    rows: list[JournalRow],
    cards: tuple[Card, ...],
    decided: Decided | None = None,
    kinds: frozenset[ResultKind] = USUAL_KINDS,
) -> tuple[ExportResult, dict[str, list[Dataset]]]:
    models = tuple(RunModel(card, "ab" * 32, True, Parity(0.0, 1.0, True)) for card in cards)
    out = folder.parent / "out"
    with closing(Journal(folder.parent / "journal")) as journal:
        journal.add(rows)
        export = Export((folder,), make_run(models=models), out, decided or Decided(), kinds=kinds)
        written = write_dicom(journal, export, Progress())
    made: dict[str, list[Dataset]] = {kind.word: [] for kind in kinds | USUAL_KINDS}
    for path in sorted(out.rglob("*.dcm")):
        made[path.name.partition("-")[0]].append(dcmread(path))
    return written, made


def texts(dataset: Dataset, name: str) -> list[str]:
    found = []
    for item in dataset.get("ContentSequence", ()):
        if "ConceptNameCodeSequence" in item and item.ConceptNameCodeSequence[0].CodeMeaning == name:
            if item.ValueType == "TEXT":
                found.append(item.TextValue)
            elif item.ValueType == "CODE":
                found.append(item.ConceptCodeSequence[0].CodeMeaning)
            elif item.ValueType == "NUM":
                found.append(str(item.MeasuredValueSequence[0].NumericValue))
        found += texts(item, name)
    return found


def test_settings_name_all_kinds_of_results() -> None:
    # The reader's marks share SOP classes with models' results, and are told apart by their series.
    assert {kind.word for kind in ResultKind} == set(RESULT_KINDS) == {*KINDS.values(), *MARK_SERIES}


@pytest.mark.parametrize("words", [("sr",), ("sc",), ("map", "pdf"), ()])
def test_only_what_is_wanted_is_written(words: tuple[str, ...], tmp_path: Path) -> None:
    write_file(film("1.2.3.1", "Doe^Jane", "P1"), tmp_path / "in" / "a.dcm")
    rows = rows_of(tmp_path / "in", {"a.dcm": (0.9,)}, (ONE,))
    written, made = results(tmp_path / "in", rows, (ONE,), kinds=ResultKind.named(words))
    assert written.objects == len(words)
    assert {word for word, found in made.items() if found} == set(words)


def test_what_a_node_does_not_get_is_known_by_its_header(tmp_path: Path) -> None:
    source = tmp_path / "in" / "a.dcm"
    write_file(film("1.2.3.1", "Doe^Jane", "P1"), source)
    results(tmp_path / "in", rows_of(tmp_path / "in", {"a.dcm": (0.9,)}, (ONE,)), (ONE,))
    made = {path.name.partition("-")[0]: path for path in (tmp_path / "out").rglob("*.dcm")}
    assert {word: result_kind(path) for word, path in made.items()} == {word: word for word in made}
    (tmp_path / "no.dcm").write_bytes(b"\0" * 200)
    everything = (*made.values(), source, tmp_path / "no.dcm", tmp_path / "gone.dcm")
    node = PacsNode(name="Archive", host="pacs.example", title="PACS", results="pdf, sr")
    assert unwanted_results(everything, node) == {made["sc"], made["map"]}


def test_nothing_but_a_line_for_what_is_not_suspected(tmp_path: Path) -> None:
    write_file(film("1.2.3.1", "Doe^Jane", "P1"), tmp_path / "in" / "a.dcm")
    rows = rows_of(tmp_path / "in", {"a.dcm": (0.1, 0.4375)}, (ONE, OTHER))
    written, made = results(tmp_path / "in", rows, (ONE, OTHER))
    assert (written.files, written.studies, written.failed) == (1, 1, 0)
    # The other model's finding is below borderline too.
    assert {kind: len(found) for kind, found in made.items()} == {"sr": 1, "sc": 0, "map": 1, "pdf": 1}
    (report,) = made["sr"]
    assert texts(report, "Finding looked for") == ["Disc not suspected, 10 (Tiny model, tiny 1.2.3)."]
    assert texts(report, "Suspicion") == ["Borderline"]
    assert texts(report, "Study's line") == ["Disc borderline, 43. Research use only. Not for diagnosis."]


def test_no_object_shows_a_negative(tmp_path: Path) -> None:
    write_file(film("1.2.3.1", "Doe^Jane", "P1"), tmp_path / "in" / "a.dcm")
    rows = rows_of(tmp_path / "in", {"a.dcm": (0.1, 0.2)}, (ONE, OTHER))
    _, made = results(tmp_path / "in", rows, (ONE, OTHER))
    assert {kind: len(found) for kind, found in made.items()} == {"sr": 1, "sc": 0, "map": 0, "pdf": 1}
    (report,) = made["sr"]
    assert texts(report, "Study's line")[0].startswith("Nothing suspected by 2 models.")
    assert len(texts(report, "Finding looked for")) == 2
    assert texts(report, "Finding") == []


def test_a_suspected_finding_has_one_capture_of_the_picture_that_shows_it(tmp_path: Path) -> None:
    for n, name in enumerate("abc", 1):
        dataset = film("1.2.3.1", "Doe^Jane", "P1", SeriesInstanceUID="1.2.3.1.1", InstanceNumber=n)
        write_file(dataset, tmp_path / "in" / f"{name}.dcm")
    shares = {"a.dcm": (0.625, 0.75), "b.dcm": (0.9, 0.1), "c.dcm": (0.2, 0.1)}
    _, made = results(tmp_path / "in", rows_of(tmp_path / "in", shares, (ONE, OTHER)), (ONE, OTHER))
    assert {kind: len(found) for kind, found in made.items()} == {"sr": 1, "sc": 2, "map": 2, "pdf": 1}
    shown = {
        capture.DerivationDescription.split(". ")[0]: capture.SourceImageSequence[0].ReferencedSOPInstanceUID
        for capture in made["sc"]
    }
    uids = {name: dcmread(tmp_path / "in" / f"{name}.dcm").SOPInstanceUID for name in "abc"}
    assert shown == {"Disc suspected, 89": uids["b"], "Disc suspected, 75": uids["a"]}
    # Viewers show the highest score first.
    by_number = sorted(made["sc"], key=lambda capture: capture.InstanceNumber)
    assert by_number[0].DerivationDescription.startswith("Disc suspected, 89")
    (report,) = made["sr"]
    assert sorted(map(float, texts(report, SCORE))) == [62, 75, 89]


def test_two_patients_under_one_study_uid_are_never_mixed(tmp_path: Path) -> None:
    write_file(film("1.2.3.1", "Alpha^Anna", "A1"), tmp_path / "in" / "a.dcm")
    write_file(film("1.2.3.1", "Beta^Bert", "B2"), tmp_path / "in" / "b.dcm")
    rows = rows_of(tmp_path / "in", {"a.dcm": (0.9,), "b.dcm": (0.1,)}, (ONE,))
    written, made = results(tmp_path / "in", rows, (ONE,))
    assert written.studies == 2
    assert {kind: len(found) for kind, found in made.items()} == {"sr": 2, "sc": 1, "map": 1, "pdf": 2}
    said = {str(report.PatientID): texts(report, "Study's line")[0] for report in made["sr"]}
    assert said["A1"].startswith("Disc suspected, 89.")
    assert said["B2"].startswith("Nothing suspected by 1 model.")
    assert {str(capture.PatientID) for capture in made["sc"]} == {"A1"}
    assert len({report.SeriesInstanceUID for report in made["sr"]}) == 2
    for report in made["sr"]:
        own = dcmread(tmp_path / "in" / ("a.dcm" if report.PatientID == "A1" else "b.dcm")).SOPInstanceUID
        other = dcmread(tmp_path / "in" / ("b.dcm" if report.PatientID == "A1" else "a.dcm")).SOPInstanceUID
        assert own in str(report)
        assert other not in str(report)
    for document in made["pdf"]:
        assert str(document.PatientName) in ("Alpha^Anna", "Beta^Bert")


@pytest.mark.parametrize(
    ("given", "side", "word"),
    [
        ({"ImageLaterality": "L"}, "L", ["Left"]),
        ({"Laterality": "R"}, "R", ["Right"]),
        ({"ImageLaterality": "R", "Laterality": "L"}, "R", ["Right"]),
        ({"ImageLaterality": "B"}, "", ["Right and left"]),
        ({"ImageLaterality": "U"}, "", []),
        ({"ImageLaterality": "links"}, "", []),
        ({}, "", []),
    ],
)
def test_the_side_is_in_every_object(
    tmp_path: Path, given: dict[str, str], side: str, word: list[str]
) -> None:
    write_file(film("1.2.3.1", "Doe^Jane", "P1", **given), tmp_path / "in" / "a.dcm")
    _, made = results(tmp_path / "in", rows_of(tmp_path / "in", {"a.dcm": (0.9,)}, (ONE,)), (ONE,))
    for kind in ("sc", "map"):
        (found,) = made[kind]
        assert str(found.get("Laterality") or "") == side
    (report,) = made["sr"]
    assert texts(report, "Image Laterality") == word
    assert texts(report, "Finding Site") == ["Hand"]
    assert texts(report, "Laterality") == word


def test_series_of_left_and_right_stand_apart_and_numbers_are_unique(tmp_path: Path) -> None:
    for n, side in enumerate("LRL"):
        # All pictures have the same number, as if from several series.
        write_file(film("1.2.3.1", "Doe^Jane", "P1", ImageLaterality=side), tmp_path / "in" / f"{n}.dcm")
    shares = {"0.dcm": (0.9, 0.1), "1.dcm": (0.1, 0.8), "2.dcm": (0.7, 0.1)}
    cards = (ONE, OTHER)
    first = rows_of(tmp_path / "in", shares, cards)
    _, made = results(tmp_path / "in", first, cards)
    assert {(c.Laterality, c.SeriesNumber) for c in made["sc"]} == {("L", 9912), ("R", 9922)}
    # A later export of the same study adds to the same series, with new instance numbers.
    hashes = {name: f"{n:064x}" for n, name in enumerate(shares)}
    about = about_of(first[0].reading)
    at = datetime(2026, 1, 2, tzinfo=UTC)
    key = PictureKey(hashes["0.dcm"], 1)
    decision = Decision(key, about, Verdict.AGREE, "", "", blind=False, at=at)
    decided = Decided(hashes, {key: DecisionState().with_entries([decision])})
    _, made = results(tmp_path / "in", rows_of(tmp_path / "in", shares, cards), cards, decided)
    assert {kind: len(found) for kind, found in made.items()} == {"sr": 2, "sc": 2, "map": 2, "pdf": 2}
    every = [found for kind in made.values() for found in kind]
    numbers = Counter((found.SeriesInstanceUID, found.InstanceNumber) for found in every)
    assert set(numbers.values()) == {1}
    assert len({found.SeriesNumber for found in every}) == len({found.SeriesInstanceUID for found in every})


def test_what_no_model_read_has_a_report_that_says_why(tmp_path: Path) -> None:
    write_file(film("1.2.3.1", "Doe^Jane", "P1"), tmp_path / "in" / "a.dcm")
    rows = rows_of(tmp_path / "in", {"a.dcm": (float("nan"), 0.1)}, (ONE, OTHER))
    _, made = results(tmp_path / "in", rows, (ONE, OTHER))
    (report,) = made["sr"]
    assert texts(report, "Study's line")[0].startswith("Nothing suspected by 1 of 2 models.")
    assert texts(report, "Not read") == ["Disc: refused. It is unlike what the model learned from."]


def test_a_stack_has_one_group_one_capture_and_one_decision(tmp_path: Path) -> None:
    shares = {}
    for n in range(1, 9):
        dataset = film(
            "1.2.3.1",
            "Doe^Jane",
            "P1",
            SOPClassUID=CTImageStorage,
            Modality="CT",
            SeriesInstanceUID="1.2.3.1.1",
            InstanceNumber=n,
            ImagePositionPatient=[0, 0, 5 * n],
            ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
            FrameOfReferenceUID="1.2.3.9",
            PixelSpacing=[1, 1],
            SliceThickness=5,
        )
        write_file(dataset, tmp_path / "in" / f"{n}.dcm")
        shares[f"{n}.dcm"] = (0.9 if n == 5 else 0.75 if n == 4 else 0.1,)
    rows = rows_of(tmp_path / "in", shares, (ONE,))
    key = PictureKey("5" * 64, 1)
    about = about_of(next(row.reading for row in rows if row.reading.file == "5.dcm"))
    decision = Decision(key, about, Verdict.AGREE, "", "", blind=False, at=datetime(2026, 1, 2, tzinfo=UTC))
    decided = Decided({"5.dcm": "5" * 64}, {key: DecisionState().with_entries([decision])})
    _, made = results(tmp_path / "in", rows, (ONE,), decided)
    assert {kind: len(found) for kind, found in made.items()} == {"sr": 1, "sc": 1, "map": 1, "pdf": 1}
    (report,) = made["sr"]
    # The weaker of two neighbours decides the score; the stronger one is shown.
    assert [float(score) for score in texts(report, SCORE)] == [75]
    assert texts(report, "Reader's verdict on the finding") == ["Agrees"]
    assert "Score of a stack of 8 slices, of which this is the key slice." in texts(report, "Comment")
    key_slice = dcmread(tmp_path / "in" / "5.dcm").SOPInstanceUID
    assert made["sc"][0].SourceImageSequence[0].ReferencedSOPInstanceUID == key_slice


def many_findings() -> Card:
    """Return a multi-label card of 14 findings, each with its own operating point."""
    names = tuple(f"finding_{n}" for n in range(14))
    base = make_card(names)
    golden = GoldenCase(
        name="blank",
        picture=base.golden[0].picture,
        probabilities=(0.5,) * 14,
        maps=Array.pack(np.zeros((14, 4, 4), np.float32)),
    )
    points = tuple(
        OperatingPoint(positive=(name,), threshold=0.3 + 0.04 * n, chosen_by="a test")
        for n, name in enumerate(names)
    )
    fields = {**vars(base), "task": "multi-label", "operating_points": points, "golden": (golden,)}
    return Card(**fields)


def test_each_of_many_findings_has_its_own_place(tmp_path: Path) -> None:
    card = many_findings()
    source = film("1.2.3.1", "Doe^Jane", "P1")
    write_file(source, tmp_path / "in" / "a.dcm")
    made = make_read("a.dcm", ONE, probabilities=(0.5, 0.5)).reading
    (picture,) = read_pictures(next(walk([tmp_path / "in"])), Limits())
    p = np.array([0.9, 0.5] + [0.05] * 11 + [0.9], np.float32)
    maps = np.zeros((14, 4, 4), np.float32)
    maps[:, 1, 2] = 2.0
    reading = replace(
        made, identity=picture.identity, shape=picture.shape, finding=finding_from(card, p, maps)
    )
    _, objects = results(tmp_path / "in", [JournalRow(reading, make_read().preview)], (card,))
    assert {kind: len(found) for kind, found in objects.items()} == {"sr": 1, "sc": 3, "map": 3, "pdf": 1}
    (report,) = objects["sr"]
    assert texts(report, "Finding") == ["Finding_0", "Finding_13", "Finding_1"]
    assert [float(score) for score in texts(report, SCORE)] == [92, 72, 62]
    assert len(texts(report, "Finding looked for")) == 11
    need("dciodvfy", "dsrdump")
    paths = list((tmp_path / "out").rglob("*.dcm"))
    assert errors_of(paths) == {}
    assert text_of(next(path for path in paths if path.name.startswith("sr-")))


def test_results_are_no_sources_of_results(tmp_path: Path) -> None:
    write_file(film("1.2.3.1", "Doe^Jane", "P1"), tmp_path / "in" / "a.dcm")
    cards = (ONE,)
    _, made = results(tmp_path / "in", rows_of(tmp_path / "in", {"a.dcm": (0.9,)}, cards), cards)
    made["sc"][0].save_as(tmp_path / "in" / "own.dcm")
    rows = rows_of(tmp_path / "in", {"a.dcm": (0.9,), "own.dcm": (0.9,)}, cards)
    written, again = results(tmp_path / "in", rows, cards)
    assert written.files == 1
    assert written.objects == 0
    assert {kind: len(found) for kind, found in again.items()} == {"sr": 1, "sc": 1, "map": 1, "pdf": 1}
