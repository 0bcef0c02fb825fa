"""The parts of an evaluation on numbers and pictures with known results."""

import numpy as np
import pytest

pytest.importorskip("torch")

from PIL import Image
from sklearn import metrics as reference

from core.images.display.prepare import content_box
from core.models.card import Preparation
from core.models.evidence import GateTrial, Measure
from core.statistics.figures import Predictions
from core.statistics.operating_point import scores_of
from training.data.split import SplitPart
from training.evaluation import drawings
from training.evaluation.baselines import shortcut_floor, support_vectors
from training.evaluation.gate_test import pooled
from training.evaluation.metrics import clopper_pearson, measures
from training.evaluation.operating import finding_figures, ranking_figures
from training.evaluation.picture_files import by_folder, find_files, read, sample
from training.evaluation.pointing import Pointed, play, strongest
from training.evaluation.robustness import BLANKED, CHANGES, blank_borders
from training.evaluation.sources import apart, source_pairs

SQUARE = Preparation(name="letterbox", height=64, width=64)


@pytest.fixture(scope="module")
def predictions():
    """Return three classes; half the pictures are from sources with only one side of the finding."""
    rng = np.random.default_rng(3)
    labels = rng.integers(0, 3, 300)
    logits = np.round(rng.normal(size=(300, 3)) + 1.2 * np.eye(3)[labels], 1)
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return Predictions(probabilities, labels, tuple(map(str, range(300))), ("none", "a", "b"))


def test_the_finding_has_the_figures_of_scikit_learn(predictions):
    scores = scores_of(predictions, ("a", "b"))
    found = finding_figures(scores, 0.6, seed=1, resamples=50)
    called = scores.values >= 0.6
    (tn, fp), (fn, tp) = reference.confusion_matrix(scores.positive, called)
    assert found["auc"].value == pytest.approx(reference.roc_auc_score(scores.positive, scores.values))
    assert found["average_precision"].value == pytest.approx(
        reference.average_precision_score(scores.positive, scores.values)
    )
    for name, hits, total in (
        ("sensitivity", tp, tp + fn),
        ("specificity", tn, tn + fp),
        ("ppv", tp, tp + fp),
        ("npv", tn, tn + fn),
    ):
        assert found[name].value == pytest.approx(hits / total), name
        assert (found[name].low, found[name].high) == pytest.approx(clopper_pearson(hits, total)), name


def test_calibration_of_the_finding_is_that_of_a_set_with_the_stated_share(predictions):
    scores = scores_of(predictions, ("a", "b"))
    found = finding_figures(scores, 0.6, seed=1, resamples=50, prevalence=0.2)["finding_ece"]
    # The same set built by weights: the positives together weigh one part in five.
    weights = np.where(scores.positive, 0.2 / scores.positive.sum(), 0.8 / (~scores.positive).sum())
    gap = 0.0
    confidence = np.maximum(scores.values, 1 - scores.values)
    for low in np.arange(15) / 15:
        inside = (confidence >= low) & (confidence < low + 1 / 15)
        right = (scores.values[inside] >= 0.5) == scores.positive[inside]
        gap += abs(float((weights[inside] * (right - confidence[inside])).sum()))
    assert found.value == pytest.approx(gap)
    assert found.low < found.value < found.high
    assert "finding_ece" not in finding_figures(scores.subset(scores.positive), 0.6, 1, 20, 0.2)


def test_average_precision_of_each_class_is_that_of_scikit_learn(predictions):
    found = measures(predictions, seed=1, resamples=20)
    for number, name in enumerate(predictions.classes):
        wanted = reference.average_precision_score(
            predictions.labels == number, predictions.probabilities[:, number]
        )
        assert found[f"average_precision_{name}"].value == pytest.approx(wanted)


def test_one_sided_pictures_have_no_area_but_keep_their_share(predictions):
    scores = scores_of(predictions, ("a", "b"))
    sick = finding_figures(scores.subset(scores.positive), 0.5, seed=0, resamples=20)
    assert set(sick) == {"sensitivity", "ppv", "npv"}
    assert set(finding_figures(scores.subset(~scores.positive), 0.5, 0, 20)) == {"specificity", "ppv", "npv"}
    assert ranking_figures(scores.subset(scores.positive), 0) == {}


