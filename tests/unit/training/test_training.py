"""From a synthetic data set to a checked package: resume, statistics, graph, maps, command line."""

import json

import numpy as np
import pytest

pytest.importorskip("torch")

import torch
from pydantic import ValidationError
from typer.testing import CliRunner

from core.errors import Cancelled
from core.models.catalogue import Catalogue
from core.models.golden import golden_pictures
from core.models.interface import OUTPUTS
from core.models.onnx_file import check_model
from core.progress import Progress
from training.cli import app
from training.data.augment import augment, to_unit
from training.data.run_folder import RunFolder
from training.data.split import SplitPart
from training.errors import TrainingError
from training.fitting.fit import run_network, train
from training.fitting.fitted_statistics import calibrate, whiten
from training.fitting.objective import class_weights
from training.fitting.process_group import ProcessGroup
from training.fitting.shipped_network import Packaged, greatest_difference, run_onnx, run_torch, to_onnx
from training.recipe.sections import Augmentation


@pytest.fixture(scope="module")
def packaged(trained):
    return Packaged(trained[0].model, trained[1]).eval()


def _same_weights(a, b):
    left, right = a.model.state_dict(), b.model.state_dict()
    return left.keys() == right.keys() and all(torch.equal(left[name], right[name]) for name in left)


def test_a_resumed_training_ends_as_one_that_never_stopped(recipe, data, trained, tmp_path):
    parts = data.of(SplitPart.TRAINING), data.of(SplitPart.VALIDATION)
    checkpoint = tmp_path / "checkpoint.pt"
    stopping = Progress(lambda state: state.done == 5 and stopping.cancel())
    with pytest.raises(Cancelled):
        train(recipe, *parts, checkpoint, stopping)
    assert len(torch.load(checkpoint, weights_only=True)["history"]) == 1
    resumed = train(recipe, *parts, checkpoint, Progress())
    assert _same_weights(resumed, trained[0])
    assert resumed.history == trained[0].history
    # A finished training is not changed.
    assert _same_weights(train(recipe, *parts, checkpoint, Progress()), resumed)


def test_training_stops_early_and_keeps_the_best(recipe, data, tmp_path):
    rule = recipe.training.model_copy(update={"epochs": 8, "patience": 1})
    fast = recipe.optimiser.model_copy(update={"learning_rate": 1.0})
    hasty = recipe.model_copy(update={"training": rule, "optimiser": fast})
    found = train(
        hasty, data.of(SplitPart.TRAINING), data.of(SplitPart.VALIDATION), tmp_path / "c.pt", Progress()
    )
    losses = [epoch.validation_loss for epoch in found.history]
    assert found.best_epoch == int(np.argmin(losses)) + 1
    assert len(losses) == 8 or len(losses) == found.best_epoch + 1


def test_augmentation_follows_its_seed_and_leaves_a_share_alone(recipe):
    pictures = torch.randint(0, 256, (400, 32, 32), dtype=torch.uint8)
    first, again, other = (
        augment(pictures, recipe.augmentation, torch.Generator().manual_seed(seed)) for seed in (1, 1, 2)
    )
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert first.shape == (400, 1, 32, 32)
    assert first.min() >= 0
    assert first.max() <= 1
    untouched = (first == to_unit(pictures)).all(dim=(1, 2, 3)).double().mean().item()
    assert untouched == pytest.approx(recipe.augmentation.untouched, abs=0.1)


def test_pictures_are_flipped_top_to_bottom_and_smoothed():
    pictures = torch.zeros(64, 32, 32, dtype=torch.uint8)
    pictures[:, 4:8, 10:14] = 255
    generator = torch.Generator().manual_seed(3)
    flipped = augment(pictures, Augmentation(flip_down=0.5), generator)[:, 0]
    upright, turned = to_unit(pictures)[0, 0], to_unit(pictures)[0, 0].flip(0)
    places = [torch.allclose(flipped[n], upright, atol=1e-5) for n in range(64)]
    assert all(places[n] or torch.allclose(flipped[n], turned, atol=1e-5) for n in range(64))
    assert 16 < sum(places) < 48
    smooth = augment(pictures, Augmentation(smooth=1.0, smooth_sigma=1.5), generator)
    assert torch.allclose(smooth.sum(dim=(1, 2, 3)), torch.tensor(16.0), rtol=1e-3)
    # A Gaussian of one pixel leaves (erf(2 / sqrt 2))^2 or less of a 4 x 4 square in its middle pixels.
    assert smooth[:, 0, 5:7, 11:13].mean(dim=(1, 2)).std() > 0.01
    assert smooth.amax() <= 1.0


