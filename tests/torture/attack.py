"""Attacks on the receiver, and on others for comparison.

``python -m tests.torture.attack [--long] [--only RECEIVER] [--json FILE]`` runs each attack against
Overread's receiver, in the process that the window starts, then against DCMTK's storescp (one process per
association) and Orthanc if they are installed; all on this computer's loopback. One line reports the cost of
each. Without ``--long`` bombs are small and waits short, as in the tests. `tests.torture.receivers` limits
the memory of every receiver.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from core.errors import NetworkError
from core.network.base.association import association, context_of
from core.network.base.dicom_files import object_facts
from core.pacs_node import PacsNode
from core.progress import Progress
from core.runtime import configure
from tests.support.deflated_bomb import deflated_bomb
from tests.torture.raw_dicom import answered, command, piece, request
from tests.torture.receivers import MemoryWatch, Target, listening, present

_HERE, _ELSEWHERE = "127.0.0.1", "127.0.0.2"
_STRANGERS, _WRITERS = 32, 10
_ACCEPTED = 2


@dataclass(frozen=True)
class Force:
    """The strength of the attacks.

    Attributes
    ----------
    megabytes : int
        Size of a bomb when it is inflated.
    wait : float
        Longest time in seconds that a new caller tries to connect.
    """

    megabytes: int
    wait: float


SHORT, LONG = Force(300, 20.0), Force(2600, 120.0)


@dataclass(frozen=True)
class Outcome:
    """The result of an attack.

    Attributes
    ----------
    attack, receiver : str
    figure : float or None
        None if the attack did not end in time.
    unit : str
    alive : bool
        Whether the receiver serves a new caller after the attack.
    """

    attack: str
    receiver: str
    figure: float | None
    unit: str
    alive: bool


def silent_sockets(target: Target, force: Force, address: str) -> float | None:
    """Open silent connections from one address; return the seconds until another address can connect."""
    with _held(_connected(target, _HERE) for _ in range(_STRANGERS)):
        return seconds_until_in(target, force.wait, address)


def slow_writers(target: Target, force: Force) -> float | None:
    """Write objects one byte per second with an allowed title; return the seconds until another connects."""
    stop = threading.Event()
    with _held(_connected(target, _HERE) for _ in range(_WRITERS)) as writers:
        for writer in writers:
            threading.Thread(target=_drip, args=(target, writer, stop), daemon=True).start()
        time.sleep(1.0)
        try:
            return seconds_until_in(target, force.wait, _ELSEWHERE)
        finally:
            stop.set()


def bombs(target: Target, files: list[Path]) -> float:
    """Send deflated objects that grow a thousandfold at once; return the receiver's growth in MiB."""
    with MemoryWatch(target) as watch:
        senders = [threading.Thread(target=_send, args=(target, file)) for file in files]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join(300)
    return watch.grown_mb


def flood(target: Target, force: Force) -> float | None:
    """Connect 300 times and hang up; return the seconds until a new caller can connect."""
    for _ in range(300):
        with suppress(OSError):
            _connected(target, _HERE).close()
    return seconds_until_in(target, force.wait, _HERE)


def seconds_until_in(target: Target, wait: float, address: str) -> float | None:
    """Return the seconds until a caller with an allowed title gets an association; None after the time."""
    began = time.monotonic()
    while (left := began + wait - time.monotonic()) > 0:
        with suppress(OSError), _connected(target, address) as caller:
            caller.settimeout(left)
            caller.sendall(request(called=target.called))
            if answered(caller) == _ACCEPTED:
                return time.monotonic() - began
        time.sleep(0.05)
    return None


def attack(kind: str, folder: Path, force: Force) -> Iterator[Outcome]:
    """Attack a receiver in all ways, each time a new one."""
    files = []
    for number, before_names in enumerate((False, True, True)):
        files.append(folder / f"bomb-{number}.dcm")
        files[-1].write_bytes(deflated_bomb(force.megabytes, before_names=before_names))
    attacks: dict[str, tuple[str, Callable[[Target], float | None]]] = {
        "32 silent sockets, a caller from elsewhere": ("s", lambda t: silent_sockets(t, force, _ELSEWHERE)),
        "32 silent sockets, a caller from the same address": ("s", lambda t: silent_sockets(t, force, _HERE)),
        "10 slow writers": ("s", lambda t: slow_writers(t, force)),
        "300 connections": ("s", lambda t: flood(t, force)),
        f"one bomb of {force.megabytes} MB": ("MiB", lambda t: bombs(t, files[:1])),
        f"one bomb of {force.megabytes} MB before the names": ("MiB", lambda t: bombs(t, files[1:2])),
        "three bombs at once": ("MiB", lambda t: bombs(t, files)),
    }
    for number, (name, (unit, run)) in enumerate(attacks.items()):
        with listening(kind, folder / f"{kind}-{number}") as target:
            figure = run(target)
            alive = target.alive() and seconds_until_in(target, force.wait, _HERE) is not None
        yield Outcome(name, kind, figure, unit, alive)


def _connected(target: Target, address: str) -> socket.socket:
    return socket.create_connection((_HERE, target.port), 10, source_address=(address, 0))


@contextmanager
def _held(connections: Iterator[socket.socket]) -> Iterator[list[socket.socket]]:
    """Keep connections open during the context."""
    with ExitStack() as stack:
        yield [stack.enter_context(connection) for connection in connections]


def _drip(target: Target, writer: socket.socket, stop: threading.Event) -> None:
    with suppress(OSError):
        writer.sendall(request(called=target.called))
        if answered(writer) != _ACCEPTED:
            return
        writer.sendall(piece(3, 3, command(0x0001, data_set=True)))
        while not stop.wait(1.0):
            writer.sendall(piece(3, 0, b"x"))


def _send(target: Target, file: Path) -> None:
    """Send a file unchanged; that the receiver refuses it or ends is no error here."""
    facts = object_facts(file)
    node = PacsNode(name=target.kind, host=_HERE, port=target.port, title=target.called.decode("ascii"))
    with (
        suppress(NetworkError, RuntimeError),
        association(node, "MODALITY", [context_of(facts.sop_class, facts.syntax)], Progress()) as assoc,
    ):
        assoc.send_c_store(file)


def told(outcome: Outcome) -> str:
    """Return one line for the terminal."""
    figure = "none in time" if outcome.figure is None else f"{outcome.figure:.1f} {outcome.unit}"
    after = "" if outcome.alive else ", serves nobody any more"
    return f"{outcome.attack:50} {outcome.receiver:9} {figure}{after}"


def main() -> None:
    """Run the attacks and print what each cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--long", action="store_true", help="bombs of 2,600 MB, waits of two minutes")
    parser.add_argument("--only", help="one receiver")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    wish = parser.parse_args()
    configure()
    outcomes = []
    for kind in present():
        if wish.only in (None, kind):
            with tempfile.TemporaryDirectory() as folder:
                os.environ["OVERREAD_HOME"] = str(Path(folder) / "home")
                for outcome in attack(kind, Path(folder), LONG if wish.long else SHORT):
                    print(told(outcome), flush=True)  # noqa: T201
                    outcomes.append(outcome)
    if wish.json is not None:
        wish.json.write_text(json.dumps([asdict(outcome) for outcome in outcomes], indent=1))


if __name__ == "__main__":
    main()