def test_sources_are_compared_in_pairs_and_worlds_know_each_other(predictions):
    scores = scores_of(predictions, ("a", "b"))
    # Positives come from p and q, negatives from n and q: only q has both.
    odd = np.arange(300) % 2 == 1
    sources = np.where(odd, "q", np.where(scores.positive, "p", "n"))
    worlds = {"p": "one", "n": "one", "q": "two"}
    pairs = {
        (pair.positive_source, pair.negative_source): pair
        for pair in source_pairs(scores, tuple(sources), worlds.__getitem__, seed=0)
    }
    assert set(pairs) == {("p", "n"), ("p", "q"), ("q", "n"), ("q", "q")}
    assert {key for key, pair in pairs.items() if pair.same_world} == {("p", "n"), ("q", "q")}
    chosen = (scores.positive & (sources == "q")) | (~scores.positive & (sources == "n"))
    wanted = reference.roc_auc_score(scores.positive[chosen], scores.values[chosen])
    assert pairs["q", "n"].auc.value == pytest.approx(wanted)
    assert pairs["q", "n"].positives == int((scores.positive & (sources == "q")).sum())

    parts = apart(predictions, tuple(sources), lambda p: {"n": Measure(value=len(p.labels), low=0, high=0)})
    assert {p.name: p.pictures for p in parts} == {name: int((sources == name).sum()) for name in "npq"}
    assert all(p.measures["n"].value == p.pictures for p in parts)


def test_blanked_borders_are_black_and_the_middle_is_kept():
    pictures = np.full((2, 50, 100), 200, dtype=np.uint8)
    blanked = blank_borders(pictures)
    assert (blanked[:, 6:44, 12:88] == 200).all()
    assert blanked.sum() == 2 * 38 * 76 * 200


def test_changes_change_what_they_say_and_nothing_else():
    slope = np.tile(np.linspace(20, 230, 64).astype(np.uint8), (2, 64, 1))
    kept = slope.copy()
    changed = {name: change(slope) for name, change in CHANGES.items()}
    assert all(found.shape == slope.shape and found.dtype == np.uint8 for found in changed.values())
    assert np.array_equal(slope, kept)
    assert np.array_equal(changed["flipped left to right"], slope[:, :, ::-1])
    assert changed["brighter by 10 %"].mean() > slope.mean() + 20
    assert changed["darker by 10 %"].mean() < slope.mean() - 20
    assert changed["contrast x 1.33"].std() > slope.std() > changed["contrast x 0.75"].std()
    assert changed["gamma 0.7"].mean() > slope.mean() > changed["gamma 1.4"].mean()
    assert BLANKED in changed


def _case(row, column, boxes, shape=(64, 64)):
    evidence = np.zeros((16, 16), dtype=np.float32)
    evidence[row, column] = 5.0
    return Pointed(evidence, boxes, shape, f"{row}-{column}-{shape}")


def test_the_strongest_place_is_found_on_pictures_of_any_shape():
    # Twice as wide as high: the letterbox lays it into rows 16 to 48 of 64.
    assert content_box("letterbox", 100, 200, 64, 64) == (16, 0, 32, 64)
    row, column = strongest(_case(7, 3, (), (100, 200)), SQUARE)
    # Cell 7 of 16 has its centre at 30 of 64, which is row 14 of the picture's 32, so at 43.75 of 100.
    assert row == pytest.approx(43.75, abs=2)
    assert column == pytest.approx(3.5 / 16 * 200, abs=2)


def test_the_pointing_game_by_hand():
    quarter = ((0.25, 0.25, 0.5, 0.5),)
    cases = [
        _case(4, 4, quarter),  # in the box
        _case(9, 4, quarter),  # (9.5 / 16 - 0.5) * 64 = 6 pixels below it
        _case(15, 15, quarter),  # far off
    ]
    found = play(cases, SQUARE, seed=0)
    assert found.hits.value == pytest.approx(1 / 3)
    assert found.near_hits.value == pytest.approx(2 / 3)
    assert found.area.value == pytest.approx(0.25)
    assert found.centre.value == 1.0  # the box ends at the very middle
    assert (found.hits.low, found.hits.high) == pytest.approx(clopper_pearson(1, 3))
    assert (found.pictures, found.groups) == (3, 3)
    assert play([], SQUARE, seed=0) is None


