"""The settings in the window: pages made from the schema, their effects, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.models.card import OperatingPoint
from core.models.onnx_file import with_card
from core.reading_rules import ReadingRule
from core.setting_entries import setting_entries, with_value
from core.settings import UserSettings
from core.settings_file import keep_settings, read_settings
from desktop.commands.commands import COMMANDS
from desktop.commands.shortcuts import assign_shortcuts, bindings, clashes, own_of
from desktop.settings.choices import ChoicesButton
from desktop.settings.dialog import SettingsDialog
from desktop.window.keys_dialog import KeysDialog
from desktop.window.main_window import MainWindow
from tests.gui.conftest import Opens
from tests.support.tiny_model import tiny_card, tiny_graph


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow) -> SettingsDialog:
    """Open the dialog, and wait until devices and models were found."""
    made = window.controllers.settings.dialog()
    qtbot.waitUntil(lambda: made.models.table.rowCount() > 0, timeout=10_000)
    qtbot.waitUntil(lambda: not window.session.busy)
    return made


def test_every_setting_has_its_control(dialog: SettingsDialog) -> None:
    for entry in setting_entries():
        assert dialog.findChild(QWidget, entry.key) is not None or entry.key == "keys", entry.key
    assert dialog.list.count() == len(UserSettings.model_fields) - 1


def test_every_control_has_a_name_that_is_read_out(dialog: SettingsDialog) -> None:
    # A drop-down list is a window of its own; screen readers use its owner's name.
    for widget in (w for w in dialog.findChildren(QWidget) if w.window() is dialog):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.objectName().startswith("qt_"):
            named = widget.accessibleName() or getattr(widget, "text", str)()
            assert named or widget.parent().accessibleName(), widget


def test_no_page_makes_the_dialog_higher_than_a_small_screen(dialog: SettingsDialog) -> None:
    assert dialog.minimumSizeHint().height() <= 720


def test_a_number_is_shown_whole(qtbot: QtBot, dialog: SettingsDialog) -> None:
    port = dialog.findChild(QSpinBox, "pacs.port")
    dialog.go_to("pacs")
    with qtbot.waitExposed(dialog):
        dialog.show()
    line = port.lineEdit()
    needed = line.fontMetrics().horizontalAdvance(str(port.maximum()))
    assert line.contentsRect().width() - line.textMargins().left() > needed


def test_what_is_chosen_is_kept_and_cancel_keeps_nothing(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog
) -> None:
    dialog.findChild(QCheckBox, "general.blind_first").setChecked(True)
    theme = dialog.findChild(QComboBox, "general.theme")
    theme.setCurrentIndex(theme.findData("light"))
    dialog.accept()
    assert read_settings().general.blind_first
    assert read_settings().general.theme == "light"
    assert window.controllers.settings.now == read_settings()
    again = window.controllers.settings.dialog()
    again.findChild(QCheckBox, "general.blind_first").setChecked(False)
    again.reject()
    assert read_settings().general.blind_first


def test_what_cannot_be_is_said_on_its_page_and_nothing_is_kept(dialog: SettingsDialog) -> None:
    dialog.findChild(QCheckBox, "privacy.recent_studies").setChecked(False)
    dialog.windows.add.click()
    dialog.windows.table.item(0, 3).setText("-5")
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.stack.currentWidget().isAncestorOf(dialog.windows)
    assert "greater than 0" in dialog.problem.text()
    assert read_settings() == UserSettings()
    dialog.windows.table.item(0, 3).setText("350,5")
    dialog.accept()
    assert not dialog.problem.isVisible()
    assert read_settings().windows[0].width == 350.5
    assert not read_settings().privacy.recent_studies


def test_results_of_a_node_are_ticked_in_a_menu(dialog: SettingsDialog) -> None:
    dialog.go_to("nodes")
    dialog.nodes.add.click()
    dialog.nodes.add.click()
    first, second = dialog.nodes.table.findChildren(ChoicesButton)
    assert first.accessibleName() == "Results"
    assert first.chosen() == "sr, sc, map, pdf"
    menu = first.menu()
    for word in ("sc", "map", "pdf"):
        menu.setActiveAction(first.choices[word])
        pressed = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(menu, pressed)
    assert first.text() == "Structured report"
    second.choices["sr"].toggle()
    dialog.accept()
    assert [node.results for node in read_settings().nodes] == ["sr", "sc, map, pdf"]


def test_a_rule_is_made_in_a_table_and_is_off(dialog: SettingsDialog) -> None:
    dialog.go_to("nodes")
    dialog.nodes.add.click()
    dialog.go_to("rules")
    dialog.rules.add.click()
    parts = list(ReadingRule.model_fields)
    dialog.rules.table.item(0, parts.index("to")).setText("Elsewhere")
    dialog.accept()
    assert dialog.stack.currentWidget().isAncestorOf(dialog.rules)
    assert "names the node 'Elsewhere'" in dialog.problem.text()
    dialog.rules.table.item(0, parts.index("to")).setText("Archive")
    dialog.accept()
    (rule,) = read_settings().rules
    assert rule == ReadingRule(name="Chest films", modalities="CR, DX", words="chest, thorax", to="Archive")
    assert not rule.on


def test_a_window_of_ones_own_is_offered_for_its_modality(
    window: MainWindow, dialog: SettingsDialog, opens: Opens, goes_to: Callable[[str], None], study: Path
) -> None:
    dialog.reject()
    opens(study)
    goes_to("CT_small.dcm")
    first = window.voi_menu.actions()[2]
    first.trigger()
    again = window.controllers.settings.dialog("windows")
    again.windows.add.click()
    (row,) = again.windows.rows()
    assert row["modality"] == "CT"
    assert float(row["width"]) == window.viewer.window_level.voi.width
    again.windows.table.item(0, 1).setText("My sinus")
    again.accept()
    texts = [action.text() for action in window.voi_menu.actions()]
    assert any(text.startswith("My sinus") for text in texts)
    goes_to("MR_small.dcm")
    assert not any(action.text().startswith("My sinus") for action in window.voi_menu.actions())


def test_a_threshold_of_the_site_decides_from_then_on(
    qtbot: QtBot,
    window: MainWindow,
    dialog: SettingsDialog,
    opens: Opens,
    goes_to: Callable[[str], None],
    reads: Callable[..., None],
    study: Path,
    home: Path,
) -> None:
    dialog.reject()
    opens(study / "drawn")
    goes_to("c bright.png")
    shown = window.session.current.key
    reads()
    finding = window.session.found(window.session.current)[0].finding
    assert (finding.threshold, finding.positive) == (0.5, True)
    again = window.controllers.settings.dialog("thresholds")
    again.thresholds.add.menu().aboutToShow.emit()
    (offer,) = again.thresholds.add.menu().actions()
    offer.trigger()
    again.thresholds.table.item(0, 2).setText("0.9999")
    again.accept()
    assert "at least 1 character" in again.problem.text()
    again.thresholds.table.item(0, 3).setText("acceptance test")
    again.accept()
    qtbot.waitUntil(lambda: window.session.models is not None and not window.session.busy, timeout=10_000)
    qtbot.waitUntil(lambda: window.session.folder.restored, timeout=10_000)
    qtbot.waitUntil(lambda: window.session.current is not None)
    assert window.session.current.key == shown
    # Pictures judged by the model's own threshold get a new band without being read again.
    finding = window.session.found(window.session.current)[0].finding
    assert (finding.threshold, finding.positive) == (0.9999, False)
    log = home / "audit.jsonl"
    qtbot.waitUntil(lambda: '"judged"' in log.read_text("utf-8"), timeout=10_000)


def test_keys_are_changed_and_clashes_are_refused(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog
) -> None:
    keys = dialog.keys
    keys.choose("find")
    keys.editor.setKeySequence(QKeySequence("Ctrl+O"))
    dialog.accept()
    assert "Ctrl+O" in dialog.problem.text()
    assert "Open folder" in dialog.problem.text()
    assert dialog.isVisible()
    keys.editor.setKeySequence(QKeySequence("Ctrl+Alt+K"))
    dialog.accept()
    assert not dialog.problem.text()
    assert read_settings().keys == {"find": "Ctrl+Alt+K"}
    find = window.actions_by_name["find"]
    assert find.shortcut() == QKeySequence("Ctrl+Alt+K")
    assert _help(window).tree.findItems("Ctrl+Alt+K", Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    again = window.controllers.settings.dialog("keys")
    again.keys.all_usual.click()
    again.accept()
    assert read_settings().keys == {}
    assert find.shortcut() == QKeySequence("Ctrl+F")


def _help(window: MainWindow) -> KeysDialog:
    return KeysDialog(window.actions_by_name, window)


def test_the_usual_keys_do_not_clash() -> None:
    assert clashes(bindings({})) == {}
    assert own_of(bindings({})) == {}
    found = clashes(bindings({"find": "1", "next": "Ctrl+E"}))
    assert found["find"] == "the grey levels"
    assert "Export table" in found["next"]
    assert set(found) == {"find", "next", "export_csv"}


def test_a_node_goes_together_with_the_rule_that_names_it(qtbot: QtBot, window: MainWindow) -> None:
    node = {"name": "Archive", "host": "localhost", "port": 104, "title": "PACS"}
    settings = with_value(UserSettings(), "nodes", [node])
    keep_settings(with_value(settings, "rules", [{"name": "Films", "to": "Archive"}]))
    window.controllers.settings.preferences.now = read_settings()
    made = window.controllers.settings.dialog("nodes")
    qtbot.waitUntil(lambda: made.models.table.rowCount() > 0, timeout=10_000)
    assert not made.nodes.remove.isEnabled()
    made.nodes.table.selectRow(0)
    made.nodes.remove.click()
    made.accept()
    assert made.stack.currentWidget().isAncestorOf(made.rules)
    assert "names the node 'Archive'" in made.problem.text()
    made.rules.table.selectRow(0)
    made.rules.remove.click()
    made.accept()
    assert (read_settings().nodes, read_settings().rules) == ((), ())


def test_a_key_set_by_hand_in_the_file_wins_over_the_usual_one(window: MainWindow) -> None:
    assign_shortcuts(window.actions_by_name, {"find": "Ctrl+O"})
    assert window.actions_by_name["find"].shortcut() == QKeySequence("Ctrl+O")
    assert window.actions_by_name["open_folder"].shortcut().isEmpty()
    assign_shortcuts(window.actions_by_name, {})
    assert window.actions_by_name["open_folder"].shortcut() == QKeySequence("Ctrl+O")


def test_question_mark_and_f1_list_the_keys(window: MainWindow) -> None:
    shown = window.actions_by_name["shortcuts"].shortcuts()
    assert shown == [QKeySequence("?"), QKeySequence("F1")]


def test_the_device_page_says_what_computes_and_what_proves_it(
    window: MainWindow, dialog: SettingsDialog
) -> None:
    page = dialog.device
    words = " ".join(label.text() for label in page.findChildren(QLabel))
    assert f"{window.session.models.device.name} computes now: asked for" in words
    assert page.choice.findData("cpu") >= 0
    assert page.table.item(0, 4).text() == "passed"
    page.choice.setCurrentIndex(page.choice.findData("cpu"))
    dialog.accept()
    assert read_settings().device.use == "cpu"


def test_a_device_that_is_gone_stays_chosen(qtbot: QtBot, window: MainWindow) -> None:
    keep_settings(with_value(UserSettings(), "device.use", "Radeon RX 6600"))
    window.controllers.settings.preferences.now = read_settings()
    made = window.controllers.settings.dialog("device")
    qtbot.waitUntil(lambda: made.device.choice.count() > 2, timeout=10_000)
    assert made.device.choice.currentText() == "Radeon RX 6600 (not there now)"
    made.accept()
    assert read_settings().device.use == "Radeon RX 6600"


def test_models_are_added_verified_and_removed(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point = OperatingPoint(positive=("dark",), threshold=0.4, chosen_by="hand")
    file = tmp_path / "own.onnx"
    file.write_bytes(with_card(tiny_graph(), tiny_card(model_id="own", operating_point=point)))
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no model")
    page = dialog.models

    def add(path: Path) -> None:
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
        page.add.click()
        qtbot.waitUntil(lambda: not window.session.busy, timeout=10_000)

    add(broken)
    assert "not a valid ONNX file" in dialog.problem.text()
    add(file)
    qtbot.waitUntil(lambda: page.table.rowCount() == 2, timeout=10_000)
    page.table.setCurrentCell(0, 0)
    assert not page.remove.isEnabled()
    assert page.remove.toolTip() == "It ships with Overread."
    page.table.setCurrentCell(1, 0)
    assert page.table.item(1, 2).text() == "added by you"
    page.prove.click()
    qtbot.waitUntil(lambda: not window.session.busy, timeout=10_000)
    qtbot.waitUntil(lambda: page.table.item(1, 4).text() == "passed", timeout=10_000)
    dialog.accept()
    qtbot.waitUntil(lambda: window.session.models is not None, timeout=10_000)
    assert [m.card.id for m in window.session.models.models] == ["body-region", "own"]
    again = window.controllers.settings.dialog("models")
    qtbot.waitUntil(lambda: again.models.table.rowCount() == 2, timeout=10_000)
    again.models.table.setCurrentCell(1, 0)
    again.models.remove.click()
    qtbot.waitUntil(lambda: again.models.table.rowCount() == 1, timeout=10_000)
    again.reject()
    qtbot.waitUntil(lambda: window.session.models is not None, timeout=10_000)
    assert [m.card.id for m in window.session.models.models] == ["body-region"]


def test_the_dialog_is_worked_by_keyboard_alone(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(window.findChildren(SettingsDialog)))
    (dialog,) = window.findChildren(SettingsDialog)
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_End)
    QTest.keyClick(dialog.list, Qt.Key.Key_Up)
    box = dialog.findChild(QCheckBox, "privacy.patient_texts")
    assert box.isVisible()
    for _ in range(20):
        if dialog.focusWidget() is box:
            break
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert dialog.focusWidget() is box
    QTest.keyClick(box, Qt.Key.Key_Space)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert not read_settings().privacy.patient_texts


def test_a_damaged_file_is_said_in_the_window(qtbot: QtBot, window: MainWindow) -> None:
    from core.settings_file import settings_file
    from desktop.settings.preferences import Preferences

    settings_file().write_text("{")
    made = Preferences(window)
    assert "renamed to" in made.notice
    assert made.now == UserSettings()


def test_every_command_is_in_the_list_of_keys(dialog: SettingsDialog) -> None:
    assert dialog.keys.table.rowCount() == len(COMMANDS)


def test_patients_are_not_named_where_the_user_does_not_want_it(
    qtbot: QtBot, window: MainWindow, opens: Opens, goes_to: Callable[[str], None], study: Path
) -> None:
    opens(study)
    goes_to("CT_small.dcm")
    name = window.viewer.shown.picture.identity.patient_name

    def titles() -> str:
        return " ".join(f"{row.who} {row.patient_id}" for row in window.session.folder.found.rows)

    assert name in titles()
    assert window.viewer.scene().named
    window.controllers.settings.choose("privacy.patient_texts", False)
    qtbot.waitUntil(lambda: window.session.folder.looked_through and window.session.folder.restored)
    goes_to("CT_small.dcm")
    assert name not in titles()
    assert "Patient" in titles()
    assert not window.viewer.scene().named


def test_exports_are_offered_in_the_folder_for_results(
    window: MainWindow,
    opens: Opens,
    reads: Callable[..., None],
    study: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opens(study / "drawn" / "a dark.png")
    reads()
    offered: list[str] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: offered.append(a[2]) or ("", ""))
    window.actions_by_name["export_csv"].trigger()
    window.controllers.settings.choose("general.results_folder", str(tmp_path))
    window.actions_by_name["export_csv"].trigger()
    assert [Path(name).parent for name in offered] == [study / "drawn", tmp_path]


def test_the_theme_is_one_setting_however_it_is_chosen(window: MainWindow) -> None:
    window.actions_by_name["light_theme"].trigger()
    assert read_settings().general.theme == "light"
    window.controllers.settings.choose("general.theme", "dark")
    assert not window.actions_by_name["light_theme"].isChecked()
    assert read_settings().general.theme == "dark"


def test_blind_first_is_one_setting_however_it_is_chosen(qtbot: QtBot, window: MainWindow) -> None:
    blind = window.actions_by_name["blind_first"]
    qtbot.waitUntil(blind.isEnabled, timeout=5000)
    blind.trigger()
    qtbot.waitUntil(lambda: read_settings().general.blind_first, timeout=5000)
    made = window.controllers.settings.dialog()
    box = made.findChild(QCheckBox, "general.blind_first")
    assert box.isChecked()
    box.setChecked(False)
    made.accept()
    assert not window.session.decisions.blind_first
    qtbot.waitUntil(lambda: not read_settings().general.blind_first, timeout=5000)


def test_nothing_is_removed_that_nobody_chose(qtbot: QtBot, window: MainWindow) -> None:
    node = {"host": "localhost", "port": 104, "title": "PACS"}
    nodes = [node | {"name": name} for name in ("First", "Second")]
    keep_settings(with_value(UserSettings(), "nodes", nodes))
    window.controllers.settings.preferences.now = read_settings()
    made = window.controllers.settings.dialog("nodes")
    qtbot.waitUntil(lambda: made.models.table.rowCount() > 0, timeout=10_000)
    table = made.nodes.table
    assert table.selectedIndexes() == []
    assert not made.nodes.remove.isEnabled()
    table.selectRow(0)
    assert {index.row() for index in table.selectedIndexes()} == {0}
    made.nodes.remove.click()
    made.accept()
    assert [kept.name for kept in read_settings().nodes] == ["Second"]
