"""Learning evidence in the lungs, from synthetic chests to a checked package; masks, opacities, crops."""

from contextlib import contextmanager

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("efficientnet_lite_pytorch")

import torch
from torch import Generator

from core.models.onnx_file import check_model
from core.progress import Progress
from tests.unit.training.lungs import RECIPE, draw_chest, write_chests
from training.data.drawn_opacities import draw_opacities
from training.data.feature_store import read_store
from training.data.film_variation import vary_cut, vary_greys, vary_with_lungs
from training.data.lung_masks import looks_like_lungs, lung_mask
from training.data.run_folder import RunFolder, load_data, prepare_data
from training.errors import TrainingError
from training.evaluation.evaluate import measure_test_part
from training.fitting.fit_lung_field import predict_lungs
from training.fitting.fit_lungs import FilmBatch, LungTraining, lung_loss
from training.fitting.fitted_file import load_fitted
from training.fitting.from_kept import FitInput, fit_from_kept_features
from training.fitting.lung_statistics import fit_map_scale
from training.networks.lung_field import Window, cut_out, evened, laid_back, window_around
from training.networks.lung_heads import weight_of_lungs
from training.packaging.export import make_package
from training.recipe.files import parse_recipe

GIVEN = "heads = 2, width = 8, field_widths = [4, 8, 8], side = 64"


@contextmanager
def _silent(_unit):
    yield Progress()


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Use one thread: small convolutions gain nothing by a second one, and wait for it on a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def run(one_thread, tmp_path_factory):
    """Return a finished run of the tiny recipe: recipe, data, run folder and the inputs of the fit."""
    folder = tmp_path_factory.mktemp("lungs")
    chests, run, recipe = (
        write_chests(folder / "chests"),
        RunFolder(folder / "run"),
        parse_recipe(RECIPE, "t"),
    )
    run.folder.mkdir()
    data = prepare_data(run, recipe, chests, Progress())
    given = FitInput(run, recipe, data, chests, folder)
    fit_from_kept_features(given, _silent)
    return recipe, data, run, given


def test_a_recipe_learns_from_kept_features_or_not(run):
    recipe, *_ = run
    assert recipe.kept_rule is recipe.lungs
    with pytest.raises(TrainingError, match="belong together"):
        parse_recipe(
            RECIPE.replace('"lung-heads"', '"pooled-cnn"').replace(GIVEN, "layers = [{ channels = 4 }]"), "t"
        )
    with pytest.raises(TrainingError, match="multiple of 128"):
        parse_recipe(RECIPE.replace("height = 128, width = 128", "height = 192, width = 192"), "t")
    with pytest.raises(TrainingError, match="every head needs a stratum"):
        parse_recipe(RECIPE.replace("heads = [0, 1]", "heads = [0, 1, 2]"), "t")
    with pytest.raises(TrainingError, match="say how many"):
        parse_recipe(RECIPE.replace("copies = 1\ndrawn", "drawn"), "t")


def test_two_dark_lungs_are_found_without_labels_and_nothing_else_is():
    mask = lung_mask(draw_chest(3, spot=False).astype(np.float32))
    assert mask is not None
    assert mask[64, 38]
    assert mask[64, 90]
    assert not mask[64, 64]
    assert 0.1 < mask.mean() < 0.35
    noise = np.random.default_rng(0).normal(120, 30, (128, 128)).astype(np.float32)
    assert lung_mask(noise) is None
    small = mask.reshape(64, 2, 64, 2).mean((1, 3)).astype(np.float32)
    assert looks_like_lungs(small)
    assert not looks_like_lungs(np.roll(small, 24, axis=1))
    assert not looks_like_lungs(np.zeros((64, 64), np.float32))


def test_opacities_are_drawn_into_lungs_only_and_brighten():
    film = torch.from_numpy(draw_chest(4, spot=False)).float()[None, None] / 255
    lungs = torch.from_numpy(lung_mask(draw_chest(4, spot=False).astype(np.float32))).float()[None, None]
    films, lungs = film.expand(12, -1, -1, -1), lungs.expand(12, -1, -1, -1)
    drawn, veil = draw_opacities(films, lungs, Generator().manual_seed(1))
    far = torch.nn.functional.max_pool2d(lungs, 17, 1, 8) == 0
    assert torch.equal(drawn[far], films[far])
    assert (drawn >= films - 1e-6).all()
    assert (veil.amax((1, 2, 3)) > 0.1).all()
    again, _ = draw_opacities(films, lungs, Generator().manual_seed(1))
    assert torch.equal(again, drawn)


