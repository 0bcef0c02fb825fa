"""The page of settings says what the schema says."""

from __future__ import annotations

from core.setting_entries import setting_entries
from tools.settings import destination, page


def test_the_page_is_up_to_date() -> None:
    assert destination().read_text("utf-8") == page(), "run: python -m tools.settings"


def test_the_page_names_every_setting() -> None:
    assert all(f"| `{entry.key}` |" in page() for entry in setting_entries())
