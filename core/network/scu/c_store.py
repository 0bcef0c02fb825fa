"""Sends queued objects (C-STORE, PS3.7 9.1.1, or STOW-RS): many over a connection, with a state for each."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import Comprehensive3DSRStorage, ExplicitVRLittleEndian, ImplicitVRLittleEndian
from pynetdicom.association import Association
from pynetdicom.presentation import PresentationContext

from core.audit import Act
from core.errors import Cancelled, ExportError, NetworkError
from core.images.dicom.header import PARSER_ERRORS
from core.language.message import Message
from core.network.base.association import association, connection_lost, context_of, status_of
from core.network.base.audit_log import try_log
from core.network.base.dicom_files import describe_kind, object_facts
from core.network.base.error_codes import NetworkErrorCode
from core.network.base.queue_table import Reached
from core.network.base.result_objects import write_comprehensive
from core.network.outbox import Outbox, QueueEntry, QueueState
from core.network.scu.commitment import ask_due
from core.network.web.connection import WebConnection
from core.network.web.store import store_object
from core.pacs_node import PacsNode
from core.paths import private_file
from core.progress import Progress
from core.settings import UserSettings
from core.temporary import temporary_folder
from core.vault.sealed_file import is_sealed, open_kept

#: Most objects of one association, and most presentation contexts (PS3.8 9.3.2.2: their identifiers are odd
#: bytes).
_MOST_OBJECTS, _MOST_KINDS = 500, 64
#: Errors that end a connection: those that one object may cause, and those that affect all objects.
_MAY_BE_ONE_OBJECT = (NetworkErrorCode.CONNECTION_LOST, NetworkErrorCode.TOO_SLOW)
_OF_ALL = (
    *_MAY_BE_ONE_OBJECT,
    NetworkErrorCode.NO_ANSWER,
    NetworkErrorCode.TLS_FAILED,
    NetworkErrorCode.TLS_FILES,
    NetworkErrorCode.REJECTED,
    NetworkErrorCode.NO_SECRET,
)
#: Uncompressed; every application entity accepts the second (PS3.5 10.1).
_PLAIN = (str(ExplicitVRLittleEndian), str(ImplicitVRLittleEndian))

#: Sends one object and returns the node's remark; raises `NetworkError` if it was not stored.
_Store = Callable[[QueueEntry], str]


@dataclass(frozen=True)
class Sent:
    """The outcome of sending the queue.

    Attributes
    ----------
    sent, failed, waiting : int
        Objects acknowledged now, failed for good now, and still waiting.
    committed, awaited : int
        Objects committed now, and objects whose commitment is still awaited.
    problem : str
        The last problem, in a sentence; empty if there was none.
    """

    sent: int
    failed: int
    waiting: int
    problem: str
    committed: int = 0
    awaited: int = 0


def send_due(outbox: Outbox, settings: UserSettings, progress: Progress) -> Sent:
    """Send all objects that are due, then request the commitments that are due.

    Parameters
    ----------
    outbox : Outbox
    settings : UserSettings
        The nodes, and Overread's own title.
    progress : Progress
        Cancelling it ends the current work; the current object stays in the queue.

    Raises
    ------
    NetworkError
        ``busy`` if another process is sending.
    QueueError
    Cancelled
    """
    nodes = {node.name: node for node in settings.nodes}
    tally = {QueueState.SENT: 0, QueueState.FAILED: 0, QueueState.WAITING: 0}
    problem, began = "", time.time()
    with outbox.sending():
        progress.start(outbox.count_due(began))
        while entries := outbox.due(began, _MOST_OBJECTS):
            progress.check()
            entries = _of_few_kinds(entries)
            batch = _NodeBatch(outbox, nodes.get(entries[0].node), settings.pacs.title, progress)
            try:
                batch.send(entries)
            finally:
                problem = batch.problem or problem
                for state, number in batch.tally.items():
                    tally[state] += number
                facts = {
                    "objects": QueueState.SENT,
                    "failed": QueueState.FAILED,
                    "postponed": QueueState.WAITING,
                }
                counts = {word: batch.tally[state] for word, state in facts.items()}
                problem = try_log(Act.SENT, {"to": entries[0].node, **counts}) or problem
        asked = ask_due(outbox, settings, began, progress)
    awaited = outbox.awaited()
    return Sent(
        tally[QueueState.SENT],
        tally[QueueState.FAILED] + asked.failed,
        outbox.counts()[QueueState.WAITING] - awaited,
        asked.problem or problem,
        asked.committed,
        awaited,
    )


class _NodeBatch:
    """Objects of one node, sent over one association."""

    def __init__(self, outbox: Outbox, node: PacsNode | None, own: str, progress: Progress) -> None:
        self._outbox, self._node, self._own, self._progress = outbox, node, own, progress
        self.tally = {QueueState.SENT: 0, QueueState.FAILED: 0, QueueState.WAITING: 0}
        self.problem = ""
        self._commits = node is not None and node.is_asked

    def send(self, entries: Sequence[QueueEntry]) -> None:
        if self._node is None:
            name = entries[0].node
            self._fail(
                entries,
                NetworkError(NetworkErrorCode.UNKNOWN_NODE, "There is no node {node!r} any more.", node=name),
            )
            return
        tried: list[QueueEntry] = []
        behind: Sequence[QueueEntry] = entries
        reached: Reached | None = None
        try:
            with _storing(self._node, self._own, entries, self._progress) as store:
                for number, entry in enumerate(entries):
                    self._progress.check()
                    behind = entries[number + 1 :]
                    tried, reached = [self._outbox.begun(entry)], Reached.SENT
                    self._send_one(store, tried[0])
        except NetworkError as error:
            # Without a connection, or if the node rejects us, the remaining objects are not tried now. If the
            # connection broke, one object may be the cause: the others are sent over a new one.
            self._fail(tried, error, reached)
            if not tried or error.code not in _MAY_BE_ONE_OBJECT:
                self._fail(behind, error)

    def _send_one(self, store: _Store, entry: QueueEntry) -> None:
        try:
            _check(entry)
            note = store(entry)
        except NetworkError as error:
            if error.code in _OF_ALL:
                raise
            self._fail([entry], error, Reached.QUEUED)
            return
        if self._commits:
            self._outbox.acknowledged(entry)
        else:
            self._outbox.sent(entry, note)
        self._count(QueueState.SENT)

    def _fail(
        self, entries: Sequence[QueueEntry], error: NetworkError, reached: Reached | None = None
    ) -> None:
        for entry in entries:
            if error.code == NetworkErrorCode.NOT_TAKEN and self._replaced(entry):
                continue
            self._count(self._outbox.failed(entry, error.code, error.message, time.time(), reached))
            self.problem = error.message

    def _replaced(self, entry: QueueEntry) -> bool:
        """Queue a report's copy in the class that more nodes accept; return False if that is not possible."""
        if entry.facts.sop_class != Comprehensive3DSRStorage:
            return False
        try:
            _check(entry)
            with temporary_folder() as folder:
                made = folder / "report.dcm"
                if not write_comprehensive(entry.path, made):
                    return False
                self._outbox.replace(entry, made)
        except (NetworkError, ExportError):
            # Report instead why the node did not accept it.
            return False
        return True

    def _count(self, state: QueueState) -> None:
        self.tally[state] += 1
        self._progress.advance()


