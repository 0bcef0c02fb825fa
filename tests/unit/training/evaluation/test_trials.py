"""An evaluation of the tiny model with a finding, boxes and foreign sets, up to card and page."""

import dataclasses

import numpy as np
import onnx
import pytest

pytest.importorskip("torch")

from PIL import Image

from core.models.onnx_file import check_model
from core.progress import Progress
from training.data.run_folder import RunData
from training.data.split import SplitPart
from training.errors import TrainingError
from training.evaluation.evaluate import measure_test_part
from training.evaluation.gate_test import GateCase, own_cases, pooled, try_gate
from training.evaluation.picture_files import find_files, grey_picture
from training.evaluation.plots import draw_all
from training.evaluation.report import evaluation_markdown
from training.evaluation.sheets import surest
from training.evaluation.summary import summary
from training.evaluation.trials import find_places, notes, point, run_trials
from training.fitting.shipped_network import greatest_difference, run_onnx
from training.packaging.card_page import card_markdown
from training.packaging.export import make_package
from training.packaging.regate import GateOptions, refit_gate
from training.recipe.files import archives
from training.recipe.sections import Data, OperatingRule, World


@pytest.fixture(scope="module")
def finding_recipe(recipe):
    worlds = (World(name="clinic", sources=("odd",)), World(name="ward", sources=("even", "old")))
    rule = OperatingRule(positive=("bars",), threshold=0.4)
    gate = recipe.gate.model_copy(update={"alike": ("medical-mnist/bars",)})
    own = recipe.data.model_copy(update={"worlds": worlds})
    return recipe.model_copy(update={"operating_point": rule, "data": own, "gate": gate})


@pytest.fixture(scope="module")
def sourced(data):
    """Return the synthetic data from two sources, with a box over every whole picture of bars."""
    entries = tuple(
        dataclasses.replace(
            entry,
            source=("even", "odd")[number % 2],
            boxes=((0.5, 0.5, 1.0, 1.0),) if entry.label == "bars" else (),
        )
        for number, entry in enumerate(data.entries)
    )
    return RunData(data.pictures, data.labels, entries, data.parts)


@pytest.fixture(scope="module")
def measured(finding_recipe, sourced, trained):
    fitted, statistics = trained
    statistics = dataclasses.replace(statistics, threshold=0.4)
    counted = []
    progress = Progress(lambda state: counted.append((state.done, state.total)))
    report, answers = measure_test_part(finding_recipe, sourced, fitted, statistics, progress)
    assert counted[-1][0] == counted[-1][1]
    return report, answers, (fitted, statistics)


@pytest.fixture(scope="module")
def places(drawn_set, finding_recipe, tmp_path_factory):
    """Add to the synthetic set one whose classes are image kinds, and one of plain and tiny pictures."""
    folder = tmp_path_factory.mktemp("sets")
    kinds, odd = folder / "medical-mnist", folder / "bone-fracture"
    for label in ("bars", "noise"):
        (kinds / label).mkdir(parents=True)
    (odd / "plain").mkdir(parents=True)
    rng = np.random.default_rng(0)
    for number in range(6):
        Image.open(drawn_set / "bars" / f"{number + 4:03d}.png").save(kinds / "bars" / f"{number}.png")
        grey = rng.integers(0, 256, (40, 40), dtype=np.uint8)
        Image.fromarray(grey).save(kinds / "noise" / f"{number}.png")
        plain = np.full((40, 40), 20 * number, dtype=np.uint8) if number < 4 else grey[:9, :9]
        Image.fromarray(plain).save(odd / "plain" / f"{number}.png")
    names = ["medical-mnist", "bone-fracture", "gone.zip", "drawn.zip"]
    return find_places(drawn_set, finding_recipe.data, folder, names)


@pytest.fixture(scope="module")
def package(finding_recipe, recipe_text, measured):
    report, _, state = measured
    return make_package(finding_recipe, recipe_text, *state, report)


@pytest.fixture(scope="module")
def trials(package, finding_recipe, measured, places):
    return run_trials(*package, finding_recipe, measured[1].files, places, Progress())


