"""The window as controllers see it: its parts, and protocols that upper layers implement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from desktop.findings.findings import Findings
from desktop.session.items import Key
from desktop.viewer.panes import Panes
from desktop.viewer.picture_page import PicturePage
from desktop.worklist.model import WorklistModel
from desktop.worklist.worklist import Worklist


class StatusLine(Protocol):
    """The line at the bottom of the window."""

    def say(self, text: str) -> None:
        """Show one line while no task is running."""

    def add(self, widget: QWidget) -> None:
        """Add a status widget."""

    def count_problems(self, words: str) -> None:
        """Show the number of problems; empty for none."""


class PathOpener(Protocol):
    """Anything that opens files and folders for the user."""

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open files and folders, after asking if that would discard readings."""

    def open_at(self, paths: Sequence[Path], at: Key) -> None:
        """Open files and folders as `open_paths` does, and show a picture."""

    def open_beside(self, paths: Sequence[Path]) -> None:
        """Open files and folders beside those that are open."""


@dataclass(frozen=True, eq=False)
class WindowParts:
    """The parts of a window that controllers fill and listen to.

    Attributes
    ----------
    model : WorklistModel
        Model of `worklist`.
    worklist : Worklist
    panes : Panes
    page : PicturePage
        Page that contains the panes.
    findings : Findings
    status : StatusLine
    """

    model: WorklistModel
    worklist: Worklist
    panes: Panes
    page: PicturePage
    findings: Findings
    status: StatusLine