def test_rare_classes_count_more_in_the_loss():
    labels = torch.tensor([0] * 30 + [1] * 10)
    assert torch.allclose(class_weights(labels, 2, 0.0), torch.ones(2))
    even = class_weights(labels, 2, 1.0)
    assert even[1] / even[0] == pytest.approx(3.0)
    assert (even[labels]).mean().item() == pytest.approx(1.0)


def test_mixed_pictures_train_the_same_way_twice_and_not_as_plain_ones(recipe, data, trained, tmp_path):
    rule = recipe.training.model_copy(update={"mixup": 0.5, "epochs": 1})
    mixing = recipe.model_copy(update={"training": rule})
    parts = data.of(SplitPart.TRAINING), data.of(SplitPart.VALIDATION)
    first, second = (train(mixing, *parts, tmp_path / name, Progress()) for name in ("a.pt", "b.pt"))
    assert first.history == second.history
    assert first.history[0].training_loss != trained[0].history[0].training_loss
    assert all(torch.isfinite(value).all() for value in first.model.state_dict().values())


def test_boxes_and_mixtures_do_not_go_together(recipe):
    boxed = recipe.training.model_copy(update={"box_weight": 1.0, "mixup": 0.2})
    two = recipe.model_copy(update={"classes": recipe.classes[:2], "training": boxed})
    with pytest.raises(ValidationError, match="no boxes to learn from"):
        type(recipe).model_validate(two.model_dump())


def test_a_training_may_use_some_of_the_pictures(data):
    training = data.of(SplitPart.TRAINING)
    some, again = training.some(10, seed=1), training.some(10, seed=1)
    assert len(some) == 10
    assert torch.equal(some.pictures, again.pictures)
    assert len(training.some(10_000, seed=1)) == len(training.some(None, seed=1)) == len(training)


def test_temperature_is_found_again():
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(20_000, 4, generator=generator) * 2
    labels = torch.multinomial((logits / 2.5).softmax(1), 1, generator=generator)[:, 0]
    temperature, bias = calibrate(logits, labels, with_bias=False)
    assert temperature == pytest.approx(2.5, rel=0.05)
    assert not bias.any()


def test_temperature_and_bias_are_found_again():
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(40_000, 3, generator=generator) * 2
    shift = torch.tensor([1.0, 0.0, -1.0])
    labels = torch.multinomial((logits / 1.5 + shift).softmax(1), 1, generator=generator)[:, 0]
    temperature, bias = calibrate(logits, labels, with_bias=True)
    assert temperature == pytest.approx(1.5, rel=0.05)
    assert torch.allclose(bias, shift, atol=0.08)


def test_the_bias_of_two_classes_is_found_again():
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(40_000, 2, generator=generator) * 2
    labels = torch.multinomial((logits + torch.tensor([0.5, -0.5])).softmax(1), 1, generator=generator)[:, 0]
    temperature, bias = calibrate(logits, labels, with_bias=True)
    assert temperature == pytest.approx(1.0, rel=0.05)
    assert torch.allclose(bias, torch.tensor([0.5, -0.5]), atol=0.05)


def test_whitened_features_have_unit_covariance_within_the_classes(recipe):
    generator = torch.Generator().manual_seed(0)
    labels = torch.arange(3000) % 3
    mixing = torch.randn(5, 5, generator=generator)
    features = torch.randn(3000, 5, generator=generator) @ mixing + 3 * labels[:, None]
    rule = recipe.gate.model_copy(update={"shrinkage": 0.0})
    mean, matrix, centres = whiten(features, labels, rule)
    white = (features - mean) @ matrix
    residual = white - centres[labels]
    assert torch.allclose(residual.T @ residual / 2997, torch.eye(5), atol=1e-3)
    inverse = torch.linalg.inv(
        torch.stack([features[labels == k].T.cov(correction=0) for k in range(3)]).mean(0)
    )
    offset = features[:5] - torch.stack([features[labels == k].mean(0) for k in range(3)])[:, None]
    mahalanobis = torch.einsum("knd,de,kne->kn", offset, inverse, offset).sqrt().amin(0)
    assert torch.allclose(torch.cdist(white[:5], centres).min(dim=1).values, mahalanobis, rtol=1e-2)


def test_the_graph_answers_as_pytorch_does(packaged, trained, data, recipe):
    graph = to_onnx(packaged, 32, 32)
    pictures = data.pictures.numpy()
    onnx, torch_outputs = run_onnx(graph, pictures), run_torch(packaged, pictures)
    assert max(greatest_difference(onnx, torch_outputs).values()) < 1e-4
    assert [value.name for value in graph.graph.output] == list(OUTPUTS)
    assert onnx.maps.shape == (72, 3, 16, 16)
    logits = run_network(trained[0].model, data.pictures).logits / trained[1].temperature
    assert np.allclose(onnx.probabilities, logits.softmax(1), atol=1e-5)


