"""Resuming at any moment: nothing is judged twice, and nothing of other files, models or machines is kept."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from functools import partial
from multiprocessing import resource_tracker
from pathlib import Path

import numpy as np
import pytest

from core.batch import pipeline
from core.batch.journal.journal import FileMark, Journal
from core.batch.journal.journal_store import open_journal, place_of
from core.batch.journal.resume_filter import stamp_of
from core.batch.journal.rows import JournalRow
from core.batch.journal.run_keys import RunKey
from core.batch.pipeline import Settings, read_all
from core.batch.queue import model_batcher
from core.batch.workers.decode import DecodeSettings, Digest, PreparedPicture, decode
from core.batch.workers.pool import Workers
from core.errors import MACHINE, InputError, JournalError, Reason, WorkerError
from core.images.base.limits import Limits
from core.images.files.sources import Source, walk
from core.inference.engine import LoadedModel
from core.inference.model_loading import Opened
from core.progress import Progress
from core.results.reading import failed_reading
from tests.support.decoders import heavy, misbehave
from tests.support.pictures import dicom, save, spot, write_dicom

FRAMES = 60


class Killed(BaseException):
    """Simulates the end of the process."""


class Dying(Journal):
    """A journal whose process ends with its second commit."""

    commits = 0

    def add(self, rows, file_marks=()) -> None:
        super().add(rows, file_marks)
        self.commits += 1
        if self.commits == 2:
            raise Killed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "pictures"
    write_dicom(dicom(np.stack([spot(32, 0.2 + i / 100) for i in range(FRAMES)])), root / "cine")
    for i in range(20):
        save(np.maximum(spot(64, 0.2 + i / 100), 10), root / f"p{i:02}.png")
    return root


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, int]]:
    """Return model, file and frame of each picture that a model judges."""
    found: list[tuple[str, str, int]] = []
    look = model_batcher.infer

    def listen(engine, model, looks):
        first = (one.candidate for one in looks if one.odd is None)
        found.extend((model.card.id, one.file, one.frame) for one in first)
        return look(engine, model, looks)

    monkeypatch.setattr(model_batcher, "infer", listen)
    return found


def twin(model: LoadedModel) -> LoadedModel:
    card = model.package.card.model_copy(update={"id": "twin"})
    return replace(model, package=replace(model.package, card=card), card=card)


def go(tiny: Opened, folder: Path, journal: Journal, models=None, **settings) -> bool:
    return read_all(
        [folder],
        tiny.engine,
        models or tiny.models,
        journal,
        Progress(),
        Settings(resumable=True, **settings),
    )


@pytest.mark.parametrize("routed", [False, True])
def test_no_frame_is_judged_twice(tiny: Opened, folder: Path, tmp_path: Path, judged, routed: bool) -> None:
    models = (*tiny.models, twin(tiny.models[0]))
    with pytest.raises(Killed), Dying(tmp_path / "j") as journal:
        go(tiny, folder, journal, models, routed=routed)
    with Journal(tmp_path / "j") as journal:
        (kept,) = journal._db.execute("SELECT COUNT(*) FROM reading").fetchone()
        assert 0 < kept < FRAMES
        judged.clear()
        assert go(tiny, folder, journal, models, routed=routed)
        assert len(judged) == len(set(judged)) == 2 * (FRAMES + 20) - kept
        assert journal.counts().total == 2 * (FRAMES + 20)


def test_a_file_is_whole_when_all_models_have_read_it(tiny: Opened, folder: Path, tmp_path: Path) -> None:
    class Watching(Journal):
        def add(self, rows, file_marks=()) -> None:
            super().add(rows, file_marks)
            query = "SELECT COUNT(*) FROM source s WHERE whole AND 2 * ? <> (SELECT COUNT(*) FROM reading r "
            query += "WHERE r.file = s.file) AND file LIKE ?"
            assert self._db.execute(query, (1, "p%")).fetchone() == (0,)

    with Watching(tmp_path / "j") as journal:
        assert go(tiny, folder, journal, (*tiny.models, twin(tiny.models[0])))


def test_a_file_that_changed_is_read_from_its_first_frame(tiny: Opened, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(Killed), Dying(tmp_path / "j") as journal:
        go(tiny, folder, journal)
    write_dicom(dicom(np.stack([spot(32, 0.7), spot(32, 0.8)])), folder / "cine")
    with Journal(tmp_path / "j") as journal:
        assert go(tiny, folder, journal)
        assert [r.frame for r in journal.readings() if r.file == "cine"] == [1, 2]


def test_what_is_gone_after_a_kill_is_not_in_the_table(tiny: Opened, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(Killed), Dying(tmp_path / "j") as journal:
        go(tiny, folder, journal)
    (folder / "cine").unlink()
    with Journal(tmp_path / "j") as journal:
        assert go(tiny, folder, journal)
        assert {r.file for r in journal.readings()} == {f"p{i:02}.png" for i in range(20)}


def test_a_folder_that_was_away_is_not_read_again(tiny: Opened, folder: Path, tmp_path: Path, judged) -> None:
    with Journal(tmp_path / "j") as journal:
        assert go(tiny, folder, journal)
    folder.rename(tmp_path / "away")
    folder.mkdir()
    with Journal(tmp_path / "j") as journal:
        assert go(tiny, folder, journal)
        assert journal.counts().total == 0
    folder.rmdir()
    (tmp_path / "away").rename(folder)
    judged.clear()
    with Journal(tmp_path / "j") as journal:
        assert go(tiny, folder, journal)
        assert journal.counts().total == FRAMES + 20
    assert judged == []


def test_a_file_replaced_while_it_is_read_counts_as_its_last_bytes_alone(
    tiny: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_dicom(dicom(np.stack([spot(32, 0.2)] * 20)), tmp_path / "in" / "cine")
    source, recipe = Source("cine", path), DecodeSettings((tiny.models[0].card.needs,), Limits(), digest=True)
    before = list(decode(recipe, source))
    write_dicom(dicom(np.stack([spot(32, 0.8), spot(32, 0.9)])), path)
    after = list(decode(recipe, source))
    # The process died halfway, when one batch was judged and more frames were waiting.
    monkeypatch.setattr(
        pipeline.Workers, "read", lambda *_: ((source, part) for part in (*before[:19], *after, None))
    )
    with Journal(tmp_path / "j") as journal:
        assert go(tiny, path.parent, journal)
        assert [r.frame for r in journal.readings()] == [1, 2]
        mark = journal._db.execute("SELECT sha256, stamp, whole FROM source").fetchone()
    assert isinstance(after[0], Digest)
    assert mark == (after[0].sha256, "", 1)


def test_workers_begin_anew_where_the_bytes_are_others(tmp_path: Path) -> None:
    log = tmp_path / "a.replaced"
    log.touch()
    with Workers(misbehave, 1, Limits()) as workers:
        parts = [part for _, part in workers.read([Source("a", log)], lambda: False)]
    # The process dies once; everything after the second digest belongs to the other file.
    last = max(i for i, part in enumerate(parts) if isinstance(part, Digest))
    assert parts[last] == Digest("second")
    assert [part.preview for part in parts[last:] if isinstance(part, PreparedPicture)] == [
        b"0",
        b"1",
        b"2",
        b"a",
    ]


def is_whole(journal: Journal, file: str) -> bool:
    mark = journal.find_mark(file)
    return mark is not None and mark.whole


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason in MACHINE or reason == "corrupt"])
def test_errors_of_the_machine_are_tried_again(tmp_path: Path, reason: Reason) -> None:
    with Journal(tmp_path / "j") as journal:
        journal.begin(RunKey("key"))
        journal.add(
            [JournalRow(failed_reading("x", InputError(reason, "")))], [FileMark("x", "stamp", "hash")]
        )
        assert is_whole(journal, "x") == (reason not in MACHINE)
        assert journal.resume_file(FileMark("x", "stamp", "hash"))
        # The error is removed until it happens again, so the file is not complete.
        assert journal.counts().total == 0
        assert not is_whole(journal, "x")


def test_a_file_just_written_is_known_by_its_hash_alone(tiny: Opened, tmp_path: Path, judged) -> None:
    path = save(spot(64), tmp_path / "in" / "a.png")
    assert stamp_of(Source("a.png", path)) == ""
    os.utime(path, (1, 1))
    for _ in range(2):
        with Journal(tmp_path / "j") as journal:
            assert go(tiny, path.parent, journal)
    assert len(judged) == 1


def test_half_files_of_killed_runs_are_no_pictures(tmp_path: Path) -> None:
    for name in (".overread-0123456789ab.csv", ".overread-0123456789ab", ".overread-mine.png", "a.png"):
        (tmp_path / name).touch()
    assert [source.name for source in walk([tmp_path])] == [".overread-mine.png", "a.png"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes")
def test_a_file_that_became_a_pipe_holds_up_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.png")
    with pytest.raises(InputError) as caught, Source("a.png", tmp_path / "a.png").open(Limits()):
        pass
    assert caught.value.reason is Reason.NOT_AN_IMAGE


class TestProcessesThatWereKilled:
    """A process may be ended from outside: no file is blamed for that, and nothing waits for the process."""

    def test_the_file_it_was_alone_with_is_read(self, tmp_path: Path) -> None:
        with Workers(misbehave, 1, Limits()) as workers:
            parts = [part for _, part in workers.read([Source("a", tmp_path / "a.once")], lambda: False)]
        assert [part.preview for part in parts if isinstance(part, PreparedPicture)] == [b"a"]

    @pytest.mark.skipif(sys.platform == "win32", reason="it needs a program that ends at once")
    def test_one_that_dies_before_it_listens(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # Python's own helper of started processes is a program too, and no part of this.
        resource_tracker.ensure_running()
        monkeypatch.setattr("multiprocessing.spawn._python_exe", os.fsencode("/bin/false"))
        with (
            Workers(partial(heavy, bytes(1 << 20)), 1, Limits()) as workers,
            pytest.raises(WorkerError, match="do not start"),
        ):
            list(workers.read([Source("a", Path("a"))], lambda: False))


@pytest.mark.usefixtures("forked_decoders")
class TestDamagedJournals:
    @pytest.fixture
    def place(self, tiny: Opened, folder: Path) -> Path:
        place = place_of([folder])
        with open_journal(place, resume=True) as (journal, _):
            go(tiny, folder, journal)
        return place

    @pytest.mark.parametrize("at", [0.0, 0.02, 0.3, 0.6, 0.95])
    @pytest.mark.parametrize("resume", [True, False])
    def test_random_bytes(self, tiny: Opened, folder: Path, place: Path, at: float, resume: bool) -> None:
        with Journal(place) as journal:
            journal._run = 1
            before = [(r.file, r.frame, r.finding.probabilities) for r in journal.readings()]
        with place.open("r+b") as handle:
            handle.seek(int(at * place.stat().st_size))
            handle.write(random.Random(2).randbytes(300))
        with open_journal(place, resume=resume) as (journal, notice):
            assert go(tiny, folder, journal)
            assert [(r.file, r.frame, r.finding.probabilities) for r in journal.readings()] == before
        # The path of the files may not exist.
        aside = place.with_name(f"{place.stem}-aside.sqlite")
        assert aside.exists() == ("renamed to" in notice)
        assert aside.exists() or at > 0

    def test_one_changed_letter(self, place: Path) -> None:
        data = place.read_bytes()
        place.write_bytes(data.replace(b'"positive": ', b'"positive" :', 1))
        assert place.read_bytes() != data
        with open_journal(place, resume=True) as (journal, notice):
            assert "damaged" in notice
            assert journal.counts().total == 0

    def test_a_newer_version_keeps_its_own(self, place: Path) -> None:
        with closing(sqlite3.connect(place)) as db:
            (number,) = db.execute("PRAGMA application_id").fetchone()
            db.execute(f"PRAGMA application_id = {number + 1:d}")
        before = place.read_bytes()
        with open_journal(place, resume=False) as (_, notice):
            assert "newer version" in notice
        assert place.with_name(f"{place.stem}-aside.sqlite").read_bytes() == before

    def test_a_file_named_by_mistake_stays_as_it_is(self, tmp_path: Path) -> None:
        place = tmp_path / "addresses.sqlite"
        with closing(sqlite3.connect(place)) as db:
            db.execute("CREATE TABLE reading (file)")
        before = place.read_bytes()
        for resume in (True, False):
            with (
                pytest.raises(JournalError, match="not an Overread journal"),
                open_journal(place, resume=resume),
            ):
                pass
        assert place.read_bytes() == before


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
@pytest.mark.nightly
def test_runs_that_are_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.torture.kills", "--kills", "20", "--pictures", "150"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
