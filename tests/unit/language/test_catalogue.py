"""Languages without Qt: the chosen one, texts with counts, numbers and dates."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from core.errors import CAUSE, Reason
from core.language.catalogue import Language, language_of, languages
from core.language.message import Message, counting, joined


@pytest.mark.parametrize(
    ("wish", "locale", "code"),
    [
        ("de", "en_US.UTF-8", "de"),
        ("en", "de_DE.UTF-8", "en"),
        ("system", "de_AT.UTF-8", "de"),
        ("system", "de", "de"),
        ("system", "C.UTF-8", "en"),
        ("system", "xx_XX", "en"),
    ],
)
def test_the_language_that_is_wished(
    wish: str, locale: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", locale)
    language_of.cache_clear()
    assert language_of(wish).code == code
    language_of.cache_clear()


GERMAN = {
    "name": "Deutsch",
    "plural": "n != 1",
    "decimal": ",",
    "thousands": ".",
    "day": "{day}.{month}.{year}",
}
POLISH = "n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2"


def test_figures_and_dates() -> None:
    say = Language("de", {"x": "y"}, GERMAN)
    assert say.figures("1,234.5 %") == "1.234,5 %"
    assert say.day("20251120") == "20.11.2025"
    assert Language().day("20251120") == "2025-11-20"
    assert say.day("unknown") == "unknown"
    # A sentence from an older version is translated by its code.
    assert say.reason(Reason.BLANK, "Some message, 1.05 times.") == CAUSE[Reason.BLANK]
    assert Language().reason(Reason.BLANK, "Some message, 1.05 times.") == "Some message, 1.05 times."


def test_messages_are_said_with_their_values() -> None:
    words: dict[str, str | list[str]] = {
        "{file} has {size:,} bytes: {why}.": "{why}: {file} hat {size:,} Byte.",
        "too large": "zu groß",
        "{first} {second}": "{first} {second}",
    }
    say = Language("de", words, GERMAN)
    message = Message(
        "{file} has {size:,} bytes: {why}.", file="too large", size=5000, why=Message("too large")
    )
    assert message == "too large has 5,000 bytes: too large."
    # The file name is not translated.
    assert say(message) == "zu groß: too large hat 5.000 Byte."
    assert say.reason(Reason.TOO_LARGE, message) == say(message)
    assert say(joined(["", message, Message("too large")])) == f"{say(message)} zu groß"
    # Each sentence of a joined text is translated, even one given as plain text.
    assert say(joined([message, "too large"])) == f"{say(message)} zu groß"
    assert joined([]) == ""
    # The message survives a process border and a journal unchanged.
    for again in (pickle.loads(pickle.dumps(message)), Message.restored(str(message), message.parts)):
        assert again == message
        assert say(again) == say(message)
    assert json.loads(json.dumps(message.parts)) == message.parts


def test_a_message_that_counts_has_the_forms_of_its_language() -> None:
    one, many = "{n:,} file lost", "{n:,} files lost"
    polish = Language(
        "pl", {many: ["{n:,} plik", "{n:,} pliki", "{n:,} plików"]}, GERMAN | {"plural": POLISH}
    )
    numbers = (1, 2, 5, 22, 1005)
    said = [polish(counting(one, many, n)) for n in numbers]
    assert said == ["1 plik", "2 pliki", "5 plików", "22 pliki", "1.005 plików"]
    assert [str(counting(one, many, n)) for n in (1, 2)] == ["1 file lost", "2 files lost"]
    assert Language()(counting(one, many, 1)) == "1 file lost"


def test_braces_of_a_sentence_without_values_stay() -> None:
    assert Message("It holds {braces}.") == "It holds {braces}."
    assert Language()(Message("It holds {braces}.")) == "It holds {braces}."


def test_a_language_is_there_when_its_catalogue_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(languages().items())[:1] == [("en", "English")]
    assert languages()["de"] == "Deutsch"
    habits = GERMAN | {"name": "Nederlands"}
    file = tmp_path / "overread_nl.json"
    file.write_text(json.dumps({"habits": habits, "words": {"Not read": "Niet gelezen"}}), "utf-8")
    monkeypatch.setattr("core.language.catalogue.resource", lambda *parts: tmp_path.joinpath(*parts[1:]))
    language_of.cache_clear()
    assert languages() == {"en": "English", "nl": "Nederlands"}
    assert language_of("nl")("Not read") == "Niet gelezen"
    language_of.cache_clear()
