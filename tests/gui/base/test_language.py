"""The window's language: German is whole and up to date, numbers and dates are as its readers write them."""

from __future__ import annotations

import pickle
import string
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from core import NOTICE
from core.errors import ExportError, InputError, NetworkError, Reason, VolumeError
from core.network.base.error_codes import NetworkErrorCode
from desktop.base import language
from desktop.base.error_words import told, why
from desktop.base.language import day, decimal, known, moment, plural, tr, whole
from tools import translations
from tools.report_words import card_sentences
from tools.translations import Text, texts_of

WHEN = datetime(2026, 3, 7, 9, 5).astimezone()


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    """Let the application speak German for one test."""
    before = QLocale()
    language.install(qapp, "de")
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_text_is_there_and_translated() -> None:
    found = translations.read()
    assert list(found) == translations.collect(), "run: python -m tools.translations"
    missing = {text.source for text, forms in found.items() if not all(forms)}
    # A model that was just trained may speak English for a while.
    assert not missing - card_sentences()


def test_no_text_bypasses_the_translation() -> None:
    assert translations.untranslated() == []


def test_modules_whose_texts_stay_as_they_are_exist() -> None:
    assert all((translations.DESKTOP / name).is_file() for name in translations.AS_THEY_ARE)


def test_what_bypasses_the_translation_is_found() -> None:
    source = '''"""A module that says something."""
box.setText("Choose a file")
box.setToolTip(f"Wrote {name}.")
box.setObjectName("Choose a file")
box.setText(tr("Wrote {name}.", name=name))
box.setWindowTitle("Overread")
box.setShortcut("Ctrl+O")
'''
    assert translations.bypassing(source) == ["line 2: 'Choose a file'", "line 3: 'Wrote {}.'"]


def test_translations_fill_in_what_the_text_does() -> None:
    done = ((text, form) for text, forms in translations.read().items() for form in forms)
    for text, form in done:
        assert names_in(form) == names_in(text.source), form
        assert form.count("&") - 2 * form.count("&&") <= 1, form


def test_what_is_compiled_is_what_was_translated(tmp_path: Path) -> None:
    translations.compile_into(tmp_path / "made.qm")
    kept = translations.ts_file().with_suffix(".qm").read_bytes()
    assert kept == (tmp_path / "made.qm").read_bytes(), "run: python -m tools.translations"


def test_english_needs_no_file() -> None:
    assert tr("{n} of {m} files", n=1, m=2) == "1 of 2 files"
    assert plural(1, "{n} file", "{n} files") == "1 file"
    assert plural(2000, "{n} file", "{n} files") == "2,000 files"
    assert whole(1234567) == "1,234,567"
    assert decimal(1.24, 1) == "1.2"
    assert day(WHEN.date()) == "2026-03-07"
    assert moment(WHEN) == "2026-03-07 09:05"


def test_german_writes_numbers_and_dates_as_germans_do(german: None) -> None:
    assert known(NOTICE) == "Nur für die Forschung. Nicht für die Diagnostik."
    assert whole(1234567) == "1.234.567"
    assert decimal(1.25, 2) == "1,25"
    assert day(WHEN.date()) == "07.03.2026"
    assert moment(WHEN) == "07.03.2026 09:05"
    # Qt's own dialogs too.
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"


def test_a_wish_for_a_language_that_is_not_there_gives_english() -> None:
    assert language.language_code("de") == "de"
    assert language.language_code("xx") == "en"
    assert language.language_code("") == "en"


def test_texts_are_found_where_they_are_given() -> None:
    source = 'a = tr("One {x}", x=1)\nb = plural(n, "{n} cat", "{n} cats")\nc = mark("Three")\n'
    assert sorted(texts_of(source), key=str) == [
        Text("One {x}"),
        Text("Three"),
        Text("{n} cats", counts=True),
    ]
    with pytest.raises(ValueError, match="takes a plain text"):
        list(texts_of("tr(variable)"))
    # Else it would break when it is shown, and only then.
    for call in ('tr("Wrote {name}.")', 'tr("Wrote.", name=x)', 'plural(n, "{n} x", "{n} {y}")'):
        with pytest.raises(ValueError, match="not given its names"):
            list(texts_of(call))


def test_errors_are_told_in_german_with_their_values(german: None) -> None:
    silent = "{node} does not answer at {host}, port {port}: {why}."
    error = NetworkError(NetworkErrorCode.NO_ANSWER, silent, node="PACS", host="h", port=104, why="time ran")
    assert error.message == "PACS does not answer at h, port 104: time ran."
    assert told(error).startswith("PACS antwortet nicht unter h, Port 104: ")
    # It crosses a process border with what it is filled with.
    assert told(pickle.loads(pickle.dumps(error))) == told(error)
    # What no text of the window says stays as it is.
    full = ExportError("{file} could not be written: {why}.", file="a", why="no room")
    assert told(pickle.loads(pickle.dumps(full))) == "a konnte nicht geschrieben werden: no room."
    # One that nobody translated: what its code means, and the sentence itself.
    odd = NetworkError(NetworkErrorCode.NO_ANSWER, "PACS sleeps.")
    assert told(odd) == "Unter Host und Port des Knotens antwortet niemand. (PACS sleeps.)"


def test_why_a_picture_was_not_read_is_told_in_german_by_its_code(german: None) -> None:
    far = "The picture is unlike all that the model learned from (1.04 times as far)."
    said = "Das Bild ist allem unähnlich, woraus das Modell gelernt hat."
    assert why(Reason.OUT_OF_DISTRIBUTION, far) == said
    assert told(InputError(Reason.NOT_FOUND, "There is no file x.")) == "Unter dem Pfad gibt es keine Datei."
    missing = [reason for reason in Reason if why(reason, "Some words.") == "Some words."]
    assert missing == []


def test_in_english_errors_say_what_they_say() -> None:
    assert why(Reason.BLANK, "Some words.") == "Some words."
    assert told(NetworkError(NetworkErrorCode.NO_ANSWER, "PACS sleeps.")) == "PACS sleeps."
    braces = ExportError("It holds {braces}.")
    assert (told(braces), braces.message) == ("It holds {braces}.", "It holds {braces}.")


def test_numbers_in_errors_are_written_as_the_language_does(german: None) -> None:
    evenly = (
        "The slices lie {least:.2f} to {most:.2f} mm apart; only evenly spaced slices can be reformatted."
    )
    said = told(VolumeError(evenly, least=1.25, most=3.0))
    assert said.startswith("Die Schichten liegen 1,25 bis 3,00 mm auseinander;")
