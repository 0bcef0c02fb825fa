"""Checkpoints from elsewhere: a package with the network's outputs, and refusals with their reasons."""

from __future__ import annotations

import importlib
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

import torch
from torch import nn

from core.progress import Progress
from training.errors import TrainingError
from training.networks.foreign import Wanted, foreign_network, read_state
from training.packaging.foreign import PICTURES, SAME, drawn_pictures, import_checkpoint
from training.recipe.foreign import read_folder

RECIPE = """
id = "foreign"
title = "A checkpoint"
[source]
library = "{library}"
architecture = "{architecture}"
arguments = {arguments}
[input]
channels = {channels}
height = {side}
width = {side}
values = "{values}"
[output]
one_of = true
[[labels]]
title = "Normal"
abnormal = false
[[labels]]
title = "Mass"
"""
SMALL = "{ init_features = 8, growth_rate = 4, block_config = [2, 2] }"
WANTED = Wanted(
    "monai", "DenseNet", {"init_features": 8, "growth_rate": 4, "block_config": (2, 2)}, 2, 1, 32, 32
)


def of(library: str) -> None:
    """Skip if a library is missing, or does not fit this torch."""
    try:
        importlib.import_module(library)
    except (ImportError, RuntimeError) as error:
        pytest.skip(f"{library} cannot be used here: {error}")


def recipe(**changes: object) -> str:
    """Return the recipe of MONAI's DenseNet, or of another network."""
    usual = {"library": "monai", "architecture": "DenseNet", "arguments": SMALL, "channels": 1, "side": 32}
    return RECIPE.format(**{**usual, "values": "0-1", **changes})


def network(**changes: int) -> nn.Module:
    """Return the DenseNet of `recipe` with random values."""
    of("monai")
    nets = importlib.import_module("monai.networks.nets")
    torch.manual_seed(3)
    usual = {"spatial_dims": 2, "in_channels": 1, "out_channels": 2, "init_features": 8, "growth_rate": 4}
    made: nn.Module = nets.DenseNet(**{**usual, **changes}, block_config=(2, 2))
    return made


def folder_of(path: Path, state: object, text: str = "") -> Path:
    """Make a folder with a checkpoint and its recipe."""
    folder = path / "trained"
    folder.mkdir()
    (folder / "recipe.toml").write_text(text or recipe(), "utf-8")
    torch.save(state, folder / "best.pt")
    return folder


def test_a_checkpoint_of_monai_becomes_a_package_with_maps(tmp_path: Path) -> None:
    made = import_checkpoint(folder_of(tmp_path, network().state_dict()), Progress())
    assert made.apart <= SAME
    card = made.imported.card
    assert card.id == "foreign"
    assert card.class_names == ("Normal", "Mass")
    assert card.maps is not None


@pytest.mark.parametrize(
    ("library", "architecture", "arguments", "maps"),
    [
        ("torchvision", "mobilenet_v3_small", "{}", False),
        ("timm", "vit_tiny_patch16_224", "{ img_size = 64 }", False),
        ("timm", "resnet10t", "{}", True),
    ],
)
def test_checkpoints_of_torchvision_and_timm(
    library: str, architecture: str, arguments: str, maps: bool, tmp_path: Path
) -> None:
    of(library)
    text = recipe(
        library=library,
        architecture=architecture,
        arguments=arguments,
        channels=3,
        side=64,
        values="imagenet",
    )
    folder = folder_of(tmp_path, {}, text)
    found, _ = read_folder(folder)
    options = {"img_size": 64} if "vit" in architecture else {}
    if library == "timm":
        made = importlib.import_module("timm").create_model(architecture, num_classes=2, **options)
    else:
        made = importlib.import_module("torchvision").models.get_model(architecture, num_classes=2)
    torch.save(made.state_dict(), folder / "best.pt")
    assert found.source.library == library
    imported = import_checkpoint(folder, Progress())
    assert imported.apart <= SAME
    assert (imported.imported.card.maps is not None) == maps


def test_twenty_pictures_are_drawn_and_none_twice() -> None:
    drawn = drawn_pictures(32, 48)
    assert drawn.shape == (PICTURES, 32, 48)
    assert len({picture.tobytes() for picture in drawn}) >= PICTURES - 1


@pytest.mark.parametrize(
    "wrap",
    [
        lambda state: {"state_dict": {f"module.{key}": value for key, value in state.items()}, "epoch": 3},
        lambda state: {"model_state_dict": {f"model.net.{key}": value for key, value in state.items()}},
    ],
)
def test_what_training_scripts_wrap_around_is_taken_off(
    wrap: Callable[[dict[str, torch.Tensor]], object], tmp_path: Path
) -> None:
    source = network().eval()
    torch.save(wrap(source.state_dict()), tmp_path / "best.pt")
    loaded = foreign_network(WANTED, tmp_path / "best.pt")
    pictures = torch.rand(2, 1, 32, 32)
    with torch.inference_mode():
        np.testing.assert_allclose(loaded(pictures).numpy(), source(pictures).numpy(), atol=1e-6)


