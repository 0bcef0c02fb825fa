"""The open folder and the models that read it, with their signals; shared by the session's parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import Cancelled, OverreadError
from desktop.session.folder import Folder
from desktop.session.items import Key

if TYPE_CHECKING:
    from core.batch.journal.manifest import Unfinished
    from core.inference.model_loading import Opened
    from core.models.card import Card


#: Pictures reported in one step.
_PIECE = 300


class SessionState(QObject):
    """The shared facts, and signals for their changes.

    Attributes
    ----------
    folder : Folder or None
        The open folder.
    unfinished : Unfinished or None
        The batch that can be gone on with.
    models : Opened or None
        None until they are ready.
    models_problem : str
        Why there are none, where they are not to be had.
    named : bool
        Whether lists tell whom studies are of, from the next that is opened on.
    titles : dict
        Titles of the models' classes in words, by model id and class name.
    cards : dict
        The models' cards by id, with the thresholds that hold now.
    """

    #: Another folder is open; nothing about it is known yet.
    opened = Signal()
    #: More about the open folder is known, or its search is complete.
    listing_changed = Signal()
    #: A list of keys of pictures with a new outcome.
    changed = Signal(object)
    #: All earlier readings of the open folder are loaded.
    restored = Signal()
    models_changed = Signal()
    #: A device failed; another one or a new process continues.
    device_changed = Signal()
    activity_changed = Signal()
    #: Another batch, or none, can be continued; see `unfinished`.
    resume_available = Signal()
    #: A batch ended or was stopped; one line about its outcome.
    batch_ended = Signal(str)
    #: One line about an outcome.
    status_message = Signal(str)
    #: A sentence that the user must not overlook.
    alert = Signal(str)
    #: An `OverreadError` that the user should see.
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder: Folder | None = None
        self.unfinished: Unfinished | None = None
        self.models: Opened | None = None
        self.models_problem = ""
        self.named = True
        #: Each with the condition for reporting it; None if there is none.
        self._untold: dict[Key, Callable[[Key], bool] | None] = {}
        self._telling = QTimer(self, interval=0)
        self._telling.timeout.connect(self._tell_piece)
        self.opened.connect(self._untold.clear)
        self.titles: dict[tuple[str, str], str] = {}
        self.cards: dict[str, Card] = {}

    def tell_changed(self, keys: Iterable[Key], *, if_so: Callable[[Key], bool] | None = None) -> None:
        """Report pictures with a new outcome; many are reported in steps, so that the window stays
        responsive.

        Parameters
        ----------
        keys : iterable of Key
        if_so : function, optional
            Asked of each picture when its piece comes; those of which it is not so are not told of.
        """
        for key in keys:
            # What is reported in any case stays so.
            if if_so is None or self._untold.get(key, if_so) is not None:
                self._untold[key] = if_so
        if not self._telling.isActive():
            self._tell_piece()
            if self._untold:
                self._telling.start()

    def _tell_piece(self) -> None:
        asked = list(islice(self._untold, _PIECE))
        whether = [self._untold.pop(key) for key in asked]
        piece = [key for key, if_so in zip(asked, whether, strict=True) if if_so is None or if_so(key)]
        if not self._untold:
            self._telling.stop()
        if piece:
            self.changed.emit(piece)

    def failed_for(self, folder: Folder) -> Callable[[OverreadError], None]:
        """Reports an error of work on a folder, unless the user stopped it or left the folder."""

        def tell(error: OverreadError) -> None:
            if folder is self.folder and not isinstance(error, Cancelled):
                self.failed.emit(error)

        return tell
