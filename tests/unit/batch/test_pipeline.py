"""A run over a folder: exactly one outcome per file, cancelling keeps finished files, identical results."""

from __future__ import annotations

import csv
import io
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from core.batch.journal.journal import Journal
from core.batch.pipeline import Settings, read_all
from core.errors import ExportError, Reason, Status
from core.inference.model_loading import Opened
from core.models.card import OperatingPoint
from core.progress import Advance, Progress
from core.reports.overlays import write_overlays
from core.reports.site import CsvStyle
from core.reports.tables.columns import SCORE_COLUMNS, names
from core.reports.tables.table import column_names, neutralised, write_csv, write_json_lines
from core.results.decisions import Decided
from tests.support.pictures import dicom, save, spot, write_dicom

pytestmark = pytest.mark.usefixtures("forked_decoders")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "pictures"
    for i in range(40):
        save(np.maximum(spot(64, 0.3 + i / 100), 10), root / f"p{i:02}.png")
    write_dicom(dicom(np.stack([spot(32, 0.3), spot(32, 0.7)]), PatientID="=cmd()"), root / "two-frames")
    (root / "empty.png").touch()
    (root / "text.png").write_text("hello")
    cut = save(spot(64), root / "cut.jpg")
    cut.write_bytes(cut.read_bytes()[:300])
    return root


def run(opened: Opened, journal: Journal, folder: Path, progress: Progress | None = None, **settings) -> bool:
    return read_all(
        [folder], opened.engine, opened.models, journal, progress or Progress(), Settings(**settings)
    )


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def test_every_file_once_with_its_code(tiny: Opened, folder: Path, tmp_path: Path) -> None:
    with Journal(tmp_path / "j") as journal:
        assert run(tiny, journal, folder)
        write_csv(journal, [tiny.models[0].card], tmp_path / "a.csv")
        counts = journal.counts()
    assert counts.by_status == {Status.OK: 42, Status.ERROR: 3}
    assert counts.by_reason == {Reason.NOT_AN_IMAGE: 2, Reason.TRUNCATED: 1}
    table = rows(tmp_path / "a.csv")
    keys = [(r["file"], int(r["frame"] or 0), r["model"]) for r in table]
    assert keys == sorted(set(keys))
    assert {r["file"] for r in table} == {p.name for p in folder.iterdir()}
    assert [r["frame"] for r in table if r["file"] == "two-frames"] == ["1", "2"]
    assert {r["patient_id"] for r in table if r["file"] == "two-frames"} == {"'=cmd()"}
    ok = [r for r in table if r["status"] == "ok"]
    assert all(abs(sum(float(r[f"p_{c}"]) for c in ("dark", "middle", "bright")) - 1) < 1e-5 for r in ok)
    assert all(r["finding"] and r["device"] == "cpu" and not r["reason"] for r in ok)
    assert all(not r["model"] and not r["finding"] for r in table if r["status"] == "error")


