"""The page of codes says what the code says."""

from __future__ import annotations

from core.errors import ADVICE, CAUSE, Reason
from core.network.base import error_codes
from tools.codes import destination, german_destination, german_page, page


def test_every_code_has_its_cause_and_its_cure() -> None:
    assert list(ADVICE) == list(Reason)
    assert list(CAUSE) == list(Reason)
    assert list(error_codes.CAUSE) == list(error_codes.NetworkErrorCode)


def test_the_page_is_up_to_date() -> None:
    assert destination().read_text("utf-8") == page(), "run: python -m tools.codes"
    assert german_destination().read_text("utf-8") == german_page(), "run: python -m tools.codes"


def test_the_page_names_every_code() -> None:
    for text in (page(), german_page()):
        assert not [reason for reason in Reason if f"| `{reason}` |" not in text]


def test_the_german_page_has_no_english_sentence() -> None:
    sentences = (*CAUSE.values(), *ADVICE.values(), *error_codes.CAUSE.values())
    assert not [sentence for sentence in sentences if f"| {sentence} |" in german_page()]
