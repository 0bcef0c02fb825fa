"""The entries of the menu of windows."""

from __future__ import annotations

import numpy as np

from core.images.base.picture import NamedWindow, VoiTable, Window
from desktop.window.voi_menu import window_text


def test_a_menu_entry_says_what_its_window_is() -> None:
    assert window_text(NamedWindow("Lung", Window(-600, 1500)), "HU") == "Lung   W 1500  L -600 HU"
    table = VoiTable(0, np.arange(9, dtype=np.uint16), 8)
    assert window_text(NamedWindow("A&B", table), "HU") == "A&&B"
    assert window_text(NamedWindow("", table), "") == "VOI LUT of the file"
