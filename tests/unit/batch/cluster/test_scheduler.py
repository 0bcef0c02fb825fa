"""Dask distributed itself: the same table, tasks without names, one sentence where there is no cluster."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.batch.cluster import unit
from core.batch.cluster.parcel import ParcelLoss
from core.batch.cluster.scheduler import ClusterScheduler, is_encrypted
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
    """A scheduler and a worker in threads of this process, with the tiny model."""
    distributed = pytest.importorskip("distributed", reason="the extra overread[cluster] is not installed")
    kept = unit._KeptReader()
    monkeypatch.setattr(unit, "_KEPT", kept)
    monkeypatch.setattr(unit, "Catalogue", lambda: tiny_catalogue(tmp_path / "worker"))
    quiet = logging.CRITICAL + 1
    with distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=2,
        processes=False,
        dashboard_address="127.0.0.1:0",  # None would use the default port, which may be taken
        protocol="tcp",
        host="127.0.0.1",
        silence_logs=quiet,
    ) as cluster:
        yield cluster.scheduler_address
    if kept._reader is not None:
        kept._reader.retire()


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


def test_a_worker_that_cannot_take_the_work_is_told_in_a_sentence(
    tiny: Opened, dask_cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class StrangeError(Exception):
        """One that cannot travel."""

        def __reduce__(self) -> str:
            raise RecursionError

    def fail(parcel: object) -> object:
        raise StrangeError(str(parcel))

    monkeypatch.setattr(unit, "read_parcel", fail)
    save(spot(64), tmp_path / "folder" / "a.png")
    settings = Settings(resumable=True, cluster=dask_cluster)
    with (
        Journal(tmp_path / "journal") as journal,
        pytest.raises(ClusterError, match="cannot take the work"),
    ):
        read_all([tmp_path / "folder"], tiny.engine, tiny.models, journal, Progress(), settings)


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
