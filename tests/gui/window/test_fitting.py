"""Small screens in both languages: no text is clipped, no button unreachable, nothing too large."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

import desktop
from core.errors import ExportError
from core.models.catalogue import Catalogue
from core.runtime import configure
from desktop.acceptance.dialog import AcceptanceDialog
from desktop.base import language, theme
from desktop.base.plain_text import PlainLabel
from desktop.controllers.exporting.dicom_dialog import DicomDialog
from desktop.controllers.exporting.picture_dialog import PictureChoice, PictureDialog
from desktop.controllers.exporting.print_preview import PrintPreview
from desktop.findings.card_dialog import CardDialog
from desktop.findings.concordance_dialog import ConcordanceDialog
from desktop.findings.decision_words import DecisionNames
from desktop.importing.dialog import ImportDialog
from desktop.network.dialog import NetworkDialog
from desktop.session.decisions.review_files import ReviewFiles
from desktop.session.session import Session
from desktop.settings.dialog import SettingsDialog
from desktop.startup.crash_dialog import CrashDialog
from desktop.startup.crash_recovery import CrashedRun
from desktop.viewer.tag_browser import TagBrowser
from desktop.widgets.error_box import error_box
from desktop.widgets.patient_dialog import PatientDialog
from desktop.widgets.scrolling_dialog import ScrollingDialog, lay_out
from desktop.window.about import about
from desktop.window.keys_dialog import KeysDialog
from desktop.window.main_window import MainWindow
from desktop.window.selftest_dialog import SelftestDialog
from tests.gui.measuring import measure

#: The size of a 1366 x 768 screen at each scale, in Qt's pixels, minus a title bar and a task bar.
SIZES = {scale: QSize(round(1366 / scale), round(768 / scale) - 60) for scale in (1.0, 1.25, 1.5, 2.0)}


def _settings(window: MainWindow) -> SettingsDialog:
    return window.controllers.settings.dialog()


def _network(window: MainWindow) -> NetworkDialog:
    return window.controllers.network.dialog()


def _concordance(window: MainWindow) -> ConcordanceDialog:
    session = window.session
    files = ReviewFiles(session)
    return ConcordanceDialog(session.decisions, {}, files, DecisionNames(str, str), window)


def _preview(window: MainWindow) -> PrintPreview:
    printer = QPrinter()
    # What paints also keeps the printer, which the preview does not own.
    return PrintPreview("Print the report", printer, 50, 40, lambda: printer, window)


DIALOGS: dict[str, Callable[[MainWindow], QDialog]] = {
    "settings": _settings,
    "network": _network,
    "acceptance": lambda w: AcceptanceDialog(w.session, w),
    "import": lambda w: ImportDialog(w.session, w),
    "concordance": lambda w: _concordance(w),
    "selftest": lambda w: SelftestDialog(w),
    "card": lambda w: CardDialog(w.session.models.models, "body-region", w),
    "about": lambda w: about(w, w.icon, "CPU"),
    "keys": lambda w: KeysDialog(w.actions_by_name, w),
    "tags": lambda w: TagBrowser("A file.dcm", w),
    "dicom": lambda w: DicomDialog("DICOM", "Words.", Path("/a"), always_anonymous=False, parent=w),
    "anonymous": lambda w: DicomDialog("DICOM", "Words.", Path("/a"), always_anonymous=True, parent=w),
    "crash": lambda w: CrashDialog(CrashedRun((Path("/a/folder"),), "A report\n" * 40), w),
    "patient": lambda w: PatientDialog("4711", w),
    "pictures": lambda w: PictureDialog(PictureChoice(), 3, 40, "", w),
    "preview": _preview,
    "error": lambda w: error_box(ExportError("The report cannot be written to the disk."), w),
}
#: Dialogs that need more than a window; other tests make them.
ELSEWHERE = {"TextDialog"}


@pytest.fixture(params=["en", "de"])
def spoken(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """Set the language of everything that is made from here on."""
    language.install(qapp, request.param)
    yield request.param
    language.install(qapp, "en")


@pytest.fixture
def made(spoken: str, qtbot: QtBot, catalogue: Catalogue) -> Iterator[MainWindow]:
    """Return a window in that language, with its model."""
    configure()
    window = MainWindow(Session(catalogue, "cpu"))
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.session.models_changed, timeout=10_000):
        window.session.load_models()
    yield window
    window.close()


def pages_of(dialog: QWidget) -> Iterator[None]:
    """Turn the pages of a dialog, if it has any."""
    turned = [
        (holder, turn)
        for name, turn in (("list", "setCurrentRow"), ("tabs", "setCurrentIndex"))
        if (holder := getattr(dialog, name, None)) is not None
    ]
    if not turned:
        yield
    for holder, turn in turned:
        for number in range(holder.count()):
            getattr(holder, turn)(number)
            yield


def wrong_in(dialog: QWidget, size: QSize) -> tuple[int, list[str]]:
    """Return the number of measured texts on a screen of a size, and the problems."""
    dialog.resize(dialog.sizeHint().boundedTo(size))
    wrong, measured = set(), 0
    for _ in pages_of(dialog):
        found = measure(dialog)
        measured += found.widgets
        wrong |= {*found.clipped, *(f"lost: {name}" for name in found.lost)}
        if dialog.width() > size.width() or dialog.height() > size.height():
            wrong.add(f"is {dialog.width()} x {dialog.height()}")
    return measured, sorted(wrong)


def test_a_dialog_fits_every_screen(made: MainWindow) -> None:
    wrong: dict[str, list[str]] = {}
    for name, makes in DIALOGS.items():
        dialog = makes(made)
        dialog.show()
        for scale, size in SIZES.items():
            measured, found = wrong_in(dialog, size)
            assert measured, f"nothing was measured in {name}"
            if found:
                wrong[f"{name} at {scale}"] = found
        dialog.close()
    assert not wrong


def test_the_empty_window_fits_every_screen(made: MainWindow) -> None:
    for size in SIZES.values():
        made.resize(size)
        assert made.width() <= size.width()
        # Without the title bar that the desktop adds.
        assert made.height() <= size.height() + 60
        for part, least in ((made.welcome, 6), (made.tray, 1)):
            found = measure(part)
            assert found.widgets >= least
            assert not [*found.clipped, *found.lost]


def test_the_findings_wrap(made: MainWindow, qtbot: QtBot, study: Path) -> None:
    made.open_paths([study])
    folder = made.session.folder
    qtbot.waitUntil(lambda: folder.looked_through and folder.restored)
    made.session.reading.rest()
    qtbot.waitUntil(lambda: not made.session.busy)
    made.worklist.go_to(folder.items["drawn/c bright.png", 1])
    qtbot.waitUntil(lambda: bool(made.findings.list.rows))
    made.findings.detail.more.setChecked(True)
    for choice in made.findings.decisions.choices.values():
        # The selected tab is bold, and no letter of its title is cut.
        bold = QFontMetrics(theme.font(choice.font(), bold=True))
        assert choice.width() >= bold.horizontalAdvance(choice.text()) + 20
    for size in SIZES.values():
        made.resize(size)
        found = measure(made.findings)
        assert found.widgets > 15
        assert not [*found.clipped, *found.lost]


@pytest.mark.parametrize("panes", ["two_panes", "three_panes", "four_panes"])
def test_pictures_side_by_side_fit_every_screen(
    made: MainWindow, qtbot: QtBot, study: Path, panes: str
) -> None:
    made.open_paths([study])
    folder = made.session.folder
    qtbot.waitUntil(lambda: folder.looked_through and folder.restored)
    made.session.reading.rest()
    qtbot.waitUntil(lambda: not made.session.busy)
    made.worklist.go_to(folder.items["drawn/c bright.png", 1])
    qtbot.waitUntil(lambda: bool(made.findings.list.rows))
    made.actions_by_name[panes].trigger()
    for size in SIZES.values():
        made.resize(size)
        QApplication.processEvents()
        assert made.width() <= size.width()
        assert made.height() <= size.height() + 60


def test_every_dialog_is_measured() -> None:
    """Each dialog of the program is of the kind that never exceeds its screen, and is measured here."""
    classes = {}
    for path in Path(desktop.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
                if bases & {"QDialog", "ScrollingDialog"}:
                    classes[node.name] = bases
    assert {name for name, bases in classes.items() if "QDialog" in bases} == {"ScrollingDialog"}
    source = Path(__file__).read_text("utf-8")
    missing = {name for name in classes if name not in source}
    assert not missing - ELSEWHERE


class Clipping(QDialog):
    """The faults of the dialogs in 0.1.0: fixed widths, too narrow columns, no scroll bar."""

    def __init__(self) -> None:
        super().__init__()
        label, button = PlainLabel("A sentence that needs its room"), QPushButton("Measure the cases")
        label.setFixedWidth(60)
        button.setFixedWidth(40)
        table = QTableWidget(1, 1)
        table.setHorizontalHeaderLabels(["A title of a column"])
        table.setColumnWidth(0, 30)
        layout = QVBoxLayout(self)
        for widget in (label, button, table):
            layout.addWidget(widget)
        self.outside = QPushButton("Close", self)
        self.outside.move(5000, 5000)


def test_what_is_clipped_or_lost_is_found(qtbot: QtBot) -> None:
    """Without this check the tests above could not fail."""
    dialog = Clipping()
    qtbot.addWidget(dialog)
    dialog.show()
    found = measure(dialog)
    assert {text.split()[0] for text in found.clipped} >= {"PlainLabel", "QPushButton", "QHeaderView"}
    assert [text for text in found.lost if "Close" in text]


def test_a_body_scrolls_and_the_foot_stays(qtbot: QtBot) -> None:
    dialog = ScrollingDialog()
    qtbot.addWidget(dialog)
    body, foot = QFormLayout(), QHBoxLayout()
    for number in range(60):
        body.addRow(QLabel(f"Row {number}"), QLabel("Value"))
    close = QPushButton("Close")
    foot.addWidget(close)
    lay_out(dialog, body, foot)
    dialog.show()
    available = dialog.screen().availableGeometry()
    assert dialog.height() <= available.height()
    dialog.resize(300, 200)
    assert not measure(dialog).lost
    assert dialog.rect().contains(close.geometry())
