"""A morning's list: decide 40 chest films with earlier ones by keys; export a table and a report."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.support.pdf import text_of
from tests.torture.days.desk import Desk
from tests.torture.days.folders import write_list

PATIENTS = 40


def morning(desk: Desk, folder: Path) -> None:
    """Work through the list; in the end table and report contain every decision."""
    studies = write_list(folder / "Morning", desk.kept / "received", PATIENTS)
    table, report = folder / "list.csv", folder / "list.pdf"
    desk.start()
    desk.wait_text("Open a study to begin")
    desk.shot("start")

    desk.step("Open the list")
    desk.open_folder(studies)
    desk.wait_text(rf"{PATIENTS} studies")
    desk.shot("opened")
    desk.wait_text(r"^(All|\d+) .*read|Done|finished")
    desk.shot("read")

    desk.step("Sort by finding")
    desk.key("shift+u")
    desk.shot("urgent-first")

    desk.step("Decide on all")
    desk.key("ctrl+shift+g")
    desk.key("Home")
    for n in range(PATIENTS):
        desk.wait_picture()
        desk.key("d" if n % 10 == 3 else "a")
        desk.wait_text(f"{n + 1} of {PATIENTS} studies decided")
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
    assert len({row["study_uid"] for row in rows}) == PATIENTS
    assert "Albers" in text_of(report)
