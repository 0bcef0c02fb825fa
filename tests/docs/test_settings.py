"""The page of settings says what the schema says."""

from __future__ import annotations

from core.setting_entries import setting_entries
from tools.settings import destination, german_destination, german_page, page


def test_the_page_is_up_to_date() -> None:
    assert destination().read_text("utf-8") == page(), "run: python -m tools.settings"
    assert german_destination().read_text("utf-8") == german_page(), "run: python -m tools.settings"


def test_the_page_names_every_setting() -> None:
    for text in (page(), german_page()):
        assert all(f"| `{entry.key}` |" in text for entry in setting_entries())


def test_the_german_page_has_no_english_sentence() -> None:
    assert not [entry.key for entry in setting_entries() if f" {entry.help} |" in german_page()]
    kinds = {word for entry in setting_entries() if " " in (word := entry.values) and "," not in word}
    assert not [word for word in kinds if f"| {word} |" in german_page()]
