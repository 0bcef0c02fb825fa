"""Implements `overread audit`, and adds lines of other commands to the audit log."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from core.audit import Act, AuditLog, LogFacts, describe_export, with_names
from core.audit_anchor import Mark
from core.cli.console import Terminal, begin, print_note
from core.errors import AuditError, ExportError

EXIT_WHOLE, EXIT_ALTERED = 0, 3


def log_act(console: Console, act: Act, facts: LogFacts) -> None:
    """Add a line to the audit log; if that fails, report it and let work continue."""
    with tell_of_failed_log(console):
        AuditLog().add(act, facts)


def log_exports(console: Console, outputs: Mapping[str, Path | None], *, names: bool = False) -> None:
    """Add a line for each output that was written, with its kind and, if `names` are allowed, its path."""
    with tell_of_failed_log(console):
        for what, path in outputs.items():
            if path is not None and path.exists():
                AuditLog().add(Act.EXPORTED, with_names(describe_export(path, what), (path,), names))


@contextmanager
def tell_of_failed_log(console: Console) -> Iterator[None]:
    """Report a log that cannot be written, and continue."""
    try:
        yield
    except (AuditError, ExportError) as error:
        # An `ExportError` means that there is no folder for the log.
        print_note(console, error.message)


def verify_log(marks: Sequence[str] = ()) -> int:
    """Check the log, print the result, and return the exit status.

    Parameters
    ----------
    marks : sequence of str
        ``LINE:HASH`` of lines that somebody kept.

    Raises
    ------
    AuditError
        If the log cannot be read, or a mark is invalid.
    """
    begin()
    log, console = AuditLog(), Terminal()
    found = log.verify([_mark(text) for text in marks])
    for fault in found.faults:
        console.print(f"line {fault.line:,}: {fault.what}", highlight=False, soft_wrap=True)
    state = "not as it was written" if found.faults else "whole"
    console.print(
        f"{log.path}: {found.lines:,} lines, {state}; the last is {found.head}",
        highlight=False,
        soft_wrap=True,
    )
    for mark in found.marks:
        console.print(f"{mark.where} keeps the hash of line {mark.line:,}", highlight=False, soft_wrap=True)
    if not found.marks:
        console.print("Its hashes are kept nowhere else that can be read.", highlight=False, soft_wrap=True)
    return EXIT_ALTERED if found.faults else EXIT_WHOLE


def _mark(text: str) -> Mark:
    found = re.fullmatch(r"(\d{1,15})[: ]([0-9a-f]{64})", text.strip())
    if found is None:
        raise AuditError("Give a mark as the number of a line and its hash, with a colon between them.")
    return Mark(int(found[1]), found[2], "the mark that you gave")
