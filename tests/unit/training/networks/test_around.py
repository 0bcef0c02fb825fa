"""Networks around a network: the effects of enhancement and mirroring, and that both can be shipped."""

import pytest

pytest.importorskip("torch")

import numpy as np
import torch
from pydantic import ValidationError
from scipy.ndimage import uniform_filter

from core.models.card import Preparation
from training.fitting.shipped_network import OPERATORS
from training.networks import ForwardOutput, Mirrored, build_network
from training.networks.around import Enhanced
from training.networks.onnx_graph import Front, NetworkRunner, write_onnx
from training.networks.spec import Enhancement, PooledCnn

SIDE = 48
PREPARATION = Preparation(name="letterbox", height=SIDE, width=SIDE)


def _network(**enhancement):
    description = PooledCnn(
        name="pooled-cnn",
        layers=[{"channels": 4, "pool": True}, {"channels": 6}],
        enhancement=enhancement or None,
    )
    return build_network(description, 3, PREPARATION, seed=1).eval()


@pytest.fixture(scope="module")
def pictures():
    return torch.rand(3, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(0))


def test_the_mirror_image_of_a_picture_is_read_alike(pictures):
    model = Mirrored(_network()).eval()
    with torch.inference_mode():
        straight, mirrored, once = model(pictures), model(pictures.flip(3)), model.inner(pictures)
    assert torch.allclose(straight.logits, mirrored.logits, atol=1e-6)
    assert torch.allclose(straight.maps, mirrored.maps.flip(3), atol=1e-6)
    assert not torch.allclose(straight.logits, once.logits, atol=1e-6)


def test_the_mean_of_a_mirrored_map_is_still_the_logit(pictures):
    with torch.inference_mode():
        output = Mirrored(_network()).eval()(pictures)
    assert torch.allclose(output.maps.mean(dim=(2, 3)), output.logits, atol=1e-5)


def test_it_looks_once_while_it_is_trained(pictures):
    model = Mirrored(_network()).train()
    model.inner.eval()
    with torch.inference_mode():
        assert torch.equal(model(pictures).logits, model.inner(pictures).logits)


def test_smoothing_is_the_mean_of_neighbours(pictures):
    model = Enhanced(_network(), Enhancement(smooth=1))
    inside = uniform_filter(pictures[0, 0].numpy(), 3)[1:-1, 1:-1]
    assert np.allclose(model.enhance(pictures)[0, 0, 1:-1, 1:-1].numpy(), inside, atol=1e-5)


def test_local_contrast_does_not_see_exposure():
    model = Enhanced(_network(), Enhancement(local_contrast=15))
    noise = torch.rand(1, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(2))
    dark, bright = model.enhance(noise * 0.5), model.enhance(noise * 0.5 + 0.5)
    assert torch.allclose(dark, bright, atol=1e-4)
    assert dark.min() >= 0.0
    assert dark.max() <= 1.0
    assert torch.allclose(model.enhance(torch.full((1, 1, SIDE, SIDE), 0.7)), torch.tensor(0.5), atol=1e-4)


def test_enhancement_is_part_of_the_frozen_front(pictures):
    model = _network(smooth=2, local_contrast=15)
    assert model.has_front
    with torch.inference_mode():
        read = Front(model, SIDE, SIDE)(pictures)
        assert torch.allclose(model.from_front(read).logits, model(pictures).logits, atol=1e-4)


@pytest.mark.parametrize("wrap", [Mirrored, lambda model: Enhanced(model, Enhancement(local_contrast=15))])
def test_both_ship(wrap, pictures):
    model = wrap(_network()).eval()
    graph = write_onnx(model, torch.zeros(1, 1, SIDE, SIDE), "picture", ForwardOutput._fields)
    assert {node.op_type for node in graph.graph.node} <= OPERATORS
    with torch.inference_mode():
        wanted = model(pictures)
    for found, value in zip(NetworkRunner(model, SIDE, SIDE).run(iter([pictures])), wanted, strict=True):
        assert torch.allclose(found, value, atol=1e-4)


def test_a_window_without_a_middle_is_refused():
    with pytest.raises(ValidationError, match="odd side"):
        Enhancement(local_contrast=16)
