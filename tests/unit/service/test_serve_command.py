"""The exit status of `overread serve` if it cannot continue."""

from __future__ import annotations

import pytest

from core.cli.service import work
from core.errors import ServiceError
from core.pacs_node import PacsNode
from core.reading_rules import ReadingRule
from core.service import service
from core.service.log import log_file
from core.settings import UserSettings
from core.settings_file import keep_settings


def test_what_may_pass_does_not_end_like_wrong_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    node = PacsNode(name="Archive", host="127.0.0.1", title="PACS")
    rule = ReadingRule(name="Films", on=True, source="Archive")
    keep_settings(UserSettings(nodes=(node,), rules=(rule,)))

    def broken(*_: object) -> None:
        raise ServiceError("This computer does not let Overread start its processes.")

    monkeypatch.setattr(service, "keep_running", broken)
    monkeypatch.setattr(work.signal, "signal", lambda *_: None)
    # After exit status 2 systemd does not restart it (resources/service/overread.service).
    assert work.serve() == 1
    assert "does not let Overread start" in log_file().read_text("utf-8")
