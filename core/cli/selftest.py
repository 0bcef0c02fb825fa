"""Implements `overread selftest`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from core.paths import atomic_write
from core.selftest.checks import examine
from core.selftest.result import EXIT_FAILED, EXIT_WELL, CheckState, header, result_line, verdict


def run_selftest(device: str | None, out: Path | None) -> int:
    """Print the results as they come, write them to a file if wanted, and return the exit status."""
    told = [header(datetime.now(UTC))]
    sys.stdout.write(told[0] + "\n")
    results = []
    for result in examine(device):
        results.append(result)
        told.append(result_line(result))
        sys.stdout.write(told[-1] + "\n")
        sys.stdout.flush()
    told.append("\n" + verdict(results))
    sys.stdout.write(told[-1] + "\n")
    if out is not None:
        with atomic_write(out) as temporary:
            temporary.write_text("\n".join(told) + "\n", "utf-8")
    return EXIT_FAILED if any(result.state is CheckState.FAILED for result in results) else EXIT_WELL
