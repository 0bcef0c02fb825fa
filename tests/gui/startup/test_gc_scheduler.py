"""A timer of the window collects reference cycles: old objects only while nothing moves."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from itertools import count
from weakref import ref

import pytest
from pytestqt.qtbot import QtBot

from desktop.startup import gc_scheduler
from desktop.startup.gc_scheduler import IdleCollector


class Ring:
    """An object that refers to itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def begins(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., IdleCollector]]:
    """Start the garbage collection, with short times."""
    monkeypatch.setattr(gc_scheduler, "YOUNG_EVERY", 10)
    monkeypatch.setattr(gc_scheduler, "STILL", 0.05)
    made: list[IdleCollector] = []

    def begin(signs: Callable[[], object], again: float, at_last: float) -> IdleCollector:
        monkeypatch.setattr(gc_scheduler, "AGAIN", again)
        monkeypatch.setattr(gc_scheduler, "AT_LAST", at_last)
        made.append(IdleCollector(signs))
        made[-1].begin()
        return made[-1]

    yield begin
    for one in made:
        one.release()


def old_ring() -> ref[Ring]:
    """Return a cycle that survived a collection of young objects."""
    ring = Ring()
    gc.collect(0)
    return ref(ring)


def test_young_rings_go_at_once_and_pythons_own_rule_comes_back(
    qtbot: QtBot, begins: Callable[..., IdleCollector]
) -> None:
    one = begins(lambda: None, 1000.0, 1000.0)
    assert not gc.isenabled()
    young, old = ref(Ring()), old_ring()
    qtbot.waitUntil(lambda: young() is None)
    assert old() is not None
    one.release()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_old_rings_wait_until_nothing_moves(qtbot: QtBot, begins: Callable[..., IdleCollector]) -> None:
    steps = count()
    hand = [True]
    begins(lambda: next(steps) if hand[0] else None, 0.0, 1000.0)
    old = old_ring()
    qtbot.waitUntil(lambda: next(steps) > 40)
    assert old() is not None
    hand[0] = False
    qtbot.waitUntil(lambda: old() is None)


def test_they_do_not_wait_for_ever(qtbot: QtBot, begins: Callable[..., IdleCollector]) -> None:
    steps = count()
    begins(lambda: next(steps), 0.0, 0.2)
    old = old_ring()
    qtbot.waitUntil(lambda: old() is None)
