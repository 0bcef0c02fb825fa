"""An association with a node: called, negotiated, ended; and in plain words why there is none."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from pydicom.dataset import Dataset
from pynetdicom import AE, _config
from pynetdicom.association import Association
from pynetdicom.events import EventHandlerType
from pynetdicom.pdu_primitives import SCP_SCU_RoleSelectionNegotiation
from pynetdicom.presentation import PresentationContext
from pynetdicom.sop_class import Verification  # type: ignore[attr-defined]

from core.errors import Cancelled, NetworkError
from core.network.tls import calling_context
from core.network.trouble import Trouble
from core.progress import Progress
from core.settings import PacsNode

# The library's own logs quote data sets; and files are sent as they lie on the disk, piece by piece.
_config.LOG_HANDLER_LEVEL = "none"
_config.LOG_REQUEST_IDENTIFIERS = False
_config.LOG_RESPONSE_IDENTIFIERS = False
_config.STORE_SEND_CHUNKED_DATASET = True

#: Seconds to wait for a connection, for an answer to the association, for one to a request.
CONNECTION_SECONDS, ASSOCIATION_SECONDS, ANSWER_SECONDS = 10.0, 20.0, 120.0
#: Largest piece that is taken or sent; more than DIMSE's usual 16 kB, as archives are fast.
PDU_BYTES = 1 << 17
#: Seconds between two looks whether the user wants the work to end.
_LOOK_EVERY = 0.1
#: What a rejection says (PS3.8 9.3.4), by source and diagnostic.
_REJECTIONS = {
    (1, 3): "it does not know Overread's AE title {own!r}",
    (1, 7): "its own AE title is not {called!r}",
    (3, 1): "it is too busy",
    (3, 2): "it has too many associations",
}


def entity(title: str) -> AE:
    """An application entity of this title with this program's patience."""
    made = AE(ae_title=title)
    made.connection_timeout = CONNECTION_SECONDS
    made.acse_timeout = ASSOCIATION_SECONDS
    made.dimse_timeout = ANSWER_SECONDS
    made.network_timeout = ANSWER_SECONDS
    made.maximum_pdu_size = PDU_BYTES
    return made


@contextmanager
def association(
    node: PacsNode,
    own: str,
    contexts: Sequence[PresentationContext],
    progress: Progress,
    *,
    roles: Sequence[SCP_SCU_RoleSelectionNegotiation] = (),
    handlers: Sequence[EventHandlerType] = (),
) -> Iterator[Association]:
    """Give an association with a node; it is aborted where the work is cancelled, else released.

    Parameters
    ----------
    node : PacsNode
    own : str
        The title to call with.
    contexts : sequence of PresentationContext
        At most 128.
    progress : Progress
        Its cancel breaks off what is under way.
    roles, handlers : sequence
        As pynetdicom takes them.

    Raises
    ------
    NetworkError
        If there is none: ``no-answer``, ``tls-failed``, ``tls-files``, ``rejected`` or ``connection-lost``.
    Cancelled
    """
    progress.check()
    context = calling_context(node)
    try:
        made = entity(own).associate(
            node.host,
            node.port,
            contexts=list(contexts),
            ae_title=node.title,
            tls_args=None if context is None else (context, node.host),
            ext_neg=list(roles),
            evt_handlers=list(handlers),
        )
    except OSError as error:
        raise NetworkError(Trouble.NO_ANSWER, f"{node.name}: there is no host {node.host}.") from error
    if not made.is_established:
        raise _why(made, node, own, context)
    with _breaking_off(made, progress):
        try:
            yield made
        finally:
            if progress.cancelled:
                made.abort()
            else:
                made.release()
    progress.check()


def echo(node: PacsNode, own: str, progress: Progress | None = None) -> None:
    """Ask a node whether it is there and lets Overread in (C-ECHO, PS3.7 9.1.5).

    Raises
    ------
    NetworkError
        If it does not.
    Cancelled
    """
    with association(node, own, [context_of(Verification)], progress or Progress()) as made:
        if not made.accepted_contexts:
            raise NetworkError(Trouble.NOT_TAKEN, f"{node.name} answers, but does not verify connections.")
        status = status_of(made.send_c_echo())
    if status is None:
        raise lost(node)
    if status != 0:
        raise NetworkError(Trouble.REFUSED, f"{node.name} answers with status {status:04X}.")


def context_of(abstract: str, *syntaxes: str) -> PresentationContext:
    """A presentation context; without syntaxes, those that everybody knows."""
    made = PresentationContext()
    made.abstract_syntax = abstract
    made.transfer_syntax = list(syntaxes) or ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2"]
    return made


def status_of(answer: Dataset) -> int | None:
    """Status (0000,0900) of an answer; None where the association broke off or time ran out."""
    return int(answer.Status) if "Status" in answer else None


def lost(node: PacsNode) -> NetworkError:
    """The association is gone."""
    return NetworkError(Trouble.CONNECTION_LOST, f"{node.name}: the connection broke off.")


@contextmanager
def _breaking_off(made: Association, progress: Progress) -> Iterator[None]:
    """Abort the association as soon as the user wants the work to end, in the middle of an object too."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_LOOK_EVERY):
            if progress.cancelled:
                made.abort()
                return

    watcher = threading.Thread(target=watch, name="overread-break-off", daemon=True)
    watcher.start()
    try:
        yield
    except (RuntimeError, ValueError) as error:
        # What the library says of an association that was aborted under its hands.
        if progress.cancelled:
            raise Cancelled from error
        raise
    finally:
        ended.set()
        watcher.join()


def _why(made: Association, node: PacsNode, own: str, context: ssl.SSLContext | None) -> NetworkError:
    """Tell why there is no association."""
    answer = made.acceptor.primitive
    if made.is_rejected and answer is not None:
        key = (answer.result_source or 0, answer.diagnostic or 0)
        reason = _REJECTIONS.get(key, "it gives no reason").format(own=own, called=node.title)
        return NetworkError(Trouble.REJECTED, f"{node.name} rejects the association: {reason}.")
    return _diagnosed(node, context) or NetworkError(
        Trouble.CONNECTION_LOST, f"{node.name} closed the connection; it may want TLS, or none."
    )


def _diagnosed(node: PacsNode, context: ssl.SSLContext | None) -> NetworkError | None:
    """Connect once more without DICOM, as the library does not say what failed."""
    step: Callable[[str], NetworkError] = lambda why: NetworkError(  # noqa: E731
        Trouble.NO_ANSWER, f"{node.name} does not answer at {node.host}, port {node.port}: {why}."
    )
    try:
        with socket.create_connection((node.host, node.port), CONNECTION_SECONDS) as plain:
            if context is None:
                return None
            step = lambda why: NetworkError(  # noqa: E731
                Trouble.TLS_FAILED, f"{node.name}: no encrypted connection: {why}."
            )
            with context.wrap_socket(plain, server_hostname=node.host) as encrypted:
                encrypted.settimeout(0.5)
                try:
                    # A server that wants another certificate says so with its first record (TLS 1.3).
                    encrypted.recv(1)
                except TimeoutError:
                    return None
    except ssl.SSLCertVerificationError as error:
        return step(f"its certificate is not trusted ({error.verify_message})")
    except ssl.SSLError as error:
        return step((error.reason or "handshake failed").replace("_", " ").lower())
    except TimeoutError:
        return step("time ran out")
    except OSError as error:
        return step((error.strerror or "no connection").lower())
    return None
