"""Progress and clocks: pauses do not count, and cancelling works during a pause."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from core.clock import Clock
from core.errors import Cancelled
from core.progress import Advance, Progress


class Hand:
    """A clock that is set by the test."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    made = Hand()
    with monkeypatch.context() as patch:
        patch.setattr("time.monotonic", made)
        yield made


def test_a_pause_does_not_count(hand: Hand) -> None:
    seen: list[Advance] = []
    progress = Progress(seen.append)
    progress.start(100)
    hand.now += 10
    progress.advance(20)
    progress.pause()
    progress.pause()
    hand.now += 500
    progress.advance()  # the step in progress when the pause began
    assert (seen[-1].done, seen[-1].elapsed) == (21, 10.0)
    progress.resume()
    progress.resume()
    hand.now += 5
    progress.advance(9)
    assert (seen[-1].elapsed, seen[-1].rate, seen[-1].remaining) == (15.0, 2.0, 35.0)


def test_a_clock_that_restarts_in_a_pause_counts_from_its_end(hand: Hand) -> None:
    seen: list[Advance] = []
    progress = Progress(seen.append)
    progress.pause()
    hand.now += 50
    progress.start(10)
    hand.now += 50
    progress.resume()
    hand.now += 4
    progress.advance(2)
    assert seen[-1].elapsed == 4.0


def test_what_was_done_before_makes_no_rate(hand: Hand) -> None:
    seen: list[Advance] = []
    progress = Progress(seen.append)
    progress.start(1000)
    hand.now += 1
    progress.pass_over(900)
    assert (seen[-1].done, seen[-1].rate, seen[-1].remaining) == (900, 0.0, None)
    hand.now += 9
    progress.advance(50)
    assert (seen[-1].done, seen[-1].rate, seen[-1].remaining) == (950, 5.0, 10.0)


@pytest.mark.parametrize("end", ["resume", "cancel"])
def test_who_waits_goes_on_at_the_end_of_the_pause(end: str) -> None:
    progress = Progress()
    progress.wait()
    progress.pause()
    waits, ended = threading.Event(), threading.Event()

    def work() -> None:
        waits.set()
        progress.wait()
        ended.set()

    worker = threading.Thread(target=work)
    worker.start()
    waits.wait(120)
    assert not ended.wait(0.3)
    getattr(progress, end)()
    assert ended.wait(120)
    worker.join()
    assert progress.paused is (end == "cancel")
    if end == "cancel":
        with pytest.raises(Cancelled):
            progress.check()


def test_a_clock_stands_still_while_nobody_looks(hand: Hand) -> None:
    clock = Clock()
    for _ in range(10):
        hand.now += 0.2
        clock.seconds()
    assert clock.seconds() == pytest.approx(2.0)
    hand.now += 3600
    assert clock.seconds() == pytest.approx(3.0)
