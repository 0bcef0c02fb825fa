"""Adds lines to the audit log; if the log cannot be written, reports that and lets work continue."""

from __future__ import annotations

from collections.abc import Iterator

from core.audit import Act, AuditLog, LogFacts
from core.errors import AuditError
from core.settings import UserSettings


def try_log(act: Act, facts: LogFacts) -> str:
    """Add a line; return a note for the user, empty on success."""
    try:
        AuditLog().add(act, facts)
    except AuditError as error:
        return error.message
    return ""


def node_changes(before: UserSettings, now: UserSettings) -> Iterator[LogFacts]:
    """Yield the facts to log about each node that was added, changed or removed."""
    was, known = ({node.name: node for node in settings.nodes} for settings in (before, now))
    for name in dict.fromkeys((*was, *known)):
        node = known.get(name) or was[name]
        if was.get(name) != known.get(name):
            did = "removed" if name not in known else "changed" if name in was else "added"
            yield {"node": name, "did": did, "title": node.title, "host": node.host, "port": node.port}
