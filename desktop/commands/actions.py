"""Makes menus, tool bar and shortcuts from the table of commands, and says why one cannot be used."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QToolBar, QToolButton

from desktop.base.language import known, tr
from desktop.base.plain_text import set_tip
from desktop.commands.commands import COMMANDS, TOOLS

_TIPS = {command.name: command.tip for command in COMMANDS}


def make_actions(window: QMainWindow) -> dict[str, QAction]:
    """Make the actions with menus and tool bar; return them by name."""
    actions: dict[str, QAction] = {}
    menus = {
        title: window.menuBar().addMenu(known(title)) for title in dict.fromkeys(c.menu for c in COMMANDS)
    }
    for menu in menus.values():
        # A command that cannot be used says why.
        menu.setToolTipsVisible(True)
    for command in COMMANDS:
        action = QAction(known(command.text), window, checkable=command.checkable)
        action.setObjectName(command.name)
        if command.keys:
            action.setShortcut(QKeySequence(command.keys))
        action.setIconText(known(command.tool) or action.text().replace("&", "").rstrip("…"))
        actions[command.name] = action
        explain(action, "")
        menus[command.menu].addAction(action)
        if command.ends_group:
            menus[command.menu].addSeparator()
    bar = QToolBar(tr("Tools"), window)
    bar.setObjectName("tools")
    bar.setMovable(False)
    bar.toggleViewAction().setVisible(False)
    for group in TOOLS:
        for name in group:
            bar.addAction(menus[name].menuAction() if name in menus else actions[name])
            button = bar.widgetForAction(bar.actions()[-1])
            if isinstance(button, QToolButton):
                button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        if group is not TOOLS[-1]:
            bar.addSeparator()
    window.addToolBar(bar)
    return actions


def explain(action: QAction, why_not: str) -> None:
    """Enable an action, or disable it with the reason as its tooltip where there is one."""
    tip = known(_TIPS[action.objectName()])
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setEnabled(not why_not)
    set_tip(action, why_not or (f"{tip} ({keys})" if keys else tip))
