"""Maps of dense heads equal the gradients of autograd, also in the graph, and layers follow the recipe."""

import pytest

pytest.importorskip("torch")

import numpy as np
import torch

from core.models.card import Preparation
from training.errors import TrainingError
from training.fitting.shipped_network import OPERATORS
from training.networks import ForwardOutput, build_network
from training.networks.onnx_graph import GraphSession, write_onnx
from training.networks.spec import ConvolutionLayer, DenseHead, DenseLayer
from training.recipe.files import read_recipe

SIDE = 24
PREPARATION = Preparation(name="stretch", height=SIDE, width=SIDE)
LAYERS = (
    ConvolutionLayer(channels=5, kernel=5, padded=False, activation="tanh", pool="average", pool_stride=3),
    ConvolutionLayer(channels=7, norm=True, pool="max", dropout=0.3),
)


def _network(hidden, output="softmax", classes=3):
    description = DenseHead(name="dense-head", layers=LAYERS, hidden=hidden, output=output)
    model = build_network(description, classes, PREPARATION, seed=4)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        for parameter in model.parameters():
            # Biases start at zero; other values make sure that a wrong slope is noticed.
            parameter.data += 0.1 * torch.randn_like(parameter)
    return model.eval()


@pytest.fixture(scope="module")
def pictures():
    return torch.rand(6, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(0))


HEADS = {
    "relu": (DenseLayer(width=16, dropout=0.5), DenseLayer(width=9, dropout=0.5)),
    "tanh": (DenseLayer(width=16, activation="tanh"),),
    "mixed": (DenseLayer(width=11, activation="tanh"), DenseLayer(width=16), DenseLayer(width=8)),
}


@pytest.mark.parametrize("hidden", HEADS.values(), ids=HEADS)
@pytest.mark.parametrize(("output", "classes"), [("softmax", 3), ("sigmoid", 2)])
def test_the_maps_are_what_autograd_finds(hidden, output, classes, pictures):
    model = _network(hidden, output, classes)
    forward = model(pictures)
    features = model.body(pictures).detach().requires_grad_()
    x = features.flatten(1)
    for dense, activation in zip(model.hidden, model.activations, strict=True):
        x = activation(dense(x))
    out = model.output(x)
    logits = out if output == "softmax" else torch.cat([-out / 2, out / 2], dim=1)
    assert torch.allclose(forward.logits, logits, atol=1e-6)
    assert torch.allclose(forward.embedding, x)
    for number in range(classes):
        (gradient,) = torch.autograd.grad(logits[:, number].sum(), features, retain_graph=True)
        wanted = (gradient * features).sum(dim=1)
        assert wanted.abs().max() > 1e-3
        assert torch.allclose(forward.maps[:, number], wanted, atol=1e-6)


@pytest.mark.parametrize("hidden", HEADS.values(), ids=HEADS)
def test_the_graph_gives_the_same_maps_with_plain_operators(hidden, pictures):
    model = _network(hidden)
    graph = write_onnx(model, pictures, "picture", ForwardOutput._fields)
    assert {node.op_type for node in graph.graph.node} <= OPERATORS
    with torch.inference_mode():
        wanted = model(pictures)
    for found, value in zip(GraphSession(graph).run(pictures.numpy()), wanted, strict=True):
        assert np.allclose(found, value.numpy(), atol=1e-5)


def test_one_output_has_the_sigmoid_as_its_softmax(pictures):
    model = _network(HEADS["relu"], "sigmoid", 2)
    with torch.inference_mode():
        z = model.output(model(pictures).embedding)[:, 0]
        probability = model(pictures).logits.softmax(dim=1)[:, 1]
    assert torch.allclose(probability, torch.sigmoid(z), atol=1e-6)
    with pytest.raises(TrainingError, match="two classes"):
        _network(HEADS["relu"], "sigmoid", 3)


def test_the_penalty_is_the_sum_of_squares_of_the_layers_that_have_one():
    hidden = (DenseLayer(width=4, l2=0.01), DenseLayer(width=3))
    model = _network(hidden)
    assert model.penalty().item() == pytest.approx(0.01 * model.hidden[0].weight.square().sum().item())


def test_a_picture_too_small_for_the_layers_is_refused():
    with pytest.raises(TrainingError, match="Nothing is left"):
        build_network(
            DenseHead(name="dense-head", layers=LAYERS * 3, hidden=HEADS["tanh"]), 2, PREPARATION, seed=1
        )


@pytest.mark.parametrize(
    ("recipe", "shapes"),
    [
        # Keras counts 683,462 for Sandoval's listing; LeNet with a stride of 5 leaves 4 x 4 cells.
        ("sandoval", {"parameters": 32 * 10 + 64 * 289 + 128 * 577 + 4608 * 128 + 128 + 128 * 64 + 64 + 390}),
        ("ranjan-tb", {"parameters": 6 * 26 + 16 * 151 + 256 * 120 + 120 + 120 * 84 + 84 + 85}),
    ],
)
def test_the_papers_networks_have_the_papers_sizes(recipe, shapes):
    own, _ = read_recipe(recipe)
    model = build_network(own.network, len(own.classes), own.preparation, own.seed)
    assert sum(p.numel() for p in model.parameters()) == shapes["parameters"]
