"""Text is readable on every surface of both themes (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import pytest

from desktop.base.theme import DARK, LIGHT, Theme


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` as WCAG defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast of two colours, 1-21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
class TestContrast:
    @pytest.mark.parametrize("surface", ["base", "surface", "raised", "hover", "field", "selected"])
    @pytest.mark.parametrize("words", ["text", "quiet", "found", "positive", "refused", "error"])
    def test_words(self, theme: Theme, words: str, surface: str) -> None:
        assert contrast(getattr(theme, words), getattr(theme, surface)) >= 4.5

    def test_words_on_the_accent(self, theme: Theme) -> None:
        assert contrast(theme.on_accent, theme.accent) >= 4.5
        assert contrast(theme.on_accent, theme.accent_hover) >= 4.5

    @pytest.mark.parametrize("surface", ["base", "surface", "raised"])
    def test_the_mark_of_the_focus(self, theme: Theme, surface: str) -> None:
        assert contrast(theme.accent, getattr(theme, surface)) >= 3.0
