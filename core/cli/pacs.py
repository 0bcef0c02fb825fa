"""Implements `overread pacs`: nodes, echo, send and its queue, find, fetch, listen."""

from __future__ import annotations

import getpass
import json
import os
import shlex
import signal
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from core.audit import Act
from core.cli.audit import log_act, tell_of_failed_log
from core.cli.console import (
    Terminal,
    begin,
    counted,
    print_note,
    print_warning,
    progress_bar,
    stderr_console,
)
from core.errors import Cancelled, SettingsError, VaultError
from core.images.base.limits import Limits
from core.images.files.sources import walk
from core.images.studies.survey import survey_folders
from core.network.base.audit_log import node_changes
from core.network.base.login import forget_login, forget_unused_logins, has_login, is_in_clear, keep_login
from core.network.base.orders import outcome_words
from core.network.base.query import Query
from core.network.base.result_objects import unwanted_results
from core.network.outbox import Outbox, QueueState
from core.network.scp.receiver import Receiver, ReceiverStatus, is_open
from core.network.scp.receiver_process import MEMORY_BYTES
from core.network.scu.c_store import send_due
from core.network.scu.nodes import echo, fetch_study, query_studies
from core.pacs_node import PacsNode
from core.paths import received_folder
from core.process_limits import Bounds
from core.setting_entries import with_value
from core.settings import UserSettings
from core.settings_file import keep_settings, read_settings
from core.vault.secrets import LONGEST_SECRET
from core.workflow.orders import find_orders

EXIT_OK, EXIT_SOME_FAILED, EXIT_CANCELLED = 0, 3, 130
_TICK = 0.5


def list_nodes() -> None:
    """List the nodes."""
    begin()
    table = Table("node", "AE title", "host", "port", "TLS", "fetch by", "results", "commitment", "URL")
    for node in read_settings().nodes:
        web, encrypted = node.kind == "web", "on" if node.tls else "off"
        title, fetch, url = ("", "web", node.url) if web else (node.title, node.fetch, "")
        chosen = (fetch, node.results, node.commitment, url)
        table.add_row(node.name, title, node.host, str(node.port), encrypted, *chosen)
    Terminal().print(table, highlight=False)


def add_node(values: dict[str, object]) -> PacsNode:
    """Add a node, or change the node with that name."""
    console = begin()
    now = read_settings()
    others = [node.model_dump() for node in now.nodes if node.name != values["name"]]
    _keep_nodes(console, now, [*others, values])
    return _node(read_settings(), str(values["name"]))


def add_web_node(values: dict[str, object]) -> None:
    """Add a DICOMweb node, or change the node with that name; print what its login still needs."""
    node = add_node(values | {"kind": "web"})
    console = stderr_console()
    if is_in_clear(node):
        print_note(console, "Nothing is encrypted: others can read the password or token.")
    if node.login != "none" and not has_login(node):
        what = "password" if node.login == "basic" else "token"
        _say(f"Now enter the {what}: overread pacs secret {shlex.quote(node.name)}")


def keep_secret_of(name: str, *, forget: bool) -> None:
    """Ask for a node's password or token and store it in the keyring, or delete it."""
    begin()
    node = _node(read_settings(), name)
    if forget:
        forget_login(node)
        _say(f"The secret of {node.name} is forgotten.")
        return
    if sys.stdin.isatty():
        secret = getpass.getpass("Password: " if node.login == "basic" else "Token: ")
    else:
        secret = sys.stdin.readline(LONGEST_SECRET + 2).rstrip("\r\n")
    keep_login(node, secret)
    _say(f"The secret of {node.name} is kept in this computer's keyring.")


def remove_node(name: str) -> None:
    """Remove a node."""
    console = begin()
    now = read_settings()
    _node(now, name)
    others = [node.model_dump() for node in now.nodes if node.name != name]
    _keep_nodes(console, now, others)


def _keep_nodes(console: Console, before: UserSettings, nodes: list[dict[str, object]]) -> None:
    """Save changed nodes in the settings, and log the changes."""
    now = with_value(before, "nodes", nodes)
    keep_settings(now)
    with suppress(VaultError):
        # A locked keyring keeps the secret, but nothing reads it any more.
        forget_unused_logins(before, now)
    for facts in node_changes(before, now):
        log_act(console, Act.NODE, facts)


def echo_node(name: str) -> None:
    """Test whether a node answers."""
    begin()
    now = read_settings()
    node = _node(now, name)
    began = time.monotonic()
    echo(node, now.pacs.title)
    milliseconds = 1000 * (time.monotonic() - began)
    _say(f"{node.name} answers and lets {now.pacs.title} in ({milliseconds:.0f} ms).")


