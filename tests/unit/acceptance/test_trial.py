"""The acceptance test on synthetic cases: every file counted, figures from the results, profiles."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pikepdf
import pytest

from core.acceptance.evaluated import models_of, quote
from core.acceptance.labels import find_table, from_folders, read_table
from core.acceptance.measuring import compare_models
from core.acceptance.profile import find_profile
from core.acceptance.profile_files import profiles
from core.acceptance.signing import sign_trial
from core.acceptance.trial import AcceptanceTrial, MeasuredTrial, find_cases, run_trials
from core.errors import AcceptanceError, Cancelled, Reason
from core.inference.model_loading import Opened, open_models
from core.models.card import OperatingPoint
from core.progress import Progress
from core.reports.acceptance.pdf import write_acceptance
from core.reports.acceptance.tables import write_cases, write_figures
from core.settings_file import read_settings
from core.statistics.operating_point import Scores, choose_threshold
from tests.support.pictures import dicom, save, write_dicom
from tests.support.tiny_model import tiny_card, tiny_catalogue

POINT = OperatingPoint(positive=("bright",), threshold=0.5, chosen_by="hand")


def drawn(grey: int) -> np.ndarray:
    return np.clip(grey + 30 * np.sin(np.mgrid[0:40, 0:40][0] / 4), 0, 255).astype(np.uint8)


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    catalogue = tiny_catalogue(tmp_path / "models", tiny_card(operating_point=POINT))
    return open_models([catalogue.read("tiny")], "cpu")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Make labelled drawings: two that the model gets wrong, one blank, one broken, one without a class."""
    folder = tmp_path / "site"
    for n, grey in enumerate((250, 240, 230, 40)):
        save(drawn(grey), folder / "Bright" / f"{n}.png")
    for n, grey in enumerate((10, 20, 30, 240)):
        save(drawn(grey), folder / "dark" / f"{n}.png")
    save(np.full((40, 40), 90, np.uint8), folder / "bright" / "blank.png")
    (folder / "dark" / "broken.png").write_text("no picture")
    save(drawn(100), folder / "other" / "a.png")
    return folder


def tried(
    opened: Opened, folder: Path, group_by: tuple[str, ...] = (), table: Path | None = None
) -> AcceptanceTrial:
    (trial,) = run_trials(find_cases(folder, table), opened, 0, Progress(), group_by)
    return trial


def test_every_file_is_counted_once(opened: Opened, site: Path) -> None:
    trial = tried(opened, site)
    measured = trial.measured()
    assert measured.whole.pictures == 8
    assert measured.unread.refused == {Reason.BLANK: 1}
    assert measured.unread.errors == {Reason.NOT_AN_IMAGE: 1}
    assert trial.unlabelled == ("other/a.png",)
    assert measured.unlabelled == 1
    figures = measured.whole.figures
    for name, part, whole in (
        ("sensitivity", 3, 4),
        ("specificity", 3, 4),
        ("ppv", 3, 4),
        ("npv", 3, 4),
        # The blank picture is bright too, but was not found.
        ("sensitivity_all", 3, 5),
    ):
        assert (figures[name].part, figures[name].whole) == (part, whole), name
        assert figures[name].low < figures[name].value < figures[name].high
    assert len(trial.worst) == 8


def test_figures_equal_scikit_learns(opened: Opened, site: Path) -> None:
    reference = pytest.importorskip("sklearn.metrics")
    trial = tried(opened, site)
    measured = trial.measured()
    read = [case for case in trial.cases if case.read]
    truth = np.array([case.label == "bright" for case in read])
    score = np.array([case.probabilities[2] for case in read])
    said = score >= 0.5
    figures = {name: figure.value for name, figure in measured.whole.figures.items()}
    tn, _, fn, _ = reference.confusion_matrix(truth, said).ravel()
    expected = {
        "sensitivity": reference.recall_score(truth, said),
        "specificity": reference.recall_score(~truth, ~said),
        "ppv": reference.precision_score(truth, said),
        "npv": tn / (tn + fn),
        "auc": reference.roc_auc_score(truth, score),
        "average_precision": reference.average_precision_score(truth, score),
        "brier": reference.brier_score_loss(truth, score),
    }
    for name, value in expected.items():
        assert figures[name] == pytest.approx(value, abs=1e-12), name