def test_figures_stand_beside_their_floor_and_their_blanked_selves(measured):
    report, answers, _ = measured
    for figures in (report.figures, report.blanked, report.floor, report.svm):
        assert {"accuracy", "auc", "average_precision", "macro_auc"} <= set(figures)
    assert {"sensitivity", "specificity", "ppv", "npv"} <= set(report.figures)
    assert "sensitivity" not in report.floor
    assert len(report.robustness) == 9
    positive = answers.predictions.labels == report.classes.index("bars")
    called = answers.predictions.probabilities[:, report.classes.index("bars")] >= 0.4
    assert report.figures["sensitivity"].value == pytest.approx(called[positive].mean())
    assert {part.name for part in report.per_source} == {"even", "odd"}
    assert {part.name for part in report.per_world} == {"clinic", "ward"}
    assert sum(part.pictures for part in report.per_source) == report.pictures
    assert {(p.positive_source, p.negative_source) for p in report.source_pairs if p.same_world} == {
        ("even", "even"),
        ("odd", "odd"),
    }


def test_each_case_is_refused_for_its_reason(trials, package):
    found = {trial.result.name: trial.result for trial in trials}
    odd = found["bone-fracture"]
    assert (odd.kind, odd.pictures, odd.refused.value) == ("foreign", 6, 1.0)
    assert odd.reasons == {"blank": 4, "too-small": 2}
    assert found["medical-mnist/bars"].kind == "alike"
    assert found["medical-mnist/noise"].kind == "foreign"
    assert found["own test part"].kind == "own"
    assert {trial.result.name for trial in trials if trial.result.kind == "changed"} == {
        "own, inverted",
        "own, turned by 90°",
        "own, turned by 180°",
        "own, turned by 270°",
        "own, flipped top to bottom",
    }
    for trial in trials:
        far = int((trial.parts > 1).sum())
        assert trial.result.reasons.get("out-of-distribution", 0) == far
        assert trial.result.refused.value == sum(trial.result.reasons.values()) / trial.result.pictures


def test_own_pictures_are_judged_at_the_gate_as_when_they_were_prepared(trials, measured):
    own = next(trial.result for trial in trials if trial.result.kind == "own")
    assert own.pictures == measured[0].pictures
    assert own.reasons.get("out-of-distribution", 0) == round(measured[0].beyond_gate.value * own.pictures)


def test_a_case_without_pictures_is_no_trial(package):
    assert try_gate(package[1], lambda pictures: pictures, GateCase("none", "foreign", ())) is None


def test_pictures_refused_at_sight_are_never_looked_at(package):
    def infer(pictures):
        raise AssertionError

    blank = [grey_picture("b", np.zeros((40, 40), dtype=np.uint8))] * 3
    trial = try_gate(package[1], infer, GateCase("blank", "foreign", blank))
    assert trial.result.reasons == {"blank": 3}
    assert len(trial.parts) == 0


def test_own_pictures_are_changed_as_the_case_says(drawn_set):
    own = list(find_files(drawn_set, ["bars/005.png", "disc/007.png"]).values())
    # All cases are listed first, as an evaluation does, and their pictures are read later.
    cases = {case.name: case for case in list(own_cases(own, seed=0))}
    found = {name: {p.name: p.pixels for p in case.pictures} for name, case in cases.items()}
    for name, pixels in found["own test part"].items():
        assert np.array_equal(found["own, inverted"][name], 255 - pixels)
        assert np.array_equal(found["own, turned by 90°"][name], np.rot90(pixels))
        assert np.array_equal(found["own, turned by 180°"][name], pixels[::-1, ::-1])
        assert np.array_equal(found["own, turned by 270°"][name], np.rot90(pixels, 3))
        assert np.array_equal(found["own, flipped top to bottom"][name], pixels[::-1])
    assert len(found["own test part"]) == 2


def test_missing_sets_are_noted(finding_recipe, places):
    assert places.missing == ("gone.zip",)
    assert notes(places) == ("gone.zip was not found: the gate was not tried with it.",)
    nowhere = find_places(None, finding_recipe.data, places.others[0].parent, [])
    assert not nowhere.own
    assert "own pictures" in notes(nowhere)[0]


