"""The shipped body-region model as a reader uses it: its results, its maps, its graph."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import onnx
import pytest

from core.images.base.picture import Identity, Picture, Window
from core.images.display.render import render
from core.inference.candidate import make_ready
from core.inference.heatmap import map_on_picture
from core.inference.model_loading import Opened, open_models
from core.models.catalogue import Catalogue
from core.results.reading import Finding
from core.samples.head_ct import draw_head
from tests.support.judging import judge

SIZE = 256


@pytest.fixture(scope="module")
def model() -> Iterator[Opened]:
    opened = open_models([Catalogue().read("body-region")], "cpu")
    yield opened
    opened.engine.close()


def head(down: int = 0, right: int = 0) -> Picture:
    """Return the synthetic head, small enough to be shifted within the picture."""
    small = draw_head(0.5, 160)
    hounsfield = np.full((SIZE, SIZE), -1000, dtype=np.float32)
    top, left = 48 + down, 48 + right
    hounsfield[top : top + 160, left : left + 160] = small
    return Picture("head", 1, 1, hounsfield, Window(40, 120), identity=Identity(modality="CT"))


def find(model: Opened, picture: Picture) -> Finding:
    (reading,) = judge(model.engine, model.models[0], make_ready([model.models[0].card.needs], picture))
    assert reading.finding is not None, reading.message
    return reading.finding


def place(model: Opened, picture: Picture) -> tuple[float, float]:
    """Return row and column of the strongest evidence for the reported class, in pixels of the picture."""
    finding = find(model, picture)
    assert finding.name == "HeadCT"
    size = model.models[0].card.preparation
    shown = map_on_picture(finding.map_of("HeadCT") / finding.maps.max(), size, (SIZE, SIZE), SIZE, SIZE)
    row, column = np.unravel_index(shown.argmax(), shown.shape)
    return float(row), float(column)


@pytest.mark.parametrize(("down", "right"), [(-40, 0), (40, 0), (0, -40), (0, 40), (32, 32), (-32, 16)])
def test_the_map_moves_with_the_anatomy(model: Opened, down: int, right: int) -> None:
    before, after = place(model, head()), place(model, head(down, right))
    # A cell of the map covers several pixels, so the strongest place may jump to the next cell.
    cell = SIZE / find(model, head()).maps.shape[1]
    assert after[0] - before[0] == pytest.approx(down, abs=1.5 * cell)
    assert after[1] - before[1] == pytest.approx(right, abs=1.5 * cell)


def test_the_strongest_evidence_lies_in_the_head(model: Opened) -> None:
    row, column = place(model, head(20, -20))
    assert render(head(20, -20))[round(row), round(column)] > 0


def test_all_maps_come_from_the_run_that_gave_the_probabilities(model: Opened) -> None:
    """The mean of each map is the centred logit, so maps and probabilities have the same origin."""
    card = model.models[0].card
    finding = find(model, head())
    assert finding.maps.shape[0] == 6
    logits = (finding.maps.astype(np.float64) * card.maps.full_scale).mean(axis=(1, 2))
    probabilities = np.exp(logits - logits.max())
    probabilities /= probabilities.sum()
    np.testing.assert_allclose(probabilities, finding.probabilities, atol=1e-4)
    graph = onnx.load_model_from_string(model.models[0].package.data).graph
    assert [output.name for output in graph.output] == ["probabilities", "maps", "embedding"]


def test_the_package_keeps_its_promises(model: Opened) -> None:
    package = model.models[0].package
    assert package.card.class_names == ("AbdomenCT", "BreastMRI", "ChestCT", "CXR", "Hand", "HeadCT")
    assert len(package.data) <= 4 << 20
    assert package.card.evaluations[0].measures["accuracy"].value >= 0.9995
    assert package.card.evaluations[0].measures["ece"].value <= 0.005
    assert any("shortcut floor" in evaluation.name for evaluation in package.card.evaluations)
