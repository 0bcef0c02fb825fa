"""Workers: a file that ends its process fails alone, the order is kept, and no process is left behind."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from core.batch.journal.journal import Journal
from core.batch.pipeline import Settings, read_all
from core.batch.workers import pool
from core.batch.workers.decode import Decode, DecodeSettings, DecodeStep, PreparedPicture, decode
from core.batch.workers.pool import Workers, usual_workers
from core.batch.workers.prefetcher import Prefetcher
from core.errors import InputError, Reason, Refusal, WorkerError
from core.images.base.limits import Limits
from core.images.files.sources import Source, walk
from core.inference.model_loading import Opened
from core.message_watch import MessageWatch
from core.process_limits import Bounds
from core.progress import Advance, Progress
from tests.support.decoders import Unstartable, misbehave
from tests.support.pictures import dicom, save, spot, write_dicom

#: Generous limits for slow machines; the short limit is only for a decoder that hangs.
LIMITS = Limits(memory_bytes=1 << 30)
IMPATIENT = Limits(memory_bytes=1 << 30, picture_seconds=3.0)
OVER = "Decoding the file takes more than 1,024 MiB of memory."

bounded = pytest.mark.skipif(sys.platform == "darwin", reason="this limit is kept on Windows and Linux")


@pytest.fixture(autouse=True)
def no_process_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


def sources(*names: str) -> list[Source]:
    return [Source(name, Path(name)) for name in names]


def read(
    files: Sequence[Source], number: int = 2, how: Decode = misbehave, limits: Limits = LIMITS
) -> list[tuple[str, DecodeStep]]:
    with Workers(how, number, limits) as workers:
        return [(source.name, part) for source, part in workers.read(files, lambda: False)]


def told(parts: list[tuple[str, DecodeStep]]) -> list[tuple[str, object]]:
    """Reduce pictures to their texts and errors to their reasons."""
    return [
        (
            name,
            p.preview.decode()
            if isinstance(p, PreparedPicture)
            else p.reason
            if isinstance(p, InputError)
            else None,
        )
        for name, p in parts
    ]


def whole(name: str) -> list[tuple[str, object]]:
    return [(name, name), (name, None)]


@pytest.mark.skipif(sys.platform == "win32", reason="a message there comes whole or not at all")
def test_a_process_that_stops_in_the_middle_of_a_message_costs_its_file_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pool, "MessageWatch", partial(MessageWatch, 1.0))
    found = told(read(sources("a", "x.half", "b"), number=1))
    assert found == [*whole("a"), ("x.half", Reason.TOO_SLOW), ("x.half", None), *whole("b")]


@pytest.mark.parametrize(
    ("name", "reason", "words"),
    [
        ("x.abort", Reason.DECODER_CRASHED, "The decoder crashed on this file."),
        ("x.exit", Reason.DECODER_CRASHED, "The decoder crashed on this file."),
        ("x.bug", Reason.DECODER_CRASHED, "The decoder crashed on this file."),
        ("x.hang", Reason.TOO_SLOW, "Decoding a picture of the file took more than 3 seconds."),
        pytest.param("x.eat", Reason.TOO_LARGE, OVER, marks=bounded),
        pytest.param("x.eat-inside", Reason.TOO_LARGE, OVER, marks=bounded),
    ],
)
def test_a_file_that_ends_its_process_costs_itself_alone(name: str, reason: Reason, words: str) -> None:
    before, after = [f"a{i}" for i in range(11)], [f"y{i}" for i in range(12)]
    parts = read(sources(*before, name, *after), limits=IMPATIENT if reason is Reason.TOO_SLOW else LIMITS)
    assert [part.message for _, part in parts if isinstance(part, InputError)] == [words]
    assert told(parts) == [
        *(part for one in before for part in whole(one)),
        (name, reason),
        (name, None),
        *(part for one in after for part in whole(one)),
    ]


def test_an_error_that_was_heard_comes_once_though_the_process_ends_before_the_mark_of_the_end() -> None:
    parts = told(read(sources("0.tired", "1.exit", "2"), number=1))
    assert parts == [
        ("0.tired", Reason.TRUNCATED),
        ("0.tired", None),
        ("1.exit", Reason.DECODER_CRASHED),
        ("1.exit", None),
        *whole("2"),
    ]


def test_several_such_files_side_by_side() -> None:
    names = [
        "0.abort",
        "1",
        "2.abort",
        "3.damaged",
        "4",
        *map(str, range(5, 30)),
        "30.exit",
        "31",
        "32.abort",
    ]
    parts = told(read(sources(*names)))
    assert [name for name, part in parts if part is None] == names
    crashed = [name for name, part in parts if part is Reason.DECODER_CRASHED]
    assert crashed == ["0.abort", "2.abort", "30.exit", "32.abort"]
    assert [part for name, part in parts if name == "3.damaged"] == ["first", Reason.TRUNCATED, None]


def test_pictures_before_the_end_of_the_process_are_kept_once() -> None:
    parts = [part for name, part in told(read(sources("a", "b.late", "c"))) if name == "b.late"]
    # Results that the process had not sent when it ended are lost.
    assert parts[-2:] == [Reason.DECODER_CRASHED, None]
    assert parts[:-2] == [str(i) for i in range(len(parts) - 2)]
    assert len(parts) > 60


def test_what_libraries_print_stays_inside(capfd: pytest.CaptureFixture[str]) -> None:
    read(sources("a.noisy", "b.abort"))
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "pictures"
    for i in range(30):
        save(np.maximum(spot(64, 0.3 + i / 100), 10), root / f"p{i:02}.png")
    write_dicom(dicom(np.stack([spot(32, 0.3), spot(32, 0.7)])), root / "frames")
    (root / "text.png").write_text("hello")
    (root / "nowhere").symlink_to("gone")
    return root


def test_the_same_as_in_one_process(tiny: Opened, folder: Path) -> None:
    recipe = DecodeSettings((tiny.models[0].card.needs,) * 2, Limits(), preview_side=48)
    found = read(list(walk([folder])), how=partial(decode, recipe))
    expected: list[tuple[str, DecodeStep]] = []
    for source in walk([folder]):
        try:
            expected += [(source.name, one) for one in decode(recipe, source)]
        except InputError as error:
            expected.append((source.name, error))
        expected.append((source.name, None))
    assert [plain(part) for part in found] == [plain(part) for part in expected]


def plain(named: tuple[str, DecodeStep]) -> object:
    name, part = named
    if isinstance(part, InputError):
        return name, part.reason, part.message
    if part is None:
        return name, None
    ready = [(c.file, c.frame, c.identity, c.shape, c.pixels.tobytes(), c.refusal) for c in part.candidates]
    return name, ready, part.preview


@bounded
def test_a_picture_over_the_memory_limit_is_a_row(tiny: Opened, tmp_path: Path) -> None:
    save(spot(64), tmp_path / "in" / "a.png")
    save(np.zeros((8000, 8000), np.uint8), tmp_path / "in" / "b.png")
    save(spot(64), tmp_path / "in" / "c.png")
    settings = Settings(limits=Limits(memory_bytes=150 << 20))
    with Journal(tmp_path / "j") as journal:
        assert read_all([tmp_path / "in"], tiny.engine, tiny.models, journal, Progress(), settings)
        readings = list(journal.readings())
    assert [(r.file, r.reason) for r in readings] == [
        ("a.png", None),
        ("b.png", Reason.TOO_LARGE),
        ("c.png", None),
    ]
    assert readings[1].message == "Decoding the file takes more than 150 MiB of memory."


def test_a_long_file_waits_for_its_turn(tmp_path: Path) -> None:
    log = tmp_path / "b.many"
    files = [*sources("a0.slow", *(f"a{i}" for i in range(1, 8))), Source("b", log)]
    with Workers(misbehave, 2, LIMITS) as workers:
        parts = workers.read(files, lambda: False)
        next(parts)
        ahead = len(log.read_text().splitlines())
        assert 200 < ahead < 400
        # The first picture has been taken already.
        assert sum(isinstance(part, PreparedPicture) for _, part in parts) == 7 + 5001


def test_stop_is_heard_while_a_decoder_hangs() -> None:
    started = time.monotonic()
    # No other limit would end it.
    with Workers(misbehave, 2, Limits(picture_seconds=float("inf"))) as workers:
        parts = list(workers.read(sources("a.hang", "b.hang"), lambda: time.monotonic() - started > 2))
    assert parts == []


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and Ctrl-C to a group are POSIX")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_their_parent(how: signal.Signals) -> None:
    code = """