def test_pointing_with_boxes_over_whole_pictures_always_hits(finding_recipe, measured, sourced, places):
    report, answers, _ = measured
    found = point(finding_recipe, report, answers, sourced, places)
    number = report.classes.index("bars")
    hits = (answers.predictions.labels == number) & (answers.predictions.probabilities[:, number] >= 0.4)
    assert found.pictures == hits.sum()
    assert found.hits.value == found.near_hits.value == found.centre.value == 1.0
    assert found.area.value == pytest.approx(1.0)
    assert point(finding_recipe, report, answers, sourced, dataclasses.replace(places, own=None)) is None


def test_the_surest_come_first(measured):
    answers = measured[1]
    found = answers.predictions
    for label in range(3):
        right = surest(answers, label, right=True)
        confidence = found.probabilities[right].max(axis=1)
        assert (np.diff(confidence) <= 0).all()
        assert (found.predicted[right] == label).all()
        assert (found.predicted[surest(answers, label, right=False)] != label).all()


def test_card_and_pages_hold_it_all(finding_recipe, recipe_text, measured, sourced, places, trials, tmp_path):
    report, answers, state = measured
    report = report.model_copy(
        update={
            "pointing": point(finding_recipe, report, answers, sourced, places),
            "gate_test": tuple(trial.result for trial in trials),
            "notes": notes(places),
        }
    )
    data, card = make_package(finding_recipe, recipe_text, *state, report)
    assert check_model(data, "tiny.onnx").gate_test == report.gate_test
    names = [evaluation.name for evaluation in card.evaluations]
    assert len(set(names)) == len(names)
    assert {"clinic", "ward", "gamma 0.7"} <= set(names)

    plots = draw_all(tmp_path, report, answers, trials, card)
    assert {"finding.png", "worlds.png", "gate.png", "samples.png"} <= {plot.name for plot in plots}
    page = evaluation_markdown(report, [plot.name for plot in plots])
    shown = card_markdown(card, "0" * 64, len(data))
    for text in (page, shown):
        assert "| clinic" in text
        assert "borders blanked" in text
        assert "Refused of all foreign pictures together" in text
        assert "| Sensitivity at the threshold |" in text
        assert "## Pointing game" in text
    assert "gone.zip was not found" in page
    lines = "\n".join(summary(report))
    assert f"refused of foreign pictures: {pooled(report.gate_test, 'foreign').value:.4f}" in lines
    assert "clinic: auc" in lines


def test_all_data_sets_of_the_recipes_are_known():
    assert {"medical-mnist.zip", "bone-fracture.zip", "brain-tumor-mri.zip"} <= set(archives())


def test_a_source_is_in_one_world_only(recipe):
    world = {"name": "a", "sources": ["x"]}
    with pytest.raises(ValueError, match="two worlds"):
        Data.model_validate(recipe.data.model_dump() | {"worlds": [world, world | {"name": "b"}]})
    assert recipe.data.world_of("x") == "x"


def test_a_gate_is_fitted_anew_and_the_network_stays(package, finding_recipe, sourced, places):
    data, card = package
    changed = {"limits": "centre", "quantile": 0.5, "least_probability": 0.6, "lightly_varied": False}
    recipe = finding_recipe.model_copy(update={"gate": finding_recipe.gate.model_copy(update=changed)})
    wanted = GateOptions(recipe, card.provenance.recipe, sourced, places)
    made, again = refit_gate(data, wanted, Progress())
    assert check_model(made, again.id) == again
    assert len(again.gate.limits) in (0, len(card.class_names))
    assert (again.gate.least_probability, again.gate.limit < card.gate.limit) == (0.6, True)
    pictures = sourced.of(SplitPart.VALIDATION).pictures.numpy()
    before, after = (run_onnx(onnx.load_model_from_string(package), pictures) for package in (data, made))
    assert all(difference == 0 for difference in greatest_difference(before, after).values())
    own = {trial.name: trial.refused.value for trial in again.gate_test}
    assert own["own test part"] > {t.name: t.refused.value for t in card.gate_test}.get("own test part", 0.0)
    with pytest.raises(TrainingError, match="more than the gate"):
        refit_gate(
            data, dataclasses.replace(wanted, recipe=recipe.model_copy(update={"seed": 99})), Progress()
        )
