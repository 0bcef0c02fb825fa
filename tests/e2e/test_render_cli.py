"""`overread render`: what is written is what the viewer shows, and its lines say what was applied."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.cli.render import window_from
from core.images.base.limits import Limits
from core.images.display.render import render
from core.images.files.sources import Source
from core.images.read import read_pictures
from core.models.catalogue import Catalogue
from core.samples import write_samples
from core.workflow.render import OVERLAY_COLOURS
from desktop.base import theme
from tests.e2e.test_cli import overread


def test_slices_come_in_order_as_the_viewer_shows_them(tmp_path: Path) -> None:
    write_samples(tmp_path / "in", Catalogue())
    folder = tmp_path / "in" / "phantom"
    done = overread("render", folder, "--out", tmp_path / "out", "--window", "40,80")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == len(list(folder.iterdir()))
    assert [line["slice"] for line in lines] == list(range(1, len(lines) + 1))
    line = lines[0]
    assert line["window"] == {"center": 40.0, "width": 80.0, "function": "LINEAR", "name": ""}
    assert line["unit"] == "HU"
    picture = next(iter(read_pictures(Source(line["file"], folder / line["file"]), Limits())))
    with Image.open(tmp_path / "out" / line["png"]) as written:
        assert np.array_equal(np.asarray(written), render(picture, window_from("40,80")))


def test_what_cannot_be_read_is_a_line_and_a_status(tmp_path: Path) -> None:
    (tmp_path / "words.png").write_bytes(b"no picture at all")
    done = overread("render", tmp_path / "words.png", "--out", tmp_path / "out")
    assert done.returncode == 3
    assert json.loads(done.stdout)["error"] == "not-an-image"


@pytest.mark.parametrize("text", ["40", "40,0", "a,b", "1,2,3", "nan,4"])
def test_a_window_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the command line says it in its own words
        window_from(text)


def test_overlays_have_the_colours_of_the_viewer() -> None:
    assert (int(theme.REFUSED[1:], 16), int(theme.ACCENT[1:], 16)) == OVERLAY_COLOURS