def test_varied_films_keep_their_shape_and_their_lungs():
    generator = Generator().manual_seed(2)
    film = torch.from_numpy(draw_chest(5, spot=False)).float()[None, None].expand(8, -1, -1, -1) / 255
    lungs = torch.from_numpy(lung_mask(draw_chest(5, spot=False).astype(np.float32))).float()[None, None]
    lungs = lungs.expand(8, -1, -1, -1)
    varied, moved = vary_with_lungs(film, lungs, generator)
    assert varied.shape == film.shape
    assert (moved.mean((1, 2, 3)) > 0.03).all()
    small = torch.nn.functional.avg_pool2d(lungs, 2)
    cuts, seen = vary_cut(film, small, window_around(small), 64, generator)
    assert cuts.shape == seen.shape == (8, 1, 64, 64)
    # Both lungs fill the window: their share of it is larger than of the film.
    assert (seen.mean((1, 2, 3)) > small.mean((1, 2, 3))).all()
    greys = vary_greys(cuts, generator)
    assert 0 <= float(greys.min()) <= float(greys.max()) <= 1


def test_a_window_follows_the_lungs_and_what_is_cut_out_goes_back_to_its_place():
    lungs = torch.zeros(1, 1, 64, 64)
    lungs[:, :, 20:44, 10:24] = 1
    lungs[:, :, 20:44, 34:48] = 1
    window = window_around(lungs)
    assert float(window.middle) == pytest.approx(0.0, abs=0.02)
    assert float(window.centre) == pytest.approx(58 / 64 - 1, abs=0.02)
    line = torch.linspace(0, 1, 64)
    film = (line[None] * 0.5 + line[:, None] * 0.5)[None, None]
    cut = cut_out(film, window, 64, 64)
    back = laid_back(cut, window, 64, 64)
    inside = back > 0
    assert 0.1 < float(inside.float().mean()) < 0.9
    inner = torch.nn.functional.max_pool2d((~inside).float(), 5, 1, 2) == 0
    assert float((back - film)[inner].abs().max()) < 0.02
    none = window_around(torch.zeros(1, 1, 64, 64))
    assert float(none.half_height) == pytest.approx(1.0)
    assert float(none.half_width) == pytest.approx(1.0)


def test_a_whole_window_cuts_nothing_off():
    film = torch.rand(2, 1, 64, 64)
    one, nothing = torch.ones(2, 1), torch.zeros(2, 1)
    assert torch.allclose(cut_out(film, Window(nothing, nothing, one, one), 64, 64), film, atol=1e-5)


def test_greys_of_a_cut_out_do_not_depend_on_exposure():
    cut = torch.rand(1, 1, 64, 64) * 0.5
    assert torch.allclose(evened(cut), evened(cut * 0.6 + 0.2), atol=2e-3)


def test_places_outside_the_lungs_count_next_to_nothing():
    lungs = torch.zeros(1, 1, 8, 8)
    lungs[:, :, 2:5, 2:5] = 1
    weight = weight_of_lungs(lungs)
    assert float(weight.exp().mean()) == pytest.approx(1.0, abs=1e-5)
    assert float(weight[0, 0, 3, 3] - weight[0, 0, 7, 7]) > 3


def test_the_loss_asks_for_the_places_of_drawn_opacities():
    lungs, veil = torch.ones(1, 1, 4, 4), torch.zeros(1, 1, 4, 4)
    veil[0, 0, 1, 1] = 0.8
    batch = FilmBatch(torch.ones(1), torch.tensor([True]), veil)
    right, wrong = torch.full((1, 1, 4, 4), -4.0), torch.full((1, 1, 4, 4), -4.0)
    right[0, 0, 1, 1], wrong[0, 0, 2, 2] = 4.0, 4.0
    logit = torch.zeros(1)
    assert lung_loss(logit, right, lungs, batch, 1.0, 0.0) < lung_loss(logit, wrong, lungs, batch, 1.0, 0.0)
    unknown = FilmBatch(torch.ones(1), torch.tensor([False]), veil)
    one, other = (lung_loss(logit, e, lungs, unknown, 1.0, 0.0) for e in (right, wrong))
    assert float(one) == pytest.approx(float(other))


