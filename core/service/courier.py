"""The process for other systems: searches, fetches new studies, and sends queued objects."""

from __future__ import annotations

import time
from contextlib import ExitStack, closing
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any

from core.audit import object_token
from core.errors import NetworkError
from core.images.base.limits import Limits
from core.network.base.error_codes import NetworkErrorCode
from core.network.base.query import FoundStudy, Query
from core.network.outbox import Outbox
from core.network.scu.c_store import send_due
from core.network.scu.nodes import fetch_study, list_instances, list_series, query_studies
from core.pacs_node import PacsNode
from core.paths import received_folder
from core.reading_rules import RECEIVED, ReadingRule
from core.service.arrivals import fits, may_fit, pictures_in
from core.service.child import Speaker, run_child
from core.service.record import ServiceRecord, StudyEntry, StudyState
from core.settings import UserSettings

#: Seconds between two checks for due work.
_LOOK_SECONDS = 1.0
#: Most studies of a search; if there are more, this is reported and only the latest are read.
_MOST_FOUND = 5000
#: Seconds before each new try of a fetch. After the last try, what has arrived is read, or the fetch is given
#: up.
_DELAYS = (10.0, 60.0, 300.0, 900.0, 3600.0)
_MOST_TRIES = 10


def serve_courier(words: Connection[Any, Any], settings: UserSettings) -> None:
    """Run the courier in this process."""
    run_child(words, settings, lambda now, speaker: _Courier(now, speaker).run())


