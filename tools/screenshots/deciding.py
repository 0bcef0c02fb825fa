"""Take pictures of a reader who decides: ``python -m tools.screenshots.deciding OUT_DIR PATH``.

It needs a screen or ``xvfb-run``; PATH is a folder of pictures that the shipped models read.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from PySide6.QtWidgets import QDialog

from core.results.decisions import ABNORMAL, NORMAL, Verdict
from desktop.session.items import ReadingState
from desktop.window.main_window import MainWindow
from tools.screenshots.stage import application, open_paths, show_window, take, wait


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("path", type=Path)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with application():
        window = show_window()
        wait(lambda: not window.session.decisions.problem)
        open_paths(window, [arguments.path])
        window.session.reading.rest()
        wait(lambda: not window.session.busy)
        _take_all(window, arguments.out)
        window.close()


def _take_all(window: MainWindow, out: Path) -> None:
    session, act, deciding = window.session, window.actions_by_name, window.controllers.decisions
    act["blind_first"].trigger()
    hidden = [item for item in window.model.items() if session.outcome(item).hidden]
    window.worklist.go_to(hidden[0])
    take(window, out / "blind-before.png")
    for n, item in enumerate(hidden[: len(hidden) // 2]):
        window.worklist.go_to(item)
        deciding.name(NORMAL if n % 3 else ABNORMAL)
        if n % 4 == 0:
            deciding.judge((Verdict.AGREE, Verdict.UNSURE, Verdict.DISAGREE)[n // 4 % 3])
        if n == 2:
            act["class_map"].trigger()
            words = "Rotated; compare with the film of May."
            session.decisions.comment(item, next(iter(session.found(item)), None), words)
            take(window, out / "blind-after.png")
    act["blind_first"].trigger()
    window.worklist.go_to(hidden[len(hidden) // 4])
    take(window, out / "decided.png")
    weak = [item for item in window.model.items() if session.outcome(item).state is ReadingState.REFUSED]
    for item in weak[:1]:
        window.worklist.go_to(item)
        take(window, out / "refused.png")
    for name in ("concordance", "model_card"):
        window.worklist.go_to(hidden[0])
        act[name].trigger()
        dialog = window.findChild(QDialog)
        if dialog is None:
            raise SystemExit(f"The dialog of {name} does not open.")
        wait(dialog.isVisible)
        take(dialog, out / f"{name}.png")
        dialog.close()
        wait(lambda: window.findChild(QDialog) is None)


if __name__ == "__main__":
    main()
