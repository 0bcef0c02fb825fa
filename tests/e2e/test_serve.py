"""`overread serve` as a hospital runs it: real processes, a real archive, kills; one report per study."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from core.cli import app
from core.errors import OverreadError
from core.network.scp.receiver import Receiver
from core.reading_rules import ReadingRule
from core.service.log import log_file
from core.settings import UserSettings
from core.settings_file import keep_settings, read_settings
from tests.support.peers import Orthanc, need, start_orthanc, storescu, wait_for
from tests.torture.serve import RunningService, have, make, reports, settings_for

DAY = time.strftime("%Y%m%d")


def overread(*arguments: object) -> tuple[int, str]:
    """Run a command; return its exit status and its output."""
    done = CliRunner().invoke(app, list(map(str, arguments)))
    # The command line itself turns this error into a sentence and exit status 2.
    if isinstance(done.exception, OverreadError):
        return 2, done.exception.message
    return done.exit_code, done.output


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Orthanc]:
    made = start_orthanc(tmp_path / "orthanc")
    yield made
    made.stop()


@pytest.fixture
def runs(request: pytest.FixtureRequest) -> Iterator[list[RunningService]]:
    """Yield a list for services that a test starts; kill those that still run."""
    started: list[RunningService] = []
    yield started
    for service in started:
        if service.process is not None and service.process.poll() is None:
            service.kill()


def start(settings: UserSettings, runs: list[RunningService], *, listening: bool = True) -> RunningService:
    service = RunningService(settings)
    runs.append(service)
    service.start(listening=listening)
    return service


def put(archive: Orthanc, files: list[Path]) -> None:
    for file in files:
        archive.rest("/instances", file.read_bytes())


@pytest.mark.nightly
def test_each_study_has_one_report_whatever_is_killed(tmp_path: Path) -> None:
    need("Orthanc", "storescu")
    made = make(tmp_path / "made", 6, 2, DAY)
    assert have(tmp_path, made, seconds=10, kills=1, settle=2, away=3) == 0


def test_what_is_new_at_an_archive_is_fetched_read_and_reported_once(
    archive: Orthanc, tmp_path: Path, runs: list[RunningService]
) -> None:
    today, before = make(tmp_path / "today", 2, 2, DAY), make(tmp_path / "before", 1, 1, "20200101")
    for files in (*today.values(), *before.values()):
        put(archive, files[:2])
    settings = settings_for(tmp_path, archive, 1, source="Orthanc", days=1, late="report")
    service = start(settings, runs, listening=False)
    wait_for(lambda: set(reports(archive)) == set(today))
    # The service's own results changed the studies in the archive, but another search brings nothing new.
    service.kill()
    service.start(listening=False)
    wait_for(lambda: service.searched())
    late, files = next(iter(today.items()))
    more = make(tmp_path / "more", 1, 1, DAY, study=late)[late]
    put(archive, more)
    assert service.end() == 0
    service.start(listening=False)
    wait_for(lambda: reports(archive)[late] == 2)
    time.sleep(3)
    assert reports(archive) == dict.fromkeys(today, 1) | {late: 2}
    assert service.status()["studies"]["failed"] == 0  # type: ignore[index]
    assert service.end() == 0


def test_late_pictures_are_counted_and_told_where_the_rule_leaves_them(
    archive: Orthanc, tmp_path: Path, runs: list[RunningService]
) -> None:
    ((study, files),) = make(tmp_path / "made", 1, 3, DAY).items()
    service = start(settings_for(tmp_path, archive, 1), runs)
    assert storescu(service.settings, *files[:2]).returncode == 0
    wait_for(lambda: reports(archive)[study] == 1)
    assert storescu(service.settings, files[2]).returncode == 0
    wait_for(lambda: service.status()["studies"]["late_pictures"] == 1)  # type: ignore[index]
    assert json.loads(overread("serve", "--study", study)[1])["late"] == 1
    assert "came late" in log_file().read_text("utf-8")
    assert reports(archive) == {study: 1}
    assert service.end() == 0


def test_a_window_that_receives_already_shares_the_folder(
    archive: Orthanc, tmp_path: Path, runs: list[RunningService]
) -> None:
    ((study, files),) = make(tmp_path / "made", 1, 1, DAY).items()
    settings = settings_for(tmp_path, archive, 1)
    window = Receiver(settings.pacs)
    try:
        service = start(settings, runs, listening=False)
        status, words = overread("serve")
        assert (status, "is already running" in words) == (2, True), "a second one was not refused"
        assert storescu(settings, *files).returncode == 0
        wait_for(lambda: reports(archive)[study] == 1)
        status, words = overread("serve", "--status")
        assert status == 3
        assert [problem["code"] for problem in json.loads(words)["problems"]] == ["receiver"]
    finally:
        window.close()
    wait_for(lambda: not service.status()["problems"])
    status, words = overread("serve", "--status")
    assert (status, json.loads(words)["state"]) == (0, "running")
    assert service.end() == 0
    status, words = overread("serve", "--status")
    assert (status, json.loads(words)["state"]) == (4, "stopped")


def test_rules_are_made_switched_and_refused_by_command() -> None:
    assert overread("serve", "--status")[0] == 2
    assert "no rule is on" in overread("serve")[1]
    assert overread("pacs", "add", "Archive", "127.0.0.1", 104, "PACS")[0] == 0
    assert overread("rules", "set", "Chest films", "--modalities", "CR,DX", "--to", "Archive")[0] == 0
    assert overread("rules", "set", "Chest films", "--words", "chest", "--settle", 30)[0] == 0
    (rule,) = read_settings().rules
    assert rule == ReadingRule(
        name="Chest films", modalities="CR, DX", to="Archive", words="chest", settle=30, on=False
    )
    status, words = overread("rules", "set", "Chest films", "--to", "Elsewhere")
    assert (status, "names the node 'Elsewhere'" in words) == (2, True)
    status, words = overread("rules", "on", "Hands")
    assert (status, "There is no rule 'Hands'" in words) == (2, True)
    assert overread("rules", "on", "Chest films")[0] == 0
    assert "Chest films" in overread("rules", "list")[1]
    status, words = overread("serve")
    assert (status, "nobody may send" in words) == (2, True)
    assert overread("rules", "remove", "Chest films")[0] == 0
    assert read_settings().rules == ()


def test_a_service_that_was_killed_is_told_as_ended(
    archive: Orthanc, tmp_path: Path, runs: list[RunningService]
) -> None:
    service = start(settings_for(tmp_path, archive, 1), runs)
    wait_for(lambda: service.status().get("state") == "running")
    service.kill()
    status, words = overread("serve", "--status")
    assert (status, json.loads(words)["state"]) == (4, "ended")
    assert service.process is not None
    assert service.process.returncode == -signal.SIGKILL
    wait_for(lambda: not _left_over(Path(os.environ["OVERREAD_HOME"])))


def _left_over(home: Path) -> list[int]:
    """Return the processes that run with a user folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"OVERREAD_HOME={home}".encode() in place.read_bytes().split(b"\0"):
                found.append(int(place.parent.name))
        except OSError:
            continue
    mine = {os.getpid()}
    return [pid for pid in found if pid not in mine and b"serve" in _command(pid)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_settings_that_change_are_told(archive: Orthanc, tmp_path: Path, runs: list[RunningService]) -> None:
    settings = settings_for(tmp_path, archive, 1)
    service = start(settings, runs)
    wait_for(lambda: service.status().get("state") == "running")
    keep_settings(settings.model_copy(update={"rules": ()}))
    wait_for(lambda: [p["code"] for p in service.status()["problems"]] == ["settings"])  # type: ignore[index]
    assert service.end() == 0
