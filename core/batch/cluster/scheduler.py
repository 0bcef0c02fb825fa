"""The connection to a cluster's scheduler; Dask distributed is imported only here, when it is needed."""

from __future__ import annotations

import asyncio
import concurrent.futures
import json
import logging
import pickle
import queue
import time
import uuid
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from core.batch.cluster.parcel import Parcel, ParcelEnd, ParcelLoss, ParcelOutcomes, WorkerRefusal
from core.batch.cluster.task import Packed, read_packed
from core.errors import ClusterError

if TYPE_CHECKING:
    from distributed import Client, Future

_NOT_INSTALLED = 'A cluster needs Dask, which is not installed; run: pip install "overread[cluster]".'
_NO_CERTIFICATES = (
    "The scheduler's address asks for TLS, and Dask's configuration names no certificates on this computer; "
    "the manual says how (docs/cluster.md)."
)
_OTHER_VERSION = (
    "The scheduler or a worker of the cluster cannot take the work ({kind}); install the same Overread and "
    "the same Dask on all of its computers."
)
_NO_WORKERS = (
    "The cluster at {address} has had no workers for {minutes:.0f} minutes. Start some; if there were any, "
    "their logs say why they ended. What was read is kept."
)
_NOT_FETCHED = (
    "The scheduler at {address} cannot fetch what its workers found; it tried {tries} times. See that it "
    "reaches the ports of all workers, past firewalls. What was read is kept."
)
#: Exceptions of Dask that mean the scheduler is unreachable; they are not subclasses of Python's own two.
_WAY_LOST = (OSError, asyncio.CancelledError, concurrent.futures.CancelledError)
#: Seconds that a scheduler has to answer at first, to answer in each retry, and to come back.
_ANSWER_SECONDS, _AGAIN_SECONDS, _RETURN_SECONDS = 10.0, 3.0, 120.0
#: Seconds between two counts of the workers, and seconds that a cluster may have none.
_COUNT_SECONDS, _WORKERS_SECONDS = 5.0, 300.0
#: Seconds within which outcomes, at most a few megabytes, arrive from a live worker.
_RESULT_SECONDS = 10.0
#: Most times in a row that outcomes do not arrive.
_MOST_MISSED = 6
#: Dask's words for a task that is not finished, or has to be done again.
_UNFINISHED = ("pending", "lost")


