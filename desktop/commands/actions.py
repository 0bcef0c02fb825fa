"""Make menus, tool bar and shortcuts from the table of commands, and explain disabled commands."""

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
    """Make the actions, menus and tool bar; return actions and menus by name."""
    actions: dict[str, QAction] = {}
    menus = _make_menus(window)
    for command in COMMANDS:
        action = QAction(known(command.text), window, checkable=command.checkable)
        action.setObjectName(command.name)
        if command.keys:
            action.setShortcut(QKeySequence(command.keys))
        action.setIconText(known(command.tool) or action.text().replace("&", "").rstrip("…"))
        # In a menu the icon would take the place of the check mark.
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
    """Set the icons of commands and menus in the colours of the theme."""
    for name, drawing in COMMAND_ICONS.items():
        actions[name].setIcon(icon(drawing))
    for name, drawing in MENU_ICONS.items():
        for button in window.findChildren(QAction, name):
            button.setIcon(icon(drawing))
    for more in window.findChildren(QToolButton, "qt_toolbar_ext_button"):
        # Qt's own extension mark is a thin black arrow.
        more.setIcon(icon("chevrons-right"))
        set_tip(more, tr("More tools"))
        more.setAccessibleName(tr("More tools"))


def _menu_button(menu: QMenu, name: str, bar: QToolBar) -> QAction:
    """Make a button that opens a menu; an icon on the menu itself would replace its text in the menu bar."""
    button = QAction(menu.title().replace("&", ""), bar)
    button.setObjectName(name)
    button.setMenu(menu)
    return button


def _make_menus(window: QMainWindow) -> dict[str, QMenu]:
    """Make the menus in order, with their submenus."""
    menus = {title: window.menuBar().addMenu(known(title)) for title in MENUS}
    menus |= {title: QMenu(known(title), window) for title in SUBMENUS}
    for menu in menus.values():
        # Tooltips explain why a command cannot be used.
        menu.setToolTipsVisible(True)
    return menus


def explain(action: QAction, why_not: str) -> None:
    """Disable an action with the reason as its tooltip, or enable it if there is no reason."""
    action.setEnabled(not why_not)
    set_tip(action, why_not or with_keys(known(_TIPS[action.objectName()]), action))


def with_keys(words: str, action: QAction) -> str:
    """Append a command's current shortcut, if it has one: “Agree (A)”."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{words} ({keys})" if keys else words


def follow_keys(action: QAction, words: str, tell: Callable[[str], object]) -> None:
    """Pass `words` with a command's shortcut to `tell`, now and whenever the shortcut changes."""

    def say() -> None:
        tell(with_keys(words, action))

    action.changed.connect(say)
    say()
