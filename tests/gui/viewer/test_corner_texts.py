"""The texts in the viewer's corners."""

from __future__ import annotations

import numpy as np
import pytest

from core.images.base.picture import Identity, NamedWindow, Overlay, VoiTable, Window
from desktop.viewer.corner_texts import corners, shares, value_at
from tests.support.pictures import picture


class TestWords:
    def test_corners_say_whose_picture_it_is_and_how_it_is_shown(self) -> None:
        who = Identity(patient_id="P1", patient_name="Ælla", modality="CT", study_date="20260102")
        texts = corners(
            picture(np.full((4, 6), -32.0, np.float32), unit="HU", identity=who),
            None,
            inverted=True,
            overlays=True,
            zoom=1.5,
            pixel=(2, 1),
        )
        assert texts.top_left == ("Ælla", "P1", "2026-01-02")
        assert texts.bottom_left == ("W 400   L 40   HU", "Inverted", "Zoom 150 %")
        assert texts.bottom_right == ("2, 1:  -32 HU", "6 x 4")

    def test_corners_say_what_must_not_be_overlooked(self) -> None:
        bits = np.zeros((4, 6), bool)
        shown = picture(
            np.zeros((4, 6), np.uint8),
            lossy=True,
            overlays=(Overlay(0x6000, "Lesion", True, bits),),
            windows=(NamedWindow("LUNG", Window(-600.0, 1500.0)),),
        )
        said = corners(shown, None, inverted=False, overlays=True, zoom=1.0, pixel=None).bottom_left
        assert said == ("Lossy compression", "Overlays: Lesion", "W 1500   L -600   LUNG", "Zoom 100 %")
        table = NamedWindow("HARDER", VoiTable(0, np.arange(9, dtype=np.uint16), 8))
        said = corners(shown, table, inverted=False, overlays=False, zoom=1.0, pixel=None).bottom_left
        assert said[1:3] == ("Overlays off: Lesion", "VOI LUT   HARDER")

    def test_no_value_outside_the_picture(self) -> None:
        shown = picture(np.zeros((4, 6), np.uint8))
        assert value_at(shown, (6, 0)) == ""
        assert value_at(shown, None) == ""
        assert value_at(picture(np.zeros((4, 6, 3), np.uint8)), (0, 0)) == "0, 0:  RGB 0 0 0"


class TestPlaces:
    @pytest.mark.parametrize(
        ("wanted", "given"),
        [
            ((40, 50), (40, 50)),
            ((40, 90), (40, 60)),
            ((90, 40), (60, 40)),
            ((90, 90), (50, 50)),
        ],
    )
    def test_two_texts_of_a_line_share_it(self, wanted: tuple[int, int], given: tuple[int, int]) -> None:
        assert shares(*wanted, 100) == given


def test_age_and_sex_are_said_as_in_the_list() -> None:
    who = Identity(patient_id="P1", patient_sex="F", patient_age="028Y")
    shown = picture(np.zeros((4, 6), np.uint8), identity=who)
    assert corners(shown, None, inverted=False, overlays=True, zoom=1.0, pixel=None).top_left == (
        "P1  28 y F",
    )
