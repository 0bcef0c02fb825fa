"""The process that reads: finds complete studies, reads them and queues their results."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from enum import Enum, auto
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from core.errors import AuditError, Cancelled, ExportError, OverreadError, QueueError
from core.images.base.limits import Limits
from core.paths import received_folder
from core.reading_rules import RECEIVED, ReadingRule
from core.reports.site import Site, site_of
from core.service.arrivals import StudyFolder, StudyPictures, fits, pictures_in, study_folders
from core.service.child import Speaker, run_child
from core.service.reading import StudyBatch, drop_abandoned, drop_results, make_results, queue_results
from core.service.record import ServiceRecord, StudyEntry, StudyOutcome, StudyState
from core.settings import UserSettings
from core.workflow.open import ReadingPlan, open_installed, plan_reading

#: Seconds between two checks of the folder.
_LOOK_SECONDS = 2.0
#: Most studies and most pictures that are read together.
_MOST_STUDIES, _MOST_PICTURES = 16, 400
#: Tries after which a study is read alone, as another study may have stopped all of them, and tries after
#: which it is given up.
_ALONE_AFTER, _MOST_TRIES = 3, 10
#: Seconds until failed work is tried again, for example after a full disk.
_PAUSE = 30.0
#: States of studies that are not finished.
_OPEN = (StudyState.FETCHING, StudyState.WAITING, StudyState.READING)


class _Look(Enum):
    """The outcome of a check of a study."""

    #: Nothing to do until something arrives.
    SETTLED = auto()
    #: More pictures may arrive.
    ARRIVING = auto()
    #: The study is being fetched or read, and is checked again afterwards.
    OPEN = auto()


def serve_reading(words: Connection[Any, Any], settings: UserSettings) -> None:
    """Run the reading process in this process."""
    run_child(words, settings, lambda now, speaker: ReadingProcess(now, speaker).run())


def rules_token(rules: Sequence[ReadingRule]) -> str:
    """Return a hash of the rules' conditions; a study that no rule read is checked again when it changes."""
    chosen = [(rule.name, rule.source, rule.modalities, rule.words, rule.days) for rule in rules]
    return hashlib.sha256(repr(chosen).encode()).hexdigest()[:16]


