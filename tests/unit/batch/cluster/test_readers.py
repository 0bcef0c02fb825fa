"""A batch on a cluster gives the table of one machine, whatever happens to workers and connections."""

from __future__ import annotations

import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.batch.cluster import readers, unit
from core.batch.cluster.parcel import (
    Parcel,
    ParcelEnd,
    ParcelFile,
    ParcelLoss,
    ParcelOutcomes,
    SentSource,
    Terms,
    WorkerRefusal,
)
from core.batch.cluster.unit import read_parcel
from core.batch.journal.journal import Journal
from core.batch.pipeline import Settings, read_all
from core.batch.workers.pool import Workers
from core.errors import ClusterError, InputError, Reason, Status
from core.images.base.limits import Limits
from core.inference.model_loading import Opened
from core.models.card import OperatingPoint
from core.progress import Advance, Progress
from core.reports.tables.table import write_csv
from tests.support.pictures import dicom, save, spot, write_dicom
from tests.support.tiny_model import tiny_catalogue

#: How a parcel ends if it is not simply read.
Fate = Callable[[Parcel], ParcelEnd | None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder with pictures of several kinds, and files that are no pictures."""
    made = tmp_path / "pictures"
    for number in range(20):
        save(np.maximum(spot(64, 0.3 + number / 50), 10), made / f"p{number:02}.png")
    write_dicom(dicom(np.stack([spot(32, 0.3), spot(32, 0.7)]), PatientID="=cmd()"), made / "two-frames")
    (made / "empty.png").touch()
    (made / "text.png").write_text("hello")
    with zipfile.ZipFile(made / "packed.zip", "w") as packed:
        packed.write(made / "p00.png", "inside.png")
    return made


@pytest.fixture(autouse=True)
def worker(tmp_path: Path, tiny: Opened, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a worker's tasks run in this process, with the tiny model."""
    kept = unit._KeptReader()
    monkeypatch.setattr(unit, "_KEPT", kept)
    monkeypatch.setattr(unit, "Catalogue", lambda: tiny_catalogue(tmp_path / "worker"))
    yield
    if kept._reader is not None:
        kept._reader.retire()


class NearScheduler:
    """A scheduler whose only worker is this process."""

    threads = 1
    ready = True

    def __init__(self, fate: Fate = lambda parcel: None) -> None:
        self.fate = fate
        self.sent: list[Parcel] = []
        self._waiting: deque[tuple[int, Parcel]] = deque()

    def send(self, parcel: Parcel) -> int:
        self.sent.append(parcel)
        self._waiting.append((len(self.sent), parcel))
        return len(self.sent)

    def ended(self, seconds: float) -> list[tuple[int, ParcelEnd]]:
        if not self._waiting:
            return []
        ticket, parcel = self._waiting.popleft()
        return [(ticket, self.fate(parcel) or read_parcel(parcel))]

    def close(self) -> None:
        pass


def near(monkeypatch: pytest.MonkeyPatch, fate: Fate = lambda parcel: None) -> NearScheduler:
    made = NearScheduler(fate)
    monkeypatch.setattr(readers, "ClusterScheduler", lambda address: made)
    return made


def table(opened: Opened, folder: Path, tmp_path: Path, cluster: str = "", *, resumed: bool = False) -> bytes:
    with Journal(tmp_path / f"journal{cluster}") as journal:
        settings = Settings(resumable=True, cluster=cluster)
        assert read_all([folder], opened.engine, opened.models, journal, Progress(), settings)
        write_csv(journal, [model.card for model in opened.models], tmp_path / "table.csv")
    return (tmp_path / "table.csv").read_bytes()


def test_the_table_is_that_of_one_machine(
    tiny: Opened, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduler = near(monkeypatch)
    assert table(tiny, folder, tmp_path, "near") == table(tiny, folder, tmp_path)
    # For files that a worker can see, only the names are sent.
    assert not any(file.data for parcel in scheduler.sent for file in parcel.files)


def test_bytes_go_where_the_storage_is_not_shared(
    tiny: Opened, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduler = near(monkeypatch)
    seen = ParcelFile.as_source
    monkeypatch.setattr(ParcelFile, "as_source", lambda file: seen(file) if file.data is not None else None)
    assert table(tiny, folder, tmp_path, "near") == table(tiny, folder, tmp_path)
    named = [file.name for parcel in scheduler.sent for file in parcel.files if file.data is None]
    # They are named only until the first answer arrives; the empty file is never sent.
    assert len(named) <= 2 * 16
    assert "empty.png" not in [f.name for p in scheduler.sent for f in p.files if f.data is not None]


def test_another_file_at_the_same_path_is_not_taken(tmp_path: Path) -> None:
    path = save(spot(64), tmp_path / "a.png")
    found = path.stat()
    asked = ParcelFile("a.png", str(path), (found.st_size, found.st_mtime_ns))
    assert asked.as_source() is not None
    assert replace(asked, state=(found.st_size, found.st_mtime_ns + 1)).as_source() is None
    assert replace(asked, path=str(tmp_path / "none")).as_source() is None
    assert replace(asked, path="C:\\pictures\\a.png\0").as_source() is None


def test_a_sent_file_keeps_the_limits() -> None:
    with pytest.raises(InputError) as caught, SentSource("a", Path(), data=b"12").open(Limits(file_bytes=1)):
        pass
    assert caught.value.reason is Reason.TOO_LARGE


def test_nothing_on_its_way_tells_what_is_read(
    tiny: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    scheduler = near(monkeypatch, lambda parcel: said.append(repr(parcel)))  # type: ignore[func-returns-value]
    with Journal(folder.parent / "j") as journal:
        settings = Settings(resumable=True, cluster="near")
        read_all([folder], tiny.engine, tiny.models, journal, Progress(), settings)
    said += [repr(file) for parcel in scheduler.sent for file in parcel.files]
    said += [repr(read_parcel(parcel)) for parcel in scheduler.sent]
    assert not [text for text in said if "p0" in text or "frames" in text or str(folder) in text]


@pytest.mark.parametrize("deadly", [False, True])
def test_what_is_lost_is_sent_again(
    tiny: Opened, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deadly: bool
) -> None:
    losses = iter(range(4))
    near(monkeypatch, lambda parcel: ParcelLoss(deadly) if next(losses, None) is not None else None)
    assert table(tiny, folder, tmp_path, "near") == table(tiny, folder, tmp_path)


def test_a_file_that_ends_every_worker_alone_is_to_blame(
    tiny: Opened, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fate(parcel: Parcel) -> ParcelEnd | None:
        return ParcelLoss(deadly=True) if "p07.png" in [file.name for file in parcel.files] else None

    near(monkeypatch, fate)
    with Journal(tmp_path / "j") as journal:
        settings = Settings(resumable=True, cluster="near")
        assert read_all([folder], tiny.engine, tiny.models, journal, Progress(), settings)
        ended = {
            reading.file: reading.reason for reading in journal.readings() if reading.status is Status.ERROR
        }
    assert ended == {
        "p07.png": Reason.DECODER_CRASHED,
        "empty.png": Reason.NOT_AN_IMAGE,
        "text.png": Reason.NOT_AN_IMAGE,
    }


def test_workers_that_end_on_every_file_end_the_run(
    tiny: Opened, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduler = near(monkeypatch, lambda parcel: ParcelLoss(deadly=True))
    with Journal(tmp_path / "j") as journal:
        settings = Settings(resumable=True, cluster="near")
        with pytest.raises(ClusterError, match="end one after the other"):
            read_all([folder], tiny.engine, tiny.models, journal, Progress(), settings)
        blamed = [reading.file for reading in journal.readings() if reading.reason is Reason.DECODER_CRASHED]
    assert len(blamed) == readers._MOST_BLAMED - 1
    alone = [parcel for parcel in scheduler.sent if len(parcel.files) == 1]
    assert len(alone) <= (readers._MOST_BLAMED + 1) * readers._ENDS_ALONE


def test_thresholds_are_those_of_the_computer_that_asks(
    tiny: Opened, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point = OperatingPoint(positive=("bright",), threshold=0.01, chosen_by="hand")
    models = tuple(
        replace(model, card=model.card.model_copy(update={"operating_point": point})) for model in tiny.models
    )
    near(monkeypatch)
    ours = replace(tiny, models=models)
    assert table(ours, folder, tmp_path, "near") == table(ours, folder, tmp_path)
    assert b",0.01" in (tmp_path / "table.csv").read_bytes()


def test_a_cancel_keeps_what_came_back_and_resume_goes_on(
    tiny: Opened, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def listen(advance: Advance) -> None:
        if advance.done == 7:
            progress.cancel()

    progress = Progress(listen)
    near(monkeypatch)
    with Journal(tmp_path / "journalnear") as journal:
        settings = Settings(resumable=True, cluster="near")
        assert not read_all([folder], tiny.engine, tiny.models, journal, progress, settings)
        assert journal.counts().total >= 7
    scheduler = near(monkeypatch)
    assert table(tiny, folder, tmp_path, "near") == table(tiny, folder, tmp_path)
    # All 24 files except those that came back. The empty one has no hash by which to recognise it.
    assert sum(len(parcel.files) for parcel in scheduler.sent) <= 24 - 6


def test_a_cancel_is_heard_while_no_file_can_be_sent(
    tiny: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def listen(advance: Advance) -> None:
        if advance.done == 3:
            progress.cancel()

    progress = Progress(listen)
    scheduler = near(monkeypatch)
    gone = [tmp_path / f"gone{number:03}.png" for number in range(100)]
    with Journal(tmp_path / "j") as journal:
        settings = Settings(resumable=True, cluster="near")
        assert not read_all(gone, tiny.engine, tiny.models, journal, progress, settings)
        assert 3 <= journal.counts().total <= 20
    assert not scheduler.sent


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"overread": "0.0.1"}, "it has Overread"),
        ({"runtime": "onnxruntime 0"}, "it has ONNX Runtime"),
        ({"models": (("tiny", "0" * 64),)}, "its model tiny is"),
        ({"models": (("none", "0" * 64),)}, "There is no model 'none'"),
    ],
)
def test_a_worker_that_would_read_otherwise_refuses(
    tiny: Opened,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: dict[str, str],
    said: str,
) -> None:
    def fate(parcel: Parcel) -> ParcelEnd:
        return read_parcel(replace(parcel, terms=replace(parcel.terms, **change)))

    near(monkeypatch, fate)
    with pytest.raises(ClusterError, match=said):
        table(tiny, folder, tmp_path, "near")


def test_a_fault_of_a_worker_is_told_without_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def __init__(self, terms: Terms) -> None:
            raise KeyError("/secret/name")

    monkeypatch.setattr(unit, "WorkerReader", Broken)
    end = read_parcel(Parcel(Terms("", "", (), "cpu", Limits(), 0, False), ()))
    assert isinstance(end, WorkerRefusal)
    assert "KeyError" in end.message
    assert "secret" not in end.message


def test_other_terms_open_other_models(tiny: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduler = near(monkeypatch)
    with Journal(folder.parent / "j") as journal:
        read_all(
            [folder], tiny.engine, tiny.models, journal, Progress(), Settings(cluster="near", resumable=True)
        )
    parcel = scheduler.sent[0]
    first = unit._KEPT.reader(parcel.terms)
    assert unit._KEPT.reader(parcel.terms) is first
    second = replace(parcel, terms=replace(parcel.terms, preview_side=32))
    assert isinstance(read_parcel(second), ParcelOutcomes)
    assert unit._KEPT.reader(second.terms) is not first


def test_what_decodes_is_kept_unless_it_fails_or_the_terms_change(
    tiny: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduler = near(monkeypatch)
    with Journal(folder.parent / "j") as journal:
        settings = Settings(cluster="near", resumable=True)
        read_all([folder], tiny.engine, tiny.models, journal, Progress(), settings)
    reader = unit._KEPT.reader(scheduler.sent[0].terms)
    ended: list[Workers] = []
    close = Workers.close

    def note(workers: Workers) -> None:
        ended.append(workers)
        close(workers)

    monkeypatch.setattr(Workers, "close", note)
    with reader._decoders() as first:
        pass
    with pytest.raises(ClusterError), reader._decoders() as again:
        raise ClusterError("It went wrong.")
    assert again is first
    assert ended == [first]
    with reader._decoders() as second:
        reader.retire()
        assert ended == [first]
    assert ended == [first, second]