def test_the_lung_field_learns_and_copies_are_numbered_by_kind(run):
    recipe, data, folder, _ = run
    network = load_fitted(folder.fitted, recipe)[0].model
    lungs = predict_lungs(network.field, data.pictures[:8])
    assert (lungs[:, 28:36, 17:21].mean((1, 2)) > lungs[:, 28:36, 31:33].mean((1, 2)) + 0.2).all()
    store = read_store(folder.features)
    training = LungTraining(recipe, data, store)
    pools = [training._pool(stratum) for stratum in recipe.lungs.strata]
    assert [pool.positive for pool in pools] == [True, False, True]
    veil = store.stages[4]
    assert float(veil[pools[2].rows].max()) > 0.1
    assert not veil[np.concatenate([pools[0].rows, pools[1].rows])].any()
    parts = {entry.file: part for entry, part in zip(data.entries, data.parts.tolist(), strict=True)}
    assert {parts[store.rows[row].file] for pool in pools for row in pool.rows} == {"training"}


def test_the_fit_gives_a_package_whose_maps_lie_on_the_film(run):
    recipe, data, folder, _ = run
    fitted, statistics = load_fitted(folder.fitted, recipe)
    report, answers = measure_test_part(recipe, data, fitted, statistics, Progress())
    assert report.figures["auc"].value > 0.6
    assert max(report.onnx_difference[name] for name in ("probabilities", "maps")) < 1e-4
    assert answers.maps.shape[1:] == (2, 32, 32)
    assert [found.name for found in report.left_out] == ["left out of the training: far"]
    assert 0 <= report.maps.outside_lungs < 0.5
    assert [found.name for found in report.shortcuts] == [
        "linear reader of the cut-out, whole: near",
        "linear reader of the cut-out, lungs blanked: near",
    ]
    package, card = make_package(recipe, RECIPE, fitted, statistics, report)
    check_model(package, "tiny-lungs")
    assert "50%" in card.operating_point.chosen_by
    assert "far" in card.gate.fitted_on


def test_a_fit_goes_on_from_what_the_run_holds(run):
    recipe, data, folder, given = run
    before = torch.load(folder.fitted, weights_only=True)["model"]
    fit_from_kept_features(given, _silent)
    after = torch.load(folder.fitted, weights_only=True)["model"]
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert load_data(folder, recipe).parts.tolist() == data.parts.tolist()
    folder.forget_features()
    assert not folder.has_features
    assert not folder.lung_field.exists()


def test_strata_that_mix_labels_or_have_no_films_are_refused(run):
    recipe, data, folder, given = run
    fit_from_kept_features(given, _silent)  # the previous test removed the features
    training = LungTraining(recipe, data, read_store(folder.features))
    stratum = recipe.lungs.strata[0]
    with pytest.raises(TrainingError, match="must all have one label"):
        training._pool(stratum.model_copy(update={"labels": ()}))
    with pytest.raises(TrainingError, match="no training films of nowhere"):
        training._pool(stratum.model_copy(update={"sources": ("nowhere",)}))


def test_the_scale_of_maps_comes_from_true_positives(run):
    recipe, _, folder, _ = run
    network = load_fitted(folder.fitted, recipe)[0].model
    alone = torch.full((50, 1, 4, 4), -9.0)
    alone[:, 0, 1, 1] = torch.linspace(-2, 2, 50)
    one, nothing = torch.ones(50, 1), torch.zeros(50, 1)
    window = Window(nothing, nothing, one, one)
    with torch.inference_mode():
        least, reach = fit_map_scale(network, alone, window, visible=0.9, rise=2.0)
        network.show_from(least, reach)
        peaks = network.shown(alone, window).amax(dim=(1, 2, 3))
        assert float((peaks >= 0.25).double().mean()) == pytest.approx(0.9)
        network.show_from(least + 0.2, reach + 0.2)
        assert float((network.shown(alone, window).amax(dim=(1, 2, 3)) >= 0.25).double().mean()) < 0.9
    assert reach - least == pytest.approx(2.0)
