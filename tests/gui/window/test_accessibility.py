"""Names for screen readers, and a window in a right-to-left language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.results.decisions import Verdict
from desktop.window.main_window import MainWindow
from tests.gui.conftest import Opens


@pytest.fixture
def mirrored(qapp: QApplication) -> Iterator[None]:
    """Let the application run from right to left, as it does in Arabic or Hebrew."""
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def spoken(widget: QWidget) -> str:
    """Return what a screen reader says for a widget."""
    text = "" if isinstance(widget, QLineEdit | QComboBox) else getattr(widget, "text", str)()
    return str(widget.accessibleName() or text or widget.windowTitle())


def test_every_control_of_the_window_has_a_name_that_is_read_out(
    window: MainWindow, opens: Opens, study: Path
) -> None:
    opens(study)
    reached = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.window() is window
        and widget.isVisible()
        and not widget.objectName().startswith("qt_")
    ]
    assert len(reached) > 10
    silent = [widget for widget in reached if not spoken(widget) and not spoken(widget.parentWidget())]
    assert not silent


def test_from_right_to_left_nothing_breaks(
    mirrored: None,
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    reads: Callable[..., None],
    goes_to: Callable[[str], None],
    study: Path,
) -> None:
    opens(study)
    reads()
    goes_to("CT_small.dcm")
    window.actions_by_name["class_map"].trigger()
    window.repaint()
    search, tools = window.worklist.filter_bar.words, window.findings.head.read_button
    assert search.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert tools.layoutDirection() == Qt.LayoutDirection.RightToLeft
    # A picture is not mirrored like text: its left stays on the left.
    whole = window.viewer.viewport
    left, right = whole.pixel_at(10, 100), whole.pixel_at(window.viewer.width() - 10, 100)
    assert left[0] < right[0]
    dialog = window.controllers.settings.dialog()
    for row in range(dialog.list.count()):
        dialog.list.setCurrentRow(row)
        dialog.repaint()
    assert dialog.list.x() > dialog.stack.x()
    dialog.reject()


def accessible(widget: QWidget) -> QAccessibleInterface:
    """Return the interface that a screen reader uses for a widget."""
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found


def test_the_facts_are_one_table_with_the_study_before_the_model(
    window: MainWindow,
    opens: Opens,
    reads: Callable[..., None],
    goes_to: Callable[[str], None],
    study: Path,
) -> None:
    facts = window.findings.facts
    opens(study)
    reads()
    goes_to("CT_small.dcm")
    table = accessible(facts)
    assert table.role() is QAccessible.Role.Table
    assert table.text(QAccessible.Text.Name) == "Facts on the study and the model"
    told = dict(facts.rows)
    parts = [table.child(n) for n in range(table.childCount())]
    spoken_cells = [one.text(QAccessible.Text.Name) for one in parts if one.role() is QAccessible.Role.Cell]
    assert spoken_cells == [text for row in facts.rows for text in row]
    cells = spoken_cells[::2]
    assert cells[0] == "Patient"
    assert cells.index("Modality") < cells.index("Model") < cells.index("Device")
    assert told["Modality"] == "CT"
    assert told["Study date"] == "2004-01-19"
    # The whole table is visible: the panel scrolls, not the table.
    assert sum(facts.rowHeight(n) for n in range(facts.rowCount())) <= facts.height()
    goes_to("drawn/b middle.png")
    told = dict(facts.rows)
    assert "Patient" not in told
    assert told["File"] == "drawn/b middle.png"


def test_facts_name_no_patient_where_none_is_to_be_named(
    window: MainWindow, opens: Opens, goes_to: Callable[[str], None], study: Path
) -> None:
    opens(study)
    goes_to("CT_small.dcm")
    assert "Patient ID" in dict(window.findings.facts.rows)
    window.controllers.settings.choose("privacy.patient_texts", False)
    opens(study)
    goes_to("CT_small.dcm")
    told = dict(window.findings.facts.rows)
    assert told["Modality"] == "CT"
    assert not {"Patient", "Patient ID", "Study date", "File", "Accession number"} & set(told)
    spoken_name = accessible(window.viewer).text(QAccessible.Text.Name)
    assert "e+1" not in spoken_name
    assert "CT" in spoken_name


def test_rows_of_facts_are_copied_by_the_keyboard(
    window: MainWindow, opens: Opens, reads: Callable[..., None], study: Path, qtbot: QtBot
) -> None:
    opens(study)
    facts = window.findings.facts
    # Before a model has read it, only what the files say is known.
    assert "Hash" not in dict(facts.rows)
    reads()
    row = list(dict(facts.rows)).index("Hash")
    facts.selectRow(row)
    facts.setFocus()
    qtbot.keyClick(facts, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "\t".join(facts.rows[row])


def test_pictures_and_maps_say_what_they_are(
    window: MainWindow,
    opens: Opens,
    reads: Callable[..., None],
    goes_to: Callable[[str], None],
    study: Path,
) -> None:
    opens(study)
    reads()
    goes_to("CT_small.dcm")
    name = accessible(window.viewer).text(QAccessible.Text.Name)
    assert name.startswith("Picture: CT, ")
    goes_to("drawn/c bright.png")
    window.actions_by_name["class_map"].trigger()
    assert window.viewer.class_map is not None
    assert "with the map of Bright" in accessible(window.viewer).text(QAccessible.Text.Name)
    window.actions_by_name["two_panes"].trigger()
    empty = next(viewer for viewer in window.panes.visible if viewer.item is None)
    assert "This pane is empty, Click here and choose" in accessible(empty).text(QAccessible.Text.Name)


def test_verdicts_are_radio_buttons_for_who_cannot_see_them(
    qtbot: QtBot,
    window: MainWindow,
    opens: Opens,
    reads: Callable[..., None],
    goes_to: Callable[[str], None],
    study: Path,
) -> None:
    opens(study)
    reads()
    goes_to("drawn/c bright.png")
    window.actions_by_name["agree"].trigger()
    for verdict, button in window.findings.decisions.verdicts.items():
        told = accessible(button)
        assert told.role() is QAccessible.Role.RadioButton
        assert told.text(QAccessible.Text.Name)
        assert told.state().checked == (verdict is Verdict.AGREE)
    # Arrow keys move between the verdicts without deciding; Space decides.
    panel = window.findings.decisions
    panel.verdicts[Verdict.AGREE].setFocus()
    qtbot.keyClick(panel.verdicts[Verdict.AGREE], Qt.Key.Key_Right)
    assert panel.verdicts[Verdict.DISAGREE].hasFocus()
    assert panel.verdicts[Verdict.AGREE].isChecked()
    qtbot.keyClick(panel.verdicts[Verdict.DISAGREE], Qt.Key.Key_Space)
    assert [v for v, button in panel.verdicts.items() if button.isChecked()] == [Verdict.DISAGREE]
    # After undo no verdict is chosen.
    window.actions_by_name["undo"].trigger()
    window.actions_by_name["undo"].trigger()
    assert not any(button.isChecked() for button in panel.verdicts.values())
