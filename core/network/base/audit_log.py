"""Leaves lines in the audit log; one that cannot be written ends no work, but is told of."""

from __future__ import annotations

from core.audit import Act, AuditLog, LogFacts
from core.errors import AuditError


def try_log(act: Act, facts: LogFacts) -> str:
    """Add a line; return what the user should be told, empty where nothing is wrong."""
    try:
        AuditLog().add(act, facts)
    except AuditError as error:
        return error.message
    return ""