class _Courier:
    """The main loop: searches when it is time, fetches new complete studies, sends what is due."""

    def __init__(self, settings: UserSettings, speaker: Speaker) -> None:
        self._settings, self._speaker = settings, speaker
        self._own = settings.pacs.title
        self._nodes = {node.name: node for node in settings.nodes}
        self._rules = [rule for rule in settings.rules if rule.on and rule.source != RECEIVED]
        self._due = dict.fromkeys((rule.name for rule in self._rules), 0.0)
        #: By rule and study: for studies that are not fetched yet, the number of objects in the archive and
        #: since when; also studies that the rule does not read.
        self._growing: dict[tuple[str, str], tuple[str, float]] = {}
        self._unfit: dict[tuple[str, str], str] = {}
        #: What archives reported about fetched studies; a change means that more has arrived there.
        self._known: dict[str, str] = {}
        self._uids: dict[str, str] = {}
        self._counted: dict[str, str] = {}
        self._problems: dict[str, str] = {}
        with ExitStack() as opened:
            self._record = opened.enter_context(closing(ServiceRecord()))
            self._outbox = Outbox()
            # Both exist here; `run` closes them.
            opened.pop_all()

    def run(self) -> None:
        speaker = self._speaker
        with closing(self._record), closing(self._outbox):
            speaker.show(state="ready", problem="")
            while True:
                speaker.progress.check()
                for rule in self._rules:
                    self._follow(rule)
                self._send()
                speaker.show(problem=" ".join(dict.fromkeys(self._problems.values())))
                speaker.wait(_LOOK_SECONDS)

    # Searching

    def _follow(self, rule: ReadingRule) -> None:
        """Run a rule's search if it is due, and fetch the studies found."""
        now = time.time()
        if rule.is_quiet(datetime.now().time()):
            return
        node = self._nodes[rule.source]
        if now >= self._due[rule.name]:
            # A study that may still grow is searched again as soon as it could be complete.
            self._due[rule.name] = now + 60.0 * rule.every
            try:
                self._search(rule, node)
            except NetworkError as error:
                self._tell_problem(rule.source, error)
                return
            self._problems.pop(rule.source, None)
        self._fetch_due(rule, node)

    def _search(self, rule: ReadingRule, node: PacsNode) -> None:
        first = rule.first_day(datetime.now().astimezone())
        day = "" if first is None else f"{first:%Y%m%d}"
        found: dict[str, FoundStudy] = {}
        for modality in rule.modality_list or ("",):
            query = Query(first_day=day, modality=modality)
            answer = query_studies(node, self._own, query, self._speaker.progress, _MOST_FOUND)
            found |= {study.uid: study for study in answer.studies}
            if not answer.complete:
                self._speaker.say(f"rule {rule.name!r}: {node.name} has more than {_MOST_FOUND:,} studies")
        for study in found.values():
            self._speaker.progress.check()
            self._consider(rule, node, study)
        self._record.note_moment(f"search {rule.name}")

    def _consider(self, rule: ReadingRule, node: PacsNode, study: FoundStudy) -> None:
        """Mark a study for fetching once it no longer grows."""
        token = object_token(study.uid)
        self._uids[token], self._counted[token] = study.uid, study.instances
        entry = self._record.find(token)
        if entry is not None and entry.state is not StudyState.PASSED:
            self._consider_again(rule, study, entry)
            return
        key = rule.name, token
        if self._unfit.get(key) == study.instances:
            return
        instances, since = self._growing.get(key, ("", 0.0))
        now = time.time()
        if instances != study.instances or not since:
            self._growing[key] = (study.instances, now)
            self._due[rule.name] = min(self._due[rule.name], now + rule.settle)
            return
        if now - since < rule.settle:
            self._due[rule.name] = min(self._due[rule.name], since + rule.settle)
            return
        series = list_series(node, self._own, study.uid, self._speaker.progress)
        del self._growing[key]
        if may_fit(rule, study, series):
            self._record.meet(token, rule.name, StudyState.FETCHING)
            self._speaker.say(f"study {token}: found at {node.name}; rule {rule.name!r}")
        else:
            self._unfit[key] = study.instances

    def _consider_again(self, rule: ReadingRule, study: FoundStudy, entry: StudyEntry) -> None:
        """Fetch a study again if the archive has more of it and the rule wants that."""
        if entry.rule != rule.name or entry.state in (StudyState.FETCHING, StudyState.READING):
            return
        before, self._known[entry.study] = self._known.get(entry.study), study.instances
        folder = received_folder(self._settings.pacs.folder) / study.uid
        if rule.late == "leave" or before == study.instances or not folder.is_dir():
            return
        listed = list_instances(self._nodes[rule.source], self._own, study.uid, self._speaker.progress)
        # Our own results are among the new objects; they are fetched too, and cause no new report.
        if any(not (folder / f"{one.sop_uid}.dcm").exists() for one in listed):
            self._fetch(rule, study.uid, entry.study)

    # Fetching

    def _fetch_due(self, rule: ReadingRule, node: PacsNode) -> None:
        for entry in self._record.in_state(StudyState.FETCHING):
            if entry.rule != rule.name or entry.due > time.time():
                continue
            self._speaker.progress.check()
            uid = self._uids.get(entry.study)
            if uid is None:
                # The record has no UIDs; the search before this found all studies that still exist.
                self._record.fail(entry.study, "not-found", f"{node.name} no longer lists it.")
                self._speaker.say(f"study {entry.study}: given up: {node.name} no longer lists it")
                continue
            self._speaker.show(state="fetching")
            if self._fetch(rule, uid, entry.study, entry.tries):
                self._settle(rule, uid, entry)
            self._speaker.show(state="ready")

    def _fetch(self, rule: ReadingRule, uid: str, study: str, tries: int = 0) -> bool:
        """Fetch a study; return whether to read what has arrived."""
        node = self._nodes[rule.source]
        try:
            came = fetch_study(node, self._settings.pacs, uid, self._speaker.progress)
        except NetworkError as error:
            self._tell_problem(rule.source, error)
            self._postpone(study, tries, error.code, error.message)
            return False
        self._problems.pop(rule.source, None)
        if came.failed and tries + 1 < _MOST_TRIES:
            why = next(iter(came.reasons), "")
            self._postpone(study, tries, "incomplete", f"{came.failed} objects did not come. {why}".strip())
            return False
        self._speaker.say(f"study {study}: {came.done} objects fetched, {came.failed} failed")
        return True

    def _postpone(self, study: str, tries: int, code: str, sentence: str) -> None:
        entry = self._record.find(study)
        if entry is None or entry.state is not StudyState.FETCHING:
            return
        if tries + 1 >= _MOST_TRIES:
            self._record.fail(study, code, sentence)
            self._speaker.say(f"study {study}: given up: {sentence}")
            return
        due = time.time() + _DELAYS[min(tries, len(_DELAYS) - 1)]
        self._record.postpone([study], due, code, sentence, tried=True)

    def _settle(self, rule: ReadingRule, uid: str, entry: StudyEntry) -> None:
        """Decide whether a fetched study is for the rule, and mark it for reading."""
        study = entry.study
        seen = pictures_in(received_folder(self._settings.pacs.folder) / uid, Limits())
        # The date when the study was found counts, as a fetch may last into the next day.
        if seen.pictures and fits(rule, seen, datetime.fromtimestamp(entry.began).astimezone()):
            self._record.arrived(study)
        else:
            self._record.meet(study, "", StudyState.PASSED, seen.token, len(seen.pictures))
            self._unfit[rule.name, study] = self._counted.get(study, "")

    # Sending

    def _send(self) -> None:
        # Also covers nodes that are to be asked for commitment.
        due = self._outbox.next_due()
        if due is None:
            # The problem is over: the object was sent meanwhile, failed for good or was removed.
            self._problems.pop("sending", None)
            return
        if due > time.time():
            return
        self._speaker.show(state="sending")
        try:
            sent = send_due(self._outbox, self._settings, self._speaker.progress)
        except NetworkError as error:
            # A window of the same user may be sending now.
            if error.code != NetworkErrorCode.BUSY:
                self._tell_problem("sending", error)
            return
        finally:
            self._speaker.show(state="ready")
        if sent.sent:
            self._record.note_moment("sent")
        if sent.problem:
            self._problems["sending"] = sent.problem
        else:
            self._problems.pop("sending", None)
        words = f"{sent.sent} results sent, {sent.failed} failed, {sent.waiting} waiting"
        if sent.committed or sent.awaited:
            words += f", {sent.committed} committed, {sent.awaited} not committed yet"
        self._speaker.say(f"{words}. {sent.problem}".rstrip())

    def _tell_problem(self, about: str, error: NetworkError) -> None:
        if self._problems.get(about) != error.message:
            self._speaker.say(f"{about}: {error.message}")
        self._problems[about] = error.message
