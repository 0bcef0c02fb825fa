"""A choice of days: any, today, yesterday, the last days, or a range."""

from __future__ import annotations

from datetime import date, timedelta
from enum import IntEnum

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QWidget

from desktop.base.language import day_pattern, known, mark, tr
from desktop.base.plain_text import PlainLabel


class Days(IntEnum):
    """The choices, in order."""

    ANY = 0
    TODAY = 1
    YESTERDAY = 2
    WEEK = 3
    MONTH = 4
    RANGE = 5


_WORDS = {
    Days.ANY: mark("Any day"),
    Days.TODAY: mark("Today"),
    Days.YESTERDAY: mark("Yesterday"),
    Days.WEEK: mark("Last 7 days"),
    Days.MONTH: mark("Last 30 days"),
    Days.RANGE: mark("From … to …"),
}


class DaysChoice(QWidget):
    """A list of usual choices; two date fields appear only for a range.

    Parameters
    ----------
    title : str
        Name for screen readers.
    """

    #: The choice changed.
    changed = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = QComboBox()
        self.choice.setAccessibleName(title)
        for which, words in _WORDS.items():
            self.choice.addItem(known(words), which)
        today = QDate.currentDate()
        self.first, self.last = QDateEdit(today.addDays(-6)), QDateEdit(today)
        self._to = PlainLabel(tr("to"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        for widget in (self.choice, self.first, self._to, self.last):
            line.addWidget(widget)
        for day, name in ((self.first, tr("First day")), (self.last, tr("Last day"))):
            day.setAccessibleName(name)
            day.setCalendarPopup(True)
            day.setDisplayFormat(day_pattern())
            day.dateChanged.connect(lambda _date: self.changed.emit())
        self.choice.currentIndexChanged.connect(self._follow)
        self._follow()

    def choose(self, which: Days) -> None:
        """Make a choice."""
        self.choice.setCurrentIndex(self.choice.findData(which))

    def days(self) -> tuple[date | None, date | None]:
        """Return the first and the last day, both included, as of today; None if there is no bound."""
        today = date.today()
        match Days(self.choice.currentData()):
            case Days.ANY:
                return None, None
            case Days.TODAY:
                return today, today
            case Days.YESTERDAY:
                return today - timedelta(1), today - timedelta(1)
            case Days.WEEK:
                return today - timedelta(6), today
            case Days.MONTH:
                return today - timedelta(29), today
            case Days.RANGE:
                first, last = (
                    date(d.year(), d.month(), d.day()) for d in (self.first.date(), self.last.date())
                )
                return min(first, last), max(first, last)

    def words(self) -> str:
        """Return the chosen period in words."""
        if Days(self.choice.currentData()) is not Days.RANGE:
            return self.choice.currentText()
        return f"{self.first.text()} {tr('to')} {self.last.text()}"

    def _follow(self) -> None:
        ranged = self.choice.currentData() == Days.RANGE
        for widget in (self.first, self._to, self.last):
            widget.setVisible(ranged)
        self.changed.emit()
