"""The settings choose when each model reads, except for the router."""

from __future__ import annotations

from core.settings import UserSettings
from desktop.settings.models import ModelsPage
from desktop.settings.tasks import ModelRow
from desktop.widgets.labels import plain_label
from tests.support.tiny_model import tiny_card


def row(name: str, usual: str | None) -> ModelRow:
    return ModelRow(name, tiny_card(model_id=name), "ab" * 32, False, None, usual=usual)


def page_of(qtbot, settings: UserSettings, *rows: ModelRow) -> ModelsPage:
    page = ModelsPage(plain_label(""), settings)
    qtbot.addWidget(page)
    page.show_models(rows)
    return page


def test_a_choice_is_taken_into_the_settings_and_back_to_the_usual(qtbot) -> None:
    page = page_of(qtbot, UserSettings(), row("router", None), row("usual", "by-itself"))
    page.table.setCurrentCell(0, 0)
    assert not page.use.isEnabled()
    assert "image kinds" in page.use.toolTip()
    page.table.setCurrentCell(1, 0)
    assert page.use.isEnabled()
    page.use.setCurrentIndex(page.use.findData("on-demand"))
    page.use.activated.emit(page.use.currentIndex())
    assert page.table.item(1, 3).text() == "On demand"
    chosen = page.taken_into(UserSettings())
    assert chosen.models.use == {"usual": "on-demand"}
    again = page_of(qtbot, chosen, row("usual", "by-itself"))
    again.table.setCurrentCell(0, 0)
    assert again.use.currentData() == "on-demand"
    again.use.setCurrentIndex(again.use.findData("by-itself"))
    again.use.activated.emit(again.use.currentIndex())
    assert again.taken_into(chosen).models.use == {}