def _check(entry: QueueEntry) -> None:
    """Check that the file is still what was queued."""
    if object_facts(entry.path) != entry.facts:
        raise NetworkError(
            NetworkErrorCode.FILE_CHANGED, "The file was changed after it was queued; queue it again."
        )


@contextmanager
def _storing(node: PacsNode, own: str, entries: Sequence[QueueEntry], progress: Progress) -> Iterator[_Store]:
    """Yield the function that sends an object to a node, over one connection for all of them."""
    if node.kind == "web":
        with WebConnection(node, progress) as connection:
            yield partial(store_object, connection)
        return
    with association(node, own, _offered_contexts(entries), progress) as assoc:
        yield partial(_store_by_association, assoc, node, progress)


def _store_by_association(assoc: Association, node: PacsNode, progress: Progress, entry: QueueEntry) -> str:
    """Send an object; return the node's remark if it stored the object."""
    try:
        answer = _store(assoc, node, entry)
    except RuntimeError as error:
        if progress.cancelled:
            raise Cancelled from error
        raise connection_lost(node) from error
    status = status_of(answer)
    if status is None:
        raise Cancelled if progress.cancelled else connection_lost(node)
    # Warnings (PS3.4 B.2.3) apply to objects that were stored.
    if status != 0 and status >> 12 != 0xB:
        raise _refusal_of(node, status)
    return (
        ""
        if status == 0
        else Message(
            "{node} stored the object with a warning (status {status:04X}).", node=node.name, status=status
        )
    )


