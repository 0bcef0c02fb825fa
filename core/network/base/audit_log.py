"""Adds lines to the audit log; a log that cannot be written is reported and stops no work."""

from __future__ import annotations

from collections.abc import Iterator

from core.audit import Act, AuditLog, LogFacts
from core.errors import AuditError
from core.settings import UserSettings


def try_log(act: Act, facts: LogFacts) -> str:
    """Add a line; return a note for the user, empty if nothing is wrong."""
    try:
        AuditLog().add(act, facts)
    except AuditError as error:
        return error.message
    return ""


def node_changes(before: UserSettings, now: UserSettings) -> Iterator[LogFacts]:
    """Yield what the log says of each node that was added, changed or removed."""
    was, known = ({node.name: node for node in settings.nodes} for settings in (before, now))
    for name in dict.fromkeys((*was, *known)):
        node = known.get(name) or was[name]
        if was.get(name) != known.get(name):
            did = "removed" if name not in known else "changed" if name in was else "added"
            yield {"node": name, "did": did, "title": node.title, "host": node.host, "port": node.port}
