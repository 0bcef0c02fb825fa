"""One file of a batch: large pictures are reduced, and everything said about them refers to the whole."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.batch.workers.decode import DecodeSettings, PreparedPicture, decode, prepare_picture
from core.images.base.limits import Limits
from core.images.files.sources import Source
from core.images.read import read_pictures
from core.inference.model_loading import Opened
from core.models.input_needs import InputNeeds
from tests.support.pictures import save
from tests.support.tiny_model import tiny_card


def wanting(side: int) -> InputNeeds:
    preparation = tiny_card().preparation.model_copy(update={"height": side, "width": side})
    return tiny_card().model_copy(update={"preparation": preparation}).needs


@pytest.mark.parametrize(
    ("sides", "preview_side", "enough"),
    [
        ((), 0, 1024),
        ((64,), 0, 1024),
        ((64, 256), 640, 1024),
        ((64, 513, 32), 640, 1026),
        ((64,), 1200, 1200),
    ],
)
def test_usual_models_and_previews_do_not_change_what_is_enough(
    sides: tuple[int, ...], preview_side: int, enough: int
) -> None:
    assert DecodeSettings(tuple(map(wanting, sides)), Limits(), preview_side).enough == enough


def test_a_large_film_is_reduced(tiny: Opened, tmp_path: Path) -> None:
    film = np.random.default_rng(0).integers(0, 128, (2050, 2301)).astype(np.uint8)
    film += np.linspace(0, 127, 2301).astype(np.uint8)
    source = Source("a.jpg", save(film, tmp_path / "a.jpg"))
    recipe = DecodeSettings((tiny.models[0].card.needs,), Limits(), preview_side=480)
    (ready,) = decode(recipe, source)
    assert isinstance(ready, PreparedPicture)
    assert ready.candidates[0].shape == film.shape
    assert max(Image.open(io.BytesIO(ready.preview)).size) == 480
    (reduced,) = read_pictures(source, Limits(), enough=1024)
    assert reduced.pixels.shape == (1025, 1151)
    assert ready.preview == prepare_picture(recipe, reduced).preview
    (whole,) = read_pictures(source, Limits())
    assert ready.preview != prepare_picture(recipe, whole).preview
    apart = prepare_picture(recipe, whole).candidates[0].pixels.astype(int) - ready.candidates[0].pixels
    assert np.abs(apart).max() <= 2
