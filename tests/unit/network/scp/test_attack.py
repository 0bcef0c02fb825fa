"""A short run of the attacks on the receiver; the long one is run by hand."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.torture.attack import Force, attack

_FORCE = Force(megabytes=200, wait=60.0)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured by /proc")
def test_attacks_cost_little_and_the_receiver_serves_after_each(tmp_path: Path) -> None:
    found = {outcome.attack: outcome for outcome in attack("Overread", tmp_path, _FORCE)}
    assert len(found) == 7
    for outcome in found.values():
        assert outcome.alive, outcome
        # The figure is None if no new caller got in. The time until one does depends on the machine.
        assert outcome.figure is not None, outcome
        assert outcome.unit == "s" or outcome.figure < 500, outcome
