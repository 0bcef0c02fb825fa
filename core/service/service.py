"""Runs the service until it is to end: receiver, reading process and courier, with a status and a log."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from functools import partial

from filelock import Timeout

from core import NOTICE, __version__
from core.errors import Cancelled, ExportError, NetworkError, OverreadError, ServiceError, SettingsError
from core.language.message import Message
from core.language.system import because
from core.network.outbox import Outbox, QueueState
from core.network.scp.receiver import ReceiverStatus
from core.network.scp.receiver_process import keep_listening
from core.paths import private_lock, received_folder
from core.patient_data.retention import delete_and_log
from core.progress import Progress
from core.reading_rules import RECEIVED, ReadingRule
from core.service.child import ChildStatus, keep_running
from core.service.courier import serve_courier
from core.service.log import ServiceLog
from core.service.reading_process import serve_reading
from core.service.record import ServiceRecord, StudyState
from core.service.status import (
    ServiceProblem,
    ServiceStatus,
    lock_file,
    memory_of_tree,
    moment_text,
    write_status,
)
from core.settings import UserSettings
from core.settings_file import settings_file

#: Seconds between two updates of the status, two tries to listen, and two deletions of expired data.
_STATUS_SECONDS, _LISTEN_SECONDS, _DELETE_SECONDS = 5.0, 30.0, 3600.0
#: Seconds after which a study that still waits for results is reported as a problem.
_LONG_SECONDS = 3600.0


def rules_to_follow(settings: UserSettings) -> tuple[ReadingRule, ...]:
    """Return the rules that are switched on.

    Raises
    ------
    SettingsError
        If there is no rule, or a rule cannot be followed.
    """
    rules = tuple(rule for rule in settings.rules if rule.on)
    if not rules:
        raise SettingsError(
            "Switch on a rule (see overread rules); no rule is on, so there is nothing to do."
        )
    if needs_receiver(settings, rules) and not settings.pacs.allowed:
        raise SettingsError(
            "Name AE titles in pacs.callers; the rules read what is sent in, but nobody may send."
        )
    return rules


def needs_receiver(settings: UserSettings, rules: tuple[ReadingRule, ...]) -> bool:
    """Return whether rules read studies that others send, or that a node sends at our request."""
    sources = {rule.source for rule in rules}
    return RECEIVED in sources or any(n.sends_to_receiver and n.name in sources for n in settings.nodes)


@contextmanager
def only_one() -> Iterator[None]:
    """Hold the right to run the service of a user's folder, which only one process has at a time.

    Raises
    ------
    ServiceError
    """
    # A process that reads the status holds the lock for a moment.
    lock = private_lock(lock_file(), 1.0)
    try:
        lock.acquire()
    except Timeout as error:
        raise ServiceError("overread serve is already running with this user folder.") from error
    except OSError as error:
        why = because(error, Message("write error"))
        raise ServiceError("overread serve cannot lock its folder: {why}.", why=why) from error
    try:
        yield
    finally:
        lock.release()


class Service:
    """The service, from its start to its end.

    Parameters
    ----------
    settings : UserSettings
    rules : tuple of ReadingRule
        The rules that are switched on.
    progress : Progress
        Cancelling it ends the service.
    echo : callable
        Called with each line of the log.
    """

    def __init__(
        self,
        settings: UserSettings,
        rules: tuple[ReadingRule, ...],
        progress: Progress,
        echo: Callable[[str], None],
    ) -> None:
        self._settings, self._rules, self._progress, self._echo = settings, rules, progress, echo
        try:
            self._log = ServiceLog()
        except OSError as error:
            why = because(error, Message("write error"))
            raise ServiceError("The log of the service cannot be written: {why}.", why=why) from error
        self._started = moment_text(time.time())
        self._children = {"reading": ChildStatus(), "courier": ChildStatus()}
        self._receiver, self._receiver_deaths = ReceiverStatus(settings.pacs.port), 0
        self._receiver_state, self._receiver_problem = "off", ""
        self._stops: list[OverreadError] = []
        self._settings_stamp = _stamp()

    def run(self) -> None:
        """Run until the service is to end.

        Raises
        ------
        OverreadError
            If the service cannot continue.
        """
        self._write("service", f"Overread {__version__} begins. {NOTICE}")
        for rule in self._rules:
            to = f"{rule.send} to {rule.to}" if rule.to else "nothing is sent"
            self._write("service", f"rule {rule.name!r}: from {rule.source}; {to}")
        threads = [
            threading.Thread(target=self._guarded, args=(work,), name=f"overread-{name}")
            for name, work in (
                ("receiver", self._receive),
                ("reading", partial(self._keep, "reading", serve_reading)),
                ("courier", partial(self._keep, "courier", serve_courier)),
            )
        ]
        for thread in threads:
            thread.start()
        try:
            self._watch()
        finally:
            self._progress.cancel()
            self._tell("stopping")
            for thread in threads:
                thread.join()
            self._write("service", "ends")
            self._tell("stopped")
            self._log.close()
        if self._stops:
            raise self._stops[0]

    # In the threads

    def _guarded(self, work: Callable[[], None]) -> None:
        """Do the work of a thread; an unrecoverable error ends the service."""
        try:
            work()
        except Cancelled:
            pass
        except OverreadError as error:
            self._write("service", error.message)
            self._stops.append(error)
            self._progress.cancel()

    def _receive(self) -> None:
        """Receive if a rule or a node needs it; if another program has the port, wait for it."""
        if not (needs_receiver(self._settings, self._rules) or self._settings.pacs.listen):
            return
        waiting = threading.Event()
        while not self._progress.cancelled:
            try:
                self._receiver_state = "listening"
                keep_listening(self._settings.pacs, self._progress, self._take_receiver)
            except NetworkError as error:
                # An open window of the same user receives into the same folder.
                if self._receiver_problem != error.message:
                    self._write("receiver", error.message)
                self._receiver_state, self._receiver_problem = "not listening", error.message
                for _ in range(int(_LISTEN_SECONDS / 0.1)):
                    if self._progress.cancelled:
                        return
                    waiting.wait(0.1)

    def _take_receiver(self, status: ReceiverStatus, deaths: int) -> None:
        if self._receiver_problem or self._receiver_state != "listening":
            self._receiver_state, self._receiver_problem = "listening", ""
        if deaths > self._receiver_deaths:
            self._write("receiver", "ended unexpectedly and is started again")
        refused = status.refused - self._receiver.refused
        if refused > 0 and status.last is not None:
            self._write("receiver", f"{refused} refused, the last for {status.last.why}")
        self._receiver, self._receiver_deaths = status, deaths

    def _keep(self, name: str, serve: Callable[..., None]) -> None:
        def tell(status: ChildStatus) -> None:
            self._children[name] = status

        keep_running(serve, self._settings, self._progress, tell, partial(self._write, name))

    # In the thread that runs it

    def _watch(self) -> None:
        """Write the status, and delete expired data, until the service is to end."""
        written = deleted = float("-inf")
        waiting = threading.Event()
        while not self._progress.cancelled:
            now = time.monotonic()
            if now - written >= _STATUS_SECONDS:
                written = now
                self._tell("running")
            if now - deleted >= _DELETE_SECONDS:
                deleted = now
                try:
                    gone = delete_and_log(self._settings)
                except OverreadError as error:
                    self._write("service", error.message)
                else:
                    for problem in gone.problems:
                        self._write("service", problem)
                    if gone.facts():
                        words = ", ".join(f"{number} {name}" for name, number in gone.facts().items())
                        self._write("service", f"deleted as kept long enough: {words}")
            waiting.wait(0.1)

    def _write(self, who: str, line: str) -> None:
        self._echo(self._log.write(who, line))

    def _tell(self, state: str) -> None:
        # A full disk shows in the last status that was written, and in its age.
        with suppress(ExportError):
            write_status(self._status(state))

    def _status(self, state: str) -> ServiceStatus:
        problems: list[ServiceProblem] = []
        studies: dict[str, int] = {}
        queue: dict[str, int] = {}
        searched: dict[str, str] = {}
        oldest, reported, sent = 0.0, "", ""
        try:
            with closing(ServiceRecord()) as record:
                studies = {found.value: number for found, number in record.counts().items()}
                studies["with_late_pictures"], studies["late_pictures"] = record.count_of_late()
                if (since := record.oldest_open()) is not None:
                    oldest = max(time.time() - since, 0.0)
                reported, sent = moment_text(record.moment("reported")), moment_text(record.moment("sent"))
                for rule in self._rules:
                    searched[rule.name] = moment_text(record.moment(f"search {rule.name}"))
            with closing(Outbox()) as outbox:
                queue = {found.value: number for found, number in outbox.counts().items()}
        except OverreadError as error:
            problems.append(ServiceProblem(error.code, error.message))
        arriving = self._children["reading"].figures.get("arriving", 0)
        studies["arriving"] = int(arriving)
        free = self._free_mb()
        return ServiceStatus(
            state,
            os.getpid(),
            self._started,
            moment_text(time.time()),
            rules=[self._rule(rule, searched.get(rule.name, "")) for rule in self._rules],
            processes=self._processes(),
            studies=studies,
            queue=queue,
            oldest_waiting_seconds=round(oldest),
            last_reported=reported,
            last_sent=sent,
            disk_free_mb=free,
            memory_mb=memory_of_tree(os.getpid()) >> 20,
            problems=[*problems, *self._problems(studies, queue, oldest, free)],
        )

    def _rule(self, rule: ReadingRule, searched: str) -> dict[str, str | bool]:
        quiet = rule.is_quiet(datetime.now().time())
        return {"name": rule.name, "source": rule.source, "searched": searched, "quiet": quiet}

    def _processes(self) -> dict[str, dict[str, str | int | float | bool]]:
        told: dict[str, dict[str, str | int | float | bool]] = {
            "receiver": {
                "state": self._receiver_state,
                "port": self._receiver.port,
                "restarts": self._receiver_deaths,
                "received": self._receiver.new,
                "refused": self._receiver.refused,
            }
        }
        for name, child in self._children.items():
            told[name] = {"state": "starting", **child.figures, "pid": child.pid, "restarts": child.deaths}
        return told

    def _problems(
        self, studies: dict[str, int], queue: dict[str, int], oldest: float, free: int
    ) -> Iterator[ServiceProblem]:
        yield from self._problems_of_parts()
        if failed := studies.get(StudyState.FAILED.value):
            yield ServiceProblem("studies-failed", f"{failed:,} studies failed; see overread serve --failed.")
        if failed := queue.get(QueueState.FAILED.value):
            yield ServiceProblem(
                "sending-failed", f"{failed:,} results were not sent; see overread pacs queue."
            )
        if oldest > _LONG_SECONDS:
            yield ServiceProblem("waiting", f"A study has waited for {oldest / 60:.0f} minutes.")
        if free < self._settings.pacs.free_mb:
            yield ServiceProblem("disk", f"Only {free:,} MB are free; nothing is received or read.")
        if _stamp() != self._settings_stamp:
            yield ServiceProblem("settings", "Settings have changed; they hold after a new start.")

    def _problems_of_parts(self) -> Iterator[ServiceProblem]:
        """Yield the problems reported by receiver, reading process and courier."""
        if self._receiver_problem:
            yield ServiceProblem("receiver", self._receiver_problem)
        if self._receiver.notice:
            yield ServiceProblem("audit", self._receiver.notice)
        for name, child in self._children.items():
            if child.problem:
                yield ServiceProblem(name, f"{child.problem} It is started again.")
        if said := self._children["courier"].figures.get("problem"):
            yield ServiceProblem("network", str(said))

    def _free_mb(self) -> int:
        folder = received_folder(self._settings.pacs.folder)
        with suppress(OSError):
            while not folder.exists():
                folder = folder.parent
            return shutil.disk_usage(folder).free >> 20
        return 0


def _stamp() -> int:
    """Return the time when the settings were last written."""
    try:
        return settings_file().stat().st_mtime_ns
    except OSError:
        return 0
