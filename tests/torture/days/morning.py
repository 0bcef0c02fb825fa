"""A morning's list: 40 chest films with earlier studies are read and decided by keys; a table and a report go out."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.support.pdf import text_of
from tests.torture.days.desk import Desk
from tests.torture.days.folders import write_list

PATIENTS = 40


def morning(desk: Desk, folder: Path) -> None:
    """Work through the list; at the end table and report hold every decision."""
    studies = write_list(folder / "Morning", desk.kept / "received", PATIENTS)
    table, report = folder / "list.csv", folder / "list.pdf"
    desk.start()
    desk.wait_text("Open a study to begin")
    desk.shot("start")

    desk.step("Open the list")
    desk.click("push button", "Open folder")
    desk.wait(lambda: desk.find("text", "Directory"), "the dialog that asks for a folder")
    desk.shot("choose-folder")
    desk.key("ctrl+a")
    desk.type(str(studies))
    desk.key("Return")
    desk.wait_text(rf"{PATIENTS} studies")
    desk.shot("opened")
    desk.wait_text(r"^(All|\d+) .*read|Done|finished")
    desk.shot("read")

    desk.step("Sort by finding")
    desk.key("shift+u")
    desk.shot("urgent-first")

    desk.step("Decide on all")
    desk.key("ctrl+shift+g")
    for n in range(PATIENTS):
        desk.key("d" if n % 10 == 3 else "a")
        if n in (0, 3, 20):
            desk.shot(f"decided-{n + 1}")
    desk.shot("decided-all")

    desk.step("Export the table")
    desk.key("ctrl+e")
    desk.shot("export-table")
    desk.save_as(table)
    desk.wait(table.exists, "the table")
    desk.shot("table-written")

    desk.step("Export the report")
    desk.key("ctrl+p")
    desk.save_as(report)
    desk.wait(report.exists, "the report", 300)
    desk.shot("report-written")
    with table.open(newline="", encoding="utf-8-sig") as lines:
        rows = list(csv.DictReader(lines))
    assert len({row["study_instance_uid"] for row in rows}) == PATIENTS
    assert "Albers" in text_of(report)
