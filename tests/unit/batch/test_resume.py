"""Resuming: finished files are not read again, changed ones are, and two runs do not disturb each other."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.batch.journal.journal import FileMark, Journal
from core.batch.journal.journal_store import files_of, kept_days, open_journal, place_of
from core.batch.journal.run_keys import RunKey
from core.batch.pipeline import Settings, read_all
from core.batch.restore import restore
from core.errors import ExportError
from core.images.files.sources import walk
from core.inference.model_loading import Opened
from core.progress import Advance, Progress
from core.reports.tables.table import write_csv
from core.setting_entries import with_value
from core.settings import UserSettings
from core.settings_file import keep_settings
from tests.support.pictures import dicom, save, spot, write_dicom

pytestmark = pytest.mark.usefixtures("forked_decoders")

MADE = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "pictures"
    for i in range(MADE):
        save(np.maximum(spot(64, 0.2 + i / 100), 10), root / f"p{i:02}.png")
    write_dicom(dicom(np.stack([spot(32, 0.3), spot(32, 0.7)])), root / "two-frames")
    (root / "broken.png").write_text("hello")
    return root


@pytest.fixture
def opened_files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that go to the workers."""
    from core.batch import pipeline

    names: list[str] = []
    read = pipeline.Workers.read

    def listen(self, sources, stopped):
        def noted():
            for source in sources:
                names.append(source.name)
                yield source

        return read(self, noted(), stopped)

    monkeypatch.setattr(pipeline.Workers, "read", listen)
    return names


def run(
    tiny: Opened, folder: Path, csv: Path, *, resume: bool = True, progress: Progress | None = None
) -> bool:
    with open_journal(place_of([folder]), resume=resume) as (journal, notice):
        assert not notice
        done = read_all(
            [folder], tiny.engine, tiny.models, journal, progress or Progress(), Settings(resumable=True)
        )
        write_csv(journal, [tiny.models[0].card], csv)
    return done


def test_a_second_run_reads_nothing_again(tiny: Opened, folder: Path, tmp_path: Path, opened_files) -> None:
    run(tiny, folder, tmp_path / "a.csv")
    assert len(opened_files) == MADE + 2
    opened_files.clear()
    seen: list[Advance] = []
    run(tiny, folder, tmp_path / "b.csv", progress=Progress(seen.append))
    assert opened_files == []
    assert (seen[-1].done, seen[-1].total) == (MADE + 2, MADE + 2)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    run(tiny, folder, tmp_path / "c.csv", resume=False)
    assert len(opened_files) == MADE + 2


