"""Reports in German: every text of templates and code has its translation, and it is the window's."""

from __future__ import annotations

import re

import pytest

from core.errors import CAUSE, Reason
from core.reports.language import Language, language_of
from tools.report_words import card_sentences, german, shared, texts
from tools.translations import read


def test_every_text_has_its_german() -> None:
    assert sorted(texts() - german().keys()) == [], "run python -m tools.translations"
    assert sorted(german().keys() - texts() - card_sentences()) == [], "run python -m tools.translations"
    assert [text for text, other in german().items() if not other] == []


def test_the_german_fills_in_what_the_english_does() -> None:
    for english, other in german().items():
        assert sorted(re.findall(r"\{(\w*)\}", english)) == sorted(re.findall(r"\{(\w*)\}", other)), english


def test_paper_and_window_say_the_same() -> None:
    window = {text.source: forms[0] for text, forms in read().items() if not text.counts}
    words = german()
    assert {text: words[text] for text in shared()} == {text: window[text] for text in shared()}


@pytest.mark.parametrize(
    ("wish", "locale", "code"),
    [
        ("de", "en_US.UTF-8", "de"),
        ("en", "de_DE.UTF-8", "en"),
        ("system", "de_AT.UTF-8", "de"),
        ("system", "de", "de"),
        ("system", "C.UTF-8", "en"),
        ("system", "fr_FR", "en"),
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


def test_figures_and_dates() -> None:
    say = Language("de", {"x": "y"})
    assert say.figures("1,234.5 %") == "1.234,5 %"
    assert say.day("20251120") == "20.11.2025"
    assert Language().day("20251120") == "2025-11-20"
    assert say.day("unknown") == "unknown"
    # A message with figures in it is told by what its code means.
    assert say.reason(Reason.BLANK, "Some message, 1.05 times.") == CAUSE[Reason.BLANK]
    assert Language().reason(Reason.BLANK, "Some message, 1.05 times.") == "Some message, 1.05 times."
