"""The workbook: the CSV's rows, numbers as numbers, text as text, and a sheet on their origin."""

from __future__ import annotations

import csv
import gc
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from core import NOTICE
from core.errors import Cancelled, ExportError
from core.images.base.picture import Identity
from core.progress import Progress
from core.reports.tables import workbook
from core.reports.tables.table import write_csv, write_json_lines
from core.reports.tables.workbook import write_workbook
from core.temporary import temporary_place
from tests.unit.reports.samples import make_card, make_failed, make_read, make_run

_NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def cells_of(path: Path, sheet: int = 1) -> list[list[tuple[str, str]]]:
    """Return the rows of a sheet: kind (s text, b yes or no, n number) and text of each existing cell."""
    with zipfile.ZipFile(path) as book:
        tree = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml"))
    assert not tree.findall(".//m:f", _NAMES)
    found = []
    for row in tree.iterfind(".//m:row", _NAMES):
        cells = ((c, c.get("t", "n")) for c in row.iterfind("m:c", _NAMES))
        found.append([("s" if kind == "inlineStr" else kind, "".join(c.itertext())) for c, kind in cells])
    return found


@pytest.fixture(autouse=True)
def no_temporary_files_stay(tmp_path: Path) -> Iterator[None]:
    yield
    assert not list(temporary_place().glob("*"))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.xlsx"


def test_it_has_the_rows_of_the_csv(journal_of, out: Path, tmp_path: Path) -> None:
    card = make_card(point=0.3)
    identity = Identity(patient_id="007", study_uid="1.2.3", modality="CT")
    journal = journal_of([make_read("a.png", card, identity), make_failed("b.png")])
    write_workbook(journal, make_run(card), out, Progress())
    write_csv(journal, [card], tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as handle:
        plain = list(csv.reader(handle))
    head, first, second = cells_of(out)
    assert [text for _, text in head] == plain[0]
    kinds = dict(zip((n for n, text in zip(plain[0], plain[1], strict=True) if text), first, strict=True))
    assert kinds["patient_id"] == ("s", "007")
    assert kinds["frame"] == ("n", "1")
    assert kinds["positive"] == ("b", "0")
    assert kinds["p_disc"] == ("n", "0.8")
    assert [text for _, text in second] == [text for text in plain[2] if text]


def test_text_stays_text_and_is_not_changed(journal_of, out: Path) -> None:
    hostile = [
        "=1+1",
        "+1",
        "-1",
        "@x",
        "\t=x",
        "http://x",
        "_x0041_",
        "12",
        "a\x01b",
        "<f>1</f>",
        "x" * 40_000,
    ]
    entries = [make_read(f"{n:02}", identity=Identity(patient_id=text)) for n, text in enumerate(hostile)]
    write_workbook(journal_of(entries), make_run(), out, Progress())
    found = [row[3] for row in cells_of(out)[1:]]
    assert [kind for kind, _ in found] == ["s"] * len(hostile)
    shown = [text for _, text in found]
    escaped = {"\t=x": "\t=x", "_x0041_": "_x005F_x0041_", "a\x01b": "a_x0001_b", "x" * 40_000: "x" * 32_767}
    assert shown == [escaped.get(text, text) for text in hostile]


def test_a_sheet_says_where_the_rows_come_from(journal_of, out: Path) -> None:
    run = make_run(folder="/data/Doe John", notices=("=HYPERLINK(1)",), complete=False)
    write_workbook(journal_of([make_read()]), run, out, Progress())
    about = {row[0][1]: row[1][1] for row in cells_of(out, 2)}
    assert about["Notice"] == NOTICE
    assert about["Complete"].startswith("no")
    assert about["tiny 1.2.3"] == f"Tiny model; SHA-256 {'ab' * 32}"
    assert about["Note"] == "=HYPERLINK(1)"
    with zipfile.ZipFile(out) as book:
        whole = b"".join(book.read(name) for name in book.namelist())
    assert b"Doe" not in whole
    assert NOTICE.encode() in book_part(out, "docProps/core.xml")


def book_part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as book:
        return book.read(name)


def test_a_full_sheet_goes_on_in_another(journal_of, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_MOST_ROWS", 4)
    write_workbook(journal_of(make_read(f"{n}.png") for n in range(8)), make_run(), out, Progress())
    sheets = [cells_of(out, number) for number in (1, 2, 3)]
    assert [row[0][1] for sheet in sheets for row in sheet[1:]] == [f"{n}.png" for n in range(8)]
    assert b'name="Findings 3"' in book_part(out, "xl/workbook.xml")


def test_the_same_run_gives_the_same_bytes(journal_of, out: Path, tmp_path: Path) -> None:
    journal = journal_of([make_read("a.png"), make_failed("b.txt")])
    write_workbook(journal, make_run(), out, Progress())
    write_workbook(journal, make_run(), tmp_path / "again.xlsx", Progress())
    assert out.read_bytes() == (tmp_path / "again.xlsx").read_bytes()


def test_cancelling_leaves_the_old_file(journal_of, out: Path) -> None:
    out.write_bytes(b"old")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        write_workbook(journal_of([make_read()]), make_run(), out, progress)
    assert out.read_bytes() == b"old"


def test_what_cannot_be_written_is_a_typed_error(journal_of, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match=r"out\.xlsx could not be written"):
        write_workbook(journal_of([make_read()]), make_run(), tmp_path / "file" / "out.xlsx", Progress())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="it needs a device that is always full")
def test_a_full_disk_is_one_error_and_no_traceback(
    journal_of, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def on_a_full_disk(_destination: Path) -> Iterator[Path]:
        yield Path("/dev/full")

    ignored: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", ignored.append)
    monkeypatch.setattr(workbook, "atomic_write", on_a_full_disk)
    with pytest.raises(OSError, match="No space left on device"):
        write_workbook(journal_of([make_read()]), make_run(), out, Progress())
    gc.collect()
    assert not ignored


def test_json_lines_in_a_file_have_typed_values(journal_of, tmp_path: Path) -> None:
    card = make_card(point=0.3)
    write_json_lines(journal_of([make_read("a.png", card)]), [card], tmp_path / "out.jsonl")
    text = (tmp_path / "out.jsonl").read_text("utf-8")
    assert '"frame": 1' in text
    assert '"positive": false' in text
    assert '"threshold": 0.3' in text
    with pytest.raises(ExportError):
        write_json_lines(journal_of([make_read()]), [], tmp_path / "out.jsonl" / "inside.jsonl")


def test_a_run_without_models_has_a_table_too(journal_of, out: Path) -> None:
    write_workbook(journal_of([]), replace(make_run(), models=()), out, Progress())
    assert len(cells_of(out)) == 1
