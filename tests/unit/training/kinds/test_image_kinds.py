"""The router, from its pictures to its package, on a small synthetic set."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import numpy as np
import onnx
import pytest

pytest.importorskip("torch")
pytest.importorskip("efficientnet_lite_pytorch")

import torch
from PIL import Image
from typer.testing import CliRunner

from core.errors import Reason
from core.images.base.picture import Picture, Window
from core.inference.candidate import make_ready
from core.inference.model_loading import open_models
from core.models.catalogue import Catalogue
from core.models.interface import INVERTED, OUTPUTS
from core.models.onnx_file import check_model
from core.paths import resource
from core.progress import Progress
from tests.support.judging import judge
from training.cli import app
from training.errors import TrainingError
from training.kinds.drawn import drawn
from training.kinds.features import Views
from training.kinds.fit import chances, fit_router
from training.kinds.left_out import LeftOutReport, exact
from training.kinds.package import router_graph
from training.kinds.pictures import gather
from training.kinds.recipe import KindRecipe, is_kind_recipe, parse_kind_recipe, read_kind_recipe
from training.kinds.vary import vary
from training.networks.onnx_graph import GraphSession
from training.packaging.amend import amend_package

RECIPE = """
id = "image-kind"
version = "0.0.1"
title = "Kinds"
summary = "Tells rings from stripes."
limits = ["It is a test."]
temperature = 1.0
[[classes]]
name = "ring"
title = "Ring"
[[classes]]
name = "stripes"
title = "Stripes"
[[classes]]
name = "eye"
title = "Eye"
[[classes]]
name = "ultrasound"
title = "Ultrasound"
[[classes]]
name = "document"
title = "Document"
[[classes]]
name = "other"
title = "Other"
[population]
who = "Nobody."
[preparation]
name = "letterbox"
height = 64
width = 64
[network]
name = "kind-team"
members = 2
hidden = 16
[fit]
steps = 60
batch = 64
rate = 1e-2
[seeds]
pictures = 1
views = 2
warped = 3
heads = 4
[routing]
[[routing.groups]]
name = "rings"
kinds = ["ring"]
least_probability = 0.55
rivals = { stripes = 0.5 }
band = 0.8
[gate]
read_up_to = [2.5]
[data]
corrections = "corrections.csv"
no_polarity = ["document", "other", "eye"]
one_source = ["weave"]
tissue = ["ring", "stripes"]
nothing = "other"
made = 0.02
[[data.sets]]
archive = "shapes.zip"
name = "Shapes"
source = "Rings and stripes"
licence = "not stated"
[[data.sets]]
archive = ""
name = "Drawn"
source = "Drawn by code"
licence = "Apache-2.0"
[folds]
a = ["one"]
b = ["two"]
[[origins]]
archive = "shapes.zip"
kinds = { round = "ring" }
sources = ["one"]
most = 24
[[origins]]
archive = "shapes.zip"
kinds = { round = "ring" }
sources = ["two"]
[[origins]]
archive = "shapes.zip"
kinds = { straight = "stripes" }
source = "weave"
"""


def ring(rng: np.random.Generator) -> np.ndarray:
    y, x = np.mgrid[:80, :80] / 80 - 0.5
    away = np.hypot(x - rng.normal(0, 0.03), y) / rng.uniform(0.3, 0.4)
    return (220 * np.exp(-(((away - 1) / 0.15) ** 2)) + rng.uniform(0, 25, away.shape)).astype(np.uint8)


def stripes(rng: np.random.Generator) -> np.ndarray:
    x = np.mgrid[:80, :80][1]
    return (110 + 100 * np.sin(x * rng.uniform(0.6, 1.2)) + rng.uniform(0, 25, x.shape)).astype(np.uint8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a recipe, corrections and an archive."""
    folder = tmp_path_factory.mktemp("kinds")
    (folder / "kinds.toml").write_text(RECIPE, "utf-8")
    (folder / "corrections.csv").write_text("file,kind\nround/one-3.png,\nround/one-4.png,stripes\n", "utf-8")
    rng = np.random.default_rng(0)
    rows = [["file", "label", "source", "group"]]
    with zipfile.ZipFile(folder / "shapes.zip", "w") as archive:
        for source, label, draw in (
            ("one", "round", ring),
            ("two", "round", ring),
            ("thread", "straight", stripes),
        ):
            for number in range(40):
                name, file = f"{label}/{source}-{number}.png", io.BytesIO()
                Image.fromarray(draw(rng)).save(file, "PNG")
                archive.writestr(name, file.getvalue())
                rows.append([name, label, source, str(number % 12)])
        table = io.StringIO()
        csv.writer(table).writerows(rows)
        archive.writestr("manifest.csv", table.getvalue())
    return folder


@pytest.fixture(scope="module")
def run(folder: Path) -> Path:
    """Return a finished run: fitted, evaluated and exported by the command line."""
    recipe, out = str(folder / "kinds.toml"), folder / "run"
    for command in (["fit", recipe, "--data", str(folder)], ["evaluate", recipe], ["export", recipe]):
        done = CliRunner().invoke(app, [*command, "--out", str(out)])
        assert done.exit_code == 0, done.output
    return out


def recipe_of(folder: Path) -> tuple[KindRecipe, dict[str, str]]:
    recipe, _, corrections = read_kind_recipe(str(folder / "kinds.toml"))
    return recipe, corrections


def test_pictures_come_with_kind_and_source_and_corrections_hold(folder: Path) -> None:
    recipe, corrections = recipe_of(folder)
    pictures = [p for p in gather(recipe, corrections, folder, Progress()) if p.archive]
    assert len([p for p in pictures if p.source == "one"]) in (22, 23, 24)
    assert len([p for p in pictures if p.source == "two"]) == 40
    assert {p.kind for p in pictures if p.source == "weave"} == {"stripes"}
    with pytest.raises(TrainingError, match=r"shapes\.zip was not found"):
        gather(recipe, corrections, folder / "nowhere", Progress())


