"""Progress in words: rate, remaining time, a pause."""

from __future__ import annotations

from core.progress import Advance
from desktop.base.jobs import Activity, Job
from desktop.base.progress_text import duration_text, progress_text


def test_a_pause_is_told() -> None:
    activity = Activity("Reading the folder", Job(lambda _f: None), "files", pausable=True)
    activity.job.progress.pause()
    words = progress_text(activity, Advance(500, 2000, 10.0))
    assert words.startswith("Paused")
    assert "500 of 2,000 files" in words


def test_what_was_read_before_makes_no_rate() -> None:
    activity = Activity("Reading the folder", Job(lambda _f: None), "files")
    assert "second" not in progress_text(activity, Advance(500, 2000, 10.0, passed=500))
    words = progress_text(activity, Advance(520, 2000, 10.0, passed=500))
    assert "2 a second" in words


def test_progress_says_rate_and_remaining_time() -> None:
    activity = Activity("Reading the folder", Job(lambda _f: None), "files")
    assert progress_text(activity, None) == "Reading the folder"
    words = progress_text(activity, Advance(500, 2000, 10.0))
    assert "500 of 2,000 files" in words
    assert "50 a second" in words
    assert "30 s left" in words
    assert [duration_text(s) for s in (0.2, 75.0, 7300.0)] == ["1 s", "1 min 15 s", "2 h 01 min"]


def test_one_of_something_is_said_so() -> None:
    activity = Activity("Fetching", Job(lambda _f: None), "objects")
    assert progress_text(activity, Advance(1, 0, 0.1)).endswith(" 1 object")
    assert progress_text(activity, Advance(1, 1, 0.1)).endswith("1 of 1 object")
    assert progress_text(activity, Advance(1, 2, 0.1)).endswith("1 of 2 objects")
    assert progress_text(activity, Advance(1200, 0, 0.1)).endswith(" 1,200 objects")