def _store(assoc: Association, node: PacsNode, entry: QueueEntry) -> Dataset:
    """Send one object as it is in its file; it is re-encoded only if the node accepts no other way."""
    facts = entry.facts
    taken = {
        context.transfer_syntax[0]
        for context in assoc.accepted_contexts
        if context.abstract_syntax == facts.sop_class
    }
    if facts.syntax in taken:
        if not is_sealed(entry.path):
            return assoc.send_c_store(entry.path)
        # The library sends files from the disk; a temporary copy in Overread's own folder replaces an
        # encrypted one.
        with temporary_folder() as folder, open_kept(entry.path) as plain:
            unsealed = folder / "object.dcm"
            with private_file(unsealed).open("wb") as copy:
                shutil.copyfileobj(plain, copy)
            return assoc.send_c_store(unsealed)
    if facts.syntax not in _PLAIN or not taken.intersection(_PLAIN):
        kind = describe_kind(facts.sop_class, facts.syntax)
        raise NetworkError(
            NetworkErrorCode.NOT_TAKEN,
            "{node} does not take objects of this kind: {kind}.",
            node=node.name,
            kind=kind,
        )
    try:
        with open_kept(entry.path) as handle:
            dataset = dcmread(handle)
        return assoc.send_c_store(dataset)
    except PARSER_ERRORS as error:
        if not assoc.is_established:
            raise connection_lost(node) from error
        raise NetworkError(
            NetworkErrorCode.NOT_DICOM, "The file is damaged and cannot be rewritten."
        ) from error


def _refusal_of(node: PacsNode, status: int) -> NetworkError:
    if status >> 8 == 0xA7 or status == 0x0110:
        return NetworkError(
            NetworkErrorCode.OUT_OF_RESOURCES,
            "{node} is full or busy (status {status:04X}).",
            node=node.name,
            status=status,
        )
    return NetworkError(
        NetworkErrorCode.REFUSED,
        "{node} refuses the object (status {status:04X}).",
        node=node.name,
        status=status,
    )


def _of_few_kinds(entries: Sequence[QueueEntry]) -> list[QueueEntry]:
    """Return the first objects, as many as fit in one association."""
    kinds: set[tuple[str, str]] = set()
    fitting = []
    for entry in entries:
        kinds.add((entry.facts.sop_class, entry.facts.syntax))
        if len(kinds) > _MOST_KINDS:
            break
        fitting.append(entry)
    return fitting


def _offered_contexts(entries: Sequence[QueueEntry]) -> list[PresentationContext]:
    """Return one context for each class and syntax, so that the node accepts or rejects each separately."""
    wanted: dict[tuple[str, str], None] = {}
    for entry in entries:
        facts = entry.facts
        for syntax in _PLAIN if facts.syntax in _PLAIN else (facts.syntax,):
            wanted[facts.sop_class, syntax] = None
    return [context_of(sop_class, syntax) for sop_class, syntax in wanted]
