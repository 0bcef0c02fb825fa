"""Learning places, from synthetic films to a checked package; targets, operating point, limits, maps."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("efficientnet_lite_pytorch")

import torch

from core.errors import Cancelled
from core.models.onnx_file import check_model
from core.progress import Progress
from tests.unit.training.places import RECIPE, write_films
from training.data.elsewhere import read_from_elsewhere
from training.data.feature_store import read_store
from training.data.run_folder import RunFolder, prepare_data
from training.data.split import SplitPart
from training.errors import TrainingError
from training.evaluation.evaluate import measure_test_part
from training.evaluation.map_figures import content, map_figures
from training.fitting import fit_places
from training.fitting.evidence_scale import ValidationScores, calibrate_for, choose_operating_point
from training.fitting.fit import Fitted
from training.fitting.fit_places import PlaceTraining, train_places
from training.fitting.fitted_file import load_fitted, save_fitted
from training.fitting.head_statistics import fit_head_statistics
from training.fitting.place_features import kept_features
from training.fitting.place_statistics import _held_out
from training.fitting.place_targets import PlaceBatch, focal_loss, place_loss, place_targets
from training.fitting.source_limits import limits_from_elsewhere
from training.networks.place_heads import PlaceNetwork, summed_evidence
from training.packaging.export import make_package
from training.recipe.files import parse_recipe
from training.recipe.places import PlaceRule, Stratum
from training.recipe.sections import GateRule


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Return a finished run of the tiny recipe: recipe, data, store, fitted, statistics, folder."""
    folder = tmp_path_factory.mktemp("places")
    films, run, recipe = write_films(folder / "films"), RunFolder(folder / "run"), parse_recipe(RECIPE, "t")
    run.folder.mkdir()
    data = prepare_data(run, recipe, films, Progress())
    store = kept_features(run, recipe, films, data, Progress())
    fitted = train_places(recipe, data, store, run.checkpoint, Progress())
    fitted, statistics = fit_head_statistics(fitted, recipe, data, store, {})
    return recipe, data, store, fitted, statistics, run


def test_rules_give_parts_and_unnamed_findings_stay_apart(run):
    _, data, *_ = run
    part_of = {entry.file: part for entry, part in zip(data.entries, data.parts.tolist(), strict=True)}
    assert {part for file, part in part_of.items() if file.startswith("far")} == {"elsewhere"}
    assert part_of["near/twin202.png"] == "unused"
    assert "near/201.png" not in part_of  # its label is skipped
    number = next(n for n, entry in enumerate(data.entries) if entry.label == "something")
    part = SplitPart(data.parts[number])
    assert data.labels[number] == -1
    assert number not in data.numbers_of(part)
    assert number in data.numbers_of(part, unnamed=True)
    assert set(data.parts) >= {"training", "validation", "test"}


def test_features_are_kept_and_taken_again(run):
    recipe, data, store, _, _, folder = run
    assert [stage.shape[1:] for stage in store.stages] == [(112, 4, 4), (320, 2, 2)]
    own, copies = store.own(), store.copies()
    assert set(own) == {entry.file for entry in data.entries}
    assert {len(copies[entry.file]) for entry in data.entries if entry.label == "spot"} >= {2}
    again = kept_features(folder, recipe, None, data, Progress())
    assert again.rows == store.rows
    (folder.features / "stage9.npy").write_bytes((folder.features / "stage0.npy").read_bytes())
    np.save(folder.features / "stage9.npy", np.zeros((1, 2)))
    with pytest.raises(TrainingError, match="do not belong together"):
        read_store(folder.features)
    (folder.features / "stage9.npy").unlink()


def test_a_training_goes_on_after_the_last_finished_head(run, tmp_path):
    recipe, data, store, fitted, *_ = run
    assert [epoch.number for epoch in fitted.history] == [1, 2]
    one = torch.load(run[5].checkpoint, weights_only=True)
    torch.save({"heads": one["heads"][:1], "history": one["history"][:1]}, tmp_path / "checkpoint.pt")
    again = train_places(recipe, data, store, tmp_path / "checkpoint.pt", Progress())
    for name, value in again.model.heads[1].state_dict().items():
        assert torch.equal(value, fitted.model.heads[1].state_dict()[name])


