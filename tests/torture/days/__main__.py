"""Whole working days at the real window, by keys and mouse alone, with a picture of each step and a count of acts.

``python -m tests.torture.days OUT [DAY...]``; needs Xvfb, openbox, xdotool, xclip, ImageMagick, at-spi2-core and, for
`archive`, Orthanc. Pictures are those of the data sets, where OVERREAD_DATA names their folder, else drawn ones.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.torture.days.desk import Desk
from tests.torture.days.morning import morning

DAYS = {"morning": morning}


def main() -> None:
    """Live the days and print what they took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("days", nargs="*", choices=[*DAYS, []])
    arguments = parser.parse_args()
    for name in arguments.days or DAYS:
        with tempfile.TemporaryDirectory() as folder:
            desk = Desk(arguments.out / name, Path(folder) / "home")
            try:
                DAYS[name](desk, Path(folder))
            finally:
                desk.close()
            for step, acts, seconds in desk.table():
                sys.stdout.write(f"{name}\t{step}\t{acts}\t{seconds:.1f} s\n")


if __name__ == "__main__":
    main()
