"""The start: painted before anything slow, one window per user, and no obstacle from a killed one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from core.models.catalogue import Catalogue
from desktop.base import window_state
from desktop.session.session import Session
from desktop.startup import peer, single_instance
from desktop.startup.application import EXIT_NO_FOLDER, Start
from desktop.startup.single_instance import SingleInstance, hand_over, socket_name


class Other:
    """Another start of the program, in its own process."""

    def __init__(self, *paths: Path) -> None:
        code = (
            "import json, sys\n"
            "from pathlib import Path\n"
            "from desktop.startup.single_instance import hand_over, socket_name\n"
            "print(hand_over([Path(name) for name in json.loads(sys.argv[1])], socket_name(), 10_000))\n"
        )
        names = json.dumps([str(path) for path in paths])
        self._process = subprocess.Popen(
            [sys.executable, "-c", code, names], stdout=subprocess.PIPE, text=True
        )

    def ended(self) -> bool:
        return self._process.poll() is not None

    def handed_over(self) -> bool:
        return self._process.communicate()[0].strip() == "True"


@pytest.fixture
def single(qtbot: QtBot) -> Iterator[SingleInstance]:
    made = SingleInstance(socket_name())
    yield made
    made.close()


def test_the_first_paint_waits_for_nothing_slow() -> None:
    code = (
        "import sys\n"
        "import desktop.startup.launch, desktop.startup.application\n"
        "slow = {'onnxruntime', 'numpy', 'pydantic', 'onnx', 'pydicom', 'PIL'}\n"
        "slow.add('desktop.window.main_window')\n"
        "print(sorted(slow & set(sys.modules)))\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    expected = "['numpy', 'onnxruntime']" if sys.platform == "win32" else "[]"
    assert found.stdout.strip() == expected


def test_a_second_start_hands_its_paths_over(qtbot: QtBot, single: SingleInstance, tmp_path: Path) -> None:
    paths = [tmp_path / "Prüfung" / "a b.dcm", Path("relative"), tmp_path / "bad\udcff"]
    with qtbot.waitSignal(single.paths_received, timeout=20_000) as heard:
        other = Other(*paths)
    qtbot.waitUntil(other.ended, timeout=10_000)
    assert other.handed_over()
    assert heard.args == [[paths[0], Path.cwd() / "relative", paths[2]]]


def test_without_a_window_nothing_is_handed_over() -> None:
    assert not hand_over([], socket_name())


def test_a_killed_window_is_in_nobodys_way(qtbot: QtBot) -> None:
    code = (
        "import os, sys\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "from desktop.startup.single_instance import SingleInstance, socket_name\n"
        "application = QCoreApplication([])\n"
        "held = SingleInstance(socket_name())\n"
        "print(held.listening, flush=True)\n"
        "os.kill(os.getpid(), 9) if os.name == 'posix' else os._exit(1)\n"
    )
    killed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert killed.stdout.strip() == "True"
    assert killed.returncode != 0
    assert not hand_over([], socket_name())
    made = SingleInstance(socket_name())
    assert made.listening
    with qtbot.waitSignal(made.paths_received, timeout=20_000):
        other = Other()
    qtbot.waitUntil(other.ended, timeout=10_000)
    assert other.handed_over()
    made.close()


def test_a_window_that_hangs_keeps_nobody_from_working(qtbot: QtBot) -> None:
    # The server listens but never accepts, because nothing runs its event loop.
    server = QLocalServer()
    assert server.listen(socket_name())
    assert not hand_over([], socket_name(), patience=100)
    server.close()


def test_whoever_else_listens_learns_nothing_and_swallows_no_start(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    heard: list[bytes] = []
    squatter = QLocalServer()
    assert squatter.listen(socket_name())

    def take() -> None:
        taken = squatter.nextPendingConnection()
        taken.readyRead.connect(lambda: heard.append(bytes(taken.readAll().data())))
        taken.write(b"heard\n")

    squatter.newConnection.connect(take)
    monkeypatch.setattr(single_instance, "same_user", lambda _socket: False)
    assert not hand_over([tmp_path / "Doe John"], socket_name())
    qtbot.wait(200)
    assert not heard
    squatter.close()


def test_nobody_else_is_heard(
    qtbot: QtBot, single: SingleInstance, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(single_instance, "same_user", lambda _socket: False)
    with qtbot.assertNotEmitted(single.paths_received, wait=500):
        socket = QLocalSocket()
        socket.connectToServer(socket_name())
        socket.write(json.dumps([str(tmp_path)]).encode() + b"\n")
        qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)


@pytest.mark.skipif(not hasattr(os, "setuid") or os.getuid() != 0, reason="only root can be somebody else")
def test_another_user_is_told_from_this_one(qtbot: QtBot) -> None:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    place = str(folder / "socket")
    code = (
        "import os, socket, sys, time\n"
        "os.setuid(65534)\n"
        "made = socket.socket(socket.AF_UNIX); made.bind(sys.argv[1]); made.listen(); print(flush=True)\n"
        "time.sleep(60)\n"
    )
    other = subprocess.Popen([sys.executable, "-c", code, place], stdout=subprocess.PIPE)
    try:
        assert other.stdout is not None
        other.stdout.readline()
        socket = QLocalSocket()
        socket.connectToServer(place)
        assert socket.waitForConnected(5000)
        assert not peer.same_user(socket)
        assert not hand_over([], place)
    finally:
        other.kill()
        other.communicate()
        shutil.rmtree(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes there lie in no folder")
@pytest.mark.parametrize("spoilt", ["link", "rights"])
def test_a_folder_that_somebody_else_can_reach_is_not_used(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoilt: str
) -> None:
    runtime = tmp_path / "r"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    monkeypatch.setattr(peer, "_LONGEST", 1000)
    assert Path(socket_name()).parent == runtime
    if spoilt == "rights":
        runtime.chmod(0o755)
    else:
        runtime.rename(tmp_path / "elsewhere")
        runtime.symlink_to(tmp_path / "elsewhere")
    assert Path(socket_name()).parent == home
    # The path of Overread's folder may be so long that a socket's path does not fit.
    monkeypatch.setattr(peer, "_LONGEST", len(os.fsencode(socket_name())) - 1)
    short = Path(tempfile.mkdtemp())
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(short))
    mine = short / f"overread-{os.getuid()}"
    assert Path(socket_name()).parent == mine
    mine.chmod(0o777)
    assert socket_name() == ""
    assert not hand_over([], socket_name())
    assert not SingleInstance(socket_name()).listening
    shutil.rmtree(short)


@pytest.mark.parametrize("sent", [b"no json\n", b'{"a": 1}\n', b"[1, 2]\n", b"[" * 9999 + b"\n"])
def test_nonsense_opens_nothing(qtbot: QtBot, single: SingleInstance, sent: bytes) -> None:
    socket = QLocalSocket()
    with qtbot.assertNotEmitted(single.paths_received), qtbot.waitSignal(socket.disconnected, timeout=5000):
        socket.connectToServer(socket_name())
        socket.write(sent)
        socket.flush()


def test_another_user_or_folder_has_a_window_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = socket_name()
    monkeypatch.setenv("OVERREAD_HOME", str(tmp_path / "other"))
    assert socket_name() != before


def test_the_window_takes_the_curtains_place_and_opens_what_came(
    qtbot: QtBot, catalogue: Catalogue, single: SingleInstance, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.session.session.Session", partial(Session, catalogue, "cpu"))
    start = Start([study / "drawn"], single)
    (curtain,) = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert curtain.windowTitle() == "Overread"
    assert start.window is None
    try:
        qtbot.waitUntil(lambda: start.window is not None and start.window.isVisible(), timeout=10_000)
        window = start.window
        qtbot.waitUntil(lambda: not isValid(curtain))
        qtbot.waitUntil(lambda: window.session.folder is not None and window.session.folder.looked_through)
        assert window.session.folder.roots == (study / "drawn",)
        qtbot.waitUntil(lambda: window.session.models is not None, timeout=10_000)
        window.showMinimized()
        single.paths_received.emit([study / "CT_small.dcm"])
        assert not window.isMinimized()
        qtbot.waitUntil(lambda: window.session.folder.roots == (study / "CT_small.dcm",))
        qtbot.waitUntil(lambda: window.session.folder.restored, timeout=10_000)
    finally:
        start.release()
        if start.window is not None:
            start.window.close()
    QCoreApplication.processEvents()


def test_at_first_a_window_fills_the_screen_and_later_it_stands_as_it_was(qtbot: QtBot) -> None:
    first, later = QMainWindow(), QMainWindow()
    for window in (first, later):
        qtbot.addWidget(window)
    window_state.place_window(first)
    window_state.show_window(first)
    assert first.isMaximized()
    first.showNormal()
    first.setGeometry(40, 50, 600, 400)
    window_state.remember_window(first)
    window_state.place_window(later)
    window_state.show_window(later)
    assert not later.isMaximized()
    assert later.size() == QSize(600, 400)


def test_a_folder_that_cannot_be_made_is_told_instead_of_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    code = (
        "import sys\n"
        "import desktop.startup.application\n"
        "desktop.startup.application.tell = lambda error, parent: print(error.message)\n"
        "sys.exit(desktop.startup.application.run([]))\n"
    )
    environment = os.environ | {"OVERREAD_HOME": str(tmp_path / "file" / "home")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == EXIT_NO_FOLDER
    assert done.stdout.startswith("Overread's own folder could not be made")
    assert "Traceback" not in done.stderr
