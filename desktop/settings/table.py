"""A table for a list in the settings, made from the schema: a row for each entry, a column for each part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.setting_entries import text_of, with_value
from core.settings import UserSettings
from desktop.base.language import known, tr
from desktop.base.plain_text import set_tip
from desktop.settings.choices import ChoicesButton


class SettingsTable(QWidget):
    """The entries of a list; each part of an entry is an editable cell.

    Parameters
    ----------
    key : str
        Key of the setting.
    kind : type of BaseModel
        Type of the setting's entries.
    settings : UserSettings
    fixed : sequence of str
        Parts that the user cannot edit.
    """

    def __init__(
        self,
        key: str,
        kind: type[BaseModel],
        settings: UserSettings,
        fixed: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._key, self._fields, self._fixed = key, kind.model_fields, fixed
        self.table = QTableWidget(0, len(self._fields))
        self.table.setAccessibleName(known(UserSettings.model_fields[key].title or ""))
        self.table.setObjectName(key)
        for column, field in enumerate(self._fields.values()):
            heading = QTableWidgetItem(known(field.title or ""))
            set_tip(heading, known(field.description or ""))
            self.table.setHorizontalHeaderItem(column, heading)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeading)
        self.table.horizontalHeader().setMinimumSectionSize(110)
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.add = QPushButton(tr("Add"))
        self.remove = QPushButton(tr("Remove"))
        self.remove.clicked.connect(self._remove)
        self.table.itemSelectionChanged.connect(self._selected)
        self.buttons = QHBoxLayout()
        self.buttons.addWidget(self.add)
        self.buttons.addWidget(self.remove)
        self.buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table, 1)
        layout.addLayout(self.buttons)
        for entry in getattr(settings, key):
            self.append(entry.model_dump())
        # Select no row, so that Remove cannot remove one by accident.
        self.table.setCurrentCell(-1, -1)
        self._selected()

    def append(self, values: Mapping[str, object]) -> None:
        """Add a row with these values and select it."""
        row = self.table.rowCount()
        self.table.insertRow(row)
        for column, (name, field) in enumerate(self._fields.items()):
            if choices := _choices_of(field):
                # An entry from an older version may lack this part.
                button = ChoicesButton(choices, str(values.get(name, field.default)))
                button.setAccessibleName(known(field.title or ""))
                self.table.setCellWidget(row, column, button)
                continue
            item = QTableWidgetItem(_written(values.get(name, "")))
            if name in self._fixed:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            self.table.setItem(row, column, item)
        self.table.setCurrentCell(row, next(n for n, f in enumerate(self._fields) if f not in self._fixed))

    def rows(self) -> list[dict[str, str]]:
        """Return the texts of the cells, by part, for each row."""
        return [
            {name: self._cell(row, n) for n, name in enumerate(self._fields)}
            for row in range(self.table.rowCount())
        ]

    def _cell(self, row: int, column: int) -> str:
        widget = self.table.cellWidget(row, column)
        if isinstance(widget, ChoicesButton):
            return widget.chosen()
        item = self.table.item(row, column)
        return "" if item is None else item.text().strip()

    def taken_into(self, settings: UserSettings) -> UserSettings:
        """Return the settings with the entries of the table.

        Raises
        ------
        SettingsError
            If the entries are not valid.
        """
        numbers = {name for name, field in self._fields.items() if field.annotation is float}
        read = [
            {name: _with_decimal_point(text) if name in numbers else text for name, text in row.items()}
            for row in self.rows()
        ]
        return with_value(settings, self._key, read)

    def _remove(self) -> None:
        self.table.removeRow(self.table.currentRow())
        self._selected()

    def _selected(self) -> None:
        there = self.table.currentRow() >= 0
        self.remove.setEnabled(there)
        set_tip(self.remove, "" if there else tr("Choose a row first."))


def _choices_of(field: FieldInfo) -> dict[str, str]:
    """Return the choices for a part, title by stored word; empty if the part is free text."""
    extra = field.json_schema_extra
    choices = extra.get("choices") if isinstance(extra, dict) else None
    return {str(word): str(name) for word, name in choices.items()} if isinstance(choices, dict) else {}


def _written(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else text_of(value)


def _with_decimal_point(text: str) -> str:
    """Return a number with a decimal point, as the schema reads it; some languages use a comma."""
    return text.replace(",", ".")
