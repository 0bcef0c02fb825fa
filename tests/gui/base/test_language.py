"""The window's language: German is complete and up to date, numbers and dates are in the usual form."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from core import NOTICE
from core.errors import CAUSE, ExportError, InputError, NetworkError, Reason, VolumeError
from core.images.base.formats import FileFormat
from core.images.raster.structure import foreign_process
from core.images.read import format_of
from core.language.catalogue import ENGLISH
from core.language.message import Message
from core.network.base.error_codes import NetworkErrorCode
from desktop.base import language
from desktop.base.error_words import told, why
from desktop.base.language import day, decimal, known, moment, plural, tr, whole
from desktop.viewer.corner_texts import corners
from tests.support.pictures import picture
from tools import translations
from tools.core_messages import Text, messages_of, names_in
from tools.report_words import card_sentences
from tools.translations import texts_of

WHEN = datetime(2026, 3, 7, 9, 5).astimezone()


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    """Let the application use German for one test."""
    before = QLocale()
    language.install(qapp, "de")
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


def test_every_text_is_there_and_translated() -> None:
    texts = translations.collect()
    for code in translations.ts_languages():
        found = translations.read(code)
        # No text is missing from the catalogue, and no unused text is left in it.
        assert list(found) == texts, "run: python -m tools.translations"
        habits = translations.read_habits(code)
        assert all(habits.values()), f"overread_{code}.ts: {translations.missing_from(found, habits)}"
    # What is missing from other languages is shown in English.
    german = translations.read("de")
    missing = {text.source for text, forms in german.items() if not all(forms)}
    # The card of a model that was just trained may not be translated yet.
    assert not missing - card_sentences()


def test_work_on_a_language_that_was_begun_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translations, "ts_file", lambda code: tmp_path / f"overread_{code}.ts")
    texts, unsaid = [Text("Open"), Text("Close"), Text("{n} files", counts=True)], dict.fromkeys(ENGLISH, "")
    translations.write("pl", translations.updated({}, texts, 2), unsaid)
    file = translations.ts_file("pl")
    # Whoever edits it by hand fills in a text and leaves the word "unfinished" where it stands.
    begun, edited = "<source>Open</source>", file.read_text("utf-8")
    at = edited.index("</translation>", edited.index(begun))
    file.write_text(f"{edited[:at]}Otwórz{edited[at:]}", "utf-8")
    found = translations.updated(translations.read("pl"), texts, 3)
    assert list(found.values()) == [("Otwórz",), ("",), ("", "", "")]
    assert translations.missing_from(found, unsaid).startswith("2 of 3 texts are not translated; ")
    said = json.loads(translations.words_of("pl"))
    assert said == {"habits": ENGLISH | {"name": "pl"}, "words": {"Open": "Otwórz"}}


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
    codes = translations.ts_languages()
    done = (
        (text, form)
        for code in codes
        for text, forms in translations.read(code).items()
        for form in filter(None, forms)
    )
    for text, form in done:
        assert names_in(form) == names_in(text.source), form
        assert form.count("&") - 2 * form.count("&&") <= 1, form


def test_what_is_compiled_is_what_was_translated(tmp_path: Path) -> None:
    for code in translations.ts_languages():
        file = translations.ts_file(code)
        translations.compile_into(code, tmp_path / "made.qm")
        kept = file.with_suffix(".qm").read_bytes()
        assert kept == (tmp_path / "made.qm").read_bytes(), "run: python -m tools.translations"
        assert file.with_suffix(".json").read_text("utf-8") == translations.words_of(code)


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
    # Qt's own dialogs are translated too.
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
    # Otherwise the error would appear only when the text is shown.
    for call in ('tr("Wrote {name}.")', 'tr("Wrote.", name=x)', 'plural(n, "{n} x", "{n} {y}")'):
        with pytest.raises(ValueError, match="not given its names"):
            list(texts_of(call))


def test_messages_of_core_are_found_with_their_values() -> None:
    source = """
TEMPLATE = "{file} is gone."
a = Message(TEMPLATE, file=x) if y else Message("Nothing.")
b = ExportError("{file} is full: {why}.", file=x, why=Message("no room"))
c = counting("{n} cat", "{n} cats", 3)
d = NetworkError(code, problem.message)
"""
    assert sorted(messages_of(source), key=str) == [
        Text("Nothing."),
        Text("no room"),
        Text("{file} is full: {why}."),
        Text("{file} is gone."),
        Text("{n} cats", counts=True),
    ]
    wrong = (
        'Message("{file} is gone.", name=x)',
        'ExportError("{file} is gone.", file=x, why=y)',
        'ExportError(f"{file} is gone.")',
        'ExportError("It is gone: " + why)',
        'counting("{n} cat", many, 3)',
        'counting("{n} cat of {name}", "{n} cats", 3)',
    )
    for call in wrong:
        with pytest.raises(ValueError, match="line 1"):
            list(messages_of(call))


def test_errors_are_told_in_german_with_their_values(german: None) -> None:
    silent = "{node} does not answer at {host}, port {port}: {why}."
    error = NetworkError(
        NetworkErrorCode.NO_ANSWER, silent, node="PACS", host="h", port=104, why=Message("time ran out")
    )
    assert error.message == "PACS does not answer at h, port 104: time ran out."
    assert told(error) == "PACS antwortet nicht unter h, Port 104: die Zeit lief ab."
    # The error keeps its values across a process border.
    assert told(pickle.loads(pickle.dumps(error))) == told(error)
    # A name is not translated, even if it is also a word in the catalogue.
    full = ExportError("{file} could not be written: {why}.", file="Close", why="no room")
    assert told(pickle.loads(pickle.dumps(full))) == "Close konnte nicht geschrieben werden: no room."


def test_why_a_picture_was_not_read_is_told_in_german_by_its_code(german: None) -> None:
    size = Message("The file has {size:,} bytes; at most {most:,} are read.", size=5000, most=4000)
    assert why(Reason.TOO_LARGE, size) == "Die Datei hat 5.000 Byte; höchstens 4.000 werden gelesen."
    # An older version kept only the sentence.
    assert why(Reason.TOO_LARGE, str(size)) == known(CAUSE[Reason.TOO_LARGE])
    missing = [reason for reason in Reason if why(reason, "Some words.") == "Some words."]
    assert missing == []


def test_notes_on_the_picture_are_german(german: None) -> None:
    note = Message("The file declares {wanted} frames but contains {held}.", wanted=9, held=1)
    shown = picture(np.zeros((4, 6), np.uint8), notes=(note,))
    said = corners(shown, None, inverted=False, overlays=True, zoom=1.0, pixel=None).bottom_left
    assert said[0] == known(note) != note


def test_what_a_file_is_that_is_not_read_is_german(german: None) -> None:
    with pytest.raises(InputError) as caught:
        format_of(b"%PDF-1.7\n")
    assert told(caught.value) == "Die Datei ist ein PDF-Dokument, also in keinem Format, das Overread liest."
    assert known(foreign_process(b"\xff\xd8\xff\xc1\x00\x0b\x0c")) == "12 Bit je Kanal"
    with pytest.raises(InputError) as caught:
        format_of(bytes(500))
    *others, last = FileFormat
    assert told(caught.value).endswith(f"{', '.join(others)} und {last}.")


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