def send_files(name: str, paths: Sequence[Path], *, again: bool, wait: bool) -> int:
    """Queue files for a node and send the queue; return the exit status."""
    console = begin()
    now = read_settings()
    node = _node(now, name)
    outbox = Outbox()
    try:
        files = [
            source.path
            for source in walk(paths, (), Limits())
            if source.member is None and not source.problem
        ]
        kept_back = unwanted_results(files, node)
        files = [file for file in files if file not in kept_back]
        if kept_back:
            left_out = counted(len(kept_back), "result")
            _say(f"{left_out} not sent: {name} gets {node.results or 'none'}; pacs add --results changes it.")
        with progress_bar(console, "Queueing") as progress:
            progress.start(len(files))
            added = outbox.add(files, name, progress, again=again)
        for path, error in added.refused:
            console.print(f"{path}: {error.message}", highlight=False, soft_wrap=True)
        if added.sent:
            _say(f"{added.sent:,} were sent before and are not sent again; --again does.")
        status = _work_off(outbox, now, console, wait=wait)
    except Cancelled:
        print_warning(console, "Stopped; what is queued stays in the queue.")
        return EXIT_CANCELLED
    finally:
        outbox.close()
    return EXIT_SOME_FAILED if added.refused else status


def show_queue(*, retry: bool, forget: str | None, wait: bool, as_json: bool) -> int:
    """Show the queue, after retrying or removing objects; return the exit status."""
    console = begin()
    outbox = Outbox()
    status = EXIT_OK
    try:
        if forget is not None:
            _say(f"{outbox.forget(QueueState(forget)):,} forgotten.")
            return EXIT_OK
        if retry:
            outbox.retry()
            status = _work_off(outbox, read_settings(), console, wait=wait)
        entries = outbox.entries()
        if as_json:
            for entry in entries:
                row = {"node": entry.node, "sop_uid": entry.facts.sop_uid, "path": str(entry.path)}
                row |= {"state": entry.state, "code": entry.code, "sentence": entry.sentence}
                _say(json.dumps(row | {"tries": entry.tries, "reached": entry.reached}))
            return status
        table = Table("node", "object", "state", "tries", "reached", "why")
        for entry in entries:
            table.add_row(
                entry.node,
                entry.facts.sop_uid,
                entry.state,
                str(entry.tries),
                entry.reached,
                _reason(entry.code, entry.sentence),
            )
        Terminal().print(table, highlight=False)
        _say(", ".join(f"{number:,} {state}" for state, number in outbox.counts().items()))
        _say(", ".join(f"{number:,} {reached}" for reached, number in outbox.reached().items()))
    except Cancelled:
        return EXIT_CANCELLED
    finally:
        outbox.close()
    return status


def find_studies(name: str, query: Query, *, as_json: bool) -> None:
    """List the studies of a node that match a query."""
    console = begin()
    now = read_settings()
    if query.empty:
        raise SettingsError("Say what to look for, such as --id, --name or --from.")
    with progress_bar(console, "Searching") as progress:
        found = query_studies(_node(now, name), now.pacs.title, query, progress)
    if as_json:
        for study in found.studies:
            _say(json.dumps(asdict(study), ensure_ascii=False))
        return
    table = Table("date", "patient", "ID", "description", "modality", "objects", "study")
    for study in found.studies:
        table.add_row(
            study.date,
            study.patient_name,
            study.patient_id,
            study.description,
            study.modalities.replace("\\", " "),
            study.instances,
            study.uid,
        )
    Terminal().print(table, highlight=False)
    if not found.complete:
        print_note(console, "There are more results; narrow the search.")


def show_orders(paths: Sequence[Path], *, as_json: bool) -> None:
    """Show the worklist's answers for the studies below some paths that lack an accession number."""
    console = begin()
    now = read_settings()
    with progress_bar(console, "Looking") as progress:
        pictures = [instance.identity for instance in survey_folders(paths, progress)]
    with progress_bar(console, "Asking the worklist") as progress:
        answers = find_orders(pictures, now, progress)
    if as_json:
        for one in answers:
            row = {"study_uid": one.study.uid, "patient_id": one.study.patient_id, "found": one.found}
            order = one.order
            if order is not None:
                row |= {"accession": order.accession, "procedure_id": order.procedure_id}
                row |= {"order_study_uid": order.study_uid, "accession_from": now.pacs.worklist}
            _say(json.dumps({**row, "candidates": one.candidates}, ensure_ascii=False))
        return
    if not answers:
        _say("There is no study without an accession number.")
        return
    table = Table("date", "patient", "ID", "modality", "accession", "what came of it", "study")
    for one in answers:
        study, accession = one.study, one.order.accession if one.order is not None else ""
        several = f" ({', '.join(one.candidates)})" if one.order is None and one.candidates else ""
        table.add_row(
            *(study.date, study.patient_name, study.patient_id, " ".join(sorted(study.modalities))),
            *(accession, f"{one.found}{several}", study.uid),
        )
    Terminal().print(table, highlight=False, markup=False)
    _say(f"{outcome_words(answers)}.")