def test_another_threshold_changes_what_follows_from_it_alone(opened: Opened, site: Path) -> None:
    trial = tried(opened, site)
    strict = trial.measured(0.999999)
    assert strict.whole.figures["sensitivity"].part == 0
    assert strict.whole.figures["auc"] == trial.measured().whole.figures["auc"]
    assert "ppv" not in strict.whole.figures


def test_a_table_names_patients_and_groups_and_what_is_missing(opened: Opened, site: Path) -> None:
    table = site / "labels.csv"
    rows = ["file,label,patient,machine", "Bright/0.png,bright,p1,A", "Bright/1.png,BRIGHT,p1,B"]
    rows += [
        "dark/0.png,Dark,p2,A",
        "dark\\1.png,dark,p2,B",
        "gone.png,dark,p3,B",
        "other/a.png,strange,p4,B",
    ]
    table.write_text("\n".join(rows), "utf-8-sig")
    assert find_table(site) == table
    trial = tried(opened, site)
    measured = trial.measured()
    assert (measured.whole.pictures, measured.whole.patients) == (4, 2)
    assert measured.unread.errors == {Reason.NOT_FOUND: 1}
    # Pictures without a row in the table were not read either.
    assert measured.unlabelled == 7
    assert [(part.name, part.pictures) for part in measured.subgroups["machine"]] == [("A", 2), ("B", 2)]


def test_dicom_attributes_tell_cases_apart(opened: Opened, tmp_path: Path) -> None:
    ages = ("001Y", "017Y", "070Y", "")
    for n, (label, age, sex) in enumerate(zip(("bright", "dark") * 2, ages, "FMMF", strict=True)):
        made = dicom(drawn(200 - 150 * (label == "dark")), PatientAge=age, PatientSex=sex, PatientID=f"p{n}")
        made.StationName = f"room {n % 2}"
        write_dicom(made, tmp_path / "site" / label / f"{n}.dcm")
    groups = tried(opened, tmp_path / "site").measured().subgroups
    assert [part.name for part in groups["PatientAge"]] == ["0 to 1", "2 to 17", "65 to 79", "not said"]
    assert {part.name: part.pictures for part in groups["PatientSex"]} == {"F": 2, "M": 2}
    chosen = tried(opened, tmp_path / "site", ("StationName",)).measured().subgroups
    assert {part.name: part.pictures for part in chosen["StationName"]} == {"room 0": 2, "room 1": 2}
    assert list(chosen) == ["StationName"]
    with pytest.raises(AcceptanceError, match="Nonsense is neither"):
        tried(opened, tmp_path / "site", ("Nonsense",))


def test_labels_that_cannot_be_told_are_one_sentence(opened: Opened, tmp_path: Path) -> None:
    card = opened.models[0].card
    table = tmp_path / "t.csv"
    for text, words in (
        ("a,b\n1,2", "lacks the columns"),
        ("", "lacks the columns"),
        ("file,label\na,x", "None of the labels"),
        ("file,label\na,dark\na,dark", "twice"),
    ):
        table.write_text(text)
        with pytest.raises(AcceptanceError, match=words):
            read_table(table, card)
    table.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AcceptanceError, match="cannot be read"):
        read_table(table, card)
    with pytest.raises(AcceptanceError, match="Name the folders after"):
        from_folders(["x/a.png"], card)
    with pytest.raises(AcceptanceError, match="is not a folder"):
        find_cases(table, None)