def test_only_what_changed_is_read_again(tiny: Opened, folder: Path, tmp_path: Path, opened_files) -> None:
    run(tiny, folder, tmp_path / "a.csv")
    opened_files.clear()
    # p03 is touched but unchanged, and its hash is known. Others are replaced, new, removed, or a frame
    # shorter.
    os.utime(folder / "p03.png", (1, 1))
    save(np.full((64, 64), 200, np.uint8) - spot(64) // 2, folder / "p07.png")
    save(spot(64), folder / "new.png")
    (folder / "p11.png").unlink()
    write_dicom(dicom(spot(32, 0.3)), folder / "two-frames")
    run(tiny, folder, tmp_path / "b.csv")
    assert sorted(opened_files) == ["new.png", "p07.png", "two-frames"]
    run(tiny, folder, tmp_path / "anew.csv", resume=False)
    assert (tmp_path / "b.csv").read_bytes() == (tmp_path / "anew.csv").read_bytes()


def test_other_settings_read_all_again(tiny: Opened, folder: Path, tmp_path: Path, opened_files) -> None:
    run(tiny, folder, tmp_path / "a.csv")
    opened_files.clear()
    with open_journal(place_of([folder]), resume=True) as (journal, _):
        settings = Settings(resumable=True, preview_side=32)
        assert read_all([folder], tiny.engine, tiny.models, journal, Progress(), settings)
        assert all(entry.preview for entry in journal if entry.reading.finding)
    assert len(opened_files) == MADE + 2


def test_a_cancelled_run_goes_on(tiny: Opened, folder: Path, tmp_path: Path, opened_files) -> None:
    progress = Progress(lambda advance: advance.done == 20 and progress.cancel())
    assert not run(tiny, folder, tmp_path / "a.csv", progress=progress)
    assert len((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()) == 21
    opened_files.clear()
    assert run(tiny, folder, tmp_path / "b.csv")
    assert len(opened_files) == MADE + 2 - 20
    run(tiny, folder, tmp_path / "anew.csv", resume=False)
    assert (tmp_path / "b.csv").read_bytes() == (tmp_path / "anew.csv").read_bytes()


def test_a_cancelled_run_shows_nothing_that_it_did_not_meet(
    tiny: Opened, folder: Path, tmp_path: Path
) -> None:
    run(tiny, folder, tmp_path / "a.csv")
    for path in folder.glob("p*.png"):
        save(np.maximum(spot(64, 0.9), 20), path)
    progress = Progress(lambda advance: advance.done == 10 and progress.cancel())
    run(tiny, folder, tmp_path / "b.csv", progress=progress)
    shown = (tmp_path / "b.csv").read_text("utf-8-sig").splitlines()
    assert 10 <= len(shown) - 1 < MADE


def test_a_file_is_settled_together_with_its_last_reading(tiny: Opened, folder: Path, tmp_path: Path) -> None:
    class Watching(Journal):
        def add(self, entries, settled=()):
            super().add(entries, settled)
            rows = set(self._db.execute("SELECT DISTINCT file FROM reading"))
            marked = set(self._db.execute("SELECT file FROM source"))
            # Some frames of a multi-frame file may be committed before the file is finished.
            assert rows - marked <= {("two-frames",)}
            assert marked <= rows

    with Watching(tmp_path / "journal") as journal:
        read_all([folder], tiny.engine, tiny.models, journal, Progress(), Settings(resumable=True))
        assert len(list(journal._db.execute("SELECT file FROM source"))) == MADE + 2


def test_two_runs_at_once(tiny: Opened, folder: Path, tmp_path: Path) -> None:
    place = place_of([folder])
    with open_journal(place, resume=True) as (first, _):
        first.add([], [FileMark("x", "", "")])
        with open_journal(place, resume=False) as (second, notice):
            assert "Another run" in notice
            assert second.path != first.path
            read_all([folder], tiny.engine, tiny.models, second, Progress(), Settings(resumable=True))
            assert second.counts().total == MADE + 3
        assert first.counts().total == 0
    assert not second.path.exists()


def test_journals_of_long_ago_are_deleted_and_nothing_else(tmp_path: Path) -> None:
    old, foreign = place_of([tmp_path]), tmp_path / "of-another-program.sqlite"
    with open_journal(old, resume=True):
        foreign.touch()
    eldest = time.time() - (kept_days() + 1) * 86400
    for path in (old, foreign):
        os.utime(path, (eldest, eldest))
    with open_journal(tmp_path / "new.sqlite", resume=True):
        pass
    assert not any(path.exists() for path in files_of(old))
    assert foreign.exists()


def test_a_journal_that_is_open_is_not_deleted_however_old(tmp_path: Path) -> None:
    old = place_of([tmp_path])
    with open_journal(old, resume=True) as (journal, _):
        journal.add([], [FileMark("x", "", "0" * 64)])
        eldest = time.time() - (kept_days() + 1) * 86400
        for path in files_of(old):
            if path.exists():
                os.utime(path, (eldest, eldest))
        with open_journal(place_of([tmp_path / "other"]), resume=True):
            pass
        assert journal.hashes(["x"]) == {"x": "0" * 64}
        assert old.exists()
    keep_settings(with_value(UserSettings(), "privacy.keep_journals", 0))
    os.utime(old, (0, 0))
    with open_journal(place_of([tmp_path / "other"]), resume=True):
        pass
    assert old.exists()


def test_a_journal_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match="journal"), open_journal(tmp_path / "file" / "j", resume=True):
        pass
    (tmp_path / "no-database").write_text("hello, this is no database at all")
    with pytest.raises(ExportError, match="journal"), open_journal(tmp_path / "no-database", resume=False):
        pass
    assert (tmp_path / "no-database").read_text() == "hello, this is no database at all"


def test_frames_that_were_read_one_by_one_outlive_a_cancelled_run(tiny: Opened, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write_dicom(dicom(np.stack([spot(32, 0.2 + i / 100) for i in range(60)])), folder / "cine")
    progress = Progress()

    class Stopping(Journal):
        def add(self, entries, settled=()):
            super().add(entries, settled)
            progress.cancel()

    with Journal(tmp_path / "journal") as journal:
        assert read_all([folder], tiny.engine, tiny.models, journal, Progress())
    with Stopping(tmp_path / "journal") as journal:
        assert not read_all([folder], tiny.engine, tiny.models, journal, progress)
        assert journal.counts().total == 60


def test_a_full_disk_is_one_sentence_and_loses_nothing(tiny: Opened, folder: Path, tmp_path: Path) -> None:
    with open_journal(tmp_path / "j.sqlite", resume=True) as (journal, _):
        (pages,) = journal._db.execute("PRAGMA page_count").fetchone()
        journal._db.execute(f"PRAGMA max_page_count = {pages + 12}")
        with pytest.raises(ExportError, match=r"full.*go on \(--resume\)"):
            read_all([folder], tiny.engine, tiny.models, journal, Progress(), Settings(resumable=True))
        kept = journal.counts().total
    assert 0 < kept < MADE
    with open_journal(tmp_path / "j.sqlite", resume=True) as (journal, _):
        assert read_all([folder], tiny.engine, tiny.models, journal, Progress(), Settings(resumable=True))
        assert journal.counts().total == MADE + 3


def test_a_file_read_in_part_is_read_whole_by_the_next_run(
    tiny: Opened, folder: Path, tmp_path: Path, opened_files
) -> None:
    run(tiny, folder, tmp_path / "a.csv")
    with open_journal(place_of([folder]), resume=True) as (journal, _):
        assert journal.begin(RunKey(Settings().key(tiny.models)))
        mark = journal.find_mark("two-frames")
        assert mark is not None
        assert mark.whole
        journal.add([], [replace(mark, whole=False)])
        assert journal.find_mark("two-frames") == replace(mark, whole=False)
        assert journal.count_whole([Settings().key(tiny.models)]) == MADE + 1
    opened_files.clear()
    run(tiny, folder, tmp_path / "b.csv")
    assert opened_files == ["two-frames"]
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_what_begins_again_in_an_open_journal_hides_nothing(
    tiny: Opened, folder: Path, tmp_path: Path
) -> None:
    with Journal(tmp_path / "j") as journal:
        settings = Settings(resumable=True)
        assert read_all([folder], tiny.engine, tiny.models, journal, Progress(), settings)
        assert journal.begin(RunKey(settings.key(tiny.models)))
        assert journal.counts().total == MADE + 3
    with Journal(tmp_path / "j") as journal:
        assert journal.begin(RunKey(settings.key(tiny.models)))
        assert journal.counts().total == 0


def test_recalling_takes_over_what_holds(tiny: Opened, folder: Path, tmp_path: Path) -> None:
    run(tiny, folder, tmp_path / "a.csv")
    save(spot(64), folder / "p07.png")
    with open_journal(place_of([folder]), resume=True) as (journal, _):
        steps = list(restore(list(walk([folder])), tiny.models, journal, Progress(), Settings()))
        assert sum(steps) == MADE + 1
        left = {reading.file for reading in journal.readings()}
    assert left == {path.name for path in folder.iterdir()} - {"p07.png"}


@pytest.mark.skipif(sys.platform == "win32", reason="it needs SIGKILL")
def test_after_a_kill_the_same_table_comes_out(folder: Path, tmp_path: Path) -> None:
    whole, resumed = tmp_path / "whole.csv", tmp_path / "resumed.csv"
    arguments = [sys.executable, "-m", "tests.support.batch_run", str(folder)]
    subprocess.run([*arguments, str(tmp_path / "w.sqlite"), str(whole)], check=True, timeout=600)
    journal = tmp_path / "r.sqlite"
    process = subprocess.Popen([*arguments, str(journal), str(resumed)], start_new_session=True)
    until = time.monotonic() + 600
    while time.monotonic() < until and _settled(journal) < 10:
        time.sleep(0.002)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    before = _settled(journal)
    assert before > 0
    subprocess.run([*arguments, str(journal), str(resumed)], check=True, timeout=600)
    assert resumed.read_bytes() == whole.read_bytes()


def _settled(journal: Path) -> int:
    if not journal.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True)) as db:
            return db.execute("SELECT COUNT(*) FROM source").fetchone()[0]
    except sqlite3.Error:
        return 0


def test_places_depend_on_what_is_read(tmp_path: Path) -> None:
    assert place_of([tmp_path]) == place_of([tmp_path / "."])
    assert place_of([tmp_path / "a", tmp_path / "b"]) == place_of([tmp_path / "b", tmp_path / "a"])
    assert place_of([tmp_path / "a"]) != place_of([tmp_path / "b"])
