"""The choice of days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QDate
from pytestqt.qtbot import QtBot

from desktop.widgets.days import Days, DaysChoice


@pytest.mark.parametrize(
    ("which", "first", "last"),
    [(Days.TODAY, 0, 0), (Days.YESTERDAY, 1, 1), (Days.WEEK, 6, 0), (Days.MONTH, 29, 0)],
)
def test_usual_days_are_counted_from_today(qtbot: QtBot, which: Days, first: int, last: int) -> None:
    made = DaysChoice("Study date")
    qtbot.addWidget(made)
    assert made.days() == (None, None)
    with qtbot.waitSignal(made.changed):
        made.choose(which)
    today = date.today()
    assert made.days() == (today - timedelta(first), today - timedelta(last))
    assert made.first.isHidden()


def test_a_range_has_two_dates_in_whatever_order(qtbot: QtBot) -> None:
    made = DaysChoice("Study date")
    qtbot.addWidget(made)
    made.choose(Days.RANGE)
    assert not made.first.isHidden()
    made.first.setDate(QDate(2026, 3, 9))
    made.last.setDate(QDate(2026, 3, 2))
    assert made.days() == (date(2026, 3, 2), date(2026, 3, 9))
    assert made.words() == "2026-03-09 to 2026-03-02"
