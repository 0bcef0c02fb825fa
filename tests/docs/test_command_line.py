"""The page of the command line says what the commands say."""

from __future__ import annotations

from tools.command_line import destination, page


def test_the_page_is_up_to_date() -> None:
    assert destination().read_text("utf-8") == page(), "run: python -m tools.command_line"


def test_the_page_names_commands_of_groups_and_their_options() -> None:
    assert "## overread classify\n" in page()
    assert "## overread models import\n" in page()
    assert "| `--by picture\\|study` |" in page()
