"""The window as controllers see it: its parts, and protocols for the layers above."""

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
        """Show another status widget."""

    def count_problems(self, words: str) -> None:
        """Say how many problems there are; nothing for none."""


class PathOpener(Protocol):
    """Anything that opens files and folders for the user."""

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open them, after asking if that would throw readings away."""

    def open_at(self, paths: Sequence[Path], at: Key) -> None:
        """Open them as `open_paths` does, and go to a picture."""

    def open_beside(self, paths: Sequence[Path]) -> None:
        """Open them beside what is open."""


@dataclass(frozen=True, eq=False)
class WindowParts:
    """The parts of a window that controllers fill and hear.

    Attributes
    ----------
    model : WorklistModel
        Model of `worklist`.
    worklist : Worklist
    panes : Panes
    page : PicturePage
        Holds the panes.
    findings : Findings
    status : StatusLine
    """

    model: WorklistModel
    worklist: Worklist
    panes: Panes
    page: PicturePage
    findings: Findings
    status: StatusLine