def test_an_archive_is_read_as_a_folder_is(tiny: Opened, folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "pictures.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in folder.iterdir():
            packed.write(path, path.name)
    tables = []
    for given in (folder, archive):
        with Journal(tmp_path / f"{given.name}.journal") as journal:
            assert run(tiny, journal, given)
            write_csv(journal, [tiny.models[0].card], tmp_path / f"{given.name}.csv")
        tables.append(rows(tmp_path / f"{given.name}.csv"))
    for row in tables[1]:
        row["file"] = row["file"].removeprefix("pictures.zip/")
    assert tables[0] == tables[1]


def test_the_same_input_gives_the_same_bytes(tiny: Opened, folder: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        with Journal(tmp_path / f"{name}.journal") as journal:
            run(tiny, journal, folder)
            write_csv(journal, [tiny.models[0].card], tmp_path / f"{name}.csv")
    data = (tmp_path / "a.csv").read_bytes()
    assert data == (tmp_path / "b.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbffile,frame,status,reason,patient_id,")


def test_cancel_keeps_what_is_finished(tiny: Opened, folder: Path, tmp_path: Path) -> None:
    def listen(advance: Advance) -> None:
        if advance.done == 23:
            progress.cancel()

    progress = Progress(listen)
    with Journal(tmp_path / "j") as journal:
        assert not run(tiny, journal, folder, progress)
        assert journal.counts().total == 23


@pytest.mark.parametrize("end", ["resume", "cancel"])
def test_a_pause_stops_reading_until_it_ends(tiny: Opened, folder: Path, tmp_path: Path, end: str) -> None:
    counted: list[int] = []
    held = threading.Event()

    def listen(advance: Advance) -> None:
        counted.append(advance.done)
        if advance.done == 23:
            progress.pause()
            held.set()

    progress = Progress(listen)
    with ThreadPoolExecutor(1) as lane, Journal(tmp_path / "j") as journal:
        running = lane.submit(run, tiny, journal, folder, progress)
        assert held.wait(600)
        # Long enough for all remaining pictures.
        with pytest.raises(TimeoutError):
            running.result(1.0)
        assert counted[-1] == 23
        getattr(progress, end)()
        assert running.result(60) is (end == "resume")
        assert counted[-1] == (44 if end == "resume" else 23)
        assert journal.counts().total == (45 if end == "resume" else 23)


def test_progress_counts_files(tiny: Opened, folder: Path, tmp_path: Path) -> None:
    seen: list[Advance] = []
    with Journal(tmp_path / "j") as journal:
        run(tiny, journal, folder, Progress(seen.append))
    assert (seen[-1].done, seen[-1].total) == (44, 44)
    assert seen[-1].remaining == 0


def test_the_journal_gives_back_what_it_got(tiny: Opened, folder: Path, tmp_path: Path) -> None:
    with Journal(tmp_path / "j") as journal:
        run(tiny, journal, folder, preview_side=48)
        entries = list(journal)
    one = next(e for e in entries if e.reading.file == "two-frames")
    assert one.preview.startswith(b"\xff\xd8")
    assert one.reading.identity.patient_id == "=cmd()"
    finding = one.reading.finding
    assert finding is not None
    assert finding.maps.shape == (3, 4, 4)
    assert finding.maps.dtype == np.float32


def test_overlays_and_json(tiny: Opened, folder: Path, tmp_path: Path) -> None:
    out = io.StringIO()
    with Journal(tmp_path / "j") as journal:
        run(tiny, journal, folder, preview_side=64)
        cards = {"tiny": tiny.models[0].card}
        # A model without an operating point has no finding to draw.
        assert write_overlays(journal, cards, tmp_path / "none", Progress()) == 0
        for name, expected in (("bright", 0), ("dark", 42)):
            point = OperatingPoint(positive=(name,), threshold=0.5, chosen_by="a test")
            judged = {"tiny": cards["tiny"].model_copy(update={"operating_point": point})}
            assert write_overlays(journal, judged, tmp_path / name, Progress()) == expected
        write_json_lines(journal, cards.values(), out)
    assert (tmp_path / "dark" / "two-frames.2.tiny.png").exists()
    assert (tmp_path / "dark" / "p00.png.tiny.png").exists()
    assert len(out.getvalue().splitlines()) == 45


def test_overlays_of_long_names_are_cut_and_stay_apart(tiny: Opened, tmp_path: Path) -> None:
    folder = tmp_path / "long"
    folder.mkdir()
    stems = ("x" * 244 + "1", "x" * 244 + "2", "ü" * 122 + "3")
    for stem in stems:
        save(spot(64), folder / f"{stem}.png")
    point = OperatingPoint(positive=("dark",), threshold=0.01, chosen_by="a test")
    judged = {"tiny": tiny.models[0].card.model_copy(update={"operating_point": point})}
    with Journal(tmp_path / "j") as journal:
        run(tiny, journal, folder, preview_side=64)
        assert write_overlays(journal, judged, tmp_path / "out", Progress()) == 3
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert len(written) == 3
    assert all(len(name.encode()) <= 240 and name.endswith(".tiny.png") for name in written)


def test_a_csv_may_suit_spreadsheets_with_decimal_commas(tiny: Opened, folder: Path, tmp_path: Path) -> None:
    with Journal(tmp_path / "j") as journal:
        run(tiny, journal, folder)
        cards = [tiny.models[0].card]
        write_csv(journal, cards, tmp_path / "a.csv")
        write_csv(journal, cards, tmp_path / "b.csv", style=CsvStyle.SEMICOLON)
    comma = rows(tmp_path / "a.csv")
    with (tmp_path / "b.csv").open(encoding="utf-8-sig", newline="") as handle:
        semicolon = list(csv.DictReader(handle, delimiter=";"))
    assert len(semicolon) == len(comma)
    for one, other in zip(comma, semicolon, strict=True):
        assert other["p_dark"] == one["p_dark"].replace(".", ",")
        assert one | {"p_dark": "", "p_middle": "", "p_bright": "", "probability": ""} == other | {
            "p_dark": "",
            "p_middle": "",
            "p_bright": "",
            "probability": "",
        }


def test_a_failed_export_leaves_the_old_file(tiny: Opened, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("a file, not a folder")
    with Journal(tmp_path / "j") as journal:
        run(tiny, journal, folder)
        with pytest.raises(ExportError, match="could not be written"):
            write_csv(journal, [tiny.models[0].card], tmp_path / "blocked" / "a.csv")
    assert (tmp_path / "blocked").read_text() == "a file, not a folder"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("", ""),
        ("plain", "plain"),
        ("=1+1", "'=1+1"),
        ("+SUM(A1)", "'+SUM(A1)"),
        ("-5.2e3", "-5.2e3"),
        ("-5-2", "'-5-2"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\r=x", "' =x"),
        ("two\r\nlines", "two lines"),
        (" =1+1", "' =1+1"),
        ("＝1+1", "'＝1+1"),
        # German Excel starts a new cell at each semicolon.
        ("a;=1+1;-2", "a;'=1+1;'-2"),
        ("1.2.840.10008/Größe 5 (%), a-b:c_d", "1.2.840.10008/Größe 5 (%), a-b:c_d"),
        ("a\n", "a "),
        ("a\x00=b", "a =b"),
    ],
)
def test_neutral(cell: str, expected: str) -> None:
    assert neutralised(cell) == expected


def test_columns(tiny: Opened) -> None:
    columns = column_names([tiny.models[0].card], Decided())
    assert columns[:4] == ("file", "frame", "status", "reason")
    assert columns[columns.index("device") + 1 :] == ("p_dark", "p_middle", "p_bright", *names(SCORE_COLUMNS))


def test_what_is_no_picture_of_a_patient_is_listed(tiny: Opened, tmp_path: Path) -> None:
    folder = tmp_path / "study"
    write_dicom(dicom(spot(64)), folder / "1.dcm")
    ours = {"Manufacturer": "Overread", "ImageType": ["DERIVED", "SECONDARY"]}
    write_dicom(dicom(spot(64), **ours), folder / "2.dcm")
    report = dicom(spot(64), Modality="SR")
    report.SOPClassUID = report.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.88.11"
    del report.PixelData, report.Rows, report.Columns
    write_dicom(report, folder / "3.dcm")
    with Journal(tmp_path / "j") as journal:
        assert run(tiny, journal, folder, preview_side=64)
        counts = journal.counts()
        write_csv(journal, [tiny.models[0].card], tmp_path / "a.csv")
        write_overlays(journal, {m.card.id: m.card for m in tiny.models}, tmp_path / "overlays", Progress())
    assert counts.by_status == {Status.OK: 1, Status.LISTED: 2}
    words = [
        "",
        "Capture by Overread: an earlier result; no model reads it.",
        "Structured report: it holds no picture.",
    ]
    assert counts.listed == dict.fromkeys(words[1:], 1)
    table = rows(tmp_path / "a.csv")
    assert [row["listed_as"] for row in table] == words
    assert [row["status"] for row in table] == ["ok", "listed", "listed"]
    assert [row["reason"] for row in table] == ["", "earlier-result", "other-object"]
    assert list(table[0])[-1] == "listed_as"
    assert not [path for path in tmp_path.rglob("*.png") if path.stem[0] in "23"]
