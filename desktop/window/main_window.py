"""The window: puts list, viewer, findings and tray together and wires them to the session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QMessageBox, QStackedWidget

from core.images.display.presets import presets
from core.paths import resource
from desktop.base import theme, window_state
from desktop.base.language import known, mark, tr
from desktop.commands.actions import explain, make_actions
from desktop.commands.availability import describe_offer, offer, reasons
from desktop.controllers import appearance
from desktop.controllers.batch_controller import Batch
from desktop.controllers.current_image import Current
from desktop.controllers.decision_controller import GIVE_YOURS, Deciding
from desktop.controllers.dicom_export_controller import DicomExports
from desktop.controllers.export_controller import Exports
from desktop.controllers.file_dialogs import local_paths
from desktop.controllers.network_controller import Networking
from desktop.controllers.open_controller import Opening
from desktop.controllers.picture_commands import PictureCommands
from desktop.controllers.settings_controller import SettingsControl
from desktop.controllers.stack_controller import Scrolling
from desktop.controllers.view_commands import ViewCommands
from desktop.findings.card_dialog import CardDialog
from desktop.findings.findings import OPACITY, Findings
from desktop.session.session import Session
from desktop.viewer.panes import Panes
from desktop.widgets.error_box import tell
from desktop.window.about import about, shortcuts
from desktop.window.docks import Panels
from desktop.window.selftest_dialog import SelftestDialog
from desktop.window.status_bar import Tray
from desktop.window.voi_menu import WindowMenu
from desktop.window.welcome import Welcome
from desktop.worklist.model import WorklistModel
from desktop.worklist.worklist import Worklist

if TYPE_CHECKING:
    from desktop.session.tasks import Shown
    from desktop.viewer.viewer import Viewer


class MainWindow(QMainWindow):
    """Overread's window.

    Parameters
    ----------
    session : Session
        Owned by the window from here on; closed with it.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        session.setParent(self)
        self.icon = QIcon(str(resource("icons", "overread.svg")))
        self.setWindowIcon(self.icon)
        self.actions_by_name = make_actions(self)
        self.settings = SettingsControl(self)
        self.windows = WindowMenu(self)
        self.menuBar().insertMenu(self.menuBar().actions()[-1], self.windows)
        self.model = WorklistModel(session.outcome, session.decisions.mark, self)
        self.worklist = Worklist(self.model, session.thumbnails)
        self.panes = Panes()
        self.panes.set_opacity(OPACITY / 100)
        # Right and left of a picture are the patient's, in every language.
        self.panes.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.welcome = Welcome(self.icon)
        self.findings = Findings()
        self.tray = Tray()
        self.panels = Panels(self)
        self.exports = Exports(session, self, lambda: self.settings.now)
        self.dicom_exports = DicomExports(session, self, lambda: self.settings.now.general.results_folder)
        self.batch = Batch(session, self.worklist, self.tray, self.actions_by_name, self)
        self.current = Current(session, self.worklist, self.panes, self.findings, self)
        self.deciding = Deciding(session, self.current, self.findings.decisions, self.model, self)
        self.opening = Opening(session, self.worklist, self.panes, self.findings, self)
        self.scrolling = Scrolling(session, self.panes, self.current, self)
        self.picture_commands = PictureCommands(session, self.panes, self.actions_by_name, self)
        self.view_commands = ViewCommands(self.panes, self.scrolling, self.actions_by_name, self)
        self.networking = Networking(self)
        self._lay_out()
        self._wire()
        self._command()
        self._refresh_actions()
        self.current.show_map()
        appearance.restore(self)
        self.settings.name_patients()
        window_state.restore_window(self)
        self.panels.tell()

    @property
    def viewer(self) -> Viewer:
        """The active viewer."""
        return self.panes.active

    def traces(self) -> object:
        """What differs from before where the reader went on, scrolled, or windowed a picture."""
        current = self.session.current
        scrolled = self.worklist.view.verticalScrollBar().value()
        return current.key if current is not None else None, scrolled, self.viewer.window_level

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open files and folders, after asking if that would throw readings away."""
        self.opening.open(paths)

    def _named(self, name: str) -> None:
        self.setWindowTitle(f"{name} - Overread" if name else "Overread")
        self.middle.setCurrentWidget(self.panes)

    # The current picture

    def _decoded(self, _shown: Shown) -> None:
        self.offer_windows()
        self._view_changed()

    def offer_windows(self) -> None:
        """Offer the windows for the picture on screen, the user's own among them."""
        shown = self.viewer.shown
        if shown is not None:
            self.windows.offer(presets(shown.picture, self.settings.now.windows), shown.picture.unit)

    def _view_changed(self) -> None:
        """Let the menus tell how the picture is shown."""
        self.view_commands.refresh()
        self.windows.mark(self.viewer.window_level)

    def _map_shown(self, shown: bool) -> None:
        action = self.actions_by_name["class_map"]
        why_not = known(GIVE_YOURS) if self.current.outcome.hidden else tr("Read the picture first.")
        explain(action, "" if self.findings.bars.isVisibleTo(self) else why_not)
        action.setChecked(shown)

    # What can be done now

    def _refresh_actions(self) -> None:
        """Enable what can be done; say in the tooltip of the rest why it cannot."""
        found = reasons(self.session)
        for name, why_not in found.items():
            explain(self.actions_by_name[name], why_not)
        self.findings.read_button.setEnabled(not found["read_picture"])
        self.findings.read_button.setToolTip(found["read_picture"])
        self.batch.refresh()
        self.deciding.refresh()
        self._show_offer()

    def _show_offer(self) -> None:
        """Offer the batch that can be gone on with: on the empty window, and by what its command says."""
        found = offer(self.session)
        words = describe_offer(found) if found is not None else None
        self.welcome.offer(words, usable=self.actions_by_name["continue_last"].isEnabled())
        if words is not None and not self.session.busy:
            self.actions_by_name["continue_last"].setToolTip(f"{words[0]}: {words[1]}")

    def _models_changed(self) -> None:
        models = self.session.models
        if models is None:
            self.findings.facts.say(self.session.models_problem)
            self.tray.device.setText(tr("No model"))
            self.tray.say(self.session.models_problem)
        else:
            self.findings.facts.show_model(models.models[0], models.device)
            self._device_changed()
        self._refresh_actions()

    def _device_changed(self) -> None:
        models = self.session.models
        if models is not None:
            device = models.engine.device
            self.tray.device.setText(f"{device.id.partition(':')[0].upper()}  {device.name}")
            self.tray.device.setToolTip("\n".join((tr("The device that computes"), *models.notices)))
            for notice in models.notices[-1:]:
                self.tray.say(notice)

    def _activity_changed(self) -> None:
        activity = self.session.activity
        self.tray.follow(activity)
        self._refresh_actions()
        self.actions_by_name["pause"].setChecked(activity is not None and activity.job.progress.paused)

    def _show_card(self) -> None:
        if self.session.models is not None:
            CardDialog(self.session.models.models, self.current.model, self).open()

    def _accept(self) -> None:
        # It needs much that the window does not; by now the models have brought it.
        from desktop.acceptance.dialog import AcceptanceDialog

        dialog = AcceptanceDialog(self.session, self)
        dialog.signed.connect(self.settings.reload_models)
        dialog.open()

    def _about(self) -> None:
        models = self.session.models
        about(self, self.icon, models.engine.device.name if models else tr("none yet")).exec()

    # Qt's side

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_paths(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.open_paths(local_paths(event.mimeData().urls()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hide the map for as long as B is held, magnify while Z is; the lists let keys through to here."""
        self._hold(event, held=True)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._hold(event, held=False)

    def _hold(self, event: QKeyEvent, *, held: bool) -> None:
        if event.key() == Qt.Key.Key_B and not event.isAutoRepeat():
            self.panes.set_bare(held)
        elif event.key() == Qt.Key.Key_Z and not event.isAutoRepeat():
            self.viewer.magnify(held)
        else:
            event.ignore()

    def closeEvent(self, event: QCloseEvent) -> None:
        window_state.remember_window(self)
        self.batch.leave()
        self.findings.decisions.flush()
        self.hide()
        self.tray.follow(None)
        self.scrolling.cine.stop()
        self.session.close()
        event.accept()

    def sizeHint(self) -> QSize:
        return QSize(1440, 900)

    # Putting together

    def _lay_out(self) -> None:
        self.setWindowTitle("Overread")
        self.setAcceptDrops(True)
        self.middle = QStackedWidget()
        self.middle.addWidget(self.welcome)
        self.middle.addWidget(self.panes)
        self.setCentralWidget(self.middle)
        area = Qt.DockWidgetArea
        self.worklist.setMinimumWidth(240)
        self.findings.setMinimumWidth(280)
        for title, widget, where, size in (
            (mark("Worklist"), self.worklist, area.LeftDockWidgetArea, 340),
            (mark("Findings"), self.findings, area.RightDockWidgetArea, 320),
        ):
            dock = self.panels.add(title, widget, where, size)
            self.panels.follow(dock, self.actions_by_name[f"panel_{title.lower()}"])
        problems = self.panels.add(
            mark("Problems"), self.batch.problems, area.BottomDockWidgetArea, 220, shown=False
        )
        self.tray.problems_wanted.connect(lambda: self.panels.show(problems))
        self.panels.follow(problems, self.actions_by_name["panel_problems"])
        self.panels.add_fixed("Tray", self.tray, area.BottomDockWidgetArea)
        self.panels.arrange()
        self.welcome.folder.setFocus()

    def _wire(self) -> None:
        session, panes = self.session, self.panes
        self.opening.named.connect(self._named)
        self.opening.changed.connect(self._refresh_actions)
        self.current.picked.connect(self._refresh_actions)
        self.current.decoded.connect(self._decoded)
        self.current.map_shown.connect(self._map_shown)
        session.changed.connect(self.model.update)
        session.models_changed.connect(self._models_changed)
        session.device_changed.connect(self._device_changed)
        session.activity_changed.connect(self._activity_changed)
        session.resume_available.connect(self._refresh_actions)
        session.status_message.connect(self.tray.say)
        session.alert.connect(lambda sentence: QMessageBox.information(self, "Overread", sentence))
        session.failed.connect(lambda error: tell(error, self))
        self.worklist.picked.connect(self.current.pick)
        self.deciding.wanted.connect(self.worklist.go_to)
        self.deciding.status_message.connect(self.tray.say)
        self.welcome.folder_wanted.connect(self.opening.folder)
        self.welcome.files_wanted.connect(self.opening.files)
        self.welcome.continue_wanted.connect(self.opening.last_batch)
        self.findings.opacity_changed.connect(panes.set_opacity)
        self.findings.card_wanted.connect(self.actions_by_name["model_card"].trigger)
        self.findings.read_wanted.connect(session.reading.current)
        self.tray.cancelled.connect(session.cancel)
        self.tray.pause_wanted.connect(session.pause)
        panes.stepped.connect(self.worklist.step)
        panes.view_changed.connect(self._view_changed)
        self.windows.chosen.connect(lambda window: self.viewer.choose_window(window))

    def _command(self) -> None:
        """Say what each command does."""
        session, opening = self.session, self.opening
        slots: dict[str, Callable[[], object]] = {
            "open_folder": opening.folder,
            "open_files": opening.files,
            "continue_last": opening.last_batch,
            **self.exports.commands(),
            **self.dicom_exports.commands(),
            "quit": self.close,
            "read_picture": session.reading.current,
            "read_folder": session.reading.rest,
            "read_selection": self.batch.read_selection,
            "watch": lambda: self.batch.watching.switch(on=not self.batch.watching.on),
            "pause": session.pause,
            "cancel": session.cancel,
            "next": lambda: self.worklist.step(1),
            "previous": lambda: self.worklist.step(-1),
            "find": self.worklist.filter.setFocus,
            "class_map": self.current.toggle_map,
            **self.deciding.commands(),
            **self.networking.commands(),
            "next_panel": lambda: self.panels.go_on(1, self.middle),
            "previous_panel": lambda: self.panels.go_on(-1, self.middle),
            "reset_layout": self.panels.arrange,
            "small_pictures": lambda: appearance.show_small(self, on=not self.worklist.view.painter.tall),
            "light_theme": lambda: appearance.show_light(self, on=theme.current() is not theme.LIGHT),
            "settings": self.settings.dialog,
            "shortcuts": lambda: shortcuts(self, self.actions_by_name).exec(),
            "acceptance": self._accept,
            "selftest": lambda: SelftestDialog(self).open(),
            "about": self._about,
            "model_card": self._show_card,
        }
        for name, slot in slots.items():
            # `triggered` passes its checked state on to slots that would take it for an argument.
            self.actions_by_name[name].triggered.connect(lambda _checked=False, slot=slot: slot())
