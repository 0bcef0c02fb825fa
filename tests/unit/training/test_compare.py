"""Recipes with variants are trained, a student with its teacher, and all are compared on shared pictures."""

import csv

import numpy as np
import pytest

pytest.importorskip("torch")

import torch
from typer.testing import CliRunner

from core.models.evidence import Measure
from core.models.package import read_package
from core.statistics.figures import Predictions
from training.cli import app
from training.compare.table import ComparisonRow, at_threshold, markdown
from training.data.run_folder import RunFolder
from training.errors import TrainingError
from training.recipe.files import parse_recipe, read_recipe, variants_of

VARIANTS = """
[paper]
title = "A. Author, A Paper"
reported = { accuracy = 0.5 }
said = "50 % on pictures of its own"
[variants.student]
distillation = { teacher = "tiny", temperature = 2.0, weight = 0.5 }
[variants.student.network]
name = "dense-head"
layers = [{ channels = 2, pool = "max", pool_size = 4, pool_stride = 4 }]
hidden = [{ width = 6 }]
"""


@pytest.fixture(scope="module")
def text(recipe_text):
    return recipe_text + VARIANTS


@pytest.fixture(scope="module")
def compared(text, drawn_set, tmp_path_factory):
    folder = tmp_path_factory.mktemp("compare")
    (folder / "tiny.toml").write_text(text, "utf-8")
    joined = text.replace('id = "tiny"', 'id = "joined"').split("[variants.student]")[0]
    joined = joined.replace('{ name = "bars", title = "Bars" },', "").replace(
        '{ name = "slope", title = "Slope" }',
        '{ name = "other", title = "Other", labels = ["bars", "slope"] }',
    )
    joined += '[operating_point]\npositive = ["other"]\nthreshold = 0.7\n'
    (folder / "joined.toml").write_text(joined, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        (folder / "data").mkdir()
        (folder / "data" / "drawn.zip").symlink_to(drawn_set)
        patch.setenv("OVERREAD_DATA", str(folder / "data"))
        arguments = ["compare", folder / "tiny.toml", folder / "joined.toml", folder / "tiny.toml"]
        arguments += ["--runs", folder / "runs", "--out", folder / "out"]
        result = CliRunner().invoke(app, [*map(str, arguments)])
    assert result.exit_code == 0, result.output
    return folder


def test_all_are_compared_on_the_test_pictures_they_share(compared):
    with (compared / "out" / "comparison.csv").open(newline="") as stream:
        listed = list(csv.DictReader(stream))
    rows = {row["recipe"]: row for row in listed}
    # A model that is named twice is compared once.
    assert len(rows) == len(listed)
    assert set(rows) == {"tiny", "tiny-student", "joined"} | {
        f"{model}, {classes} classes"
        for model in ("always the commonest", "linear model on thumbnails", "SVM on thumbnails")
        for classes in (2, 3)
    }
    assert len({row["pictures"] for row in rows.values()}) == 1
    assert {
        RunFolder(compared / "runs" / name).split.read_bytes() for name in ("tiny", "tiny-student", "joined")
    } == {RunFolder(compared / "runs" / "tiny").split.read_bytes()}
    with RunFolder(compared / "runs" / "joined").predictions.open(newline="") as stream:
        said = list(csv.DictReader(stream))
    assert {row["label"] for row in said} == {"disc", "bars", "slope"}
    right = [(float(row["p_other"]) >= 0.5) == (row["label"] != "disc") for row in said]
    assert float(rows["joined"]["accuracy"]) == pytest.approx(np.mean(right), abs=1e-5)
    assert float(rows["joined"]["threshold"]) == 0.7
    others = np.mean([row["label"] != "disc" for row in said])
    assert float(rows["always the commonest, 2 classes"]["accuracy"]) == pytest.approx(others, abs=1e-5)
    assert float(rows["always the commonest, 2 classes"]["macro_auc"]) == 0.5
    assert float(rows["tiny"]["training_cpu_seconds"]) > 0
    assert all(int(rows[name]["onnx_bytes"]) > 1000 for name in ("tiny", "tiny-student", "joined"))
    page = (compared / "out" / "comparison.md").read_text("utf-8")
    assert "A. Author, A Paper: 50 % on pictures of its own" in page
    assert all(
        (compared / "out" / name).is_file() for name in ("accuracy.png", "curves.png", "confusions.png")
    )


def test_a_second_comparison_trains_nothing(compared, monkeypatch):
    monkeypatch.setattr("training.cli.fit", lambda *_, **__: pytest.fail("it was trained already"))
    runs = compared / "runs"
    arguments = [
        "compare",
        str(runs / "tiny"),
        str(runs / "joined"),
        "--out",
        str(compared / "again"),
        "--no-baselines",
    ]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output


def test_a_package_is_measured_on_the_test_part_that_its_card_gives(compared, drawn_set, monkeypatch):
    runs = compared / "runs"
    exported = CliRunner().invoke(
        app, ["export", str(runs / "tiny" / "recipe.toml"), "--out", str(runs / "tiny")]
    )
    assert exported.exit_code == 0, exported.output
    monkeypatch.setenv("OVERREAD_DATA", str(compared / "data"))
    package, out = runs / "tiny" / "tiny.onnx", compared / "shipped"
    arguments = ["compare", package, runs / "tiny", "--runs", runs, "--out", out, "--no-baselines"]
    result = CliRunner().invoke(app, [*map(str, arguments)])
    assert result.exit_code == 0, result.output
    with (out / "comparison.csv").open(newline="") as stream:
        trained, shipped = csv.DictReader(stream)
    assert shipped["recipe"] == f"tiny {read_package(package).card.version}, as shipped"
    for name in ("pictures", "accuracy", "macro_auc", "threshold", "parameters", "paper_accuracy"):
        assert shipped[name] == trained[name]
    assert float(shipped["nll"]) == pytest.approx(float(trained["nll"]), abs=1e-5)
    assert shipped["training_cpu_seconds"] == ""


def test_words_are_amended_and_nothing_else(compared):
    package, recipe = compared / "amended.onnx", compared / "words.toml"
    data = (compared / "runs" / "tiny" / "tiny.onnx").read_bytes()
    package.write_bytes(data)
    text = (compared / "runs" / "tiny" / "recipe.toml").read_text("utf-8")
    recipe.write_text('population = { who = "Drawn patients", ages = [[3, 9]] }\n' + text, "utf-8")
    arguments = ["amend", str(package), "--recipe", str(recipe)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    before, after = read_package(compared / "runs" / "tiny" / "tiny.onnx"), read_package(package)
    assert after.card.population.ages == ((3, 9),)
    same = {"population", "provenance"}
    assert after.card.model_dump(exclude=same) == before.card.model_dump(exclude=same)
    assert "Made for: Drawn patients" in package.with_suffix(".md").read_text("utf-8")
    recipe.write_text(text.replace("seed = ", "seed = 1"), "utf-8")
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert "more than words" in " ".join(result.output.split())


def test_a_package_needs_its_data_set(compared, tmp_path, monkeypatch):
    monkeypatch.setenv("OVERREAD_DATA", str(tmp_path))
    package = compared / "runs" / "tiny" / "tiny.onnx"
    result = CliRunner().invoke(
        app, ["compare", str(package), "--runs", str(tmp_path), "--out", str(tmp_path)]
    )
    assert result.exit_code == 2
    assert "drawn.zip was not found" in " ".join(result.output.split())


def test_a_student_needs_its_teacher(text, drawn_set, tmp_path):
    (tmp_path / "tiny.toml").write_text(text, "utf-8")
    arguments = ["fit", f"{tmp_path / 'tiny.toml'}:student", "--data", str(drawn_set)]
    result = CliRunner().invoke(app, [*arguments, "--out", str(tmp_path / "runs" / "student")])
    assert result.exit_code == 2
    assert "not trained yet" in result.output


def test_a_variant_takes_the_place_of_parts_and_its_text_says_which(text, tmp_path):
    path = tmp_path / "tiny.toml"
    path.write_text(text, "utf-8")
    assert variants_of(str(path)) == [str(path), f"{path}:student"]
    recipe, whole = read_recipe(f"{path}:student")
    assert (recipe.id, recipe.network.name) == ("tiny-student", "dense-head")
    assert parse_recipe(whole, "again.toml") == recipe
    with pytest.raises(TrainingError, match="no variant teacher"):
        read_recipe(f"{path}:teacher")


def test_the_distance_to_the_teacher_is_that_of_the_softened_answers():
    from training.fitting.objective import distilled
    from training.recipe.sections import Distillation

    logits, taught = torch.randn(5, 3), torch.randn(5, 3)
    rule = Distillation(teacher="t", temperature=2.0, weight=0.25)
    p, q = (taught / 2).softmax(1), (logits / 2).softmax(1)
    wanted = 0.75 * 1.5 + 0.25 * 4.0 * (p * (p / q).log()).sum(1).mean()
    assert distilled(torch.tensor(1.5), logits, taught, rule).item() == pytest.approx(wanted.item(), rel=1e-5)
    assert distilled(torch.tensor(1.5), taught, taught, rule).item() == pytest.approx(0.75 * 1.5, abs=1e-6)


def test_figures_at_a_threshold_count_what_is_called_positive():
    said = Predictions(
        np.array([[0.4, 0.6], [0.2, 0.8], [0.1, 0.9], [0.9, 0.1]]),
        np.array([1, 1, 0, 0]),
        tuple("abcd"),
        ("n", "p"),
    )
    found = at_threshold(said, ["p"], 0.7, seed=1)
    assert [found[name].value for name in ("accuracy_at_threshold", "sensitivity", "specificity")] == [
        0.5
    ] * 3


@pytest.mark.parametrize(("high", "verdict"), [(0.94, "not reached"), (0.96, "reached")])
def test_a_paper_is_reached_where_the_interval_holds_its_figure(high, verdict):
    own = Measure(value=0.93, low=0.9, high=high)
    row = ComparisonRow("a", "d.zip", 10, 10, {"accuracy": own}, None, {"accuracy": 0.95}, 5, 100, 1.0, 2.0)
    assert f"95.00%, {verdict}" in markdown([row], [], [])
