"""The graph for every device computes the same, and no sum of two tensors is without an activation."""

import numpy as np
import onnx
import pytest

pytest.importorskip("torch")

import torch
from torch import nn

from training.fitting.portable_graph import portable
from training.networks.onnx_graph import GraphSession, write_onnx


class Arithmetic(nn.Module):
    """A residual, a spread, and sums with constants."""

    def __init__(self):
        super().__init__()
        self.convolution = nn.Conv2d(1, 4, 3, padding=1)
        self.project = nn.Conv2d(4, 4, 1)

    def forward(self, picture):
        x = self.convolution(picture)
        x = self.project(x) + x
        away = x - x.mean(dim=(2, 3), keepdim=True)
        spread = (away * away).mean(dim=(2, 3))
        return 2.0 * x + 1.0, 0.5 * (spread + 1e-6).log()


@pytest.fixture(scope="module")
def graphs():
    with torch.random.fork_rng():
        torch.manual_seed(3)
        made = write_onnx(Arithmetic(), torch.zeros(1, 1, 12, 9), "picture", ["map", "spread"])
    return made, portable(made)


def test_it_computes_the_same(graphs):
    pictures = np.random.default_rng(1).random((5, 1, 12, 9), dtype=np.float32)
    before, after = (GraphSession(graph).run(pictures) for graph in graphs)
    np.testing.assert_array_equal(after[0], before[0])
    np.testing.assert_allclose(after[1], before[1], atol=1e-5)


def test_no_arithmetic_of_two_tensors_of_one_shape_is_left_alone(graphs):
    _, graph = graphs
    onnx.checker.check_model(graph, full_check=True)
    constants = {value.name for value in graph.graph.initializer}
    constants |= {name for node in graph.graph.node if node.op_type == "Constant" for name in node.output}
    users = {name: node.op_type for node in graph.graph.node for name in node.input}
    sums = [n for n in graph.graph.node if n.op_type == "Add" and not constants & set(n.input)]
    assert [users[node.output[0]] for node in sums] == ["LeakyRelu"]
    assert not [n for n in graph.graph.node if n.op_type == "Mul" and not constants & set(n.input)]
    assert "ReduceSumSquare" in users.values()


def test_a_square_that_is_used_elsewhere_stays():
    class Slope(nn.Module):
        def forward(self, picture):
            y = picture.tanh()
            return 1.0 - y * y

    made = write_onnx(Slope(), torch.zeros(1, 1, 4, 4), "picture", ["slope"])
    pictures = np.random.default_rng(1).random((2, 1, 4, 4), dtype=np.float32)
    np.testing.assert_array_equal(
        GraphSession(portable(made)).run(pictures)[0], GraphSession(made).run(pictures)[0]
    )


def test_a_second_time_changes_nothing(graphs):
    assert portable(graphs[1]) == graphs[1]