def fetch_studies(name: str, studies: Sequence[str]) -> int:
    """Fetch studies; return the exit status."""
    console = begin()
    now = read_settings()
    node = _node(now, name)
    failed = 0
    folder = received_folder(now.pacs.folder)
    for study in studies:
        try:
            with progress_bar(console, "Fetching") as progress:
                came = fetch_study(node, now.pacs, study, progress)
        except Cancelled:
            return EXIT_CANCELLED
        failed += came.failed
        _say(
            f"{counted(came.done, 'object')} in {folder / study}"
            + (f", {came.failed:,} failed" if came.failed else "")
        )
        for why, number in came.reasons.items():
            _say(f"  {number:,}: {why}")
        if came.notice:
            print_note(console, came.notice)
        if came.differing:
            _say(f"{came.differing:,} were there otherwise; they are kept aside in {folder}-differing")
    return EXIT_SOME_FAILED if failed else EXIT_OK


def listen() -> None:
    """Receive until Ctrl-C or a request to end."""
    console = begin()
    pacs = read_settings().pacs
    end = threading.Event()
    for wish in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wish, lambda _signal, _frame: end.set())
    bounds = Bounds(MEMORY_BYTES)
    # Strangers' data is parsed in this process.
    bounds.hold(os.getpid())
    receiver = Receiver(pacs)
    if is_open(pacs.address) and pacs.certificate is None:
        print_note(console, "Others can reach this address, and nothing is encrypted.")
    _say(
        f"{pacs.title} listens at {pacs.address}, port {pacs.port}; "
        f"studies go to {received_folder(pacs.folder)}. Ctrl-C ends it."
    )
    before = ReceiverStatus(pacs.port)
    try:
        while not end.wait(_TICK):
            with tell_of_failed_log(console):
                before = _say_what_came(receiver.tick(), before)
    finally:
        last = _say_what_came(receiver.close(), before)
        if last.notice:
            print_note(console, last.notice)


def _say_what_came(now: ReceiverStatus, before: ReceiverStatus) -> ReceiverStatus:
    """Print what has changed."""
    if (now.new, now.same, now.differing, now.refused, now.reports) == (
        *(before.new, before.same, before.differing),
        *(before.refused, before.reports),
    ):
        return before
    words = f"{now.new:,} received, {now.same:,} again, {now.differing:,} differing, {now.refused:,} refused"
    if now.reports:
        words += f", {counted(now.reports, 'report')} on storage commitment"
    if now.refused > before.refused and now.last is not None:
        words += f" (last: {now.last.why} from {now.last.caller or '?'} at {now.last.address})"
    _say(words)
    return now


def _work_off(outbox: Outbox, now: UserSettings, console: Console, *, wait: bool) -> int:
    """Send all objects that are due; with `wait`, continue until the queue is empty."""
    failed = 0
    while True:
        with progress_bar(console, "Sending") as progress:
            done = send_due(outbox, now, progress)
        failed += done.failed
        words = f"{done.sent:,} sent, {done.failed:,} failed, {done.waiting:,} waiting"
        if done.committed or done.awaited:
            words += f"; {done.committed:,} committed, {done.awaited:,} acknowledged and not committed yet"
        _say(f"{words}. {done.problem}" if done.problem else f"{words}.")
        due = outbox.next_due()
        if not wait or due is None:
            break
        with progress_bar(console, "Waiting for the next try") as progress:
            while time.time() < due:
                progress.check()
                time.sleep(_TICK)
    if due is not None:
        _say("What waits is tried again by `overread pacs queue --retry`, or by the window.")
    return EXIT_SOME_FAILED if failed or due is not None else EXIT_OK


def _reason(code: str, sentence: str) -> str:
    return f"{sentence} ({code})" if code else sentence


def _node(settings: UserSettings, name: str) -> PacsNode:
    found = next((node for node in settings.nodes if node.name == name), None)
    if found is None:
        known = ", ".join(node.name for node in settings.nodes) or "none yet"
        raise SettingsError("There is no node {name!r}; there are: {known}.", name=name, known=known)
    return found


def _say(line: str) -> None:
    Terminal().print(line, highlight=False, soft_wrap=True)
