"""Dask distributed itself: the same table, tasks without names, one sentence without a cluster."""

from __future__ import annotations

import json
import logging
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.batch.cluster import unit
from core.batch.cluster.parcel import ParcelLoss
from core.batch.cluster.scheduler import _MOST_MISSED, ClusterScheduler, is_encrypted
from core.batch.cluster.task import Packed
from core.batch.journal.journal import Journal
from core.batch.pipeline import Settings, read_all
from core.errors import ClusterError
from core.inference.model_loading import Opened
from core.progress import Progress
from core.reports.tables.table import write_csv
from tests.support.peers import free_port
from tests.support.pictures import save, spot
from tests.support.tiny_model import tiny_catalogue


@pytest.fixture
def dask_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Start a scheduler and a worker in threads of this process, with the tiny model."""
    kept = unit._KeptReader()
    monkeypatch.setattr(unit, "_KEPT", kept)
    monkeypatch.setattr(unit, "Catalogue", lambda: tiny_catalogue(tmp_path / "worker"))
    with _local_cluster(workers=1) as address:
        yield address
    if kept._reader is not None:
        kept._reader.retire()


@contextmanager
def _local_cluster(workers: int) -> Iterator[str]:
    """Start a scheduler with several workers in threads of this process; yield its address."""
    distributed = pytest.importorskip("distributed", reason="the extra overread[cluster] is not installed")
    quiet = logging.CRITICAL + 1
    with distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=2,
        processes=False,
        dashboard_address="127.0.0.1:0",  # None would use the default port, which may be taken
        protocol="tcp",
        host="127.0.0.1",
        silence_logs=quiet,
    ) as cluster:
        yield cluster.scheduler_address


def test_the_table_is_that_of_one_machine_and_tasks_name_nothing(
    tiny: Opened, dask_cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys: list[str] = []
    real = ClusterScheduler.send

    def send(self: ClusterScheduler, parcel: object) -> int:
        ticket = real(self, parcel)
        keys.extend(future.key for future in self._under_way.values())
        return ticket

    monkeypatch.setattr(ClusterScheduler, "send", send)
    folder = tmp_path / "Müller^Anna"
    for number in range(20):
        save(spot(64, 0.3 + number / 50), folder / f"Anna{number:02}.png")
    (folder / "text.png").write_text("hello")
    tables = []
    for cluster in ("", dask_cluster):
        with Journal(tmp_path / f"journal{len(tables)}") as journal:
            settings = Settings(resumable=True, cluster=cluster)
            assert read_all([folder], tiny.engine, tiny.models, journal, Progress(), settings)
            write_csv(journal, [model.card for model in tiny.models], tmp_path / "table.csv")
        tables.append((tmp_path / "table.csv").read_bytes())
    assert tables[0] == tables[1]
    assert keys
    assert not [key for key in keys if "Anna" in key or not key.startswith("overread-")]


class _StrangeError(Exception):
    """An error that cannot be pickled."""

    def __reduce__(self) -> str:
        raise RecursionError


def _raise_strange(message: object) -> object:
    raise _StrangeError(str(message))


def _return_strange(message: object) -> object:
    return _StrangeError(str(message))


@pytest.mark.parametrize(
    ("function", "fault", "said"),
    [
        ("read_parcel", _raise_strange, r"failed with an error of its own \(_StrangeError\)"),
        # Dask would try repeatedly to fetch it.
        ("read_parcel", _return_strange, r"failed with an error of its own \(RecursionError\)"),
        ("read_message", _raise_strange, "cannot take the work"),
        ("read_message", lambda message: b"of another version", r"cannot take the work \(UnpicklingError\)"),
        # The worker's version lacks it.
        ("read_message", None, r"cannot take the work \(TypeError\)"),
    ],
)
def test_work_that_fails_on_every_worker_is_told_in_a_sentence(
    tiny: Opened,
    dask_cluster: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    function: str,
    fault: Callable[[object], object] | None,
    said: str,
) -> None:
    monkeypatch.setattr(unit, function, fault)
    with pytest.raises(ClusterError, match=said):
        _read_a_picture(tiny, dask_cluster, tmp_path)


def _read_a_picture(tiny: Opened, cluster: str, tmp_path: Path) -> None:
    save(spot(64), tmp_path / "folder" / "a.png")
    settings = Settings(resumable=True, cluster=cluster)
    with Journal(tmp_path / "journal") as journal:
        read_all([tmp_path / "folder"], tiny.engine, tiny.models, journal, Progress(), settings)


def test_a_cluster_without_workers_is_told_in_a_sentence(
    tiny: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_COUNT_SECONDS", "_WORKERS_SECONDS"):
        monkeypatch.setattr(f"core.batch.cluster.scheduler.{name}", 0.2)
    with _local_cluster(workers=0) as address, pytest.raises(ClusterError, match="has had no workers"):
        _read_a_picture(tiny, address, tmp_path)


def test_outcomes_that_do_not_arrive_are_not_waited_for_without_end(dask_cluster: str) -> None:
    class Unreachable:
        """The outcomes of a worker that the scheduler cannot reach."""

        status = "finished"

        def result(self, timeout: float) -> object:
            raise TimeoutError

        def add_done_callback(self, call: Callable[[object], None]) -> None:
            call(self)

    future = Unreachable()
    scheduler = ClusterScheduler(dask_cluster)
    try:
        scheduler._under_way[1] = future  # type: ignore[assignment]
        scheduler._listen(1, future)  # type: ignore[arg-type]
        for _ in range(_MOST_MISSED - 1):
            assert not scheduler.ended(0.0)
        with pytest.raises(ClusterError, match="cannot fetch what its workers found"):
            scheduler.ended(0.0)
    finally:
        scheduler._under_way.clear()
        scheduler.close()


def test_an_engine_that_cannot_unpack_a_parcel_has_nothing_to_log() -> None:
    apart: list[pickle.PickleBuffer] = []
    packed = Packed.of("Müller^Anna.png")
    logged = pickle.dumps(packed, protocol=5, buffer_callback=apart.append)
    assert b"Anna" not in logged
    assert "Anna" not in repr(packed)
    assert pickle.loads(pickle.loads(logged, buffers=apart).data) == "Müller^Anna.png"
    # Answers go by an older protocol.
    assert pickle.loads(pickle.dumps(packed, protocol=4)) == packed


def test_no_scheduler_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra overread[cluster] is not installed")
    monkeypatch.setattr("core.batch.cluster.scheduler._ANSWER_SECONDS", 0.5)
    port = free_port()
    with pytest.raises(ClusterError, match=f"No scheduler answers at tcp://127.0.0.1:{port}"):
        ClusterScheduler(f"tcp://127.0.0.1:{port}")


@pytest.mark.parametrize("address", ["nonsense://a"])
def test_an_address_that_cannot_be_is_told_in_a_sentence(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="the extra overread[cluster] is not installed")
    monkeypatch.setattr("core.batch.cluster.scheduler._ANSWER_SECONDS", 0.5)
    with pytest.raises(ClusterError, match="No scheduler answers"):
        ClusterScheduler(address)


def test_tls_without_certificates_is_told_in_a_sentence() -> None:
    pytest.importorskip("distributed", reason="the extra overread[cluster] is not installed")
    with pytest.raises(ClusterError, match="names no certificates"):
        ClusterScheduler("tls://127.0.0.1:1")


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r'pip install "overread\[cluster\]"'):
        ClusterScheduler("tcp://127.0.0.1:1")


def test_an_answer_that_dask_cannot_unpack_is_told_in_a_sentence() -> None:
    pytest.importorskip("distributed", reason="the extra overread[cluster] is not installed")

    class Strange:
        status = "finished"

        def result(self, timeout: float) -> object:
            raise TypeError("Could not serialize object of type Packed")

    with pytest.raises(ClusterError, match=r"cannot take the work \(TypeError\)"):
        ClusterScheduler.__new__(ClusterScheduler)._end_of(Strange())  # type: ignore[arg-type]


@pytest.mark.parametrize(("lost", "end"), [("connection", ParcelLoss()), ("result", None)])
def test_a_lost_way_is_a_loss_and_lost_outcomes_are_waited_for(lost: str, end: ParcelLoss | None) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra overread[cluster] is not installed")

    class Lost:
        status = "finished"

        def result(self, timeout: float) -> object:
            if lost == "connection":
                raise distributed.client.FutureCancelledError("overread-1", "scheduler-connection-lost")
            raise TimeoutError

    assert ClusterScheduler.__new__(ClusterScheduler)._end_of(Lost()) == end  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "encrypted"),
    [
        ("tls://host:8786", True),
        ("wss://host:8786", True),
        ("tcp://host:8786", False),
        ("ws://host:8786", False),
        # The usual Dask configuration.
        ("host:8786", False),
    ],
)
def test_a_way_that_is_not_encrypted_is_known(address: str, encrypted: bool, tmp_path: Path) -> None:
    assert is_encrypted(address) is encrypted
    file = tmp_path / "scheduler.json"
    file.write_text(json.dumps({"type": "Scheduler", "address": address}))
    assert is_encrypted(str(file)) is encrypted
    file.write_text("[]")
    assert not is_encrypted(str(file))
