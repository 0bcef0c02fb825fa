"""Networks of MONAI run, can be exported, and start from checkpoints from elsewhere, or say why not."""

import pytest

pytest.importorskip("torch")
pytest.importorskip("monai")

import torch

from core.models.card import Preparation
from training.errors import TrainingError
from training.fitting.shipped_network import OPERATORS
from training.networks import ForwardOutput, build_network
from training.networks.onnx_graph import write_onnx
from training.networks.spec import Monai

PREPARATION = Preparation(name="stretch", height=64, width=64)


def _build(architecture, **options):
    return build_network(
        Monai(name="monai", architecture=architecture, **options), 4, PREPARATION, seed=1
    ).eval()


@pytest.fixture(scope="module")
def networks():
    return {name: _build(name) for name in ("resnet18", "densenet121")}


@pytest.mark.parametrize(("name", "width"), [("resnet18", 512), ("densenet121", 1024)])
def test_they_see_and_export(networks, name, width):
    pictures = torch.rand(2, 1, 64, 64)
    with torch.inference_mode():
        output = networks[name](pictures)
    assert output.maps.shape == (2, 4, 2, 2)
    assert output.embedding.shape == (2, width)
    assert torch.allclose(output.logits, output.maps.mean(dim=(2, 3)), atol=1e-5)
    graph = write_onnx(networks[name], pictures, "picture", ForwardOutput._fields)
    assert {node.op_type for node in graph.graph.node} <= OPERATORS


def _colour(state):
    """Return a state as in torchvision and timm: three input colours, whose sum is grey."""
    first = next(key for key, value in state.items() if value.ndim == 4)
    return state | {first: state[first].repeat(1, 3, 1, 1) / 3, "fc.weight": torch.zeros(1000, 512)}


@pytest.mark.parametrize("name", ["resnet18", "densenet121"])
@pytest.mark.parametrize("prefix", ["", "module."])
def test_a_checkpoint_of_torchvision_is_read(networks, name, prefix, tmp_path):
    source = networks[name].body.state_dict()
    state = {key.replace(".layers.", "."): value for key, value in source.items()}
    state = {prefix + key: value for key, value in _colour(state).items()}
    torch.save({"epoch": 3, "state_dict": state} if prefix else state, tmp_path / "weights.pth")
    loaded = _build(name, weights=str(tmp_path / "weights.pth"))
    assert all(torch.allclose(value, source[key]) for key, value in loaded.body.state_dict().items())
    assert len(loaded.learned()) == len(list(loaded.body.parameters()))


def test_a_checkpoint_that_does_not_fit_is_refused_in_words(networks, tmp_path):
    path = tmp_path / "weights.pth"
    with pytest.raises(TrainingError, match="cannot be opened"):
        _build("resnet18", weights=str(path))
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(TrainingError, match="no plain tensors"):
        _build("resnet18", weights=str(path))
    torch.save([1, 2], path)
    with pytest.raises(TrainingError, match="no state dict"):
        _build("resnet18", weights=str(path))
    state = networks["resnet18"].body.state_dict()
    torch.save(state | {"layer1.0.conv1.weight": torch.zeros(3, 3, 3, 3)}, path)
    with pytest.raises(TrainingError, match=r"layer1\.0\.conv1\.weight has the shape \(3, 3, 3, 3\)"):
        _build("resnet18", weights=str(path))
    torch.save({key: value for key, value in state.items() if "layer4" not in key}, path)
    with pytest.raises(TrainingError, match=r"it has no layer4"):
        _build("resnet18", weights=str(path))
