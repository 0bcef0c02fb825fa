"""The window's language: texts, counts, numbers and dates as its user reads them.

Texts are looked up by their English words. Those of constants are written in `mark` and translated by `known`
where they are shown; so are the sentences of core. ``python -m tools.translations`` collects them all.
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
    """Translate a text that counts; ``{n}`` is the number as the language writes it.

    Other languages have more than two forms; they are found by the English form for many.
    """
    found = QCoreApplication.translate(CONTEXT, many, None, number)
    if found == many and number == 1:
        found = one
    return found.format(n=whole(number), **values)


def mark(text: str) -> str:
    """Mark the text of a constant for translation."""
    return text


def known(text: str) -> str:
    """Translate a marked text, or a sentence of core with its values; what is not in the catalogue stays."""
    return say(text, _SPEAKER)


def whole(number: int) -> str:
    """A whole number, its thousands grouped as the language does."""
    return _locale().toString(number)


def decimal(number: float, digits: int) -> str:
    """Format a number with the given decimals."""
    return _locale().toString(number, "f", digits)


def figures(text: str) -> str:
    """Write the decimals and thousands of a text that holds figures only as the language does."""
    return text.translate(
        {ord("."): _locale().decimalPoint(), ord(","): _locale().groupSeparator()},
    )


def day(when: date) -> str:
    """Format a date: in English by ISO 8601, which is unambiguous, otherwise as usual in the language."""
    return _locale().toString(QDate(when.year, when.month, when.day), day_pattern())


def day_pattern() -> str:
    """How `day` writes a date, as Qt names its parts."""
    locale = _locale()
    if locale.language() == QLocale.Language.English:
        return "yyyy-MM-dd"
    pattern = locale.dateFormat(QLocale.FormatType.ShortFormat)
    # Years with two digits are for letters, not for patients.
    return pattern if "yyyy" in pattern else pattern.replace("yy", "yyyy")


def dicom_day(text: str) -> str:
    """A date as DICOM writes it, as the language does; what is none stays as it is."""
    plain = len(text) == 8 and text.isdecimal()
    try:
        return day(date(int(text[:4]), int(text[4:6]), int(text[6:]))) if plain else text
    except ValueError:
        return text


def moment(when: datetime) -> str:
    """A date with the time to the minute, as this computer's clock shows it."""
    here = when.astimezone()
    time = QDateTime(QDate(here.year, here.month, here.day), QTime(here.hour, here.minute)).toString("HH:mm")
    return f"{day(here.date())} {time}"


def language_code(wish: str) -> str:
    """Code of the chosen language: ``system``, or one of `languages`; English if there is no other."""
    code = QLocale.system().name().partition("_")[0] if wish == "system" else wish
    return code if code in languages() else "en"


def shown_code() -> str:
    """Code of the language that the window speaks now."""
    return _locale().name().partition("_")[0]


def install(application: QCoreApplication, wish: str) -> None:
    """Set the application's language; texts that are already shown do not change."""
    for old in application.findChildren(QTranslator):
        application.removeTranslator(old)
        old.deleteLater()
    code = language_code(wish)
    system = QLocale.system()
    QLocale.setDefault(system if system.name().partition("_")[0] == code else QLocale(code))
    # Qt's own buttons first: Qt asks the translator that was installed last first.
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for file in (Path(qt) / f"qtbase_{code}.qm", resource("translations", f"overread_{code}.qm")):
        translator = QTranslator(application)
        if translator.load(str(file)):
            application.installTranslator(translator)
    if hasattr(application, "setLayoutDirection"):
        application.setLayoutDirection(QLocale().textDirection())


class _Window:
    """Says core's messages in the window's language; see `core.language.message.Speaker`."""

    def translated(self, text: str, n: int | None) -> str:
        """Return a text, in its plural form for `n` if that is given."""
        return QCoreApplication.translate(CONTEXT, text, None, -1 if n is None else n)

    def figures(self, text: str) -> str:
        """Write a number as the language does."""
        return figures(text)


_SPEAKER = _Window()


def _locale() -> QLocale:
    """The language's locale; that of the C standard knows no thousands and reads as English."""
    found = QLocale()
    if found.language() == QLocale.Language.C:
        found = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
    found.setNumberOptions(QLocale.NumberOption.DefaultNumberOptions)
    return found
