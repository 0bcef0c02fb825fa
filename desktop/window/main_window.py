"""The main window: makes its parts, arranges them, and passes them to the controllers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from core.paths import resource
from desktop.base import window_state
from desktop.base.language import mark, tr
from desktop.base.plain_text import set_tip
from desktop.commands.actions import follow_keys
from desktop.commands.command_set import Binding, CommandSet
from desktop.commands.commands import VIEW
from desktop.controllers.controllers import Controllers
from desktop.controllers.file_dialogs import local_paths
from desktop.controllers.ports import WindowParts
from desktop.findings.findings import Findings
from desktop.findings.map_controls import OPACITY
from desktop.session.items import Key
from desktop.session.session import Session
from desktop.viewer.panes import Panes
from desktop.viewer.picture_page import PicturePage
from desktop.viewer.viewer import Viewer
from desktop.window.dialogs import Dialogs
from desktop.window.docks import Docks
from desktop.window.exported import Exported
from desktop.window.full_screen import FullScreen
from desktop.window.session_status import SessionStatus
from desktop.window.status_bar import StatusTray
from desktop.window.update_watch import UpdateWatch
from desktop.window.voi_menu import VoiMenu
from desktop.window.welcome import Welcome
from desktop.worklist.model import OutcomeSource, WorklistModel
from desktop.worklist.worklist import Worklist

if TYPE_CHECKING:
    from core.workflow.view import Shown


class MainWindow(QMainWindow):
    """Overread's window.

    Parameters
    ----------
    session : Session
        The window owns the session and closes it.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        session.setParent(self)
        self.icon = QIcon(str(resource("icons", "overread.svg")))
        self.setWindowIcon(self.icon)
        self.commands = CommandSet(self)
        decisions = session.decisions
        source = OutcomeSource(
            session.outcome, session.study_outcome, decisions.mark, decisions.decided_on, decisions.readable
        )
        self.model = WorklistModel(source, self)
        self.worklist = Worklist(self.model, session.thumbnails)
        self.panes = Panes()
        self.panes.set_opacity(OPACITY / 100)
        # Left and right of a picture are the patient's, so right-to-left languages must not swap them.
        self.panes.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.page = PicturePage(self.panes)
        self.welcome = Welcome(self.icon)
        self.findings = Findings()
        self.tray = StatusTray()
        self.exported = Exported()
        self.tray.add(self.exported)
        session.audit.wrote.connect(self.exported.offer)
        self.exported.failed.connect(session.status_message)
        self.docks = Docks(self, self.commands)
        parts = WindowParts(self.model, self.worklist, self.panes, self.page, self.findings, self.tray)
        self.controllers = Controllers(session, parts, self.commands, self, self)
        self.voi_menu = VoiMenu(self.panes, self.controllers.settings, self)
        self.commands.menus[VIEW].addMenu(self.voi_menu)
        self.status = SessionStatus(session, self.tray, self.welcome, self.findings, self.commands, self)
        settings = self.controllers.settings
        self.update_watch = UpdateWatch(session, lambda: settings.now.updates, self.welcome, self)
        Dialogs(session, self.controllers, self.commands, self.icon, self)
        self._lay_out()
        self._bind()
        self._wire()
        self._refresh()
        self.controllers.begin()
        window_state.restore_window(self)
        self.docks.refresh()

    @property
    def viewer(self) -> Viewer:
        """The active viewer."""
        return self.panes.active

    @property
    def actions_by_name(self) -> dict[str, QAction]:
        """Actions by the names of their commands."""
        return self.commands.actions

    def traces(self) -> object:
        """Return a value that changes when the reader moves, scrolls or windows a picture."""
        current = self.session.current
        scrolled = self.worklist.view.verticalScrollBar().value()
        return current.key if current is not None else None, scrolled, self.viewer.window_level

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open files and folders, after asking if that would discard readings."""
        self.controllers.opening.open(paths)

    def open_at(self, paths: Sequence[Path], at: Key) -> None:
        """Open files and folders, and show a picture."""
        self.controllers.opening.open(paths, at=at)

    def open_beside(self, paths: Sequence[Path]) -> None:
        """Open files and folders beside those that are open."""
        self.controllers.opening.open_beside(paths)

    # Content

    def _show_name(self, name: str) -> None:
        """Show the panes, and the name of what is open in the title."""
        self.setWindowTitle(f"{name} - Overread" if name else "Overread")
        self.middle.setCurrentWidget(self.page)

    def _show_view(self) -> None:
        """Update the menus to the display of the picture."""
        self.controllers.view.refresh()
        self.voi_menu.refresh()

    def _decoded(self, _shown: Shown) -> None:
        self.voi_menu.offer_for_picture()
        self._show_view()

    def _tell_next(self, *_before: object) -> None:
        """Update the welcome page: what happens once something is open."""
        self.welcome.tell_next(reads=self.controllers.settings.now.general.analyse_opened)

    def _refresh(self) -> None:
        """Enable the commands that can be used, and explain the others in their tooltips."""
        self.commands.refresh()
        why_not = self.commands.why_not("read_picture")
        self.findings.head.read_button.setEnabled(not why_not)
        set_tip(self.findings.head.read_button, why_not)
        self.controllers.decisions.refresh()
        self.status.show_offer()

    # Called by Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_paths(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.open_paths(local_paths(event.mimeData().urls()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hide the map while B is held, magnify while Z is held; lists pass these keys to the window."""
        self._hold(event, held=True)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._hold(event, held=False)

    def _hold(self, event: QKeyEvent, *, held: bool) -> None:
        if event.key() == Qt.Key.Key_B and not event.isAutoRepeat():
            self.panes.set_bare(held)
        elif event.key() == Qt.Key.Key_Z and not event.isAutoRepeat():
            self.viewer.magnify(held)
        elif held and event.key() == Qt.Key.Key_Escape and self.full_screen.on:
            self.full_screen.toggle()
        else:
            event.ignore()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.full_screen.on:
            self.full_screen.toggle()
        window_state.remember_window(self)
        self.worklist.view.header.remember()
        self.controllers.batch.close()
        self.findings.decisions.flush()
        self.hide()
        self.tray.follow(None)
        self.controllers.stacks.cine.stop()
        self.session.close()
        event.accept()

    def sizeHint(self) -> QSize:
        return QSize(1440, 900)

    # Assembly

    def _lay_out(self) -> None:
        self.setWindowTitle("Overread")
        self.setAcceptDrops(True)
        self.middle = QStackedWidget()
        self.middle.addWidget(self.welcome)
        self.middle.addWidget(self.page)
        self.setCentralWidget(self.middle)
        area = Qt.DockWidgetArea
        # Less than the parts ask for: they shrink before the status bar leaves the screen.
        self.worklist.setMinimumSize(200, 150)
        for title, widget, where, size in (
            (mark("Worklist"), self.worklist, area.LeftDockWidgetArea, 520),
            (mark("Findings"), self.findings, area.RightDockWidgetArea, 320),
        ):
            self.docks.bind(self.docks.add(title, widget, where, size), f"panel_{title.lower()}")
        problems = self.docks.add(
            mark("Problems"), self.controllers.batch.problems, area.BottomDockWidgetArea, 220, shown=False
        )
        self.tray.problems_wanted.connect(lambda: self.docks.show(problems))
        self.docks.bind(problems, "panel_problems")
        tray = self.docks.add_fixed("Tray", self.tray, area.BottomDockWidgetArea)
        self.full_screen = FullScreen(self, tray, self.commands)
        self.docks.arrange()
        self.welcome.folder.setFocus()

    def _bind(self) -> None:
        """Bind the window's own commands."""
        docks = self.docks
        self.commands.bind(
            [
                Binding("quit", self.close),
                Binding("next_panel", lambda: docks.focus_next(1, self.middle)),
                Binding("previous_panel", lambda: docks.focus_next(-1, self.middle)),
                Binding("reset_layout", docks.arrange),
            ]
        )

    def _tell_keys(self) -> None:
        """Show the shortcuts of commands on their buttons, too."""
        map_box, card = self.findings.map.show_map, self.findings.card_button
        for widget, name, words in (
            (map_box, "class_map", tr("Lay the map of the finding in view over the picture")),
            (card, "model_card", tr("All that is known of the model: figures, limits, data")),
            (self.tray.cancel, "cancel", tr("Stop; what is finished is kept")),
        ):
            follow_keys(self.actions_by_name[name], words, partial(set_tip, widget))
        follow_keys(self.actions_by_name["pause"], "", self.tray.tell_pause_keys)

    def _wire(self) -> None:
        session, controllers, opening = self.session, self.controllers, self.controllers.opening
        opening.named.connect(self._show_name)
        for changed in (
            opening.changed,
            controllers.current.picked,
            session.models_changed,
            session.activity_changed,
            session.resume_available,
        ):
            changed.connect(self._refresh)
        controllers.current.decoded.connect(self._decoded)
        self.panes.view_changed.connect(self._show_view)
        self.welcome.folder_wanted.connect(opening.folder)
        self.welcome.files_wanted.connect(opening.files)
        self.welcome.continue_wanted.connect(opening.last_batch)
        self.welcome.sample_wanted.connect(opening.sample)
        self.welcome.recent_wanted.connect(self.open_paths)
        recent = controllers.settings.recent
        recent.changed.connect(lambda: self.welcome.show_recent(recent.known))
        self.welcome.show_recent(recent.known)
        self._tell_keys()
        controllers.settings.preferences.changed.connect(self._tell_next)
        controllers.settings.preferences.changed.connect(lambda *_now: self.update_watch.look())
        self._tell_next()