class ReadingProcess:
    """The main loop: checks, reads, makes results, queues them.

    Parameters
    ----------
    settings : UserSettings
    speaker : Speaker

    Attributes
    ----------
    record : ServiceRecord
    """

    def __init__(self, settings: UserSettings, speaker: Speaker) -> None:
        self._settings, self._speaker = settings, speaker
        self._rules = {rule.name: rule for rule in settings.rules if rule.on}
        self._nodes = {node.name: node for node in settings.nodes}
        self._token = rules_token(tuple(self._rules.values()))
        self._received = received_folder(settings.pacs.folder)
        self.record = ServiceRecord()
        self._plans: dict[tuple[str, ...], ReadingPlan] = {}
        self._limits = Limits()
        #: Time of the last arrival for folders that need no check until something new arrives.
        self._settled: dict[str, int] = {}
        self._free = settings.pacs.free_mb << 20

    def run(self) -> None:
        """Repeat until the process is asked to end."""
        speaker = self._speaker
        with closing(self.record):
            speaker.show(state="starting", arriving=0)
            self._let_go()
            open_batches = {entry.batch for entry in self.record.in_state(StudyState.READING)}
            drop_abandoned(frozenset(open_batches))
            for model_ids in dict.fromkeys(rule.model_ids for rule in self._rules.values()):
                self._plan(model_ids)
            speaker.show(state="ready")
            try:
                while True:
                    speaker.progress.check()
                    whole = self.look()
                    if not self._read_next(whole):
                        speaker.wait(_LOOK_SECONDS)
            finally:
                for plan in self._plans.values():
                    plan.opened.engine.close()

    # Checking

    def look(self) -> dict[str, StudyFolder]:
        """Check the received studies; return their folders by token."""
        # A failed study may be tried again at the user's request even if its rule is gone.
        self._let_go()
        found: dict[str, StudyFolder] = {}
        arriving = 0
        now = datetime.now().astimezone()
        for folder in study_folders(self._received):
            found[folder.token] = folder
            if self._settled.get(folder.path.name) == folder.changed:
                continue
            self._speaker.progress.check()
            look = self._take(folder, now)
            if look is _Look.SETTLED:
                self._settled[folder.path.name] = folder.changed
            arriving += look is _Look.ARRIVING
        for name in self._settled.keys() - {folder.path.name for folder in found.values()}:
            del self._settled[name]
        self._speaker.show(arriving=arriving)
        return found

    def _let_go(self) -> None:
        """Release studies whose rule is gone or switched off; another rule may read them."""
        for entry in self.record.in_state(*_OPEN):
            if entry.rule not in self._rules:
                self.record.meet(entry.study, "", StudyState.PASSED, entry.pictures, entry.number)

    def _take(self, folder: StudyFolder, now: datetime) -> _Look:
        """Decide what to do with a study."""
        entry = self.record.find(folder.token)
        if entry is not None and entry.state in _OPEN:
            return _Look.OPEN
        if entry is not None and entry.state is StudyState.PASSED and entry.rule != self._token:
            entry = None
        shortest = min((rule.settle for rule in self._rules.values()), default=0)
        if folder.age() < shortest:
            return _Look.ARRIVING
        seen = pictures_in(folder.path, self._limits)
        if entry is None or entry.state is StudyState.PASSED:
            return self._meet(folder, seen, now)
        return self._take_late(folder, entry, seen)

    def _meet(self, folder: StudyFolder, seen: StudyPictures, now: datetime) -> _Look:
        """Find the first rule that applies to a study."""
        for rule in self._rules.values():
            if rule.source == RECEIVED and seen.pictures and fits(rule, seen, now):
                if folder.age() < rule.settle:
                    return _Look.ARRIVING
                self.record.meet(folder.token, rule.name, StudyState.WAITING, seen.token, len(seen.pictures))
                self._speaker.say(
                    f"study {folder.token}: whole with {len(seen.pictures)} pictures; rule {rule.name!r}"
                )
                return _Look.OPEN
        self.record.meet(folder.token, self._token, StudyState.PASSED, seen.token, len(seen.pictures))
        return _Look.SETTLED

    def _take_late(self, folder: StudyFolder, entry: StudyEntry, seen: StudyPictures) -> _Look:
        """Count pictures that came after the report, or have the study reported again."""
        rule = self._rules.get(entry.rule)
        more = len(seen.pictures) - entry.number
        if entry.state is StudyState.FAILED or more <= 0 or entry.late == more:
            return _Look.SETTLED
        # If nothing could be read, there is no report that another one would follow.
        if rule is not None and (rule.late == "report" or entry.state is StudyState.NOTHING):
            if folder.age() < rule.settle:
                return _Look.ARRIVING
            self.record.meet(folder.token, rule.name, StudyState.WAITING, seen.token, len(seen.pictures))
            self._speaker.say(f"study {folder.token}: {more} pictures came late; it is read again")
            return _Look.OPEN
        self.record.count_late(folder.token, more)
        self._speaker.say(f"study {folder.token}: {more} pictures came late and are not read")
        return _Look.SETTLED

    # Reading

    def _read_next(self, there: dict[str, StudyFolder]) -> bool:
        """Read the studies that have waited longest; return False if nothing can be read now."""
        batch = self.next_batch(there)
        if batch is None:
            self._speaker.show(state="ready")
            return False
        if shutil.disk_usage(self._received).free < self._free:
            self._speaker.show(state="disk")
            return False
        self._speaker.show(state="reading", batch=len(batch.folders))
        self.record.begin(batch.studies, batch.id)
        try:
            if not batch.made.is_dir():
                make_results(batch, self._plan(batch.rule.model_ids), self._site(), self._speaker.progress)
            outcomes = queue_results(batch, [self._nodes[name] for name in batch.rule.nodes])
        except Cancelled:
            self.record.untry(batch.studies)
            raise
        except (ExportError, AuditError, QueueError) as error:
            self.record.untry(batch.studies)
            self.record.postpone(batch.studies, time.time() + _PAUSE, error.code, error.message)
            self._speaker.say(f"{len(batch.folders)} studies wait: {error.message}")
            return True
        except OverreadError:
            # Failures of the device or of models are not the study's fault; another process tries again.
            self.record.untry(batch.studies)
            raise
        self.record.finish(outcomes)
        self.record.note_moment("reported")
        drop_results(batch)
        self._tell(batch, outcomes)
        return True

    def next_batch(self, there: dict[str, StudyFolder]) -> StudyBatch | None:
        """Return the batch that began first, or else the studies of one rule that have waited longest."""
        return self._begun_batch(there) or self._new_batch(there)

    def _begun_batch(self, there: dict[str, StudyFolder]) -> StudyBatch | None:
        """Return a batch that began before a kill, or was postponed."""
        now = time.time()
        begun = self.record.in_state(StudyState.READING)
        for batch in dict.fromkeys(entry.batch for entry in begun):
            members = [one for one in begun if one.batch == batch]
            rule = self._rules[members[0].rule]
            if max(one.due for one in members) > now:
                continue
            if StudyBatch(batch, rule, ()).made.is_dir():
                return StudyBatch(batch, rule, self._folders(members, there))
            if max(one.tries for one in members) >= _ALONE_AFTER:
                # One of its studies may be why the process ended: each is read alone, after all others.
                self.record.part(batch)
            elif present := self._present(members, there):
                return StudyBatch(batch, rule, self._folders(present, there))
        return None

    def _new_batch(self, there: dict[str, StudyFolder]) -> StudyBatch | None:
        """Return studies of one rule that wait longest; one that may end the process comes last, alone."""
        now, local = time.time(), datetime.now().time()
        resting = {rule.name for rule in self._rules.values() if rule.is_quiet(local)}
        waiting = [
            one
            for one in self.record.in_state(StudyState.WAITING)
            if one.due <= now and one.rule not in resting
        ]
        waiting.sort(key=lambda one: one.tries >= _ALONE_AFTER)
        for first in waiting:
            alike = [one for one in waiting if one.rule == first.rule and one.tries < _ALONE_AFTER]
            chosen = [first] if first.tries >= _ALONE_AFTER else list(_first_of(alike))
            if present := self._present(chosen, there):
                rule = self._rules[first.rule]
                return StudyBatch(os.urandom(8).hex(), rule, self._folders(present, there))
        return None

    def _present(self, entries: Sequence[StudyEntry], there: dict[str, StudyFolder]) -> list[StudyEntry]:
        """Return the studies that can be read, and give up the others."""
        present = []
        for entry in entries:
            if entry.study not in there:
                self._give_up(entry, "not-found", "Its files are not in the folder for received studies.")
            elif entry.tries >= _MOST_TRIES:
                self._give_up(entry, "reading-ended", "The process that read it ended each time.")
            else:
                present.append(entry)
        return present

    def _give_up(self, entry: StudyEntry, code: str, sentence: str) -> None:
        self.record.fail(entry.study, code, sentence)
        self._speaker.say(f"study {entry.study}: given up: {sentence}")

    @staticmethod
    def _folders(entries: Sequence[StudyEntry], there: dict[str, StudyFolder]) -> tuple[Path, ...]:
        return tuple(sorted(there[entry.study].path for entry in entries if entry.study in there))

    def _plan(self, model_ids: tuple[str, ...]) -> ReadingPlan:
        """Return the reading plan for a rule's models, which stay open."""
        if model_ids not in self._plans:
            opened = open_installed(None, model_ids=model_ids)
            plan = self._plans[model_ids] = plan_reading(opened, self._limits, routed=not model_ids)
            self._speaker.show(device=plan.opened.device.name)
            for notice in opened.notices:
                self._speaker.say(notice)
        return self._plans[model_ids]

    def _site(self) -> Site:
        return site_of(self._settings)

    def _tell(self, batch: StudyBatch, outcomes: Sequence[StudyOutcome]) -> None:
        to = f", queued for {', '.join(batch.rule.nodes)}" if batch.rule.nodes else ""
        for one in outcomes:
            if one.state is StudyState.REPORTED:
                words = f"{one.number} pictures, {one.objects} results{to}"
            else:
                words = f"{one.state}: {one.sentence} ({one.code})"
            self._speaker.say(f"study {one.study}: {words}")


def _first_of(entries: Sequence[StudyEntry]) -> Iterator[StudyEntry]:
    """Yield as many studies as are read together."""
    pictures = 0
    for number, entry in enumerate(entries):
        pictures += entry.number
        if number and (number >= _MOST_STUDIES or pictures > _MOST_PICTURES):
            return
        yield entry