def test_a_cancelled_test_measures_nothing(opened: Opened, site: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        run_trials(find_cases(site, None), opened, 0, progress)


def test_a_signed_test_is_found_by_its_model_and_its_threshold_holds(opened: Opened, site: Path) -> None:
    trial = tried(opened, site)
    chosen = choose_threshold(Scores(np.array([0.2, 0.9]), np.array([False, True]), ("a", "b")), "0.25")
    with pytest.raises(AcceptanceError, match="person who signs"):
        sign_trial(trial, trial.measured(0.25), " ", chosen.rule)
    assert find_profile("tiny", trial.package.sha256) is None
    profile, path = sign_trial(trial, trial.measured(0.25), "Dr. Ü", chosen.rule)
    assert path.parent == profiles()
    assert find_profile("tiny", trial.package.sha256) == profile
    assert find_profile("tiny", "0" * 64) is None
    assert "Accepted by Dr. Ü" in profile.words
    (own,) = read_settings().thresholds
    assert (own.model, own.threshold) == ("tiny", 0.25)
    assert "Dr. Ü" in own.reason
    assert open_models([trial.package], "cpu").models[0].card.operating_point.threshold == 0.25
    accepted = open_models([trial.package], "cpu")
    (model,) = models_of(accepted)
    assert model.accepted == profile.words
    assert "The threshold is another now: 0.5" in quote(trial.card, trial.package.sha256)
    path.write_text("{}")
    assert "cannot be read" in quote(trial.card, trial.package.sha256)
    with pytest.raises(AcceptanceError, match="cannot be read"):
        find_profile("tiny", trial.package.sha256)


def test_the_fingerprint_follows_contents_and_labels_alone(opened: Opened, site: Path) -> None:
    first = tried(opened, site).fingerprint
    (site / "Bright" / "0.png").rename(site / "Bright" / "renamed.png")
    assert tried(opened, site).fingerprint == first
    (site / "Bright" / "1.png").rename(site / "dark" / "9.png")
    assert tried(opened, site).fingerprint != first


def test_two_models_are_compared_on_what_both_have_read(opened: Opened, site: Path) -> None:
    trial = tried(opened, site)
    strict = trial.card.model_copy(update={"operating_point": POINT.model_copy(update={"threshold": 0.9999})})
    found = compare_models(trial.cases, trial.card, trial.cases[1:], strict)
    assert (found.cases, found.only_first, found.only_second) == (7, 1, 0)
    assert found.area is not None
    assert found.area.p == 1.0
    # The strict version finds nothing and raises no false alarm.
    assert found.second.figures["sensitivity"].value == 0
    assert (found.right.only_first, found.right.only_second) == (2, 1)


def test_the_report_and_the_files_hold_every_case(opened: Opened, site: Path, tmp_path: Path) -> None:
    trial = tried(opened, site)
    measured = trial.measured()
    compared = compare_models(trial.cases, trial.card, trial.cases, trial.card)
    tested = [MeasuredTrial(trial, measured, (trial, compared))]
    write_acceptance(tested, tmp_path / "r.pdf")
    with pikepdf.open(tmp_path / "r.pdf") as pdf:
        assert len(pdf.pages) >= 2
        assert "Subgroups" not in str(pdf.Root.get("/Outlines", ""))
    write_cases(tested, tmp_path / "c.csv")
    rows = list(csv.DictReader((tmp_path / "c.csv").read_text("utf-8-sig").splitlines()))
    assert len(rows) == 10
    assert sum(row["right"] == "false" for row in rows) == 2
    assert {row["reason"] for row in rows} == {"", "blank", "not-an-image"}
    write_figures(tested, tmp_path / "f.json")
    raw = json.loads((tmp_path / "f.json").read_text())
    assert raw["evaluation"]["whole"]["figures"]["sensitivity"]["part"] == 3
    assert raw["notice"].startswith("Research use only")


def test_a_model_without_an_operating_point_is_measured_by_class(
    tiny: Opened, site: Path, tmp_path: Path
) -> None:
    trial = tried(tiny, site)
    measured = trial.measured()
    assert measured.threshold is None
    assert [part.name for part in measured.classes] == ["dark", "middle", "bright"]
    right = sum(row[number] for number, row in enumerate(measured.confusion))
    assert measured.whole.figures["accuracy"].part == right
    write_acceptance([MeasuredTrial(trial, measured)], tmp_path / "r.pdf")
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
