"""An on-demand model is run from the menu; its findings are shown with the others', and stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from core.models.card import OperatingPoint
from core.models.catalogue import Catalogue
from desktop.window.main_window import MainWindow
from tests.gui.conftest import draw
from tests.gui.session.conftest import Makes, table
from tests.support.tiny_model import tiny_card, tiny_catalogue


@pytest.fixture
def several(tmp_path: Path) -> Catalogue:
    """Return a router, a model that reads by itself, and an on-demand model for dark pictures only."""
    point = OperatingPoint(positive=("bright",), threshold=0.5, chosen_by="hand")
    usual = tiny_card(model_id="usual", operating_point=point)
    usual = usual.model_copy(update={"body_regions": ("dark", "middle")})
    asked = {"id": "asked", "title": "Asked", "by_default": False, "body_regions": ("dark",)}
    router = tiny_card(model_id="body-region")
    return tiny_catalogue(tmp_path / "models", router, usual, usual.model_copy(update=asked))


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name, grey in (("a", 30), ("b", 40), ("c", 115)):
        draw(folder / f"{name}.png", grey)
    return folder


def entries(window: MainWindow) -> dict[str, QAction]:
    """Return the menu's entries for the only model, by text."""
    menu = window.actions_by_name["ask_model"].menu()
    menu.aboutToShow.emit()
    assert menu.actions()[0].text() == "Asked"
    return {action.text(): action for action in menu.actions()[0].menu().actions()}


def asked_of(window: MainWindow) -> list[str]:
    """Return the files that the on-demand model has read."""
    readings = window.session.folder.readings
    return sorted(file for (file, _), by in readings.items() if "asked" in by)


def test_a_picture_and_a_selection_are_asked_about(
    qtbot: QtBot, makes: Makes, opens_in, several: Catalogue, pictures: Path, tmp_path: Path
) -> None:
    window = makes(several)
    opens_in(window, pictures)
    qtbot.waitUntil(lambda: window.session.current is not None)
    window.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: not window.session.busy)
    assert asked_of(window) == []
    assert window.session.current.key == ("a.png", 1)
    entries(window)["About this &picture"].trigger()
    qtbot.waitUntil(lambda: not window.session.busy)
    assert asked_of(window) == ["a.png"]
    assert window.tray.message.text() == "Asked has read 1 picture."
    assert window.actions_by_name["read_folder"].toolTip() == "Every picture was read."
    window.worklist.view.selectAll()
    entries(window)["About the se&lection (3 pictures)"].trigger()
    qtbot.waitUntil(lambda: not window.session.busy)
    assert asked_of(window) == ["a.png", "b.png"]
    assert window.tray.message.text() == "Asked has read 2 of 3 pictures; it is not made for the others."
    written = table(window, qtbot, tmp_path / "a.csv").decode()
    assert written.count(",asked,") == 2
    window.close()
    again = makes(several)
    opens_in(again, pictures)
    assert asked_of(again) == ["a.png", "b.png"]
    assert again.actions_by_name["read_folder"].toolTip() == "Every picture was read."
    assert table(again, qtbot, tmp_path / "b.csv").decode() == written
    again.close()


def test_what_nobody_has_read_the_others_read_first(
    qtbot: QtBot, makes: Makes, opens_in, several: Catalogue, pictures: Path
) -> None:
    window = makes(several)
    opens_in(window, pictures / "a.png")
    qtbot.waitUntil(lambda: window.session.current is not None)
    entries(window)["About this &study (1 picture)"].trigger()
    qtbot.waitUntil(lambda: not window.session.busy)
    assert set(window.session.folder.readings["a.png", 1]) == {"body-region", "usual", "asked"}
    window.close()


def test_another_choice_reads_nothing_unasked_and_says_what_is_missing(
    qtbot: QtBot, makes: Makes, opens_in, several: Catalogue, pictures: Path
) -> None:
    window = makes(several)
    opens_in(window, pictures)
    window.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: not window.session.busy)
    window.close()
    more = makes(replace(several, uses={"asked": "by-itself"}))
    opens_in(more, pictures)
    assert "3 files were read before without a model that reads by itself now" in more.tray.message.text()
    assert asked_of(more) == []
    assert not more.session.folder.earlier
    assert more.actions_by_name["read_folder"].isEnabled()
    more.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: not more.session.busy)
    assert asked_of(more) == ["a.png", "b.png"]
    assert not more.actions_by_name["read_folder"].isEnabled()
    more.close()
