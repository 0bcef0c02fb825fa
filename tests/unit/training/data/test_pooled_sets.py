"""A recipe that pools data sets: names are kept apart, and the first set is split as if it were alone."""

import shutil

import pytest

pytest.importorskip("torch")

from pydantic import ValidationError
from typer.testing import CliRunner

from core.models.package import read_package
from core.progress import Progress
from training.cli import app
from training.data.run_folder import RunFolder, prepare_data
from training.errors import TrainingError
from training.evaluation.trials import find_places
from training.recipe.files import parse_recipe

MORE = """
[[data.more]]
name = "Drawn again"
file = "again.zip"
source = "drawn by code, later"
licence = "MIT"
labels = ["stripes"]
"""


@pytest.fixture(scope="module")
def text(recipe_text):
    joined = recipe_text.replace(
        '{ name = "bars", title = "Bars" }', '{ name = "bars", title = "Bars", labels = ["bars", "stripes"] }'
    )
    head, tail = joined.split("data = {", 1)
    fields, tail = tail.split(" }\n", 1)
    table = "\n".join(part.strip() for part in fields.split('", ')).replace('"\n', "\n")
    lines = [line if line.endswith('"') else line + '"' for line in table.splitlines()]
    return head + tail + "[data]\n" + "\n".join(lines) + "\n" + MORE


@pytest.fixture(scope="module")
def folder(drawn_set, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sets")
    shutil.copytree(drawn_set, folder / "drawn.zip")
    shutil.copytree(drawn_set / "bars", folder / "again.zip" / "stripes")
    return folder


@pytest.fixture(scope="module")
def pooled(text, folder, tmp_path_factory):
    recipe = parse_recipe(text, "pooled.toml")
    return recipe, prepare_data(
        RunFolder(tmp_path_factory.mktemp("run")), recipe, folder / "drawn.zip", Progress()
    )


def test_names_are_kept_apart(pooled):
    _, data = pooled
    further = [entry for entry in data.entries if entry.file.startswith("again/")]
    assert len(further) == 24
    assert len(data.entries) == 96
    assert {entry.source for entry in further} == {"again"}
    assert {entry.source for entry in data.entries} == {"Drawn", "again"}
    assert not {e.group for e in further} & {e.group for e in data.entries if e.source == "Drawn"}
    labels = dict(zip((e.file for e in data.entries), data.labels, strict=True))
    assert labels["again/stripes/003.png"] == labels["bars/003.png"] == 1


def test_the_first_set_is_split_as_if_it_were_alone(pooled, data):
    _, together = pooled
    alone = {entry.file: part for entry, part in zip(data.entries, data.parts, strict=True)}
    parts = {entry.file: part for entry, part in zip(together.entries, together.parts, strict=True)}
    assert {file: parts[file] for file in alone} == alone


def test_a_set_that_is_not_beside_the_first_is_named(pooled, drawn_set, tmp_path):
    with pytest.raises(TrainingError, match=r"again\.zip was not found beside"):
        prepare_data(RunFolder(tmp_path), pooled[0], drawn_set, Progress())


def test_own_files_are_found_in_every_set(pooled, folder):
    recipe, data = pooled
    places = find_places(None, recipe.data, folder, ["drawn.zip", "again.zip"])
    assert places.others == ()
    assert set(places.find([entry.file for entry in data.entries])) == {e.file for e in data.entries}


def test_a_label_without_a_class_is_refused(text):
    with pytest.raises((ValidationError, TrainingError), match="in no class"):
        parse_recipe(text.replace('labels = ["stripes"]', 'labels = ["spots"]'), "pooled.toml")


def test_the_card_names_every_set_with_its_pictures(text, folder, tmp_path, monkeypatch):
    monkeypatch.setenv("OVERREAD_DATA", str(folder))
    (tmp_path / "pooled.toml").write_text(text, "utf-8")
    for command in ("fit", "evaluate", "export"):
        arguments = [command, str(tmp_path / "pooled.toml"), "--out", str(tmp_path / "run")]
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, result.output
    card = read_package(tmp_path / "run" / "tiny.onnx").card
    assert [(data.name, data.per_class) for data in card.data] == [
        ("Drawn", {"disc": 24, "bars": 24, "slope": 24}),
        ("Drawn again", {"bars": 24}),
    ]
    assert card.evaluations[0].name == "test part of Drawn and Drawn again, split by group"
