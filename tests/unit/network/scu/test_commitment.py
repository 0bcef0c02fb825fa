"""Storage commitment: only objects that the archive confirmed are called committed."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pydicom.dataset import Dataset
from pydicom.uid import CTImageStorage, generate_uid

from core.network.base.commitment import commitment_report
from core.network.base.queue_table import Reached
from core.network.outbox import ASK_DELAYS, MOST_TRIES, Outbox, QueueState
from core.network.scu import commitment
from core.network.scu.c_store import Sent, send_due
from core.paths import queue_file
from core.progress import Progress
from core.settings import UserSettings
from tests.support.network.committing import Archive, all_kept, lost
from tests.unit.network.conftest import Makes, Receives

Starts = Callable[..., Archive]


@pytest.fixture
def archive() -> Iterator[Starts]:
    """Start archives that answer as told."""
    started: list[Archive] = []

    def start(*, commits: bool = True, **how: object) -> Archive:
        made = Archive(**how)
        made.start(commits=commits)
        started.append(made)
        return made

    yield start
    for one in started:
        one.stop()


@pytest.fixture
def queue() -> Iterator[Outbox]:
    """Open the user's own outbox, to which the receiver reports."""
    with closing(Outbox()) as made:
        yield made


def send(queue: Outbox, archive: Archive) -> Sent:
    """Send and ask for commitment; wait as long as a busy machine may need."""
    awaits = Outbox.awaits

    def awaits_a_report(self: Outbox, transaction: str) -> bool:
        # A report may leave an object open that no other report covers.
        return awaits(self, transaction) and len(archive.statuses) < len(archive.asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Outbox, "awaits", awaits_a_report)
        patch.setattr(commitment, "REPORT_SECONDS", 120.0 if archive.answer else 0.3)
        patch.setattr(commitment, "_ANSWER_SECONDS", 120.0)
        return send_due(queue, UserSettings(nodes=(archive.node(),)), Progress())


def standing(queue: Outbox) -> Counter[tuple[str, str, str]]:
    return Counter((str(one.state), str(one.reached), one.code) for one in queue.entries())


def test_what_is_kept_is_committed_over_the_association_that_asked(
    instances: Makes, queue: Outbox, archive: Starts
) -> None:
    there = archive(answer=all_kept)
    queue.add(instances(3), "Archive", Progress())
    done = send(queue, there)
    assert (done.sent, done.failed, done.waiting, done.committed, done.awaited) == (3, 0, 0, 3, 0)
    assert standing(queue) == {("sent", "committed", ""): 3}
    assert there.answers(1) == [0]
    assert queue.next_due() is None
    (asked,) = there.asked
    assert {item.ReferencedSOPInstanceUID for item in asked.ReferencedSOPSequence} == set(there.stored)


def test_a_report_over_an_association_to_the_receiver_counts_as_well(
    instances: Makes, queue: Outbox, archive: Starts, receives: Receives
) -> None:
    there = archive(answer=all_kept, receiver=receives().pacs.port)
    queue.add(instances(2), "Archive", Progress(), copy=True)
    copies = [entry.path for entry in queue.entries()]
    done = send(queue, there)
    assert (done.committed, done.awaited) == (2, 0)
    assert there.answers(1) == [0]
    assert receives.receiver.status().reports == 1
    assert not any(copy.exists() for copy in copies)


def test_acknowledged_is_not_committed_until_the_archive_says_so(
    instances: Makes, queue: Outbox, archive: Starts, receives: Receives
) -> None:
    port = receives().pacs.port
    there = archive(answer=None)
    queue.add(instances(2), "Archive", Progress(), copy=True)
    began = time.time()
    done = send(queue, there)
    assert (done.sent, done.waiting, done.committed, done.awaited) == (2, 0, 0, 2)
    assert standing(queue) == {("waiting", "acknowledged", "commitment-awaited"): 2}
    assert all(entry.path.exists() for entry in queue.entries()), "a copy went before it was committed"
    assert began + ASK_DELAYS[0] <= queue.next_due() <= time.time() + ASK_DELAYS[0]
    # It is not asked again before then, and then with a new UID.
    assert (send(queue, there).sent, len(there.asked)) == (0, 1)
    queue.retry()
    assert (send(queue, there).sent, len(there.asked)) == (0, 2)
    assert there.asked[0].TransactionUID != there.asked[1].TransactionUID
    # The answer to the first request comes late, after a restart, and still counts; then it comes again.
    assert there.report(*all_kept(there.asked[0]), port) == 0
    assert standing(queue) == {("sent", "committed", ""): 2}
    assert there.report(*lost(0x0112, 2)(there.asked[1]), port) == 0
    assert standing(queue) == {("sent", "committed", ""): 2}