def test_what_lies_beside_a_finding_teaches_as_a_picture_without_one(run, tmp_path):
    text = RECIPE.replace(
        "[[places.strata]]",
        """[[places.strata]]
sources = ["near"]
labels = ["spot"]
count = 2
copies = 3
beside = true
[[places.strata]]""",
        1,
    )
    recipe, folder = parse_recipe(text, "t"), RunFolder(tmp_path)
    data = prepare_data(folder, recipe, write_films(tmp_path / "films"), Progress())
    store = kept_features(folder, recipe, tmp_path / "films", data, Progress())
    beside = store.copies(beside=True)
    assert {entry.file for entry in data.entries if entry.label == "spot"} >= set(beside) != set()
    assert all(not store.rows[row].boxes for rows in beside.values() for row in rows)
    whole = store.copies()
    assert not any(set(rows) & set(whole[file]) for file, rows in beside.items())
    training = PlaceTraining(recipe, data, store)
    pools = training._pools(0)
    rows, strata = training._drawn(pools, [list(pool.files) for pool in pools], np.random.default_rng(0))
    batch = training._batch(rows, strata)
    assert [store.rows[row].beside for row in rows] == [True] * 2 + [False] * 8
    assert batch.positive.tolist() == [0.0] * 2 + [1.0] * 4 + [0.0] * 4
    assert not batch.target[:2].any()
    # A picture that a head was not trained on counts with its finding, and again as a crop without it.
    found = _held_out(run[3].model, recipe.places, data, store)
    expected = [file in beside for (file,) in recipe.places.held_out]
    assert [each.positive.tolist() for each in found] == [
        [True, False] if both else [data.labels[training.entries[file]] != 0]
        for both, (file,) in zip(expected, recipe.places.held_out, strict=True)
    ]
    assert any(expected)


