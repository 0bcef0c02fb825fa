"""The receiver against malicious or faulty peers, written byte by byte (PS3.8 9.3, PS3.7 6.3)."""

from __future__ import annotations

import json
import socket
import struct
import threading
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from core.audit import AuditLog
from core.network.base import intake
from core.network.base.error_codes import NetworkErrorCode
from core.network.scp import receiver, server
from core.network.scp.entrance import ADDRESS_PLACES
from core.network.scp.refusals import MINUTE_LINES, Refusals, RefusedCaller
from core.settings import UserSettings
from tests.support.peers import make_certificates, storescu, wait_for
from tests.torture.raw_dicom import answered, command, pdu, piece, request
from tests.unit.network.conftest import Makes, Receives, kept


def connect(settings: UserSettings) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", settings.pacs.port), 120)
    made.settimeout(120)
    return made


def associate(settings: UserSettings) -> socket.socket:
    made = connect(settings)
    made.sendall(request())
    assert answered(made) == 2, "it was not accepted"
    return made


def ended(connection: socket.socket) -> bool:
    """Return whether the receiver closes the connection, whatever it answers first."""
    with connection, suppress(ConnectionError):
        while connection.recv(4096):
            pass
    return True


def refusals() -> set[str]:
    lines = [json.loads(line) for line in AuditLog().path.read_text().splitlines()]
    return {line["why"] for line in lines if line["act"] == "refused"}


def works_still(receives: Receives, settings: UserSettings, file: Path) -> None:
    """Check that a real sender is served as usual, and that the attack leaves nothing behind."""
    # On a busy machine the sender may be silent for longer than the receiver waits for its first byte.
    wait_for(lambda: storescu(settings, file).returncode == 0)
    assert len(kept(settings)) == 1
    wait_for(lambda: receives.receiver.tick().associations == 0)
    assert not list(settings.pacs.folder.glob(".overread-*"))


_STORE = piece(3, 3, command(0x0001, data_set=True))
_HOSTILE = {
    "a request of 4 GB": (False, struct.pack(">BxL", 1, 0xFFFFFFFF) + b"x" * 100),
    "a request that is cut": (False, pdu(1, bytes(10))),
    "no kind of piece": (False, b"GET / HTTP/1.1\r\n\r\n"),
    "data before a request": (False, piece(1, 3, b"")),
    "noise": (False, pdu(1, bytes(range(256)) * 8)),
    "a piece of 4 GB": (True, struct.pack(">BxL", 4, 0xFFFFFFFF) + b"x" * 100),
    "an empty value": (True, pdu(4, struct.pack(">LB", 1, 3))),
    "a value that lies about its length": (True, pdu(4, struct.pack(">LBB", 0xFFFFFF, 3, 3) + b"1234")),
    "a context that was not agreed": (True, piece(99, 3, command(0x0030, data_set=False))),
    "a command that never ends": (True, piece(3, 1, b"x" * 16000) * 6),
    "a command of noise": (True, piece(3, 3, bytes(range(256)))),
    "an unknown command": (True, piece(3, 3, command(0x7777, data_set=False))),
    "events": (True, piece(1, 3, command(0x0100, data_set=False)) * 50),
    "a search": (True, piece(3, 3, command(0x0020, data_set=True))),
    "objects without an end to wait for": (True, (_STORE + piece(3, 2, b"x" * 50)) * 40),
    "a command inside an object": (True, _STORE + piece(3, 0, b"x" * 50) + _STORE),
    "an object in the context of verification": (True, piece(1, 3, command(0x0001, data_set=True))),
    "a second request": (True, request()),
}


@pytest.mark.parametrize("what", _HOSTILE)
def test_hostile_bytes_end_their_association_only(what: str, instances: Makes, receives: Receives) -> None:
    settings = receives()
    accepted, data = _HOSTILE[what]
    connection = associate(settings) if accepted else connect(settings)
    with suppress(ConnectionError):
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
    assert ended(connection)
    works_still(receives, settings, instances(1)[0])


def test_an_object_that_breaks_off_leaves_nothing(instances: Makes, receives: Receives) -> None:
    settings = receives()
    connection = associate(settings)
    connection.sendall(_STORE + piece(3, 0, b"x" * 10000))
    wait_for(lambda: list(settings.pacs.folder.glob(".overread-*")))
    connection.close()
    wait_for(lambda: not list(settings.pacs.folder.glob(".overread-*")))
    works_still(receives, settings, instances(1)[0])


def test_an_object_that_goes_on_for_ever_is_broken_off(instances: Makes, receives: Receives) -> None:
    settings = receives(object_mb=1)
    with associate(settings) as connection, pytest.raises(ConnectionError):
        connection.sendall(_STORE + piece(3, 0, b"x" * 100_000) * 200)
    works_still(receives, settings, instances(1)[0])


def test_slow_peers_are_let_go(instances: Makes, receives: Receives) -> None:
    settings = receives()
    silent, dripping, cut, trickling = (
        connect(settings),
        connect(settings),
        associate(settings),
        associate(settings),
    )
    stop = threading.Event()

    def drip(connection: socket.socket, pieces: list[bytes]) -> None:
        for one in pieces:
            if stop.wait(0.2):
                return
            try:
                connection.sendall(one)
            except OSError:
                return

    # Set only now and not for the last sender, which would also be slow on a busy machine.
    impatient = pytest.MonkeyPatch()
    impatient.setattr(intake, "PIECE_SECONDS", 1.0)
    impatient.setattr(intake, "SLOW_SECONDS", 0.5)
    cut.sendall(_STORE[:20])
    threads = [
        threading.Thread(target=drip, args=(dripping, [bytes((b,)) for b in request()])),
        threading.Thread(target=drip, args=(trickling, [_STORE, *([piece(3, 0, b"x")] * 100)])),
    ]
    for thread in threads:
        thread.start()
    try:
        assert all(ended(connection) for connection in (silent, dripping, cut, trickling))
    finally:
        impatient.undo()
    stop.set()
    for thread in threads:
        thread.join()
    works_still(receives, settings, instances(1)[0])
    receives.receiver.close()
    assert "too-slow" in refusals()