def test_what_is_not_kept_is_sent_again_with_the_reason_told(
    instances: Makes, queue: Outbox, archive: Starts
) -> None:
    there = archive(answer=lost(0x0112))
    queue.add(instances(3), "Archive", Progress())
    done = send(queue, there)
    assert (done.committed, done.awaited, done.waiting) == (2, 0, 1)
    assert standing(queue) == {
        ("sent", "committed", ""): 2,
        ("waiting", "not-committed", "not-committed"): 1,
    }
    (entry,) = (one for one in queue.entries() if one.reached is Reached.NOT_COMMITTED)
    assert entry.sentence == "The archive does not have the object (0112)."
    assert entry.due > time.time()
    there.answer = all_kept
    queue.retry()
    assert (send(queue, there).committed, standing(queue)) == (1, {("sent", "committed", ""): 3})
    assert Counter(there.stored).most_common(1) == [(entry.facts.sop_uid, 2)]


@pytest.mark.parametrize(
    ("reason", "state", "code"),
    [
        (0x0110, "waiting", "not-committed"),
        (0x0213, "waiting", "not-committed"),
        (0x0119, "failed", "mismatch"),
        (0x0122, "failed", "not-taken"),
        (0xA123, "waiting", "not-committed"),
    ],
)
def test_each_reason_is_told_in_words(
    instances: Makes, queue: Outbox, archive: Starts, reason: int, state: str, code: str
) -> None:
    queue.add(instances(1), "Archive", Progress())
    send(queue, archive(answer=lost(reason)))
    (entry,) = queue.entries()
    assert (entry.state, entry.reached, entry.code) == (state, "not-committed", code)
    assert f"{reason:04X}" in entry.sentence
    assert entry.sentence.endswith(".")


def test_a_transaction_that_was_there_already_says_nothing_of_objects(
    instances: Makes, queue: Outbox, archive: Starts
) -> None:
    queue.add(instances(1), "Archive", Progress())
    send(queue, archive(answer=lost(0x0131)))
    assert standing(queue) == {("waiting", "acknowledged", "commitment-awaited"): 1}


def test_a_report_of_success_commits_only_what_it_names(
    instances: Makes, queue: Outbox, archive: Starts
) -> None:
    def half(asked: Dataset) -> tuple[int, Dataset]:
        _, said = all_kept(asked)
        said.ReferencedSOPSequence = said.ReferencedSOPSequence[:1]
        return 1, said

    queue.add(instances(2), "Archive", Progress())
    send(queue, archive(answer=half))
    assert standing(queue) == {
        ("sent", "committed", ""): 1,
        ("waiting", "acknowledged", "commitment-awaited"): 1,
    }


def test_who_is_in_both_lists_is_not_committed() -> None:
    said, item = Dataset(), Dataset()
    item.ReferencedSOPInstanceUID, item.FailureReason = "1.2.3", 0x0110
    said.TransactionUID, said.ReferencedSOPSequence, said.FailedSOPSequence = "2.25.1", [item], [item]
    assert commitment_report(1, said).committed == frozenset()


