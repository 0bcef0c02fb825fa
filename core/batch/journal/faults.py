"""Errors of journals that cannot be read or written."""

from __future__ import annotations

from functools import partial

from core.errors import ExportError, JournalError
from core.language.message import Message
from core.sqlite_file import explained

DAMAGE = Message("The journal of this run is damaged.")


def _not_written(error: Exception) -> ExportError:
    return ExportError(
        "The journal of this run could not be written ({why}). What was read before is kept in it; "
        "make room and go on (--resume).",
        why=str(error),
    )


#: Context manager that turns SQLite's errors into a `JournalError` or `ExportError`.
explained_journal = partial(explained, lambda: JournalError(DAMAGE), _not_written)
