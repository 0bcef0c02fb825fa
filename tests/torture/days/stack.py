"""A CT beside its prior: scroll both, measure, key picture, three planes, text for the report."""

from __future__ import annotations

from pathlib import Path

from tests.torture.days.desk import Desk
from tests.torture.days.folders import write_ct


def stack(desk: Desk, folder: Path) -> None:
    """Read the study; in the end the text for the report contains the measurement."""
    study = write_ct(folder / "CT", desk.kept / "received" / "ct-before")
    desk.start()
    desk.wait_text("Open a study to begin")

    desk.step("Open the study, prior beside")
    desk.open_folder(study)
    desk.wait_text("in 1 study")
    desk.wait(lambda: desk.find("filler", "Picture 2 of 2, Earlier study"), "the earlier study")
    current = desk.wait(lambda: desk.find("filler", "Picture 1 of 2"), "the current study").middle
    desk.shot("opened", 2.0)

    desk.step("Scroll both")
    desk.wheel(current, 10)
    desk.shot("scrolled")

    desk.step("Lung window")
    desk.key("2")
    desk.shot("window")

    desk.step("Measure a length")
    desk.key("l")
    desk.drag((current[0] - 80, current[1] + 40), (current[0] + 80, current[1]))
    desk.shot("measured")

    desk.step("Key picture")
    desk.key("k")
    desk.shot("key-picture")

    desk.step("Own reading")
    desk.wait_picture()
    desk.key("shift+1")
    desk.shot("own-reading")

    desk.step("Copy words for the report")
    desk.key("shift+c")
    desk.wait(lambda: "mm" in desk.clipboard(), "the words")
    desk.shot("words")

    desk.step("Three planes, and back")
    desk.key("q")
    desk.wait(lambda: desk.find("push button", "Back to the stack"), "three planes")
    desk.shot("planes", 3.0)
    desk.wheel(current, 5)
    desk.shot("planes-scrolled", 2.0)
    desk.key("Escape")
    desk.shot("back", 2.0)