def test_the_same_seed_varies_alike_and_another_otherwise() -> None:
    grey = ring(np.random.default_rng(5))
    for seed in range(12):
        varied = vary(grey, np.random.default_rng(seed))
        assert varied.dtype == np.uint8
        assert varied.ndim == 2
        assert np.array_equal(varied, vary(grey, np.random.default_rng(seed)))
    assert {kind for _, kind, _ in drawn(np.random.default_rng(0), 0.01)} == {
        "eye",
        "ultrasound",
        "document",
        "other",
    }


def test_large_sources_do_not_drown_small_ones() -> None:
    kind = np.array([0] * 900 + [0] * 100 + [1] * 100)
    source = np.array(["large"] * 900 + ["small"] * 100 + ["large"] * 100)
    chance = chances(kind, source)
    assert chance.sum() == pytest.approx(1.0)
    assert chance[:900].sum() / chance[900:1000].sum() == pytest.approx(3.0)


def test_the_package_reads_what_it_learned(folder: Path, run: Path) -> None:
    data = (run / "image-kind.onnx").read_bytes()
    card = check_model(data, "image-kind")
    assert card.tells_polarity
    assert [group.name for group in card.routing.groups] == ["rings"]  # type: ignore[union-attr]
    assert [(each.name, each.licence) for each in card.data] == [
        ("Shapes", "not stated"),
        ("Drawn", "Apache-2.0"),
    ]
    shapes = card.data[0]
    assert list(shapes.per_class) == ["ring", "stripes"]
    assert shapes.pictures == sum(shapes.per_class.values()) > 90
    graph = onnx.load_model_from_string(data)
    assert [value.name for value in graph.graph.output] == [*OUTPUTS, INVERTED]
    catalogue = Catalogue(shipped=folder / "shipped", added=folder / "added")
    catalogue.ship(data)
    opened = open_models([catalogue.read("image-kind")], "cpu")
    rng = np.random.default_rng(77)
    shown = [ring(rng), stripes(rng), 255 - ring(rng)]
    window = Window(127.5, 255.0, "LINEAR_EXACT")
    candidates = [
        make_ready([card.needs], Picture("a", n, 3, grey, window))[0] for n, grey in enumerate(shown)
    ]
    first, second, third = judge(opened.engine, opened.models[0], candidates)
    assert first.finding is not None
    assert first.finding.name == "ring"
    assert second.finding is not None
    assert second.finding.name == "stripes"
    assert third.reason in (Reason.INVERTED, Reason.OUT_OF_DISTRIBUTION, None)


def test_graph_and_network_agree(folder: Path, run: Path) -> None:
    recipe, _ = recipe_of(folder)
    views = Views.load(run / "views.npz")
    router = fit_router(recipe, views)
    graph = router_graph(recipe, router)
    pictures = np.random.default_rng(1).integers(0, 256, (5, 1, 64, 64)).astype(np.uint8)
    with torch.inference_mode():
        wanted = [value.numpy() for value in router(torch.from_numpy(pictures))]
    for found, expected in zip(GraphSession(graph).run(pictures), wanted, strict=True):
        assert np.allclose(found, expected, rtol=1e-4, atol=1e-4)
    features = torch.from_numpy(views.features[:50])
    assert (views.number == 0).sum() > 100
    assert torch.isfinite(features).all()


def test_each_source_is_left_out_and_counted(run: Path) -> None:
    report = LeftOutReport.model_validate_json((run / "left-out.json").read_text("utf-8"))
    whole = {(each.source, each.kind): each for each in report.sources if each.whole}
    assert whole["two", "ring"].pictures == 40
    assert whole["two", "ring"].group == "rings"
    halves = [each for each in report.sources if each.source == "weave" and not each.whole]
    assert sum(each.pictures for each in halves) == 40
    assert all(0.0 <= each.right.low <= each.right.value <= each.right.high <= 1.0 for each in report.sources)
    assert exact(0, 10).low == 0.0
    assert exact(10, 10).high == 1.0


def test_a_recipe_that_names_no_kind_is_refused(folder: Path, tmp_path: Path) -> None:
    assert is_kind_recipe("image-kind")
    assert not is_kind_recipe("body-region")
    recipe, _, corrections = read_kind_recipe("image-kind")
    assert len(recipe.kinds) == 18
    assert set(corrections.values()) == {"", "HeadCT"}
    for wrong in (
        RECIPE.replace('"ring" }', '"ball" }'),
        RECIPE.replace("[2.5]", "[2.5, 1.0]"),
        RECIPE.replace('archive = ""', 'archive = "another.zip"'),
        "[",
    ):
        path = tmp_path / "wrong.toml"
        path.write_text(wrong, "utf-8")
        with pytest.raises(TrainingError):
            read_kind_recipe(str(path))


def test_words_of_the_shipped_model_are_amended_and_nothing_else() -> None:
    data = resource("models", "image-kind.onnx").read_bytes()
    recipe, text, _ = read_kind_recipe("image-kind")
    again, _ = amend_package(data, recipe, text, parse_kind_recipe)
    assert again == data
    changed, card = amend_package(
        data, recipe.model_copy(update={"summary": "Tells kinds apart."}), text, parse_kind_recipe
    )
    assert card.summary == "Tells kinds apart."
    assert check_model(changed, "image-kind").golden == check_model(data, "image-kind").golden
    with pytest.raises(TrainingError, match="more than words"):
        amend_package(data, recipe.model_copy(update={"temperature": 2.0}), text, parse_kind_recipe)
