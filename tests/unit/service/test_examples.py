"""The shipped examples of services are valid and start the right command."""

from __future__ import annotations

from configparser import ConfigParser
from xml.etree import ElementTree

from core.paths import resource

TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def test_the_systemd_unit_starts_the_service_and_lets_it_end_itself() -> None:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(resource("service", "overread.service"), "utf-8")
    service = unit["Service"]
    assert service["ExecStart"].endswith("/overread serve")
    assert service["KillMode"] == "mixed"
    # Longer than the processes below need to end.
    assert int(service["TimeoutStopSec"]) > 60
    assert service["RestartPreventExitStatus"] == "2"


def test_the_examples_for_windows_start_the_service() -> None:
    winsw = ElementTree.parse(resource("service", "overread-winsw.xml")).getroot()
    assert winsw.findtext("arguments") == "serve"
    assert str(winsw.findtext("executable")).endswith("overread-cli.exe")
    task = ElementTree.parse(resource("service", "overread-task.xml")).getroot()
    assert task.findtext(f"{TASK}Actions/{TASK}Exec/{TASK}Arguments") == "serve"
    assert task.findtext(f"{TASK}Settings/{TASK}ExecutionTimeLimit") == "PT0S"
