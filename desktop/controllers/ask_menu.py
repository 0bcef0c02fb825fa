"""The menu of on-demand models: which model reads, and which pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop.base.language import known, plural, tr
from desktop.base.plain_text import set_tip
from desktop.session.items import Item
from desktop.session.session import Session


class AskMenu(QMenu):
    """A menu with a submenu for each on-demand model; it is rebuilt each time it is shown.

    Parameters
    ----------
    session : Session
    chosen : callable
        Returns the pictures that are selected in the list.
    why_not : callable
        Returns a sentence that says why nothing can be read now; empty if pictures can be read.
    """

    #: Asks for the settings page that sets when each model reads.
    choice_wanted = Signal()

    def __init__(
        self,
        session: Session,
        chosen: Callable[[], Sequence[Item]],
        why_not: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._chosen, self._why_not = session, chosen, why_not
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        models, why = self._session.models, self._why_not()
        cards = models.on_demand if models is not None else ()
        for card in cards:
            menu = self.addMenu(known(card.title).replace("&", "&&"))
            menu.setToolTipsVisible(True)
            menu.setEnabled(not why)
            set_tip(menu.menuAction(), why)
            for words, items in self._scopes():
                action = menu.addAction(words)
                action.setEnabled(bool(items))
                action.triggered.connect(
                    lambda _checked=False, name=card.id, items=items: self._session.ask_model(name, items)
                )
        if not cards:
            none = self.addAction(why if models is None else tr("No model reads on demand"))
            none.setEnabled(False)
        self.addSeparator()
        choice = self.addAction(tr("&Choose which models read…"))
        choice.triggered.connect(lambda _checked=False: self.choice_wanted.emit())

    def _scopes(self) -> list[tuple[str, Sequence[Item]]]:
        """Return the menu texts and the pictures that each of them means."""
        session = self._session
        current, folder = session.current, session.folder
        if current is None or folder is None:
            return []
        study, chosen = folder.study_of(current), self._chosen()
        of_study = plural(len(study), "About this &study ({n} picture)", "About this &study ({n} pictures)")
        of_selection = plural(
            len(chosen), "About the se&lection ({n} picture)", "About the se&lection ({n} pictures)"
        )
        return [(tr("About this &picture"), (current,)), (of_study, study), (of_selection, chosen)]
