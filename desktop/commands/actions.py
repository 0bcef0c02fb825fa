"""Makes menus, tool bar and shortcuts from the table of commands, and says why one cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QToolButton

from desktop.base.icons import icon
from desktop.base.language import known, tr
from desktop.base.plain_text import set_tip
from desktop.commands.commands import COMMANDS, MENUS, SUBMENUS, TOOLS
from desktop.commands.icons import COMMAND_ICONS, MENU_ICONS

_TIPS = {command.name: command.tip for command in COMMANDS}


def make_actions(window: QMainWindow) -> tuple[dict[str, QAction], dict[str, QMenu]]:
    """Make the actions with menus and tool bar; return actions and menus by name."""
    actions: dict[str, QAction] = {}
    menus = _make_menus(window)
    for command in COMMANDS:
        action = QAction(known(command.text), window, checkable=command.checkable)
        action.setObjectName(command.name)
        if command.keys:
            action.setShortcut(QKeySequence(command.keys))
        action.setIconText(known(command.tool) or action.text().replace("&", "").rstrip("…"))
        # In a menu an icon would stand where the check mark tells whether it is switched on.
        action.setIconVisibleInMenu(not command.checkable)
        actions[command.name] = action
        explain(action, "")
        menus[command.menu].addAction(action)
        if command.ends_group:
            menus[command.menu].addSeparator()
    for name, above in SUBMENUS.items():
        menus[above].addMenu(menus[name])
    bar = QToolBar(tr("Tools"), window)
    bar.setObjectName("tools")
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    bar.setIconSize(QSize(18, 18))
    bar.setMovable(False)
    bar.toggleViewAction().setVisible(False)
    for group in TOOLS:
        for name in group:
            bar.addAction(_menu_button(menus[name], name, bar) if name in menus else actions[name])
            button = bar.widgetForAction(bar.actions()[-1])
            if isinstance(button, QToolButton):
                button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        if group is not TOOLS[-1]:
            bar.addSeparator()
    window.addToolBar(bar)
    draw_icons(window, actions)
    return actions, menus


def draw_icons(window: QMainWindow, actions: Mapping[str, QAction]) -> None:
    """Give commands and menus their icons in the colours of the theme."""
    for name, drawing in COMMAND_ICONS.items():
        actions[name].setIcon(icon(drawing))
    for name, drawing in MENU_ICONS.items():
        for button in window.findChildren(QAction, name):
            button.setIcon(icon(drawing))
    for more in window.findChildren(QToolButton, "qt_toolbar_ext_button"):
        # Qt's own mark is a thin black arrow.
        more.setIcon(icon("chevrons-right"))
        set_tip(more, tr("More tools"))
        more.setAccessibleName(tr("More tools"))


def _menu_button(menu: QMenu, name: str, bar: QToolBar) -> QAction:
    """A button that opens a menu; in the menu bar an icon would take the place of its words."""
    button = QAction(menu.title().replace("&", ""), bar)
    button.setObjectName(name)
    button.setMenu(menu)
    return button


def _make_menus(window: QMainWindow) -> dict[str, QMenu]:
    """The menus in their order, and those that are held by others."""
    menus = {title: window.menuBar().addMenu(known(title)) for title in MENUS}
    menus |= {title: QMenu(known(title), window) for title in SUBMENUS}
    for menu in menus.values():
        # A command that cannot be used says why.
        menu.setToolTipsVisible(True)
    return menus


def explain(action: QAction, why_not: str) -> None:
    """Enable an action, or disable it with the reason as its tooltip where there is one."""
    action.setEnabled(not why_not)
    set_tip(action, why_not or with_keys(known(_TIPS[action.objectName()]), action))


def with_keys(words: str, action: QAction) -> str:
    """Words with the keys that a command has now, where it has any: “Agree (A)”."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{words} ({keys})" if keys else words


def follow_keys(action: QAction, words: str, tell: Callable[[str], object]) -> None:
    """Tell words with the keys of a command, now and whenever the user gives it others."""

    def say() -> None:
        tell(with_keys(words, action))

    action.changed.connect(say)
    say()
