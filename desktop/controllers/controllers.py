"""Make the controllers of a window, in the order in which they depend on each other."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.commands.availability import Availability
from desktop.commands.command_set import CommandSet
from desktop.controllers.appearance import Appearance
from desktop.controllers.batch_controller import BatchController
from desktop.controllers.current_image import CurrentImageController
from desktop.controllers.decision_controller import AdvanceController, DecisionController
from desktop.controllers.exporting.dicom_export_controller import DicomExportController
from desktop.controllers.exporting.export_controller import ExportController
from desktop.controllers.exporting.picture_export import PictureExport
from desktop.controllers.hanging.hanging_controller import HangingController
from desktop.controllers.marks.mark_list_controller import MarkListController
from desktop.controllers.marks.marks_controller import MarksController
from desktop.controllers.marks.words_controller import WordsController
from desktop.controllers.network_controller import NetworkController
from desktop.controllers.open_controller import OpenController
from desktop.controllers.patient_controller import PatientController
from desktop.controllers.picture_commands import PictureCommands
from desktop.controllers.ports import PathOpener, WindowParts
from desktop.controllers.review.review_controller import ReviewController
from desktop.controllers.settings_controller import SettingsController
from desktop.controllers.stacks.reformat_controller import ReformatController
from desktop.controllers.stacks.series_controller import SeriesController
from desktop.controllers.stacks.stack_controller import StackController
from desktop.controllers.view_commands import ViewCommands
from desktop.session.session import Session
from desktop.worklist.list_controller import ListController


class Controllers:
    """All controllers of a window, which connect the session with its parts.

    Parameters
    ----------
    session : Session
    parts : WindowParts
    commands : CommandSet
        Commands that the controllers bind.
    opener : PathOpener
    window : QWidget
        Parent of the dialogs.
    """

    def __init__(
        self,
        session: Session,
        parts: WindowParts,
        commands: CommandSet,
        opener: PathOpener,
        window: QWidget,
    ) -> None:
        panes, worklist, status = parts.panes, parts.worklist, parts.status
        settings = self.settings = SettingsController(session, panes, commands, opener, window)
        self.exports = ExportController(session, window, lambda: settings.now, commands)
        self.dicom_exports = DicomExportController(
            session, window, lambda: settings.now.general.results_folder, commands
        )
        self.picture_exports = PictureExport(session, panes, lambda: settings.now, commands, window)
        self.batch = BatchController(session, worklist, status, commands, window)
        self.batch.asking.choice_wanted.connect(lambda: settings.dialog("models"))
        self.current = CurrentImageController(session, parts, commands, window)
        self.decisions = DecisionController(
            session, self.current, parts.findings.decisions, parts.model, commands, window
        )
        self.review = ReviewController(session, self.decisions.names, commands, window)
        self.advance = AdvanceController(session, settings, self.decisions, commands, window)
        self.list = ListController(worklist, Availability(session), commands, window)
        self.opening = OpenController(session, parts, lambda: settings.now, commands, window)
        self.hanging = HangingController(session, panes, self.current, settings, commands, status, window)
        self.stacks = StackController(session, panes, self.current, window)
        self.series = SeriesController(session, parts.page.strip, self.current, commands, window)
        self.reformats = ReformatController(session, panes, parts.page, self.current, commands, window)
        self.pictures = PictureCommands(session, panes, commands, window)
        self.marks = MarksController(session, panes, commands, window)
        self.mark_list = MarkListController(
            session, panes, self.current, parts.findings.marks, commands, window
        )
        self.words = WordsController(session, lambda: settings.now, commands, window)
        self.view = ViewCommands(panes, self.stacks, self.hanging, Availability(session), commands, window)
        self.network = NetworkController(
            session, settings, worklist, self.batch.watching, commands, status, opener, window
        )
        self.patients = PatientController(session, settings, commands, window)
        self.appearance = Appearance(worklist.strip, settings, commands, window)
        session.changed.connect(parts.model.update)
        worklist.picked.connect(self.current.pick)
        panes.stepped.connect(worklist.step)
        for leading in (self.decisions, self.review):
            leading.wanted.connect(worklist.go_to)
            leading.status_message.connect(status.say)
        self.review.open_wanted.connect(opener.open_at)
        parts.findings.map.opacity_changed.connect(panes.set_opacity)
        parts.findings.card_wanted.connect(commands.actions["model_card"].trigger)
        parts.findings.head.read_wanted.connect(session.reading.current)

    def begin(self) -> None:
        """Show everything that needs no picture, as it was chosen last time."""
        self.current.show_map()
        self.appearance.restore()
        self.settings.name_patients()
