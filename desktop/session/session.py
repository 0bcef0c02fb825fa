"""The state behind the window: connects the parts that open, read and store; no widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.base.lanes import Lane
from desktop.session.audit_recorder import AuditRecorder
from desktop.session.decisions.decision_log import DecisionLog
from desktop.session.decisions.mark_log import MarkLog
from desktop.session.folder_opener import FolderOpener
from desktop.session.image_loader import ImageLoader
from desktop.session.inference_runner import InferenceRunner
from desktop.session.items import Item, Key, Outcome, ReadingState
from desktop.session.model_loader import ModelLoader
from desktop.session.state import SessionState
from desktop.session.task_runner import TaskRunner
from desktop.session.thumbnails import Thumbnails

if TYPE_CHECKING:
    from core.models.catalogue import Catalogue
    from desktop.base.jobs import Activity
    from desktop.session.studies.study_lines import FoundInStudy

#: Seconds that closing waits for the threads.
CLOSE_SECONDS = 5.0


class Session(SessionState):
    """The open folder, its readings, and the running tasks.

    Parameters
    ----------
    catalogue : Catalogue, optional
        Models to use instead of the installed ones.
    device : str, optional
        See `core.inference.devices.choose_device`; by default the user's preference.

    Attributes
    ----------
    run : callable
        Runs work in a lane, like `TaskRunner.run`; all work is started with it.
    """

    def __init__(
        self, catalogue: Catalogue | None = None, device: str | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runner = TaskRunner(self)
        self.run = self._runner.run
        self.pictures = ImageLoader(self._runner, self)
        self.thumbnails = Thumbnails(self._runner, self)
        self.audit = AuditRecorder(self, self._runner)
        self.decisions = DecisionLog(self, self._runner, self.audit)
        self.marks = MarkLog(self, self.decisions)
        self.reading = InferenceRunner(self, self._runner, self.pictures, self.decisions, self.audit)
        self._models = ModelLoader(self, self._runner, self.reading, catalogue, device)
        self._folders = FolderOpener(self, self._runner, self.reading, self.decisions, self.audit, catalogue)
        self._models.loaded.connect(self._folders.find_unfinished)
        self._models.loaded.connect(self._folders.restore)

    @property
    def catalogue(self) -> Catalogue | None:
        """Models to use instead of the installed ones; None for the installed ones."""
        return self._models.catalogue

    def load_models(self) -> None:
        """Open the models on the device; `models_changed` is emitted when they are ready or cannot be opened.

        Also start the decoding process, so that the first picture need not wait for it.
        """
        self._models.load()
        self.pictures.start()
        self.decisions.open()

    def ask_model(self, model_id: str, items: Sequence[Item]) -> None:
        """Let an on-demand model read some pictures, in addition to the readings they have."""
        self.reading.ask(model_id, items, self.catalogue, self._models.take)

    def reload_models(self) -> None:
        """Open the models again according to the settings, and load the readings of the open folder again."""
        current = self.current
        self._models.unload()
        if self.folder is not None:
            self.open(self.folder.roots, at=current.key if current is not None else None)
        self.load_models()

    def open(self, paths: Sequence[Path], *, resume: bool = False, at: Key | None = None) -> None:
        """Open files and folders instead of those that are open.

        `opened` is emitted now, `listing_changed` as more is known.

        Parameters
        ----------
        paths : sequence of Path
        resume : bool
            Whether to read the rest once the earlier readings are known.
        at : Key, optional
            The picture to show first; by default the first one.
        """
        if self.folder is not None:
            self._runner.cancel_all()
            self.reading.stop()
            self.pictures.clear()
            self.thumbnails.clear()
            self._folders.close()
        self._folders.open(paths, resume=resume, at=at)

    def open_beside(self, paths: Sequence[Path], *, resume: bool = False) -> None:
        """Open files and folders in addition to the open ones, which keep their readings.

        Parameters
        ----------
        paths : sequence of Path
        resume : bool
            As in `open`.
        """
        before = self.folder.roots if self.folder is not None else ()
        # A path inside an open folder is found there already.
        new = [path for path in paths if not any(root in (path, *path.parents) for root in before)]
        roots = tuple(dict.fromkeys((*before, *new)))
        current, at = self.current, None
        if before and current is not None and self.is_open(current):
            from core.images.files.sources import name_prefix

            names = filter(None, (name_prefix(before, roots), current.key[0]))
            at = ("/".join(names), current.frame)
        self.open(roots, resume=resume, at=at)
        if before != roots and self.folder is not None:
            self.folder.journal_handle.carried = before

    def continue_last(self) -> None:
        """Open the folder of the last unfinished batch, and read the rest."""
        if self.unfinished is not None and not self.busy:
            self.open(self.unfinished.manifest.roots, resume=True)

    @property
    def current(self) -> Item | None:
        """The current picture."""
        return self.pictures.current

    def is_open(self, item: Item) -> bool:
        """Return whether a picture belongs to what is open; earlier studies from elsewhere do not."""
        return self.folder is not None and item.key in self.folder.items

    def outcome(self, item: Item) -> Outcome:
        """Return the list's text for a picture; findings are hidden while the reader reads blind."""
        folder = self.folder
        outcome = folder.outcome(item) if folder is not None else Outcome(ReadingState.UNREAD)
        return self.decisions.mask_if_blind(item, outcome)

    def study_outcome(self, item: Item) -> Outcome:
        """Return the list's text for the study of a picture, as far as the reader may see it."""
        folder = self.folder
        outcome = folder.study_outcome(item) if folder is not None else Outcome(ReadingState.UNREAD)
        return self.decisions.mask_if_blind(item, outcome)

    def found(self, item: Item) -> tuple[FoundInStudy, ...]:
        """Return the findings of a picture's study that the reader may see, the highest score first."""
        folder = self.folder
        return () if folder is None or self.decisions.hidden(item) else folder.lines.found(item)

    @property
    def activity(self) -> Activity | None:
        """The activity to show."""
        return self._runner.activity

    @property
    def busy(self) -> bool:
        """Whether a model is being loaded, or something is being read or exported."""
        return self._runner.busy

    def cancel(self) -> None:
        """Stop the activity that is shown; finished parts are kept."""
        self._runner.cancel()

    def pause(self) -> None:
        """Pause the current batch, or continue it."""
        self._runner.pause()

    def close(self) -> bool:
        """Cancel all tasks, wait a little, and clean up; return whether all threads have ended."""
        self.reading.stop()
        journals, models = self._folders.journals, self.models

        def close_journals() -> None:
            for journal in journals:
                journal.close()
            decoder = self.reading.take_decoder()
            if decoder is not None:
                decoder.close()
            if models is not None:
                models.engine.close()
            self._models.close_under_way()

        # The threads that may still use what is being closed.
        last: dict[str, Callable[[], None]] = {
            Lane.READ: close_journals,
            Lane.SHOW: self.pictures.close,
            Lane.THUMBNAILS: self.thumbnails.close,
            Lane.DECIDE: self.decisions.close,
            Lane.AUDIT: self.audit.write,
        }
        return self._runner.jobs.close(CLOSE_SECONDS, last)