def test_nothing_is_fetched_for_a_network_that_would_fetch_its_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of("monai")

    def fetch(*_given: object, **_named: object) -> None:
        raise AssertionError("Something was to be fetched.")

    monkeypatch.setattr(importlib.import_module("torch.utils.model_zoo"), "load_url", fetch)
    nets = importlib.import_module("monai.networks.nets")
    source = nets.EfficientNetBN("efficientnet-b0", pretrained=False, in_channels=1, num_classes=2)
    torch.save(source.state_dict(), tmp_path / "best.pt")
    wanted = replace(WANTED, architecture="EfficientNetBN", arguments={"model_name": "efficientnet-b0"})
    loaded = foreign_network(wanted, tmp_path / "best.pt")
    with torch.inference_mode():
        assert loaded(torch.zeros(1, 1, 32, 32)).shape == (1, 2)


def test_what_is_no_network_is_told(tmp_path: Path) -> None:
    of("monai")
    wanted = replace(
        WANTED, architecture="get_efficientnet_image_size", arguments={"model_name": "efficientnet-b0"}
    )
    with pytest.raises(TrainingError, match="is not a network"):
        foreign_network(wanted, tmp_path / "best.pt")


class Hostile:
    """An object that runs a command when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        import os

        return os.system, (f"touch {self.mark}",)


@pytest.mark.parametrize("how", ["torch", "pickle"])
def test_a_hostile_pickle_is_refused_and_runs_nothing(how: str, tmp_path: Path) -> None:
    mark, path = tmp_path / "ran", tmp_path / "best.pt"
    state = {"conv.weight": torch.zeros(1), "extra": Hostile(mark)}
    if how == "torch":
        torch.save(state, path)
    else:
        path.write_bytes(pickle.dumps(state))
    with pytest.raises(TrainingError, match="holds more than plain tensors, or is damaged"):
        read_state(path)
    assert not mark.exists()


def test_a_damaged_file_of_an_older_torch_is_told_wherever_it_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "best.pt"
    torch.save({"a": torch.rand(2)}, path, _use_new_zipfile_serialization=False)
    whole = path.read_bytes()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        with pytest.raises(TrainingError, match="or is damaged"):
            read_state(path)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"out_channels": 5}, "best.pt gives 5 scores, and the recipe has 2 labels"),
        ({"in_channels": 3}, "best.pt takes 3 channels, and the recipe says 1; set channels under"),
        ({"growth_rate": 8}, "is not of this DenseNet"),
    ],
)
def test_a_checkpoint_of_another_network_is_told(
    changes: dict[str, int], sentence: str, tmp_path: Path
) -> None:
    torch.save(network(**changes).state_dict(), tmp_path / "best.pt")
    with pytest.raises(TrainingError, match=sentence):
        foreign_network(WANTED, tmp_path / "best.pt")


def test_values_that_are_missing_or_besides_are_told(tmp_path: Path) -> None:
    state = network().state_dict()
    gone = next(iter(state))
    state["head.weight"] = state.pop(gone)
    torch.save(state, tmp_path / "best.pt")
    with pytest.raises(TrainingError, match=f"it lacks 1 of .* values, as {gone}; it has 1 that are unknown"):
        foreign_network(WANTED, tmp_path / "best.pt")


def test_values_that_are_no_numbers_are_told(tmp_path: Path) -> None:
    state = network().state_dict()
    next(iter(state.values()))[0] = torch.nan
    torch.save(state, tmp_path / "best.pt")
    with pytest.raises(TrainingError, match="values that are not finite"):
        read_state(tmp_path / "best.pt")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"architecture": "DenseNet112"}, "monai has no classifier 'DenseNet112'; there is .*DenseNet121"),
        ({"architecture": "a/../b"}, "architecture: String should match pattern"),
        ({"library": "keras"}, "library: Input should be 'torchvision', 'timm' or 'monai'"),
        ({"arguments": "{ pretrained = true }"}, "pretrained is not taken"),
        ({"arguments": "{ init_features = 'many' }"}, "cannot be made with these arguments"),
        ({"values": "0-2"}, "input.values"),
    ],
)
def test_a_recipe_that_does_not_fit_is_told(
    changes: dict[str, object], sentence: str, tmp_path: Path
) -> None:
    folder = folder_of(tmp_path, network().state_dict(), recipe(**changes))
    with pytest.raises(TrainingError, match=sentence):
        import_checkpoint(folder, Progress())


def test_a_folder_without_what_is_needed_is_told(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"must hold one recipe, a file recipe.toml; it holds 0"):
        read_folder(tmp_path)
    (tmp_path / "recipe.toml").write_text(recipe(), "utf-8")
    with pytest.raises(TrainingError, match="holds 0 checkpoints"):
        read_folder(tmp_path)
    (tmp_path / "recipe.toml").write_text("id = ", "utf-8")
    with pytest.raises(TrainingError, match="is not a TOML file"):
        read_folder(tmp_path)
    (tmp_path / "recipe.toml").write_text('id = "a"', "utf-8")
    with pytest.raises(TrainingError, match="lacks the section"):
        read_folder(tmp_path)
