"""Make DICOM files of every width, sign, colour and syntax, and with oddities of real files.

``python -m tests.golden.made FOLDER`` writes them, for ``python -m tests.golden.compare FOLDER``. Their
content is synthetic; tools of DCMTK and GDCM do the compression that Python cannot. The few HTJ2K streams in
the folder ``streams`` were made with OpenJPH 0.26.3 from the same pictures.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.golden.drawn import Made
from tests.golden.made_headers import enhanced, headers, wilder_headers
from tests.golden.made_pixels import bits_in_odd_places, gaps, in_colour, lengths_and_frames, native
from tests.golden.made_streams import by_tools, foreign, high_throughput, streams, wilder_streams

KINDS: tuple[Callable[[], Iterator[Made]], ...] = (
    native,
    bits_in_odd_places,
    in_colour,
    lengths_and_frames,
    gaps,
    headers,
    wilder_headers,
    enhanced,
    streams,
    wilder_streams,
    high_throughput,
    foreign,
)


def main(folder: Path) -> None:
    """Write all files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        for made in kind():
            (folder / f"{made.name}.dcm").write_bytes(made.data)
    for made in list(by_tools(folder)):
        (folder / f"{made.name}.dcm").write_bytes(made.data)
    for scratch in ("before.dcm", "after.dcm"):
        (folder / scratch).unlink(missing_ok=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
