"""Pictures exported as files, on pages and on paper, with their texts."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PIL import Image
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from core.images.files.sources import walk
from core.reports.pictures.forms import PageGrid, PictureForm
from desktop.controllers.exporting.picture_dialog import PictureChoice, PictureDialog, Which
from desktop.controllers.exporting.print_preview import PrintPreview
from desktop.window.main_window import MainWindow
from tests.gui.conftest import GoesTo, Opens
from tests.gui.marks.test_marks_kept import measure_length
from tests.support.pdf import text_of
from tests.support.peers import need
from tests.support.pictures import dicom, write_dicom


@dataclass
class Seen:
    """What a closed dialog showed, first and last."""

    keys: tuple[str, bool]
    ended: PictureChoice
    named_usable: bool


Fills = Callable[..., list[Seen]]


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    """Three slices of one study."""
    folder = tmp_path / "Muster Anna"
    for number in range(1, 4):
        pixels = np.tile(np.arange(100, dtype=np.uint16), (60, 1))
        made = dicom(pixels, Modality="CT", PatientID="4711", PatientName="Muster^Anna", StudyDate="20261127")
        made.StudyInstanceUID, made.SeriesInstanceUID = "1.2.3", "1.2.3.0"
        made.SOPInstanceUID, made.InstanceNumber = f"1.2.3.{number}", number
        made.WindowCenter, made.WindowWidth = 49.5, 99
        made.VOILUTFunction = "LINEAR_EXACT"
        write_dicom(made, folder / f"{number}.dcm")
    return folder


@pytest.fixture
def fills(monkeypatch: pytest.MonkeyPatch) -> Fills:
    """Fill in the dialog and close it with one of its buttons."""

    def answer(button: str = "save", *, tick: tuple[str, ...] = (), **values: object) -> list[Seen]:
        seen: list[Seen] = []

        def run(dialog: PictureDialog) -> int:
            keys = dialog.which[Which.KEYS]
            begun = (keys.text(), keys.isChecked())
            if "which" in values:
                dialog.which[values["which"]].setChecked(True)  # type: ignore[index]
            for name in tick:
                getattr(dialog, name).setChecked(True)
            if "form" in values:
                dialog.form.setCurrentText(str(values["form"]))
            if "grid" in values:
                dialog.grid.setCurrentText(str(values["grid"]))
            getattr(dialog, button).click()
            seen.append(Seen(begun, dialog.choice(), dialog.named.isEnabled()))
            return dialog.result()

        monkeypatch.setattr(PictureDialog, "exec", run)
        return seen

    return answer


def export(window: MainWindow, qtbot: QtBot, command: str = "export_pictures") -> None:
    action = window.actions_by_name[command]
    assert action.isEnabled(), action.toolTip()
    action.trigger()
    qtbot.waitUntil(lambda: window.session.activity is None)


def test_the_picture_on_screen_goes_out_whole_and_as_it_is_turned(
    window: MainWindow,
    opens: Opens,
    qtbot: QtBot,
    stack: Path,
    tmp_path: Path,
    fills: Fills,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opens(stack)
    offered: list[str] = []

    def save(_parent: object, _title: str, place: str, pattern: str) -> tuple[str, str]:
        offered.extend((Path(place).name, pattern))
        # The user leaves out the file extension.
        return str(tmp_path / "mine"), pattern

    monkeypatch.setattr(QFileDialog, "getSaveFileName", save)
    window.viewer.turn_to(window.viewer.turn.clockwise())
    window.viewer.invert()
    fills("save", form="PNG")
    export(window, qtbot)
    assert offered == ["2026-11-27-CT-picture-overread.png", "PNG picture (*.png)"]
    with Image.open(tmp_path / "mine.png") as image:
        pixels = np.asarray(image.convert("L"))
    expected = 255 - np.rint(np.tile(np.arange(100), (60, 1)) * 255 / 99)
    # Rotated by a quarter turn: 60 pixels wide, in the middle of a strip of 320.
    found = pixels[:100, 130:190].astype(int)
    assert np.abs(found - np.rot90(expected, -1)).max() <= 1
    assert pixels[100:].max() > 200
    assert window.session.folder is not None
    assert window.session.folder.exports == [tmp_path / "mine.png"]


def test_key_pictures_go_out_with_their_marks_and_nothing_is_replaced_unasked(
    window: MainWindow,
    opens: Opens,
    goes_to: GoesTo,
    qtbot: QtBot,
    stack: Path,
    tmp_path: Path,
    fills: Fills,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opens(stack)
    for name in ("1.dcm", "3.dcm"):
        goes_to(name)
        if name == "1.dcm":
            measure_length(window, qtbot)
        item = window.session.current
        assert item is not None
        qtbot.waitUntil(lambda item=item: window.session.marks.of(item) is not None)
        QTest.keyClick(window.viewer, Qt.Key.Key_K)
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    seen = fills("save", form="TIFF")
    export(window, qtbot)
    # A user with key pictures most likely wants to export them.
    assert seen[0].keys == ("2 &key pictures of the study", True)
    names = [f"2026-11-27-CT-key-picture-00{n}-overread.tif" for n in (1, 2)]
    assert sorted(path.name for path in out.iterdir()) == names
    with Image.open(out / names[0]) as marked, Image.open(out / names[1]) as plain:
        assert marked.mode == "RGB"
        assert plain.mode == "L"
    # The same export again: the files exist, and the user changes their mind.
    asked: list[str] = []

    def cancel(box: QMessageBox) -> int:
        asked.append(box.text())
        box.button(QMessageBox.StandardButton.Cancel).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", cancel)
    before = [path.stat().st_mtime_ns for path in sorted(out.iterdir())]
    export(window, qtbot)
    assert asked == ["2 of these pictures are in out already. Replace them?"]
    assert [path.stat().st_mtime_ns for path in sorted(out.iterdir())] == before


def test_pictures_written_into_the_open_folder_leave_the_others_there_to_be_read(
    window: MainWindow,
    opens: Opens,
    qtbot: QtBot,
    stack: Path,
    fills: Fills,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = pydicom.dcmread(stack / "1.dcm")
    # An attribute may hold any text.
    made.Modality = "../CT"
    made.save_as(stack / "1.dcm")
    opens(stack)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stack))
    fills("save", which=Which.STUDY, tick=("anonymous",))
    export(window, qtbot)
    written = sorted(stack.glob("*.png"))
    assert [path.name for path in written] == [f"picture-picture-00{n}-overread.png" for n in (1, 2, 3)]
    assert window.session.folder is not None
    left = walk([stack], window.session.folder.exports)
    assert [source.name for source in left] == ["1.dcm", "2.dcm", "3.dcm"]


def test_without_the_patient_names_and_pages_tell_nothing(
    window: MainWindow,
    opens: Opens,
    qtbot: QtBot,
    stack: Path,
    tmp_path: Path,
    fills: Fills,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opens(stack)
    window.actions_by_name["copy_texts"].setChecked(True)
    offered: list[str] = []

    def save(_parent: object, _title: str, place: str, pattern: str) -> tuple[str, str]:
        offered.append(Path(place).name)
        return str(tmp_path / f"{len(offered)}.pdf"), pattern

    monkeypatch.setattr(QFileDialog, "getSaveFileName", save)
    fills("save", which=Which.STUDY, grid="2 × 2", tick=("pages",))
    export(window, qtbot)
    assert "ID 4711" in text_of(tmp_path / "1.pdf")
    seen = fills("save", tick=("anonymous",))
    export(window, qtbot)
    assert not seen[0].named_usable
    assert offered == ["2026-11-27-CT-pictures-overread.pdf", "CT-pictures-overread.pdf"]
    words = text_of(tmp_path / "2.pdf")
    assert [told for told in ("4711", "Anna", "2026-11-27", "Muster") if told in words] == []
    assert "Research use only" in words
    # The dialog remembers the last choice.
    again = fills("save")
    export(window, qtbot)
    assert again[0].ended == PictureChoice(Which.STUDY, True, PictureForm.PNG, PageGrid(2, 2), anonymous=True)


def prints_to(monkeypatch: pytest.MonkeyPatch, out: Path, first: int = 0, last: int = 0) -> None:
    """Choose a printer that writes a PDF."""

    def run(dialog: QPrintDialog) -> QDialog.DialogCode:
        printer = dialog.printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(out))
        if first:
            printer.setFromTo(first, last)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", run)


def pages_of(pdf: Path) -> list[np.ndarray]:
    """Return the pages of a PDF as greys, with 50 dots per inch."""
    need("pdftoppm")
    subprocess.run(["pdftoppm", "-r", "50", "-gray", pdf, pdf.with_suffix("")], check=True)
    return [np.asarray(Image.open(path)) for path in sorted(pdf.parent.glob(f"{pdf.stem}-*.pgm"))]


def previewed(window: MainWindow, qtbot: QtBot) -> PrintPreview:
    """The preview, once it is there."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(PrintPreview)))
    return next(one for one in window.findChildren(PrintPreview) if one.isVisible())


