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
    """The facts that the session's parts share, and signals for their changes.

    Attributes
    ----------
    folder : Folder or None
        The open folder.
    unfinished : Unfinished or None
        The batch that can be resumed.
    models : Opened or None
        None until they are ready.
    models_problem : str
        Why there are no models, if they cannot be opened.
    named : bool
        Whether lists show patients, from the next opened folder on.
    titles : dict
        Titles of the models' classes, by model id and class name.
    cards : dict
        The models' cards by id, with the thresholds in use.
    """

    #: Another folder was opened; nothing about it is known yet.
    opened = Signal()
    #: More about the open folder is known, or its search is complete.
    listing_changed = Signal()
    #: A list of keys of pictures with a new outcome.
    changed = Signal(object)
    #: All earlier readings of the open folder are loaded.
    restored = Signal()
    models_changed = Signal()
    #: A device failed; another device or a new process continues.
    device_changed = Signal()
    activity_changed = Signal()
    #: Another batch, or none, can be resumed; see `unfinished`.
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
        #: Pictures to report, each with a condition for reporting it, or None.
        self._untold: dict[Key, Callable[[Key], bool] | None] = {}
        self._telling = QTimer(self, interval=0)
        self._telling.timeout.connect(self._tell_piece)
        self.opened.connect(self._untold.clear)
        self.titles: dict[tuple[str, str], str] = {}
        self.cards: dict[str, Card] = {}

    def tell_changed(self, keys: Iterable[Key], *, if_so: Callable[[Key], bool] | None = None) -> None:
        """Report pictures with a new outcome, many of them in steps, so that the window stays responsive.

        Parameters
        ----------
        keys : iterable of Key
        if_so : function, optional
            Tested for each picture when its step comes; pictures for which it is False are not reported.
        """
        for key in keys:
            # A test does not replace an earlier wish to report the picture in any case.
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
        """Return a function that reports an error of a folder's task, unless it was cancelled or left."""

        def tell(error: OverreadError) -> None:
            if folder is self.folder and not isinstance(error, Cancelled):
                self.failed.emit(error)

        return tell
