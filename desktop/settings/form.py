"""A form for a section of the settings, made from the schema: a labelled control for each entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from annotated_types import Ge, Le
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.setting_entries import SettingEntry, choices_of, value_of, with_value
from core.settings import UserSettings
from desktop.base.language import known
from desktop.base.plain_text import PlainLabel
from desktop.widgets.folder_line import FolderLine
from desktop.widgets.forms import hint

#: Upper bound of integers without a limit in the schema.
_LARGEST = 100_000_000


class SettingsForm(QWidget):
    """Controls for some entries.

    Parameters
    ----------
    entries : sequence of SettingEntry
        Each is a switch, a choice, a text, a whole number, a folder or a file.
    settings : UserSettings
    """

    def __init__(
        self, entries: Sequence[SettingEntry], settings: UserSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._values: dict[str, Callable[[], object]] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for entry in entries:
            control, value = _control(entry, value_of(settings, entry.key))
            control.setAccessibleName(known(entry.title))
            control.setAccessibleDescription(known(entry.help))
            if not isinstance(control, QCheckBox):
                title = PlainLabel(known(entry.title))
                title.setBuddy(control)
                layout.addWidget(title)
            layout.addWidget(control)
            layout.addWidget(hint(known(entry.help)))
            layout.addSpacing(14)
            control.setObjectName(entry.key)
            self._values[entry.key] = value
        layout.addStretch(1)

    def taken_into(self, settings: UserSettings) -> UserSettings:
        """Return the settings with the values of the controls.

        Raises
        ------
        SettingsError
            If the values are not valid.
        """
        for key, value in self._values.items():
            settings = with_value(settings, key, value())
        return settings


def _control(entry: SettingEntry, value: object) -> tuple[QWidget, Callable[[], object]]:
    kind = entry.field.annotation
    if kind is bool:
        box = QCheckBox(known(entry.title))
        box.setChecked(bool(value))
        return box, box.isChecked
    if choices := choices_of(entry.field, entry.names):
        choice = QComboBox()
        for one in choices:
            choice.addItem(known(entry.names.get(one, one)), one)
        choice.setCurrentIndex(choice.findData(value))
        return choice, choice.currentData
    if kind is int:
        number = QSpinBox(
            minimum=_bound(entry, Ge, 0),
            maximum=_bound(entry, Le, _LARGEST),
        )
        # The padding of a style sheet does not reach the line edit in a spin box.
        number.lineEdit().setTextMargins(8, 0, 8, 0)
        number.setValue(value if isinstance(value, int) else 0)
        return number, number.value
    if kind is str:
        text = QLineEdit(str(value))
        return text, lambda: text.text().strip()
    extra = entry.field.json_schema_extra
    is_file = isinstance(extra, dict) and "file" in extra
    line = FolderLine(known(entry.title), value if isinstance(value, Path) else None, file=is_file)
    return line, line.folder


def _bound(entry: SettingEntry, kind: type[Ge] | type[Le], usual: int) -> int:
    """Return a bound of a whole number from the schema, or `usual` if it has none."""
    found = [
        getattr(bound, kind.__name__.lower()) for bound in entry.field.metadata if isinstance(bound, kind)
    ]
    return int(found[0]) if found else usual
