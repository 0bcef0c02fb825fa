"""`overread reformat`: cuts are where its lines say, and stacks that cannot be cut get a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.e2e.test_cli import overread
from tests.support.pictures import save
from tests.support.volumes.phantoms import AXIAL, Phantom, turned


def test_a_marked_place_is_found_by_position_spacing_and_letters(tmp_path: Path) -> None:
    phantom = Phantom(turned(AXIAL, 10, (1, 0, 0)))
    voxel = phantom.mark((-10.0, 33.0, 58.0), 240)
    save(np.zeros((9, 9), np.uint8), phantom.write(tmp_path / "in") / "plain.png")
    done = overread("reformat", tmp_path / "in", "--out", tmp_path / "out", "--window", "120,240")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {(line["plane"], line["places"]) for line in lines} == {
        ("axial", 12),
        ("coronal", 20),
        ("sagittal", 24),
    }
    bright = []
    for line in lines:
        with Image.open(tmp_path / "out" / line["png"]) as written:
            pixels = np.asarray(written)
        if pixels.max() == 255:
            bright.append((line, np.unravel_index(pixels.argmax(), pixels.shape)))
    assert [line["plane"] for line, _ in bright] == ["axial", "coronal", "sagittal"]
    axial, (row, column) = bright[0]
    assert (axial["right"], axial["down"][0]) == ("L", "P")
    across, down = map(np.array, phantom.directions)
    found = np.array(axial["position_mm"]) + row * axial["spacing_mm"][0] * down
    assert found + column * axial["spacing_mm"][1] * across == pytest.approx(
        phantom.position(*voxel), abs=1e-3
    )


def test_slabs_one_cut_and_what_cannot_be_cut(tmp_path: Path) -> None:
    phantom = Phantom()
    phantom.values[:] = (np.arange(12, dtype=np.int16) * 20)[:, None, None]
    phantom.write(tmp_path / "whole")
    gap = {"SeriesInstanceUID": "1.2.9.3", "StudyInstanceUID": "1.2.10"}
    phantom.write(tmp_path / "gap", [0, 1, 2, 4, 5], **gap)
    options = (
        "--plane",
        "axial",
        "--slab",
        "9",
        "--projection",
        "mean",
        "--place",
        "4",
        "--window",
        "127.5,255",
    )
    done = overread("reformat", tmp_path, "--out", tmp_path / "out", *options)
    assert done.returncode == 3
    refused, cut = sorted(map(json.loads, done.stdout.splitlines()), key=lambda line: "plane" in line)
    assert refused["error"] == "volume"
    assert "slices 3 and 4 lie 6.0 mm apart" in refused["message"]
    assert (cut["place"], cut["slab_mm"], cut["projection"]) == (4, 9.0, "mean")
    with Image.open(tmp_path / "out" / cut["png"]) as written:
        assert abs(int(np.asarray(written).mean()) - 60) <= 1
    for wrong in (("--plane", "oblique"), ("--projection", "median"), ("--window", "4")):
        assert overread("reformat", tmp_path, "--out", tmp_path / "out", *wrong).returncode == 2
