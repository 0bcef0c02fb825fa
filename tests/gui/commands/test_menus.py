"""Seven menus, icons next to texts, the tool bar's extension mark, and full screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QMenu, QToolBar, QToolButton
from pytestqt.qtbot import QtBot

from core.language.catalogue import languages
from core.models.catalogue import Catalogue
from core.paths import resource
from desktop.base import language, theme
from desktop.commands.commands import COMMANDS, MENUS, SUBMENUS
from desktop.commands.icons import COMMAND_ICONS, MENU_ICONS
from desktop.session.session import Session
from desktop.window.main_window import MainWindow


def brightness(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> float:
    """Return the mean brightness of an icon's pixels."""
    image = icon.pixmap(32, 32, mode).toImage()
    seen = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
    painted = [colour.lightness() for colour in seen if colour.alpha() > 200]
    assert painted, "nothing is painted"
    return sum(painted) / len(painted)


def test_there_are_seven_menus_with_words_and_unlike_keys(window: MainWindow) -> None:
    titles = [action.text() for action in window.menuBar().actions()]
    assert titles == list(MENUS)
    assert len(titles) == 7
    keys = [title[title.index("&") + 1].casefold() for title in titles]
    assert len(set(keys)) == 7
    assert all(action.icon().isNull() for action in window.menuBar().actions())
    assert {command.menu for command in COMMANDS} <= {*MENUS, *SUBMENUS}


@pytest.mark.parametrize("code", languages())
def test_no_letter_is_underlined_twice_in_a_menu(
    qapp: QApplication, qtbot: QtBot, catalogue: Catalogue, code: str
) -> None:
    language.install(qapp, code)
    try:
        made = MainWindow(Session(catalogue, "cpu"))
        qtbot.addWidget(made)
    finally:
        language.install(qapp, "en")
    menus = [menu for menu in made.findChildren(QMenu) if menu.title()]
    assert len(menus) > len(MENUS) + len(SUBMENUS)
    for menu in (made.menuBar(), *menus):
        letters = [QKeySequence.mnemonic(action.text()).toString() for action in menu.actions()]
        twice = {letter for letter in letters if letter and letters.count(letter) > 1}
        assert not twice, [action.text() for action in menu.actions()]


def test_every_command_is_in_one_menu(window: MainWindow) -> None:
    def below(menu: QMenu) -> list[str]:
        held = [action.menu() for action in menu.actions() if isinstance(action.menu(), QMenu)]
        own = [action.objectName() for action in menu.actions() if action.objectName()]
        return own + [name for one in held for name in below(one)]

    listed = [n for action in window.menuBar().actions() for n in below(window.commands.menus[action.text()])]
    assert sorted(n for n in listed if n in window.actions_by_name) == sorted(c.name for c in COMMANDS)


def test_icons_are_seen_in_both_themes(window: MainWindow, qapp: object) -> None:
    names = {command.name for command in COMMANDS}
    assert set(COMMAND_ICONS) <= names
    for drawing in {*COMMAND_ICONS.values(), *MENU_ICONS.values()}:
        assert resource("icons", f"{drawing}.svg").is_file()
    action = window.actions_by_name["open_folder"]
    dark = brightness(action.icon())
    assert dark > brightness(action.icon(), QIcon.Mode.Disabled) > 60
    window.actions_by_name["light_theme"].trigger()
    assert theme.current() is theme.LIGHT
    assert brightness(window.actions_by_name["open_folder"].icon()) < 60 < dark


def test_a_tool_bar_that_is_too_long_shows_a_mark(window: MainWindow, qtbot: QtBot) -> None:
    bar = window.findChild(QToolBar, "tools")
    more = bar.findChild(QToolButton, "qt_toolbar_ext_button")
    window.resize(700, 600)
    qtbot.waitUntil(more.isVisible)
    assert not more.icon().isNull()
    assert more.accessibleName() == "More tools"
    assert more.width() >= 12


@pytest.mark.parametrize("way_back", ["key", "command"])
def test_the_pictures_take_the_whole_screen_and_the_notice_stays(
    window: MainWindow, qtbot: QtBot, way_back: str
) -> None:
    docks = [dock for dock in window.findChildren(QDockWidget) if dock.isVisible()]
    command = window.actions_by_name["full_screen"]
    command.trigger()
    assert window.isFullScreen()
    assert [dock for dock in docks if dock.isVisible()] == [window.tray.parentWidget()]
    assert window.tray.notice.isVisible()
    # The keyboard shortcuts still work.
    assert window.menuBar().isVisible()
    assert command.isChecked()
    if way_back == "key":
        QTest.keyClick(window, Qt.Key.Key_Escape)
    else:
        command.trigger()
    assert not window.isFullScreen()
    assert all(dock.isVisible() for dock in docks)
    assert not command.isChecked()
