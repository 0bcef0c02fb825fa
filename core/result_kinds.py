"""The kinds of DICOM results, as settings and the command line name them."""

from __future__ import annotations

from typing import Final

#: Kinds of DICOM results by their words in settings and file names, with their names for people.
RESULT_KINDS: Final = {
    "sr": "Structured report",
    "sc": "Picture with map",
    "map": "Map as numbers",
    "pdf": "Report as PDF",
    "seg": "Places as segmentation",
    "gsps": "Places as presentation state",
    "kos": "Reader's key pictures",
    "marks": "Reader's measurements as presentation state",
    "measures": "Reader's measurements as structured report",
}
#: Series descriptions of kinds that share a SOP class with another kind.
MARK_SERIES: Final = {
    "marks": "Reader's marks (Overread)",
    "measures": "Reader's measurements (Overread)",
}
#: Kinds that hold the reader's marks.
MARK_RESULTS: Final = "kos, marks, measures"
#: Kinds written, and sent to a node, unless the user chose others.
USUAL_RESULTS: Final = "sr, sc, map, pdf"


def result_kinds(text: str) -> tuple[str, ...]:
    """Return the kinds of results in a list, in their usual order.

    Parameters
    ----------
    text : str
        Words of `RESULT_KINDS`, separated by commas.

    Raises
    ------
    ValueError
        If the list contains another word.
    """
    named = {word.strip().lower() for word in text.split(",")} - {""}
    if unknown := sorted(named.difference(RESULT_KINDS)):
        raise ValueError(f"there is no result {unknown[0]!r}; results are {', '.join(RESULT_KINDS)}")
    return tuple(word for word in RESULT_KINDS if word in named)