def test_a_silent_peer_does_not_hold_up_encryption_for_others(
    instances: Makes, receives: Receives, tmp_path: Path
) -> None:
    tls = make_certificates(tmp_path / "tls")
    settings = receives(certificate=tls.certificate, key=tls.key)
    (file,) = instances(1)
    with ExitStack() as silent:
        for _ in range(3):
            silent.enter_context(connect(settings))
        done = storescu(settings, file, options=("+tla", "+cf", tls.authority))
    assert done.returncode == 0, done.stderr


def test_a_flood_of_connections_is_refused_and_logged_in_few_lines(
    instances: Makes, receives: Receives, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "FIRST_BYTE_SECONDS", 600.0)
    settings = receives(associations=2)
    flood = [connect(settings) for _ in range(300)]
    wait_for(lambda: receives.receiver.status().refused == 300 - ADDRESS_PLACES)
    wait_for(lambda: sum(not has_ended(connection) for connection in flood) == ADDRESS_PLACES)
    for connection in flood:
        connection.close()
    works_still(receives, settings, instances(1)[0])
    receives.receiver.close()
    lines = [json.loads(line) for line in AuditLog().path.read_text().splitlines()]
    told = [line["times"] for line in lines if line.get("why") == "too-many-associations"]
    assert sum(told) >= 300 - ADDRESS_PLACES
    assert len(told) <= 4


def has_ended(connection: socket.socket) -> bool:
    """Return whether the receiver closed a connection at once."""
    connection.settimeout(0.01)
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


@pytest.mark.parametrize("said", [b"", request()[:40]])
def test_silent_connections_keep_no_new_caller_out(
    instances: Makes, receives: Receives, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    # They end only when they make room for others.
    monkeypatch.setattr(server, "FIRST_BYTE_SECONDS", 600.0)
    monkeypatch.setattr(receiver, "ASSOCIATION_SECONDS", 600.0)
    monkeypatch.setattr(intake, "PIECE_SECONDS", 600.0)
    monkeypatch.setattr(intake, "SLOW_SECONDS", 600.0)
    settings = receives()
    (file,) = instances(1)
    with ExitStack() as held:
        for connection in [held.enter_context(connect(settings)) for _ in range(32)]:
            with suppress(OSError):
                connection.sendall(said)
        wait_for(lambda: storescu(settings, file).returncode == 0)
    assert len(kept(settings)) == 1


def test_a_connection_that_says_nothing_is_let_go(
    receives: Receives, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "FIRST_BYTE_SECONDS", 0.5)
    settings = receives()
    assert ended(connect(settings))
    receives.receiver.close()
    assert refusals() == {"too-slow"}


def test_one_address_cannot_take_all_associations(instances: Makes, receives: Receives) -> None:
    settings = receives(associations=4)
    (file,) = instances(1)
    with ExitStack() as held:
        for _ in range(3):
            held.enter_context(associate(settings))
        assert storescu(settings, file).returncode != 0
        with socket.create_connection(
            ("127.0.0.1", settings.pacs.port), 120, source_address=("127.0.0.2", 0)
        ) as other:
            other.sendall(request())
            assert other.recv(1) == b"\2"


def test_titles_filled_up_with_nuls_are_read(receives: Receives) -> None:
    settings = receives()
    with connect(settings) as connection:
        connection.sendall(request(b"MODALITY".ljust(16, b"\0"), b"OVERREAD".ljust(16, b"\0")))
        assert connection.recv(1) == b"\2"


def test_a_request_that_cannot_be_is_refused_without_a_traceback(
    receives: Receives, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaths: list[object] = []
    monkeypatch.setattr(threading, "excepthook", deaths.append)
    settings = receives()
    with connect(settings) as connection:
        # The first presentation context gets number 2; contexts must have odd numbers.
        connection.sendall(request().replace(b"\x20\0\0\x2e\1", b"\x20\0\0\x2e\2"))
        assert connection.recv(1) == b"\7"
        assert ended(connection)
    wait_for(lambda: not receives.receiver._server.active_associations)
    receives.receiver.close()
    assert refusals() == {"hostile"}
    assert not deaths


def test_made_up_titles_do_not_fill_the_log() -> None:
    told = Refusals()
    for number in range(1000):
        told.add(RefusedCaller(NetworkErrorCode.UNKNOWN_CALLER, f"NOBODY{number}", "10.0.0.1"))
    lines = list(told.due())
    assert len(lines) <= MINUTE_LINES + 1
    assert sum(times for _, times in lines) == 1000
    for why in NetworkErrorCode:
        for number in range(100):
            told.add(RefusedCaller(why, f"NOBODY{number}", "10.0.0.1"))
    # At most this many lines are logged per minute; the rest are logged when the receiver ends.
    now = list(told.due())
    assert len(lines) + len(now) == MINUTE_LINES
    later = list(told.due(all_of_them=True))
    assert sum(times for _, times in now + later) == 100 * len(NetworkErrorCode)