import multiprocessing, time
from pathlib import Path
from core.batch.workers.pool import Workers, usual_workers
from core.images.base.limits import Limits
from core.images.files.sources import Source
from tests.support.decoders import misbehave
files = [Source(f"{i}", Path(f"{i}.hang" if i > 7 else "idle")) for i in range(16)]
began = time.monotonic()
with Workers(misbehave, 2, Limits()) as workers:
    for _ in workers.read(files, lambda: time.monotonic() - began > 600):
        print(*(child.pid for child in multiprocessing.active_children()), flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        line = [parent.stdout.readline() for _ in range(16)][-1]
        time.sleep(0.5)
        parent.send_signal(how)
        parent.wait()
    workers = [int(pid) for pid in line.split()]
    assert workers
    deadline = time.monotonic() + 120
    while any(map(alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, workers))


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-Z is POSIX")
def test_a_stop_by_ctrl_z_blames_no_file(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from core.batch.workers.pool import Workers, usual_workers
from core.errors import InputError
from core.images.base.limits import Limits
from core.images.files.sources import Source
from tests.support.decoders import misbehave
path = Path(sys.argv[1])
with Workers(misbehave, 1, Limits(picture_seconds=6.0)) as workers:
    parts = [part for _, part in workers.read([Source("a", path)], lambda: False)]
print(*(part.reason if isinstance(part, InputError) else type(part).__name__ for part in parts))
"""
    began = tmp_path / "a.nap"
    arguments = [sys.executable, "-c", code, str(began)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, start_new_session=True) as parent:
        while not began.exists():
            assert parent.poll() is None
            time.sleep(0.01)
        os.killpg(parent.pid, signal.SIGSTOP)
        time.sleep(7)
        os.killpg(parent.pid, signal.SIGCONT)
        said, _ = parent.communicate(timeout=600)
    assert said.split() == [PreparedPicture.__name__, "NoneType"]


def alive(pid: int) -> bool:
    """Return whether a process runs; an ended one may exist until it is collected."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat")
        return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_processes_that_do_not_start_are_a_typed_error() -> None:
    with pytest.raises(WorkerError, match="do not start"):
        read(sources("a", "b"), how=Unstartable())


@pytest.mark.parametrize(
    ("cores", "gigabytes", "expected"), [(2, 24, 2), (16, 8, 8), (16, 0.5, 1), (16, 0, 16), (None, 8, 1)]
)
def test_there_are_no_more_workers_than_cores_and_memory_for_them(
    cores: int | None, gigabytes: float, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    monkeypatch.setattr("core.batch.workers.pool.machine_memory", lambda: int(gigabytes * (1 << 30)))
    assert usual_workers() == expected


def test_a_worker_imports_neither_engine_nor_window() -> None:
    code = "import sys, core.batch.workers.worker, core.batch.workers.decode; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"onnxruntime", "onnx", "PySide6", "sqlite3", "typer"} & set(done.stdout.split())


@pytest.mark.parametrize(
    "error", [InputError(Reason.CORRUPT, "It is damaged."), Refusal(Reason.BLANK, "It is blank.")]
)
def test_outcomes_cross_process_borders(error: InputError | Refusal) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), copy.reason, copy.code, copy.message) == (
        type(error),
        error.reason,
        error.code,
        error.message,
    )


