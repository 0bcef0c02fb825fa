"""Damage picture files, archives and DICOMDIRs, and read them as ``overread classify`` does.

``python -m tests.fuzz FOLDER... --files 20000 --keep DIR`` takes the files in the folders and synthetic ones,
damages them, reads them through the decoding processes, counts the outcomes, and keeps the files that did not
end with exactly one outcome. The exit status is 1 if there was such a file.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from core.runtime import configure
from tests.fuzz.run import LIMITS, Result, run, seeds_in


def main() -> int:
    """Run and print the counts."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="more files to damage")
    parser.add_argument("--files", type=int, default=20_000, help="how many cases to make")
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="folder for what fails")
    parser.add_argument("--case", type=int, help="write one case into --keep and stop")
    asked = parser.parse_args()
    configure()
    pictures, directories = seeds_in(asked.folders)
    if asked.case is not None:
        from tests.fuzz.cases import case, write

        write(case(asked.case, pictures, directories), asked.keep / f"{asked.case:08}")
        return 0
    with tempfile.TemporaryDirectory(prefix="overread-fuzz-") as scratch:
        numbers = range(asked.first, asked.first + asked.files)
        result = run(numbers, pictures, directories, Path(scratch), asked.keep, asked.workers)
    _print(result)
    return 1 if result.failures else 0


def _print(result: Result) -> None:
    out = sys.stdout.write
    out(f"{result.cases:,} cases with {sum(result.outcomes.values()):,} files in {result.seconds:.0f} s\n")
    for name, count in result.outcomes.most_common():
        out(f"{count:10,} {name}\n")
    out(f"slowest file {result.slowest[0]:.2f} s ({result.slowest[1]}), limit {LIMITS.picture_seconds:g} s\n")
    out(f"slowest walk {result.slowest_walk[0]:.2f} s ({result.slowest_walk[1]})\n")
    out(f"peak memory of a worker {result.peak >> 20:,} MiB, limit {LIMITS.memory_bytes >> 20:,} MiB\n")
    for name, words in result.failures:
        out(f"FAILED {name}: {words}\n")


if __name__ == "__main__":
    raise SystemExit(main())
