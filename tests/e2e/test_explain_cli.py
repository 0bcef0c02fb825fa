"""Maps by occlusion on the command line: the place, none, refused, stopped."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.models.card import Card
from tests.e2e.test_cli import overread
from tests.support.tiny_model import SIDE, SPOT, mapless_card, mapless_model, spotted


@pytest.fixture
def model(tmp_path: Path) -> str:
    return added(mapless_card(), tmp_path)


def added(card: Card, folder: Path) -> str:
    """Add the model under a card; return its id."""
    path = folder / f"{card.id}.onnx"
    path.write_bytes(mapless_model(card))
    done = overread("models", "add", path)
    assert done.returncode == 0, done.stderr
    return card.id


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.png"
    Image.fromarray(spotted()).resize((256, 256), Image.Resampling.NEAREST).save(path)
    return path


def test_the_place_is_told_and_drawn(film: Path, model: str, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    done = overread("explain", film, "--model", model, "--out", out)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["map"], said["finding"], said["said"]) == ("occlusion", "bright", "suspected")
    middle = [(part.start + part.stop) / 2 / SIDE for part in SPOT]
    assert [said["y"], said["x"]] == pytest.approx(middle, abs=0.08)
    assert said["strength"] > 0.1
    assert said["runs"] == 145
    drawn = np.asarray(Image.open(out)).astype(int)
    coloured = np.ptp(drawn, axis=-1) > 8
    row, column = (np.mean(axis) / 256 for axis in np.nonzero(coloured))
    assert [row, column] == pytest.approx(middle, abs=0.12)


def test_where_no_place_stands_out_there_is_no_map(model: str, tmp_path: Path) -> None:
    film, out = tmp_path / "even.png", tmp_path / "out.png"
    even = np.full((SIDE, SIDE), 150, dtype=np.uint8)
    even[:, ::2] += 20
    Image.fromarray(even).save(film)
    done = overread("explain", film, "--model", model, "--out", out)
    assert done.returncode == 3, done.stderr
    assert "No map: no place of the picture stands out for Bright." in done.stderr
    assert json.loads(done.stdout)["png"] == ""
    assert not out.exists()


def test_a_model_with_maps_shows_its_own(film: Path, tmp_path: Path) -> None:
    done = overread("explain", film, "--model", "bone-fracture", "--out", tmp_path / "out.png")
    # The picture is no bone film; the model says so before a map is made.
    assert done.returncode == 2
    assert "bone-fracture did not read this picture" in done.stderr


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--finding", "dark"), "has no finding dark; it has bright."),
        (("--frame", "3"), "The file does not hold frame 3."),
        (("--model", "nothing"), "There is no model 'nothing'"),
    ],
)
def test_what_cannot_be_shown_is_told(
    options: tuple[str, ...], sentence: str, film: Path, model: str, tmp_path: Path
) -> None:
    done = overread("explain", film, "--model", model, "--out", tmp_path / "out.png", *options)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert not (tmp_path / "out.png").exists()


def test_a_model_that_names_kinds_has_no_finding_to_show(film: Path, tmp_path: Path) -> None:
    card = mapless_card().model_copy(update={"operating_point": None})
    done = overread("explain", film, "--model", added(card, tmp_path), "--out", tmp_path / "out.png")
    assert done.returncode == 2
    assert "names kinds of pictures and no finding" in done.stderr
