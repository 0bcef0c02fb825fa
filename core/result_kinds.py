"""The kinds of DICOM results, as settings and the command line name them."""

from __future__ import annotations

from typing import Final

#: Kinds of DICOM results by the words that settings and names of files have for them, as people call them.
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
#: How the series of those kinds are called that share a class with another kind.
MARK_SERIES: Final = {
    "marks": "Reader's marks (Overread)",
    "measures": "Reader's measurements (Overread)",
}
#: Those that say what a reader marked.
MARK_RESULTS: Final = "kos, marks, measures"
#: What is written, and sent to a node, where nobody chose otherwise.
USUAL_RESULTS: Final = "sr, sc, map, pdf"


def result_kinds(text: str) -> tuple[str, ...]:
    """Kinds of results that a list names, in their usual order.

    Parameters
    ----------
    text : str
        Words of `RESULT_KINDS`, separated by commas.

    Raises
    ------
    ValueError
        If it names another.
    """
    named = {word.strip().lower() for word in text.split(",")} - {""}
    if unknown := sorted(named.difference(RESULT_KINDS)):
        raise ValueError(f"there is no result {unknown[0]!r}; results are {', '.join(RESULT_KINDS)}")
    return tuple(word for word in RESULT_KINDS if word in named)