def test_boxes_that_overlap_are_counted_once():
    twice = _case(4, 4, ((0.5, 0.5, 1.0, 0.5), (0.5, 0.5, 0.5, 1.0)))
    assert play([twice], SQUARE, seed=0).area.value == pytest.approx(0.75)


def test_boxes_lie_on_the_picture_and_not_on_its_padding():
    # A picture twice as wide as high that its box covers entirely: rows 16 to 48 of the input.
    whole = _case(8, 8, ((0.5, 0.5, 1.0, 0.5),), (100, 200))
    assert play([whole], SQUARE, seed=0).area.value == pytest.approx(1.0)


@pytest.mark.parametrize("name", list(drawings.DRAWINGS))
def test_drawings_are_the_same_again_and_differ_among_themselves(name):
    first, again, other = (
        drawings.draw_pictures(name, 2, 1),
        drawings.draw_pictures(name, 2, 1),
        drawings.draw_pictures(name, 2, 2),
    )
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], first[1])
    assert not np.array_equal(first[0], other[0])
    assert all(grey.shape == (256, 256) and grey.dtype == np.uint8 and grey.std() > 4 for grey in first)


def test_clouds_have_the_spectrum_of_natural_scenes():
    power = np.mean(
        [np.abs(np.fft.fft2(grey)) ** 2 for grey in drawings.draw_pictures("drawn: clouds", 12, 0)], axis=0
    )
    frequencies = np.arange(4, 64)
    slope = np.polyfit(np.log(frequencies), np.log(power[0, 4:64]), 1)[0]
    assert -3.2 < slope < -1.4


def test_files_of_a_data_set_are_found_again_in_folder_and_zip(drawn_set, tmp_path):
    import shutil

    archive = shutil.make_archive(str(tmp_path / "drawn"), "zip", drawn_set.parent)
    wanted = ["disc/003.png", "bars/010.png", "disc/none.png"]
    for data in (drawn_set, drawn_set.parent, type(drawn_set)(archive)):
        found = find_files(data, wanted)
        assert sorted(found) == ["bars/010.png", "disc/003.png"]
        picture = next(read([found["disc/003.png"]]))
        assert np.array_equal(picture.pixels, np.asarray(Image.open(drawn_set / "disc/003.png")))
        folders = by_folder(data)
        assert {name: len(files) for name, files in folders.items()} == {"disc": 24, "bars": 24, "slope": 24}
        names = [picture.name for picture in sample(folders["disc"], 5, 0)]
        assert len(set(names)) == 5
        assert names == [picture.name for picture in sample(folders["disc"], 5, 0)]


def test_unreadable_files_are_passed_over(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "notes.txt").write_text("nothing to see", "utf-8")
    Image.fromarray(np.eye(20, dtype=np.uint8) * 255).save(tmp_path / "a" / "eye.png")
    assert [picture.name for picture in sample(by_folder(tmp_path)["a"], 9, 0)] == ["a/eye.png"]


def test_baselines_tell_apart_what_differs_in_brightness(recipe, data):
    training, test = data.of(SplitPart.TRAINING), data.of(SplitPart.TEST)
    for baseline in (shortcut_floor, support_vectors):
        probabilities = baseline(training, test, recipe.seed)
        assert probabilities.shape == (len(test), 3)
        assert np.allclose(probabilities.sum(axis=1), 1)
        accuracy = (probabilities.argmax(axis=1) == test.labels.numpy()).mean()
        assert accuracy > 0.6, baseline.__name__
        assert np.array_equal(probabilities, baseline(training, test, recipe.seed))


def test_pooled_shares_count_pictures():
    def trial(kind, pictures, refused):
        share = Measure(value=refused / pictures, low=0, high=1)
        return GateTrial(name="x", kind=kind, pictures=pictures, refused=share, reasons={"blank": refused})

    trials = [trial("foreign", 10, 10), trial("foreign", 30, 20), trial("own", 5, 0)]
    assert pooled(trials, "foreign").value == 0.75
    assert (pooled(trials, "own").low, pooled(trials, "own").high) == clopper_pearson(0, 5)
    assert pooled(trials, "alike") is None