class TestASlowFolder:
    """A folder on a slow network delays neither files found already nor cancelling."""

    def test_what_was_found_is_given_while_the_rest_is_looked_for(self) -> None:
        asked = threading.Event()

        def slow() -> Iterator[Source]:
            yield from sources("a", "b")
            assert asked.wait(600)
            yield from sources("c")

        with Workers(misbehave, 2, LIMITS) as workers:
            parts = workers.read(slow(), lambda: False)
            early = [next(parts) for _ in range(4)]
            asked.set()
            rest = list(parts)
        assert [source.name for source, part in (*early, *rest) if part is None] == ["a", "b", "c"]

    def test_stop_is_heard_while_nothing_is_found(self) -> None:
        never = threading.Event()

        def stuck() -> Iterator[Source]:
            never.wait()
            yield from sources("a")

        asked = itertools.count()
        with Workers(misbehave, 1, LIMITS) as workers:
            assert list(workers.read(stuck(), lambda: next(asked) > 3)) == []
        never.set()

    def test_what_the_folder_raises_is_raised_behind_what_it_gave(self) -> None:
        def broken() -> Iterator[Source]:
            yield from sources("a")
            raise ZeroDivisionError

        ahead = Prefetcher(broken(), 8)
        assert [source.name for source in ahead.take(8, 60.0)] == ["a"]
        with pytest.raises(ZeroDivisionError):
            ahead.take(8, 60.0)
        assert ahead.ended

    def test_a_folder_that_hangs_can_be_cancelled(
        self, tiny: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        never = threading.Event()
        real = os.scandir

        def slow(path: object = ".") -> object:
            never.wait()
            return real(path)

        monkeypatch.setattr(os, "listdir", slow)
        monkeypatch.setattr(os, "scandir", slow)
        heard: list[Advance] = []
        progress = Progress(heard.append)
        soon = threading.Timer(0.5, progress.cancel)
        soon.start()
        with Journal(folder.parent / "j") as journal:
            assert not read_all([folder], tiny.engine, tiny.models, journal, progress)
        soon.join()
        assert {advance.total for advance in heard} == {0}
        never.set()


def test_a_process_that_cannot_be_bounded_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def hold(self: Bounds, pid: int) -> None:
        raise OSError

    monkeypatch.setattr(Bounds, "hold", hold)
    with pytest.raises(WorkerError, match="does not let Overread start"):
        read(sources("a"))
