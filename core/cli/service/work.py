"""Implements `overread serve` and `overread rules`."""

from __future__ import annotations

import json
import signal
import sys
from contextlib import closing
from dataclasses import asdict

from rich.table import Table

from core.audit import Act, object_token
from core.cli.audit import log_act
from core.cli.console import Terminal, begin
from core.errors import OverreadError, SettingsError
from core.progress import Progress
from core.service.record import ServiceRecord, StudyState
from core.service.service import Service, only_one, rules_to_follow
from core.service.status import read_status
from core.setting_entries import with_value
from core.settings import UserSettings
from core.settings_file import keep_settings, read_settings

EXIT_OK, EXIT_BROKE_OFF, EXIT_PROBLEMS, EXIT_NOT_RUNNING = 0, 1, 3, 4


def serve() -> int:
    """Run the service until it is asked to end; return the exit status."""
    console = begin()
    settings = read_settings()
    rules = rules_to_follow(settings)
    progress = Progress()
    with only_one():
        wishes = [signal.SIGINT, signal.SIGTERM]
        if sys.platform == "win32":
            wishes.append(signal.SIGBREAK)
        for wish in wishes:
            signal.signal(wish, lambda _signal, _frame: progress.cancel())
        service = Service(
            settings,
            rules,
            progress,
            lambda line: console.print(line, markup=False, highlight=False, soft_wrap=True),
        )
        try:
            service.run()
        except OverreadError:
            # The log says why. The cause may disappear; systemd would not restart after the exit status for
            # wrong settings.
            return EXIT_BROKE_OFF
    return EXIT_OK


def show_status() -> int:
    """Print the state of the service as JSON; return the exit status for monitoring."""
    found = read_status()
    _say(json.dumps(found, indent=2))
    if found["state"] not in ("running", "stopping"):
        return EXIT_NOT_RUNNING
    return EXIT_PROBLEMS if found.get("problems") else EXIT_OK


def show_study(uid: str) -> int:
    """Print the record's entry for a study as JSON; return the exit status."""
    with closing(ServiceRecord()) as record:
        found = record.find(object_token(uid.strip()))
    _say(json.dumps({"state": "unknown"} if found is None else asdict(found), indent=2))
    return EXIT_OK if found is not None else EXIT_PROBLEMS


def show_failed(*, retry: bool) -> int:
    """List the failed studies; if `retry` is set, mark them for another try first."""
    begin()
    with closing(ServiceRecord()) as record:
        if retry:
            _say(f"{record.retry():,} studies are tried again.")
            return EXIT_OK
        failed = record.in_state(StudyState.FAILED)
    for entry in failed:
        _say(f"study {entry.study}, rule {entry.rule!r}: {entry.sentence} ({entry.code})")
    return EXIT_PROBLEMS if failed else EXIT_OK


def list_rules() -> None:
    """List the rules."""
    begin()
    table = Table("rule", "on", "source", "which studies", "send", "to")
    for rule in read_settings().rules:
        which = "; ".join(part for part in (rule.modalities, rule.words, _days(rule.days)) if part)
        table.add_row(
            rule.name, "on" if rule.on else "off", rule.source, which, rule.send, rule.to or "nobody"
        )
    Terminal().print(table, highlight=False, markup=False)


def set_rule(values: dict[str, object]) -> None:
    """Add a rule, or change the given parts of the rule with that name."""
    now = read_settings()
    rules = [rule.model_dump() for rule in now.rules]
    given = {key: value for key, value in values.items() if value is not None}
    known = next((rule for rule in rules if rule["name"] == values["name"]), None)
    if known is None:
        rules.append(given)
    else:
        known.update(given)
    _keep(now, rules)


def remove_rule(name: str) -> None:
    """Remove a rule."""
    now = read_settings()
    _known(now, name)
    _keep(now, [rule.model_dump() for rule in now.rules if rule.name != name])


def switch_rule(name: str, *, on: bool) -> None:
    """Switch a rule on or off."""
    _known(read_settings(), name)
    set_rule({"name": name, "on": on})


def _keep(before: UserSettings, rules: list[dict[str, object]]) -> None:
    console = begin()
    keep_settings(with_value(before, "rules", rules))
    log_act(console, Act.SETTINGS, {"setting": "rules"})


def _known(settings: UserSettings, name: str) -> None:
    if name not in {rule.name for rule in settings.rules}:
        known = ", ".join(rule.name for rule in settings.rules) or "none yet"
        raise SettingsError("There is no rule {name!r}; there are: {known}.", name=name, known=known)


def _days(days: int) -> str:
    return "any day" if days == 0 else "today" if days == 1 else f"last {days} days"


def _say(line: str) -> None:
    Terminal().print(line, markup=False, highlight=False, soft_wrap=True)
