"""The window's language: texts, counts, numbers and dates in the user's language.

Texts are looked up by their English words. Texts of constants are written in `mark` and translated by
`known` where they are shown, like the sentences of core. ``python -m tools.translations`` collects them all.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLibraryInfo, QLocale, QTime, QTranslator

from core.language.catalogue import languages
from core.language.message import say
from core.paths import resource

CONTEXT = "Overread"


def tr(text: str, /, **values: object) -> str:
    """Translate a text and fill in its ``{names}``."""
    found = QCoreApplication.translate(CONTEXT, text)
    return found.format(**values) if values else found


def plural(number: int, one: str, many: str, /, **values: object) -> str:
    """Translate a text with a count; ``{n}`` is the number as the language writes it.

    Languages with more than two forms find theirs by `many`, the English plural.
    """
    found = QCoreApplication.translate(CONTEXT, many, None, number)
    if found == many and number == 1:
        found = one
    return found.format(n=whole(number), **values)


def mark(text: str) -> str:
    """Mark the text of a constant for translation."""
    return text


def known(text: str) -> str:
    """Translate a marked text, or a sentence of core with its values; return unknown texts unchanged."""
    return say(text, _SPEAKER)


def whole(number: int) -> str:
    """Format a whole number with the thousands separators of the language."""
    return _locale().toString(number)


def decimal(number: float, digits: int) -> str:
    """Format a number with the given decimals."""
    return _locale().toString(number, "f", digits)


def figures(text: str) -> str:
    """Write the decimal and thousands separators of a text of figures as the language does."""
    return text.translate(
        {ord("."): _locale().decimalPoint(), ord(","): _locale().groupSeparator()},
    )


def day(when: date) -> str:
    """Format a date: by ISO 8601 in English, which is unambiguous, otherwise as usual in the language."""
    return _locale().toString(QDate(when.year, when.month, when.day), day_pattern())


def day_pattern() -> str:
    """Return the pattern of the dates that `day` writes, in Qt's notation."""
    locale = _locale()
    if locale.language() == QLocale.Language.English:
        return "yyyy-MM-dd"
    pattern = locale.dateFormat(QLocale.FormatType.ShortFormat)
    # Two-digit years would be ambiguous for patients.
    return pattern if "yyyy" in pattern else pattern.replace("yy", "yyyy")


def dicom_day(text: str) -> str:
    """Format a date given as DICOM writes it; return any other text unchanged."""
    plain = len(text) == 8 and text.isdecimal()
    try:
        return day(date(int(text[:4]), int(text[4:6]), int(text[6:]))) if plain else text
    except ValueError:
        return text


def moment(when: datetime) -> str:
    """Format a date with its time to the minute, in this computer's time zone."""
    here = when.astimezone()
    time = QDateTime(QDate(here.year, here.month, here.day), QTime(here.hour, here.minute)).toString("HH:mm")
    return f"{day(here.date())} {time}"


def language_code(wish: str) -> str:
    """Return the code of the chosen language: ``system`` or one of `languages`; English as a fallback."""
    code = QLocale.system().name().partition("_")[0] if wish == "system" else wish
    return code if code in languages() else "en"


def shown_code() -> str:
    """Return the code of the window's current language."""
    return _locale().name().partition("_")[0]


def install(application: QCoreApplication, wish: str) -> None:
    """Set the application's language; texts already on screen do not change."""
    for old in application.findChildren(QTranslator):
        application.removeTranslator(old)
        old.deleteLater()
    code = language_code(wish)
    system = QLocale.system()
    QLocale.setDefault(system if system.name().partition("_")[0] == code else QLocale(code))
    # Install the texts of Qt's own buttons first: Qt asks the translator that was installed last first.
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for file in (Path(qt) / f"qtbase_{code}.qm", resource("translations", f"overread_{code}.qm")):
        translator = QTranslator(application)
        if translator.load(str(file)):
            application.installTranslator(translator)
    if hasattr(application, "setLayoutDirection"):
        application.setLayoutDirection(QLocale().textDirection())


class _Window:
    """Translate core's messages into the window's language; see `core.language.message.Speaker`."""

    def translated(self, text: str, n: int | None) -> str:
        """Translate a text, with the plural form for `n` if that is given."""
        return QCoreApplication.translate(CONTEXT, text, None, -1 if n is None else n)

    def figures(self, text: str) -> str:
        """Write the figures of a text as the language does."""
        return figures(text)


_SPEAKER = _Window()


def _locale() -> QLocale:
    """Return the language's locale; the C locale has no thousands separators and counts as English."""
    found = QLocale()
    if found.language() == QLocale.Language.C:
        found = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
    found.setNumberOptions(QLocale.NumberOption.DefaultNumberOptions)
    return found
