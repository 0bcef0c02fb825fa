"""The dialog that shows a model's card, with a choice of the other models' cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QVBoxLayout, QWidget

from desktop.base.language import known, tr
from desktop.base.plain_text import Page
from desktop.findings.card_page import card_html
from desktop.widgets.scrolling_dialog import ScrollingDialog, lay_out

if TYPE_CHECKING:
    from core.inference.engine import LoadedModel
    from core.models.card import Card


class CardView(Page):
    """Show a card; its texts are never parsed as markup."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Model card"))
        self.setOpenLinks(False)
        self.document().setDocumentMargin(16)

    def show_card(self, card: Card, sha256: str, *, verified: bool) -> None:
        """Show a card; see `card_html`."""
        self.setHtml(card_html(card, sha256, verified=verified))


class CardDialog(ScrollingDialog):
    """Show a whole card; another model can be chosen above it.

    Parameters
    ----------
    models : sequence of LoadedModel
    model : str
        Id of the model to show first.
    """

    def __init__(self, models: Sequence[LoadedModel], model: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Model card"))
        self._models = list(models)
        self.chooser = QComboBox()
        self.chooser.setAccessibleName(tr("Model"))
        self.chooser.addItems([known(one.card.title) for one in self._models])
        self.page = CardView()
        self.chooser.currentIndexChanged.connect(self._show)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout()
        for widget in (self.chooser, self.page):
            layout.addWidget(widget)
        lay_out(self, layout, buttons)
        start = next((n for n, one in enumerate(self._models) if one.card.id == model), 0)
        self.chooser.setCurrentIndex(start)
        self._show(start)
        self.page.setFocus()

    def _show(self, number: int) -> None:
        model = self._models[number]
        package = model.package
        self.page.show_card(model.card, package.sha256, verified=package.verified)

    def sizeHint(self) -> QSize:
        return QSize(860, 760)