class ClusterScheduler:
    """Gives parcels to the workers of a Dask cluster and collects the outcomes.

    Tasks are numbered: their names, which appear in logs and on dashboards, reveal nothing about the files.

    Parameters
    ----------
    address : str
        Address such as ``tls://host:8786``, or the scheduler file that ``dask scheduler --scheduler-file``
        wrote. For ``tls``, the certificates of Dask's own configuration are used.

    Raises
    ------
    ClusterError
        If Dask is not installed or the scheduler does not answer.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._run = uuid.uuid4().hex[:12]
        self._tickets = 0
        self._under_way: dict[int, Future] = {}
        self._ended: queue.SimpleQueue[int] = queue.SimpleQueue()
        #: When the scheduler was lost and when its workers were last counted, by this process's clock.
        self._lost: float | None = None
        self._counted: float | None = None
        #: Since when there are no workers.
        self._deserted: float | None = None
        #: How many times in a row outcomes did not arrive.
        self._missed = 0
        self._threads = 0
        self._client = self._connect(_ANSWER_SECONDS)

    @property
    def threads(self) -> int:
        """Number of parcels that the workers can read at a time; 0 without workers."""
        late = self._counted is None or time.monotonic() - self._counted > _COUNT_SECONDS
        if late and self.ready:
            try:
                self._threads = sum(self._client.nthreads().values())
            except _WAY_LOST:
                return self._threads
            self._counted = time.monotonic()
            self._deserted = None if self._threads else self._deserted or self._counted
        return self._threads

    @property
    def ready(self) -> bool:
        """Whether parcels can be sent now."""
        return str(self._client.status) == "running"

    def send(self, parcel: Parcel) -> int:
        """Send a parcel; return the ticket that `ended` reports."""
        self._tickets += 1
        ticket = self._tickets
        future = self._client.submit(
            read_packed, Packed.of(parcel), key=f"overread-{self._run}-{ticket}", pure=False, retries=0
        )
        self._under_way[ticket] = future
        self._listen(ticket, future)
        return ticket

    def ended(self, seconds: float) -> list[tuple[int, ParcelEnd]]:
        """Return finished parcels, waiting up to the given seconds for the first.

        Raises
        ------
        ClusterError
            If the scheduler did not come back or cannot take the work, if there are no workers, or if their
            outcomes do not arrive.
        """
        if str(self._client.status) == "closed":
            return self._try_again()
        if self._deserted is not None and time.monotonic() - self._deserted > _WORKERS_SECONDS:
            raise ClusterError(_NO_WORKERS, address=self._address, minutes=_WORKERS_SECONDS / 60)
        tickets: list[int] = []
        try:
            tickets.append(self._ended.get(timeout=seconds))
            while True:
                tickets.append(self._ended.get_nowait())
        except queue.Empty:
            pass
        ends: list[tuple[int, ParcelEnd]] = []
        for ticket in tickets:
            future = self._under_way.get(ticket)
            if future is None:
                continue
            end = None if future.status in _UNFINISHED else self._fetch(future)
            if end is None:
                self._listen(ticket, future)
            else:
                del self._under_way[ticket]
                ends.append((ticket, end))
        return ends

    def close(self) -> None:
        """Disconnect from the cluster without waiting for unfinished parcels."""
        futures, self._under_way = [*self._under_way.values()], {}
        if self.ready and futures:
            with suppress(*_WAY_LOST):
                self._client.cancel(futures, force=True)
        with suppress(*_WAY_LOST):
            self._client.close()

    def _listen(self, ticket: int, future: Future) -> None:
        """Report the end of a parcel to `ended`."""
        future.add_done_callback(lambda _future: self._ended.put(ticket))

    def _fetch(self, future: Future) -> ParcelEnd | None:
        """Return the end of a parcel as `_end_of`; raise `ClusterError` if outcomes do not arrive at all."""
        end = self._end_of(future)
        self._missed = self._missed + 1 if end is None else 0
        if self._missed >= _MOST_MISSED:
            raise ClusterError(_NOT_FETCHED, address=self._address, tries=self._missed)
        return end

    def _end_of(self, future: Future) -> ParcelEnd | None:
        """Return the end of a parcel; None if a worker's outcomes were lost and are computed again."""
        from distributed import KilledWorker

        packed: object = None
        try:
            error = future.exception() if future.status == "error" else None
            if error is None:
                packed = future.result(timeout=_RESULT_SECONDS)
        except TimeoutError:
            return None
        except _WAY_LOST:
            return ParcelLoss()
        except Exception as fault:  # noqa: BLE001 - Dask could not pack or unpack the message
            error = fault
        if isinstance(error, KilledWorker):
            return ParcelLoss(deadly=True)
        if error is not None:
            raise ClusterError(_OTHER_VERSION, kind=type(error).__name__)
        return _unpacked(packed)

    def _try_again(self) -> list[tuple[int, ParcelEnd]]:
        """Try to reach a lost scheduler; the parcels in progress are lost."""
        now = time.monotonic()
        self._lost = self._lost or now
        lost: list[tuple[int, ParcelEnd]] = [(ticket, ParcelLoss()) for ticket in self._under_way]
        self._under_way.clear()
        try:
            self._client = self._connect(_AGAIN_SECONDS)
        except ClusterError as error:
            if now - self._lost > _RETURN_SECONDS:
                raise ClusterError(
                    "The scheduler at {address} went away and did not come back within {seconds:.0f} "
                    "seconds; what was read is kept.",
                    address=self._address,
                    seconds=_RETURN_SECONDS,
                ) from error
        else:
            self._lost = self._counted = self._deserted = None
        return lost

    def _connect(self, seconds: float) -> Client:
        try:
            import dask
            import distributed
        except ImportError as error:
            raise ClusterError(_NOT_INSTALLED) from error
        # Failures are raised as our own errors, since Dask's messages quote what is sent.
        logging.getLogger("distributed").setLevel(logging.CRITICAL + 1)
        where = (
            {"scheduler_file": self._address} if Path(self._address).is_file() else {"address": self._address}
        )
        security = distributed.Security()
        if self._address.startswith("tls:") and not security.get_connection_args("client").get("ssl_context"):
            raise ClusterError(_NO_CERTIFICATES)
        if "address" in where:
            try:
                # Dask's client, when it closes, waits for a connection that it never had.
                distributed.comm.resolve_address(self._address)
            except (OSError, ValueError) as error:
                raise ClusterError("No scheduler answers at {address}.", address=self._address) from error
        # The bytes are part of the request if the workers do not share the storage.
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TiB"})
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return distributed.Client(**where, security=security, timeout=seconds, set_as_default=False)
        except (OSError, TimeoutError, ValueError, TypeError, RuntimeError) as error:
            raise ClusterError("No scheduler answers at {address}.", address=self._address) from error


def _unpacked(packed: object) -> ParcelEnd:
    """Return what a worker sent; raise `ClusterError` if it is of another version."""
    try:
        end = pickle.loads(packed.data) if isinstance(packed, Packed) else packed
    # What another version packed can fail in any way when it is unpacked.
    except Exception as error:
        raise ClusterError(_OTHER_VERSION, kind=type(error).__name__) from error
    if isinstance(end, ParcelOutcomes | WorkerRefusal):
        return end
    raise ClusterError(_OTHER_VERSION, kind=type(end).__name__)


def is_encrypted(address: str) -> bool:
    """Return whether the traffic with a scheduler is encrypted.

    Parameters
    ----------
    address : str
        As for `ClusterScheduler`. Without a scheme, the one of Dask's configuration applies.
    """
    file = Path(address)
    if file.is_file():
        try:
            address = str(json.loads(file.read_bytes())["address"])
        except (OSError, ValueError, TypeError, KeyError):
            return False
    if "://" not in address:
        try:
            from distributed.comm.addressing import parse_address
        except ImportError:
            return False
        address = f"{parse_address(address)[0]}://"
    return address.startswith(("tls://", "wss://"))
