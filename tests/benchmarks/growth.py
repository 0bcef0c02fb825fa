"""Whether time per picture and memory stay constant while the folder grows from 100 to 100,000 pictures.

``python -m tests.benchmarks.growth [--sizes 100 1000 10000 100000] [--model body-region]`` reads folders of
small JPEG files with ``overread classify --csv``, as whole processes. Memory is PSS summed over all processes
of the run, sampled five times a second (Linux). The last column excludes pages of libraries and other files,
which the system may drop at any time.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.kinds import SMALL, write_folder
from tests.benchmarks.processes import OVERREAD, Cost, measure

SIZES = (100, 1000, 10_000, 100_000)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--model", default="body-region")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        _read(write_folder(SMALL, 1, home), home, arguments.model)
        _say(
            "| pictures | seconds | ms a picture | ms of processor time a picture | most memory, MB "
            "| without files |"
        )
        _say("|---:|---:|---:|---:|---:|---:|")
        for number in arguments.sizes:
            cost = _read(write_folder(SMALL, number, home), home, arguments.model)
            each, computed = (1000 * spent / number for spent in (cost.seconds, cost.processor))
            _say(
                f"| {number:,} | {cost.seconds:.1f} | {each:.2f} | {computed:.2f} | {cost.memory / 1e6:.0f} "
                f"| {cost.own / 1e6:.0f} |"
            )


def _read(folder: Path, home: Path, model: str) -> Cost:
    command = (*OVERREAD, "classify", folder, "--model", model, "--device", "cpu", "--csv", home / "ours.csv")
    return measure(command, {"OVERREAD_HOME": str(home / "user")}, memory=True)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
