"""Write the pages of all outcomes and their codes, in English and German: ``python -m tools.codes``."""

from __future__ import annotations

from pathlib import Path

from core.errors import ADVICE, CAUSE, LISTED, REFUSALS, OverreadError, Reason
from core.language.catalogue import language_of
from core.network.base import error_codes as network
from core.network.base.error_codes import PASSING, NetworkErrorCode
from tools.places import GERMAN_REFERENCE, REFERENCE

_PASSING = ", ".join(f"`{code}`" for code in NetworkErrorCode if code in PASSING)

_HEAD = """# Outcomes and their codes

Every picture has exactly one outcome: `ok`, `refused`, `listed` or `error`. Its code is in the column
`reason` of the CSV, in the PDF and on screen, with a sentence on the file and advice on what to do.

<!-- Made from core/errors.py by `python -m tools.codes`; a test compares. -->
"""
_REFUSED = """
## refused
Readable, but this model must not judge it. `overread classify` still exits with 0.
"""
_LISTED = """
## listed
Valid, but no model reads it. `overread classify` still exits with 0 and exports no result for it; the table
names its kind in the column `listed_as`.
"""
_ERROR = """
## error
Unreadable. `overread classify` reads all other files and exits with 3.
"""
_FAILURES = """
## What ends a whole run
These are shown as a sentence on standard error or in a box, and not as a row of a result.
"""
_NETWORK = f"""
## The network
These are shown in the queue, in a box or on standard error. Work is tried again after problems that may
disappear by themselves:
{_PASSING}.
The codes from `{NetworkErrorCode.UNKNOWN_CALLER}` on are the receiver's reasons for refusals,
as in the audit log.
"""

_GERMAN_HEAD = """# Ergebnisse und ihre Codes

Jedes Bild hat genau ein Ergebnis: `ok`, `refused` (abgewiesen), `listed` (aufgeführt) oder `error`
(Fehler). Der Code steht in der Spalte `reason` der CSV-Datei, im PDF und auf dem Bildschirm, mit einem
Satz zur Datei und einem Rat.

<!-- Made from core/errors.py by `python -m tools.codes`; a test compares. -->
"""
_GERMAN_REFUSED = """
## refused: abgewiesen
Lesbar, aber dieses Modell darf es nicht beurteilen. `overread classify` endet trotzdem mit 0.
"""
_GERMAN_LISTED = """
## listed: aufgeführt
Gültig, aber kein Modell liest es. `overread classify` endet trotzdem mit 0 und exportiert dafür kein
Ergebnis; die Tabelle nennt die Art in der Spalte `listed_as`.
"""
_GERMAN_ERROR = """
## error: Fehler
Nicht lesbar. `overread classify` liest alle anderen Dateien und endet mit 3.
"""
_GERMAN_NETWORK = f"""
## Netzwerk
Diese stehen in der Warteschlange, in einem Fenster oder in der Standardfehlerausgabe. Nach Störungen, die von
selbst vorübergehen können, wird es erneut versucht:
{_PASSING}.
Ab `{NetworkErrorCode.UNKNOWN_CALLER}` sind es Gründe, aus denen der Empfänger abweist, wie im Prüfprotokoll.
"""
_GERMAN_FAILURES = """
## Was einen ganzen Lauf beendet
Dafür erscheint ein Satz auf Deutsch; die Liste dieser Codes steht [auf Englisch](../../reference/codes.md).
"""


def page() -> str:
    """Return the whole English page as Markdown."""
    known = [kind for kind in OverreadError.__subclasses__() if kind.__module__ == OverreadError.__module__]
    failures = [kind for kind in known if "code" in vars(kind)]
    rows = [f"| `{kind.code}` | {(kind.__doc__ or '').splitlines()[0]} |" for kind in failures]
    outcomes = _outcomes("en", "| code | cause | what to do |")
    return "\n".join(
        (
            *(_HEAD + _REFUSED, *outcomes[0], _LISTED, *outcomes[1], _ERROR, *outcomes[2]),
            *(_FAILURES, "| code | meaning |", "|---|---|", *sorted(rows)),
            *(_NETWORK, *_network_codes("en", "| code | cause |"), ""),
        )
    )


def german_page() -> str:
    """Return the German page as Markdown, with the sentences that the window shows."""
    outcomes = _outcomes("de", "| Code | Ursache | Rat |")
    return "\n".join(
        (
            *(_GERMAN_HEAD + _GERMAN_REFUSED, *outcomes[0], _GERMAN_LISTED, *outcomes[1]),
            *(_GERMAN_ERROR, *outcomes[2], _GERMAN_NETWORK, *_network_codes("de", "| Code | Ursache |")),
            _GERMAN_FAILURES,
        )
    )


def destination() -> Path:
    """Return the path of the English page."""
    return REFERENCE / "codes.md"


def german_destination() -> Path:
    """Return the path of the German page."""
    return GERMAN_REFERENCE / "codes.md"


def _outcomes(language: str, columns: str) -> tuple[list[str], list[str], list[str]]:
    """Return the tables of refusals, of what is listed, and of errors."""
    speak = language_of(language)
    head = [columns, "|---|---|---|"]

    def table(reasons: list[Reason]) -> list[str]:
        return [*head, *(f"| `{one}` | {speak(CAUSE[one])} | {speak(ADVICE[one])} |" for one in reasons)]

    refused = [reason for reason in Reason if reason in REFUSALS]
    listed = [reason for reason in Reason if reason in LISTED]
    errors = [reason for reason in Reason if reason not in REFUSALS | LISTED]
    return table(refused), table(listed), table(errors)


def _network_codes(language: str, columns: str) -> list[str]:
    speak = language_of(language)
    return [
        columns,
        "|---|---|",
        *(f"| `{code}` | {speak(cause)} |" for code, cause in network.CAUSE.items()),
    ]


if __name__ == "__main__":
    destination().write_text(page(), "utf-8")
    german_destination().write_text(german_page(), "utf-8")
