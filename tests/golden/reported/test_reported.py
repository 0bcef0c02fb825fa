"""Situations from public reports come out as the standard, or another decoder, has them."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from core.images.base.limits import Limits
from core.images.base.picture import Identity, Picture
from core.images.files.sources import Source
from core.images.read import read_pictures
from core.images.studies.study_tree import read_instance
from core.workflow.render import RenderWish, as_shown
from tests.golden.reported.kinds import KINDS
from tests.golden.reported.situation import Situation, all_of

_OF_IDENTITY = {field.name for field in fields(Identity)}


@pytest.mark.parametrize("situation", all_of(KINDS), ids=lambda one: f"{one.report} {one.name}")
def test_situation(situation: Situation, tmp_path: Path) -> None:
    path = tmp_path / situation.name
    path.write_bytes(situation.data)
    source, limits = Source(situation.name, path), Limits()
    instance = read_instance(source, limits)
    assert instance.problem is None
    assert len(instance.frame_order) == len(situation.shown)
    for number, right in zip(instance.frame_order, situation.shown, strict=True):
        (picture,) = read_pictures(source, limits, number)
        found = as_shown(picture, RenderWish())
        assert found.shape == right.shape
        assert np.abs(found.astype(int) - right).max() <= situation.within
        for name, value in situation.said.items():
            if name == "overlaid":
                assert len(picture.overlays) == value
                continue
            _compare(name, picture, value)
            if name in _OF_IDENTITY:
                assert getattr(instance.identity, name) == value
        assert situation.note in " ".join(picture.notes)


def _compare(name: str, picture: Picture, value: object) -> None:
    found = getattr(picture.identity if name in _OF_IDENTITY else picture, name)
    assert found == (pytest.approx(value) if isinstance(value, tuple | float) else value)