def test_reports_that_nobody_asked_for_change_nothing(
    instances: Makes, queue: Outbox, archive: Starts, receives: Receives
) -> None:
    port = receives().pacs.port
    there = archive(answer=None)
    queue.add(instances(1), "Archive", Progress())
    send(queue, there)
    (asked,) = there.asked
    kind, said = all_kept(asked)
    said.TransactionUID = generate_uid(prefix=None)
    assert there.report(kind, said, port) == 0x0115
    assert there.report(3, all_kept(asked)[1], port) == 0x0115
    # Another object under a known transaction UID.
    foreign = Dataset()
    foreign.TransactionUID, item = asked.TransactionUID, Dataset()
    item.ReferencedSOPClassUID = asked.ReferencedSOPSequence[0].ReferencedSOPClassUID
    item.ReferencedSOPInstanceUID = generate_uid()
    foreign.ReferencedSOPSequence = [item]
    assert there.report(1, foreign, port) == 0
    assert standing(queue) == {("waiting", "acknowledged", "commitment-awaited"): 1}
    status = receives.receiver.status()
    assert (status.refused, status.reports) == (2, 1)
    assert status.last is not None
    assert status.last.why == "hostile"


def test_only_who_is_its_scp_reports_and_only_over_its_own_context(
    instances: Makes, queue: Outbox, archive: Starts, receives: Receives
) -> None:
    port = receives().pacs.port
    there = archive(answer=None)
    queue.add(instances(1), "Archive", Progress())
    send(queue, there)
    kind, said = all_kept(there.asked[0])
    # A caller that does not state its role may be a requester, which is not served.
    assert there.report(kind, said, port, role=False) is None
    assert there.report(kind, said, port, over=CTImageStorage, role=False) is None
    assert standing(queue) == {("waiting", "acknowledged", "commitment-awaited"): 1}
    assert receives.receiver.status().last.why == "hostile"
    assert there.report(kind, said, port) == 0
    assert standing(queue) == {("sent", "committed", ""): 1}


def test_a_late_answer_says_nothing_of_what_was_sent_anew(
    instances: Makes, queue: Outbox, archive: Starts, receives: Receives
) -> None:
    port = receives().pacs.port
    there = archive(answer=lost(0x0112))
    queue.add(instances(1), "Archive", Progress())
    send(queue, there)
    there.answer = None
    queue.retry()
    send(queue, there)
    assert there.report(*all_kept(there.asked[0]), port) == 0
    assert standing(queue) == {("waiting", "acknowledged", "commitment-awaited"): 1}
    assert there.report(*all_kept(there.asked[1]), port) == 0
    assert standing(queue) == {("sent", "committed", ""): 1}


def test_two_objects_of_one_uid_are_not_committed_as_either_may_be_meant(
    instances: Makes, queue: Outbox, archive: Starts
) -> None:
    uid = generate_uid()
    one, other = instances(1, SOPInstanceUID=uid)[0], instances(1, SOPInstanceUID=uid)[0]
    queue.add([one, other], "Archive", Progress())
    assert send(queue, archive(answer=all_kept)).failed == 0
    assert standing(queue) == {("failed", "acknowledged", "mismatch"): 2}


def test_what_an_archive_does_not_offer_or_refuses_is_told(
    instances: Makes, queue: Outbox, archive: Starts
) -> None:
    queue.add(instances(1), "Archive", Progress())
    without = archive(commits=False)
    done = send(queue, without)
    assert done.problem == "Archive offers no storage commitment; switch it off for this node."
    assert standing(queue) == {("failed", "acknowledged", "not-taken"): 1}
    # With commitment off, acknowledged objects are done and not sent again.
    queue.retry()
    node = without.node().model_copy(update={"commitment": "off"})
    assert send_due(queue, UserSettings(nodes=(node,)), Progress()).problem == ""
    assert standing(queue) == {("sent", "acknowledged", ""): 1}
    assert len(without.stored) == 1
    queue.add(instances(1), "Archive", Progress())
    busy = archive(status=0x0213)
    assert "status 0213" in send(queue, busy).problem
    assert standing(queue)[("waiting", "acknowledged", "out-of-resources")] == 1