def test_the_mean_of_a_map_is_the_centred_logit(packaged, trained, data):
    outputs = run_onnx(to_onnx(packaged, 32, 32), data.pictures.numpy())
    logits = run_network(trained[0].model, data.pictures).logits.numpy() / trained[1].temperature
    assert np.allclose(outputs.maps.mean(axis=(2, 3)), logits - logits.mean(axis=1, keepdims=True), atol=1e-4)
    assert np.allclose(outputs.maps.sum(axis=1), 0, atol=1e-4)


def test_golden_pictures_are_always_the_same():
    first, again = golden_pictures(64, 64), golden_pictures(64, 64)
    assert len(first) == 4
    assert all(np.array_equal(first[name], again[name]) for name in first)
    assert all(picture.std() > 10 for picture in first.values())


def test_the_command_line_goes_the_whole_way(drawn_set, recipe_text, tmp_path, monkeypatch):
    recipe = tmp_path / "tiny.toml"
    recipe.write_text(recipe_text, "utf-8")
    shipped = tmp_path / "shipped"
    catalogue = Catalogue(shipped, tmp_path / "added")
    monkeypatch.setattr("core.models.catalogue.Catalogue", lambda: catalogue)
    monkeypatch.setenv("OVERREAD_DATA", str(tmp_path))
    run, command = RunFolder(tmp_path / "run"), CliRunner()

    def call(*arguments):
        return command.invoke(app, [*map(str, arguments), "--out", str(run.folder)])

    assert call("evaluate", recipe).exit_code == 2
    result = call("fit", recipe, "--data", drawn_set)
    assert result.exit_code == 0, result.output
    assert call("fit", recipe, "--resume").exit_code == 0
    assert call("export", recipe).exit_code == 2
    result = call("evaluate", recipe)
    assert result.exit_code == 0, result.output
    result = call("export", recipe, "--ship")
    assert result.exit_code == 0, result.output

    data = (run.folder / "tiny.onnx").read_bytes()
    card = check_model(data, "tiny.onnx")
    assert card.provenance.recipe == recipe_text
    report = json.loads(run.evaluation.read_text("utf-8"))
    assert card.evaluations[0].measures["accuracy"].value == report["figures"]["accuracy"]["value"]
    assert card.evaluations[1].name.startswith("shortcut floor")
    assert {trial.name for trial in card.gate_test} >= {"Gaussian noise", "drawn: dead leaves"}
    assert any("bone-fracture.zip was not found" in note for note in report["notes"])
    page = (run.folder / "evaluation.md").read_text("utf-8")
    plots = {"curves", "confusion", "reliability", "roc", "precision-recall", "confidence", "samples", "gate"}
    for plot in plots:
        assert (run.folder / f"{plot}.png").stat().st_size > 5000
        assert f"({plot}.png)" in page
    assert catalogue.read("tiny").verified
    assert (shipped / "tiny.md").read_text("utf-8").startswith("# Tiny")

    recipe.write_text(recipe_text.replace("seed = 7", "seed = 8"), "utf-8")
    changed = call("fit", recipe, "--resume")
    assert changed.exit_code == 2
    assert "changed" in changed.output


def test_half_precision_trains_too(recipe, data, tmp_path, monkeypatch):
    # On a GPU it is switched on automatically; a CPU supports bfloat16 too, so the code path is the same.
    monkeypatch.setattr(ProcessGroup, "mixed_precision", True)
    found = train(
        recipe, data.of(SplitPart.TRAINING), data.of(SplitPart.VALIDATION), tmp_path / "c.pt", Progress()
    )
    assert found.history[-1].training_loss < found.history[0].training_loss
    assert all(p.dtype == torch.float32 for p in found.model.parameters())


def test_a_batch_too_small_for_the_processes_is_refused(recipe, data, tmp_path):
    process_group = ProcessGroup(rank=0, size=9)
    with pytest.raises(TrainingError, match="fewer processes"):
        train(
            recipe,
            data.of(SplitPart.TRAINING),
            data.of(SplitPart.VALIDATION),
            tmp_path / "c.pt",
            Progress(),
            process_group,
        )


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU")
def test_a_gpu_trains_as_well_as_a_cpu(recipe, data, trained, tmp_path):
    process_group = ProcessGroup(device=torch.device("cuda", 0))
    found = train(
        recipe,
        data.of(SplitPart.TRAINING),
        data.of(SplitPart.VALIDATION),
        tmp_path / "c.pt",
        Progress(),
        process_group,
    )
    assert next(found.model.parameters()).device.type == "cpu"
    assert found.history[-1].validation_loss == pytest.approx(trained[0].history[-1].validation_loss, rel=0.5)
