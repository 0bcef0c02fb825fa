"""The dialog of the local acceptance test: its setup, its progress and its result."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core import NOTICE
from core.errors import Cancelled, OverreadError
from desktop.acceptance.outcome import OutcomePage
from desktop.base import theme
from desktop.base.lanes import Lane
from desktop.base.language import known, tr
from desktop.base.plain_text import PlainLabel, set_tip
from desktop.base.progress_text import progress_text
from desktop.session.session import Session
from desktop.widgets.error_box import tell
from desktop.widgets.scrolling_dialog import ScrollingDialog, lay_out

if TYPE_CHECKING:
    from core.acceptance.profile import Profile
    from desktop.acceptance.tasks import AcceptanceRequest, AcceptanceResult
    from desktop.base.jobs import Activity, Job, Result

_LOOK_EVERY = 150
_SMALL, _LARGE = QSize(860, 430), QSize(1220, 860)


class AcceptanceDialog(ScrollingDialog):
    """Three pages: what to test, the reading with its progress, and the result.

    Parameters
    ----------
    session : Session
        Session whose models read the cases, in the lane that all users of the device share.
    """

    #: A profile with another threshold was signed, so the models must be opened again.
    signed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Acceptance test"))
        self._session = session
        self._job: Job | None = None
        self.setup = SetupPage(session)
        self.under_way = _ProgressPage()
        self.outcome: OutcomePage | None = None
        self.pages = QStackedWidget()
        self.pages.addWidget(self.setup)
        self.pages.addWidget(self.under_way)
        notice = PlainLabel(known(NOTICE))
        notice.setObjectName("notice")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.addWidget(self.pages)
        line = QHBoxLayout()
        line.addWidget(notice)
        line.addStretch(1)
        layout.addLayout(line)
        self.setup.start.clicked.connect(lambda _checked=False: self._start())
        self.setup.leave.clicked.connect(lambda _checked=False: self.reject())
        self.under_way.stop.clicked.connect(lambda _checked=False: self._cancel())
        self.resize(_SMALL)
        self._watch = QTimer(self, interval=_LOOK_EVERY)
        self._watch.timeout.connect(self._look)

    def done(self, result: int) -> None:
        """Close the dialog and stop any reading."""
        self._cancel()
        self._watch.stop()
        super().done(result)

    def sizeHint(self) -> QSize:
        return _SMALL

    def _start(self) -> None:
        request, opened = self.setup.request(), self._session.models
        if request is None or opened is None or self._session.busy:
            return

        def task(job: Job) -> tuple[AcceptanceResult, ...]:
            # The module's imports are slow.
            from desktop.acceptance import tasks

            self._job = job
            return tasks.run_acceptance(request, opened, job.progress)

        self.under_way.begin()
        self.pages.setCurrentWidget(self.under_way)
        self._watch.start()
        title = tr("Reading the labelled cases")
        self._session.run(Lane.READ, task, self._show, self._failed, title=title, unit=tr("files"))

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _look(self) -> None:
        activity = self._session.activity
        if activity is not None and activity.job is self._job:
            self.under_way.follow(activity)

    def _failed(self, error: OverreadError) -> None:
        self._job = None
        self._watch.stop()
        self.pages.setCurrentWidget(self.setup)
        if not isinstance(error, Cancelled) and self.isVisible():
            tell(error, self)

    def _show(self, results: tuple[AcceptanceResult, ...]) -> None:
        self._job = None
        self._watch.stop()
        if not self.isVisible():
            return
        if self.outcome is not None:
            self.pages.removeWidget(self.outcome)
            self.outcome.deleteLater()
        self.outcome = OutcomePage(results, self)
        self.pages.addWidget(self.outcome)
        self.pages.setCurrentWidget(self.outcome)
        self._grow()
        self.outcome.report_wanted.connect(lambda: self._write("pdf"))
        self.outcome.table_wanted.connect(lambda: self._write("csv"))
        self.outcome.sign_wanted.connect(self._sign)
        self.outcome.back_wanted.connect(lambda: self.pages.setCurrentWidget(self.setup))
        self.outcome.close_wanted.connect(self.accept)

    def _grow(self) -> None:
        """Enlarge the dialog around its middle, to make room for curves and pictures."""
        screen = self.screen().availableGeometry()
        middle = self.geometry().center()
        wanted = QRect(QPoint(), _LARGE.boundedTo(screen.size() - QSize(40, 60)).expandedTo(self.size()))
        wanted.moveCenter(middle)
        # The page may have enlarged the dialog already, so its middle has moved down.
        left = min(wanted.left(), screen.right() - wanted.width() - 10)
        top = min(wanted.top(), screen.bottom() - wanted.height() - 10)
        wanted.moveTopLeft(QPoint(max(left, screen.left() + 10), max(top, screen.top() + 40)))
        self.setGeometry(wanted)

    def _write(self, what: str) -> None:
        if self.outcome is None:
            return
        page, shown = self.outcome.page, self.outcome.looked_at()
        title, pattern = {
            "pdf": (tr("Save the acceptance report"), tr("PDF report (*.pdf)")),
            "csv": (tr("Save the cases"), tr("CSV table (*.csv)")),
        }[what]
        place = str((page.found.trial.folder.path.parent / "overread-acceptance").with_suffix(f".{what}"))
        chosen, _filter = QFileDialog.getSaveFileName(self, title, place, pattern)
        if not chosen:
            return
        destination = Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(f".{what}")

        def task(_job: Job) -> None:
            from desktop.acceptance import tasks

            write = tasks.write_report if what == "pdf" else tasks.write_table
            write(shown, destination)

        self._work(task, lambda _none: page.say(tr("Wrote {name}.", name=destination.name)))

    def _sign(self, name: str) -> None:
        if self.outcome is None:
            return
        page = self.outcome.page
        found, threshold, rule = page.found, page.threshold, page.rule

        def task(_job: Job) -> Profile:
            from desktop.acceptance import tasks

            return tasks.sign_result(found, threshold, name, rule)

        def done(profile: Profile) -> None:
            page.show_signed(profile)
            if threshold != found.measured.threshold:
                self.signed.emit()

        self._work(task, done)

    def _work(self, task: Callable[[Job], Result], done: Callable[[Result], None]) -> None:
        """Run a task that uses no device in the lane `Lane.ACCEPT`."""
        self._session.run(Lane.ACCEPT, task, done, lambda error: tell(error, self))


class SetupPage(QWidget):
    """The folder, the model, and the attributes that form subgroups."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder = _field(tr("Folder with the labelled cases"))
        self.table = _field(tr("Table of labels"))
        self.table.setPlaceholderText(tr("labels.csv in the folder, or folders named after the classes"))
        self.groups = _field(tr("Tell apart by"))
        self.groups.setPlaceholderText(tr("Sex, age, manufacturer and view, as far as the files say"))
        self.model = QComboBox()
        self.model.setAccessibleName(tr("Model"))
        self.other = QComboBox()
        self.other.setAccessibleName(tr("Compare with"))
        self.other.addItem(tr("No other model"), None)
        models = session.models.models if session.models is not None else ()
        # The router is the first of the models but the one tested least often, so it is listed last.
        for loaded in (*models[1:], *models[:1]):
            for box in (self.model, self.other):
                box.addItem(f"{known(loaded.card.title)} {loaded.card.version}", loaded.card.id)
        self.other.addItem(tr("A model file…"), "")
        self.other.activated.connect(self._other_chosen)
        self._file: Path | None = None
        self.start = QPushButton(tr("Measure"))
        self.leave = QPushButton(tr("Close"))
        self._lay_out()
        self.folder.textChanged.connect(self._check)
        self._check()

    def _lay_out(self) -> None:
        title = PlainLabel(tr("How good is a model on your own cases?"))
        title.setFont(theme.font(title.font(), theme.LARGE, bold=True))
        words = PlainLabel(
            tr(
                "Put pictures into a folder for each class, or give a table with the columns file, label "
                "and, where you know it, patient. Several findings of one picture stand in its label with | "
                "between them. Every picture is read as always; what is refused or cannot be read is "
                "counted, too. Nothing leaves this computer."
            )
        )
        words.setWordWrap(True)
        words.setProperty("quiet", True)
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(16)
        browse = self._with_button(self.folder, tr("Choose the folder…"), self._choose_folder)
        form.addRow(tr("&Folder"), browse)
        form.addRow(tr("&Labels"), self._with_button(self.table, tr("Choose the table…"), self._choose_table))
        form.addRow(tr("&Model"), self.model)
        form.addRow(tr("&Compare with"), self.other)
        form.addRow(tr("&Tell apart by"), self.groups)
        for row, field in enumerate((self.folder, self.table)):
            item = form.itemAt(row, QFormLayout.ItemRole.LabelRole)
            label = item.widget() if item is not None else None
            if isinstance(label, QLabel):
                label.setBuddy(field)
        self.start.setProperty("primary", True)
        self.start.setDefault(True)
        self.leave.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.start)
        layout = QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(title)
        layout.addWidget(words)
        layout.addLayout(form)
        layout.addStretch(1)
        lay_out(self, layout, buttons)

    def request(self) -> AcceptanceRequest | None:
        """Return what to test; None while no folder is named."""
        from desktop.acceptance.tasks import AcceptanceRequest, groups_of

        folder = self.folder.text().strip()
        if not folder:
            return None
        other = self._file if self.other.currentData() == "" else self.other.currentData()
        table = self.table.text().strip()
        return AcceptanceRequest(
            folder=Path(folder),
            table=Path(table) if table else None,
            model=self.model.currentData(),
            other=other,
            group_by=groups_of(self.groups.text()),
        )

    def _check(self) -> None:
        named = bool(self.folder.text().strip())
        self.start.setEnabled(named)
        set_tip(self.start, "" if named else tr("Name the folder first."))

    def _other_chosen(self, _index: int) -> None:
        if self.other.currentData() != "":
            return
        chosen, _filter = QFileDialog.getOpenFileName(
            self, tr("Compare with a model file"), "", tr("Model (*.onnx)")
        )
        if not chosen:
            self.other.setCurrentIndex(0)
            return
        self._file = Path(chosen)
        self.other.setItemText(self.other.currentIndex(), tr("The file {name}", name=self._file.name))

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Folder with the labelled cases"))
        if chosen:
            self.folder.setText(chosen)

    def _choose_table(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self, tr("Table of labels"), self.folder.text(), tr("CSV table (*.csv)")
        )
        if chosen:
            self.table.setText(chosen)

    @staticmethod
    def _with_button(field: QLineEdit, text: str, slot: Callable[[], None]) -> QHBoxLayout:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: slot())
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(field, 1)
        line.addWidget(button)
        return line


class _ProgressPage(QWidget):
    """The progress of the reading, and a button that stops it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("How far the reading is"))
        self.words = PlainLabel()
        self.stop = QPushButton(tr("Stop"))
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(self.words)
        layout.addWidget(self.bar)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.stop)
        layout.addLayout(line)
        layout.addStretch(2)

    def begin(self) -> None:
        """Show that the reading has begun."""
        self.bar.setRange(0, 0)
        self.words.setText(tr("Reading the labelled cases"))

    def follow(self, activity: Activity) -> None:
        """Show the progress of the reading and the remaining time."""
        advance = activity.job.latest
        self.words.setText(progress_text(activity, advance))
        if advance is not None:
            self.bar.setRange(0, advance.total)
            self.bar.setValue(advance.done)


def _field(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    return made