def test_an_archive_that_is_gone_when_asked_is_asked_later_and_sent_nothing_again(
    instances: Makes, queue: Outbox, archive: Starts, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = archive(answer=all_kept)
    queue.add(instances(1), "Archive", Progress())
    # As if the process were killed after sending and before asking.
    monkeypatch.setattr("core.network.scu.c_store.ask_due", lambda *_: commitment.Asked(0, 0, ""))
    send(queue, there)
    monkeypatch.undo()
    there.stop()
    with closing(Outbox(queue.path)) as after:
        assert send(after, there).awaited == 1
        assert standing(after) == {("waiting", "acknowledged", "no-answer"): 1}
        there.start()
        after.retry()
        assert send(after, there).committed == 1
    assert len(there.stored) == 1


def test_who_never_answers_is_given_up_but_may_answer_later(
    instances: Makes, queue: Outbox, archive: Starts, receives: Receives
) -> None:
    port = receives().pacs.port
    there = archive(answer=None)
    queue.add(instances(1), "Archive", Progress())
    send(queue, there)
    delays = []
    while (entry := queue.entries()[0]).state is QueueState.WAITING:
        queue.asked([entry], generate_uid(prefix=None), 1000.0)
        delays.append(queue.entries()[0].due - 1000.0)
    assert (entry.tries, entry.reached) == (MOST_TRIES, "acknowledged")
    assert delays[:3] == [*ASK_DELAYS[1:], ASK_DELAYS[-1]]
    assert there.report(*all_kept(there.asked[0]), port) == 0
    assert standing(queue) == {("sent", "committed", ""): 1}


@pytest.mark.parametrize("most", [20, pytest.param(commitment.MOST_ASKED, marks=pytest.mark.nightly)])
def test_many_objects_are_asked_of_in_parts_that_a_report_can_name(
    instances: Makes,
    queue: Outbox,
    archive: Starts,
    receives: Receives,
    monkeypatch: pytest.MonkeyPatch,
    most: int,
) -> None:
    monkeypatch.setattr(commitment, "MOST_ASKED", most)
    there, left = archive(answer=lost(0x0112, most - 5), receiver=receives().pacs.port), 10
    queue.add(instances(most + left), "Archive", Progress())
    done = send(queue, there)
    assert sorted(len(asked.ReferencedSOPSequence) for asked in there.asked) == [left, most]
    assert there.answers(2) == [0, 0]
    # Every object of the smaller part is lost.
    assert (done.committed, done.awaited, done.waiting) == (5, 0, most - 5 + left)


def test_a_queue_of_an_earlier_version_is_taken_on(instances: Makes, tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    with closing(sqlite3.connect(path)) as old, old:
        old.executescript(
            "CREATE TABLE objects (id INTEGER PRIMARY KEY, node TEXT NOT NULL, path TEXT NOT NULL,"
            " own INTEGER NOT NULL, sop_class TEXT NOT NULL, sop_uid TEXT NOT NULL, syntax TEXT NOT NULL,"
            " size INTEGER NOT NULL, sha256 TEXT NOT NULL, state TEXT NOT NULL, code TEXT NOT NULL,"
            " sentence TEXT NOT NULL, tries INTEGER NOT NULL, due REAL NOT NULL, changed REAL NOT NULL,"
            " UNIQUE (node, sop_uid, sha256)); PRAGMA user_version = 1;"
        )
        for number, state in enumerate(("sent", "waiting", "failed")):
            row = ("Old", f"/{state}", 0, "1.2", f"1.2.{number}", "1.2.3", 1, f"{number}", state)
            old.execute(f"INSERT INTO objects VALUES (NULL,{','.join('?' * 9)},'','',1,0,0)", row)
    for _ in range(2):
        with closing(Outbox(path)) as queue:
            found = {(str(one.state), str(one.reached)) for one in queue.entries()}
    assert found == {("sent", "acknowledged"), ("waiting", "queued"), ("failed", "queued")}


def test_forgetting_objects_forgets_what_was_asked_of_them(
    instances: Makes, queue: Outbox, archive: Starts, receives: Receives
) -> None:
    port = receives().pacs.port
    there = archive(answer=None)
    queue.add(instances(1), "Archive", Progress())
    send(queue, there)
    assert queue.forget(QueueState.WAITING) == 1
    assert there.report(*all_kept(there.asked[0]), port) == 0x0115
    assert queue_file() == queue.path
    assert not queue.entries()
