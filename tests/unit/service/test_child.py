"""The state that a process of the service reports."""

from __future__ import annotations

from multiprocessing import Pipe

from core.errors import ServiceError
from core.service.child import Speaker


def test_why_a_process_ends_is_told_last() -> None:
    ours, theirs = Pipe()
    speaker = Speaker(theirs)
    speaker.say("It begins.")
    speaker.end(ServiceError("It cannot go on."))
    speaker._thread.join(120)
    told = []
    while ours.poll():
        told.append(ours.recv())
    assert (told[-1].code, told[-1].sentence) == ("service", "It cannot go on.")
    assert [line for report in told for line in report.lines] == ["It begins."]
    ours.close()
    theirs.close()
