from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language.catalogue import Language, language_of
from core.language.numbers import percent
from core.reports.pdf.text import breakable, duration, printable, shorten


@pytest.mark.parametrize(
    ("probability", "shown"),
    [
        (0.0, "<0.1 %"),
        (0.00049, "<0.1 %"),
        (0.0005, "0.1 %"),
        (0.5, "50.0 %"),
        (0.9969, "99.7 %"),
        (0.99949, "99.9 %"),
        (0.9995, ">99.9 %"),
        (1.0, ">99.9 %"),
    ],
)
def test_probabilities_never_claim_certainty(probability: float, shown: str) -> None:
    assert percent(probability) == shown.replace(" ", "\N{NO-BREAK SPACE}")


def test_letters_of_all_shipped_scripts_stay() -> None:
    text = (
        "Zoë Ćwikła Ελένη Иванова محمد كاكا שלום 王小明 やまだ ヤマダ 홍길동 Nguyễn Հայերեն ქართველი "
        "አማርኛ हिन्दी বাংলা ਪੰਜਾਬੀ ગુજરાતી ଓଡ଼ିଆ தமிழ் తెలుగు ಕನ್ನಡ മലയാളം සිංහල สมชาย ລາວ မြန်မာ ខ្មែរ"
    )
    assert printable(text) == unicodedata.normalize("NFC", text)


def test_decomposed_letters_are_composed() -> None:
    assert printable(unicodedata.normalize("NFD", "é한")) == "é한"


def test_what_no_font_has_shows() -> None:
    assert printable("a\x07b😀") == "a\ufffdb\ufffd"


def test_direction_overrides_go_and_line_breaks_become_spaces() -> None:
    assert printable("a\u202eb\r\nc") == "ab  c"


@given(st.text())
def test_printable_is_stable_and_on_one_line(text: str) -> None:
    once = printable(text)
    assert printable(once) == once
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Cn", "Zl", "Zp"} for c in once)


@given(st.text(), st.integers(4, 80))
def test_shortened_text_fits_and_keeps_its_ends(text: str, width: int) -> None:
    short = shorten(text, width)
    narrow = sum(unicodedata.combining(c) == 0 for c in short)
    broad = sum(unicodedata.east_asian_width(c) in "WF" or c in "MW" for c in short)
    assert narrow + broad <= width
    if short != text:
        head, _, tail = short.rpartition("…")
        assert text.startswith(head)
        assert text.endswith(tail)


@given(st.text(alphabet=st.characters(exclude_characters="\u200b")))
def test_break_marks_change_nothing_else(text: str) -> None:
    assert breakable(text).replace("\u200b", "") == text


def test_only_long_words_break_after_separators_or_every_few_letters() -> None:
    assert breakable("0.5 to a/short_name.dcm") == "0.5 to a/short_name.dcm"
    assert breakable("folder/study_1/picture-7.dcm").split("\u200b") == [
        "folder/", "study_", "1/", "picture-", "7.", "dcm",
    ]  # fmt: skip
    assert breakable("x" * 22) == "x" * 8 + "\u200b" + "x" * 8 + "\u200b" + "x" * 6


def test_times() -> None:
    at = datetime(2026, 3, 4, 5, 6, 7, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))
    assert Language().moment(at) == "2026-03-04 05:06 (UTC-03:30)"
    assert language_of("de").moment(at) == "04.03.2026 05:06 (UTC-03:30)"
    assert duration(timedelta(seconds=3.21)) == "3.2 s"
    assert duration(timedelta(seconds=192)) == "3 min 12 s"
    assert duration(timedelta(hours=2, minutes=5)) == "2 h 5 min"