def darkness(preview: PrintPreview, qtbot: QtBot, half: int) -> float:
    """The share of dark points in the left or right half of the page on screen."""
    qtbot.wait(200)
    image = preview.paper.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    grey = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    rows = grey[image.height() // 2 - 60 : image.height() // 2 + 60, : image.width()]
    return float((np.array_split(rows, 2, axis=1)[half] < 30).mean())


def test_pages_are_printed(
    window: MainWindow,
    opens: Opens,
    qtbot: QtBot,
    stack: Path,
    tmp_path: Path,
    fills: Fills,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opens(stack)
    prints_to(monkeypatch, tmp_path / "paper.pdf")
    fills("print", which=Which.STUDY, grid="2 × 1")
    window.actions_by_name["export_pictures"].trigger()
    preview = previewed(window, qtbot)
    assert preview.place.text() == "Page 1 of 2"
    assert (preview.before.isEnabled(), preview.next.isEnabled()) == (False, True)
    # Two pictures stand on the first page, one on the second.
    assert [darkness(preview, qtbot, half) > 0.1 for half in (0, 1)] == [True, True]
    preview.next.click()
    assert preview.place.text() == "Page 2 of 2"
    assert (preview.before.isEnabled(), preview.next.isEnabled()) == (True, False)
    assert [darkness(preview, qtbot, half) > 0.1 for half in (0, 1)] == [True, False]
    with qtbot.waitSignal(window.session.status_message) as told:
        preview.print.click()
    assert told.args == ["Printed 2 pages."]
    first, second = pages_of(tmp_path / "paper.pdf")
    # A4 landscape, with two pictures on the first page and one on the second.
    assert first.shape == pytest.approx((413, 585), abs=2)
    assert (first[:, :292] < 50).mean() > 0.2
    assert (first[:, 292:] < 50).mean() > 0.2
    assert (second[:, 300:] < 50).mean() < 0.05
    prints_to(monkeypatch, tmp_path / "second.pdf", 2, 2)
    window.actions_by_name["export_pictures"].trigger()
    preview = previewed(window, qtbot)
    with qtbot.waitSignal(window.session.status_message) as told:
        preview.print.click()
    assert told.args == ["Printed 1 page."]


def test_nothing_is_printed_where_the_preview_or_the_printer_is_cancelled(
    window: MainWindow,
    opens: Opens,
    qtbot: QtBot,
    stack: Path,
    fills: Fills,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opens(stack)
    asked: list[str] = []

    def cancel(dialog: QPrintDialog) -> QDialog.DialogCode:
        asked.append(dialog.windowTitle())
        return QDialog.DialogCode.Rejected

    monkeypatch.setattr(QPrintDialog, "exec", cancel)
    fills("print", which=Which.STUDY)
    window.actions_by_name["export_pictures"].trigger()
    preview = previewed(window, qtbot)
    preview.print.click()
    assert asked == ["Print pictures"]
    # The pages are still there for another printer.
    assert preview.isVisible()
    preview.reject()
    assert window.session.activity is None


def test_a_preview_of_many_pages_says_that_it_shows_the_first_ones(qtbot: QtBot) -> None:
    preview = PrintPreview("Print pictures", QPrinter(), 120, 40, lambda: None)
    qtbot.addWidget(preview)
    assert preview.place.text().startswith("Page 1 of 120")
    assert "The first 40 are shown here; all are printed." in preview.place.text()


def test_the_report_is_printed(
    window: MainWindow,
    opens: Opens,
    reads: Callable[..., None],
    qtbot: QtBot,
    stack: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opens(stack)
    reads()
    prints_to(monkeypatch, tmp_path / "report.pdf")
    action = window.actions_by_name["print_study"]
    assert action.isEnabled(), action.toolTip()
    action.trigger()
    preview = previewed(window, qtbot)
    with qtbot.waitSignal(window.session.status_message) as told:
        preview.print.click()
    pages = pages_of(tmp_path / "report.pdf")
    assert told.args == [f"Printed {len(pages)} pages."] or len(pages) == 1
    assert pages[0].shape == pytest.approx((585, 413), abs=2)
    # Black ink on white, and empty page margins.
    assert (pages[0] < 100).mean() > 0.005
    assert (pages[0][:20] < 200).sum() == 0


def test_the_dialog_offers_only_what_there_is(qtbot: QtBot) -> None:
    dialog = PictureDialog(PictureChoice(Which.KEYS, map=True), 0, 3, "Nothing is suspected or borderline.")
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.which[Which.KEYS].isEnabled()
    assert dialog.choice().which is Which.CURRENT
    assert not dialog.map.isEnabled()
    assert dialog.map.toolTip() == "Nothing is suspected or borderline."
    dialog.pages.setChecked(True)
    assert not dialog.form.isEnabled()
    assert dialog.grid.isEnabled()
    assert dialog.sizeHint().boundedTo(QSize(683, 2000)).width() == dialog.sizeHint().width()