def goes_on_within_a_head(wanted: PlaceNetwork, train: Callable[[Path, Progress], Fitted]) -> None:
    """Check that a training interrupted within a head ends with the same weights as an uninterrupted one."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "checkpoint.pt"
        stopped = Progress(lambda state: stopped.cancel() if state.done == 4 else None)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(fit_places, "KEEP_AFTER", 0.0)
            with pytest.raises(Cancelled):
                train(path, stopped)
        begun = torch.load(path, weights_only=True)
        assert (len(begun["heads"]), len(begun["under_way"]["losses"])) == (0, 4)
        resumed = train(path, Progress()).model.state_dict()
        assert all(torch.equal(value, resumed[name]) for name, value in wanted.state_dict().items())
        assert not torch.load(path, weights_only=True)["under_way"]


def test_stages_are_tuned_with_the_only_head(run, tmp_path):
    """The store has the output of the frozen stages; later stages are tuned, saved and loaded again."""
    text = RECIPE.replace("heads = 2", "heads = 1, tuned_after = 3").replace("seeds = [1, 2]", "seeds = [1]")
    text = text.replace("steps = 30", "steps = 12")
    text = text.replace('held_out = [["near/000.png"], ["near/001.png"]]', 'held_out = [["near/000.png"]]')
    recipe, folder = parse_recipe(text, "t"), RunFolder(tmp_path)
    data = prepare_data(folder, recipe, write_films(tmp_path / "films"), Progress())
    store = kept_features(folder, recipe, tmp_path / "films", data, Progress())
    assert [stage.shape[1:] for stage in store.stages] == [(40, 8, 8)]
    fitted = train_places(recipe, data, store, folder.checkpoint, Progress())
    goes_on_within_a_head(
        fitted.model, lambda path, progress: train_places(recipe, data, store, path, progress)
    )
    before, after = (dict(model.named_parameters()) for model in (run[3].model, fitted.model))
    changed = [name for name in before if name.startswith("body.") and not before[name].equal(after[name])]
    learned = {id(value) for value in fitted.model.learned()}
    assert len(changed) > len(learned) / 2
    assert all(id(after[name]) in learned for name in changed)
    fitted, statistics = fit_head_statistics(fitted, recipe, data, store, {})
    save_fitted(folder.fitted, fitted, statistics)
    resumed = train_places(recipe, data, store, folder.checkpoint, Progress()).model
    pictures = data.pictures[:3, None] / 255.0
    with torch.inference_mode():
        wanted = fitted.model.evidence(fitted.model.features(pictures))
        for again in (resumed, load_fitted(folder.fitted, recipe)[0].model):
            assert torch.allclose(again.evidence(again.features(pictures)), wanted, atol=1e-6)
        kept = torch.from_numpy(store.stages[0][: len(pictures)].astype(np.float32))
        assert torch.allclose(fitted.model.kept(pictures)[0], kept, atol=2e-2)
    with pytest.raises(TrainingError, match="one head"):
        parse_recipe(RECIPE.replace("heads = 2", "heads = 2, tuned_after = 4"), "t")


def test_it_measures_and_packs_what_it_learned(run):
    recipe, data, _, fitted, statistics, folder = run
    save_fitted(folder.fitted, fitted, statistics)
    state = load_fitted(folder.fitted, recipe)
    report, answers = measure_test_part(recipe, data, *state, Progress())
    assert report.onnx_difference["probabilities"] < 1e-4
    assert [found.name for found in report.left_out] == [
        "left out of the training: far",
        *(found.name for found in report.left_out[1:]),
    ]
    package, card = make_package(recipe, RECIPE, *state, report)
    assert check_model(package, "tiny-places") == card
    assert card.gate.band <= 1
    assert card.maps.full_scale == 1
    assert card.operating_point.threshold == pytest.approx(statistics.threshold)
    assert "sources left out" in card.gate.fitted_on
    # If one place alone makes a picture positive, its map shows 0.5 there.
    assert (answers.maps[:, 1] >= 0).all()


def test_a_place_that_reaches_the_operating_point_alone_shows_a_half(run):
    *_, fitted, statistics, _ = run
    network = fitted.model
    evidence = torch.full((1, 1, 4, 4), -50.0)
    evidence[0, 0, 1, 2] = network.reach
    logits, maps = network.read(evidence)
    assert maps[0, 1].max() == pytest.approx(0.5)
    assert logits.softmax(1)[0, 1] == pytest.approx(statistics.threshold, abs=1e-3)


def test_targets_leave_a_ring_and_small_boxes_count():
    target, weight = place_targets([(0.5, 0.5, 0.25, 0.25)], 8, 1.0)
    assert target.sum() == 4
    assert (weight == 0).sum() == 12
    assert weight[3, 3] == pytest.approx(1.0)
    small, _ = place_targets([(0.51, 0.51, 0.001, 0.001)], 8, 1.0)
    assert small.sum() >= 1
    nothing, everywhere = place_targets([], 8, 1.0)
    assert not nothing.any()
    assert everywhere.all()


def test_focal_loss_counts_what_is_right_already_for_little():
    target, weight = torch.zeros(1, 2, 2), torch.ones(1, 2, 2)
    target[0, 0, 0] = 1
    sure = torch.full((1, 2, 2), -6.0)
    sure[0, 0, 0] = 6.0
    assert focal_loss(sure, target, weight, 2.0) < 1e-4
    assert focal_loss(-sure, target, weight, 2.0) > 1


def test_a_finding_without_boxes_teaches_no_places_and_sources_of_one_label_no_wholes():
    rule = PlaceRule(
        seeds=(1,), steps=1, prevalence=0.5, strata=(Stratum(sources=("a",), count=1),), whole_weight=1.0
    )
    evidence = torch.zeros(1, 1, 2, 2, requires_grad=True)

    def batch(*, whole: bool) -> PlaceBatch:
        flag = torch.tensor([False])
        return PlaceBatch(
            torch.zeros(1, 2, 2), torch.ones(1, 2, 2), torch.ones(1), flag, torch.tensor([whole]),
            torch.tensor([-1]), torch.ones(1),
        )  # fmt: skip

    logit = summed_evidence(evidence[:, 0], 2.0)
    assert place_loss(evidence, batch(whole=False), rule, logit).item() == 0
    assert place_loss(evidence, batch(whole=True), rule, logit).item() > 0


def test_calibration_is_for_the_share_that_is_stated():
    rng = np.random.default_rng(0)
    positive = rng.random(4000) < 0.5
    scores = rng.normal(np.where(positive, 1.0, -1.0), 1.0)
    scale, offset = calibrate_for(scores, positive, 0.2)
    # The true log odds are twice the score, plus those of the share.
    assert scale == pytest.approx(2.0, abs=0.2)
    assert offset == pytest.approx(np.log(0.2 / 0.8), abs=0.15)


def test_a_wide_summit_beats_a_narrow_one_that_is_a_little_higher():
    negative = np.concatenate([np.linspace(-3, -1, 200), np.full(6, 1.45)])
    positive = np.concatenate([np.full(4, 1.2), np.linspace(1.5, 3, 190)])
    found = ValidationScores(
        np.concatenate([negative, positive]), np.repeat([False, True], [206, 194]), ("a",) * 400
    )
    # Between 1.45 and 1.5 the sum of sensitivity and specificity is 1.979, between -1 and 1.2 it is 1.971.
    assert -1 < choose_operating_point(found, 0.85) < 1.2


def scored(name: str, mean: float, negatives: int, positives: int) -> ValidationScores:
    """Return a source whose negatives are around a mean, and its positives three above it."""
    positive = np.arange(negatives + positives) >= negatives
    scores = np.random.default_rng(3).normal(np.where(positive, mean + 3, mean))
    return ValidationScores(scores, positive, (name,) * len(scores))


def test_the_operating_point_weighs_sources_and_not_pictures():
    far = scored("b", 2.0, 500, 500)
    reaches = [choose_operating_point(scored("a", 0.0, n, n) + far, 0.5) for n in (500, 5000)]
    assert reaches == pytest.approx([2.5, 2.5], abs=0.2)


def test_only_sources_with_both_sides_say_what_a_score_means():
    both, one = scored("a", 0.0, 5, 5), scored("b", 0.0, 0, 4)
    assert (both + one).of_sources_with_both().sources == ("a",) * 10
    assert not len(one.of_sources_with_both().scores)


def test_a_source_of_three_negatives_hardly_moves_the_operating_point():
    own = scored("a", 0.0, 500, 500)
    assert choose_operating_point(own, 0.5) == pytest.approx(1.5, abs=0.2)
    assert choose_operating_point(own + scored("b", 2.0, 3, 0), 0.5) == pytest.approx(1.5, abs=0.3)
    assert choose_operating_point(own + scored("b", 2.0, 500, 0), 0.5) > 1.85


def test_no_operating_point_without_the_specificity_that_is_wanted():
    worst = ValidationScores(np.array([0.0, 1.0]), np.array([True, False]), ("a", "a"))
    with pytest.raises(TrainingError, match="specificity"):
        choose_operating_point(worst, 0.85)


def test_the_gate_is_as_wide_as_the_farthest_source_needs():
    near, far = torch.linspace(0, 1, 101), torch.linspace(0, 2, 101)
    limit, band = limits_from_elsewhere({"near": near, "far": far}, GateRule(quantile=0.95, margin=1.0))
    assert limit == pytest.approx(1.9)
    assert 0.8 < band < 1
    with pytest.raises(TrainingError, match="left out"):
        limits_from_elsewhere({}, GateRule())


def test_pictures_from_elsewhere_are_asked_for(tmp_path):
    size = parse_recipe(RECIPE, "t").preparation
    rule = GateRule(from_elsewhere=("far", "kinds/limb_film"))
    with pytest.raises(TrainingError, match=r"kinds\.zip"):
        read_from_elsewhere(tmp_path, rule, {"far"}, size)
    assert (
        read_from_elsewhere(tmp_path, rule.model_copy(update={"from_elsewhere": ("far",)}), {"far"}, size)
        == {}
    )


def test_the_deletion_test_tells_true_maps_from_false_ones():
    rng = np.random.default_rng(3)
    pictures = rng.integers(60, 90, (6, 64, 64)).astype(np.uint8)
    true, false = np.zeros((6, 8, 8), np.float32), np.zeros((6, 8, 8), np.float32)
    for number in range(6):
        pictures[number, 16:24, 24:32] = 250
        true[number, 2, 3], false[number, 6, 6] = 1.0, 1.0

    def score(shown):
        return np.clip(shown[:, 16:24, 24:32].mean(axis=(1, 2)) / 260, 0.01, 0.99)

    right = map_figures(pictures, true, np.ones(6, bool), score, 1.0, 1)
    wrong = map_figures(pictures, false, np.ones(6, bool), score, 1.0, 1)
    assert right.visible.value == 1
    assert right.washed_median < 0.1
    assert right.hottest > 2 * abs(right.random)
    assert wrong.hottest < right.hottest / 3
    assert map_figures(pictures[:0], true[:0], np.ones(0, bool), score, 1.0, 1) is None
    assert set(right.measures()) > {"reaches_a_quarter_of_full_scale"}


def test_the_padding_is_no_part_of_the_picture():
    picture = np.zeros((8, 8), np.uint8)
    picture[2:6, 1:7] = 9
    assert content(picture).sum() == 24
    assert content(np.zeros((4, 4), np.uint8)).all()
