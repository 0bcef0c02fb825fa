"""Wires the reader's commands and panel to what they decide of the current picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.results.decisions import Verdict, compare_classes
from desktop.base.language import known, mark, tr, whole
from desktop.commands.actions import explain
from desktop.controllers.current_image import Current
from desktop.findings.concordance_dialog import ConcordanceDialog
from desktop.findings.decision_panel import Asked, DecisionPanel
from desktop.findings.decision_words import history_text
from desktop.findings.drift_view import DriftView
from desktop.findings.reader_choices import ALWAYS, choices_of
from desktop.session.items import Item, Outcome, ReadingState
from desktop.worklist.model import WorklistModel

if TYPE_CHECKING:
    from core.results.reading import Reading
    from desktop.session.session import Session
    from desktop.window.main_window import MainWindow


#: Why something waits for the reader who reads blind first.
GIVE_YOURS = mark("Give your own reading first.")


_SEEN = mark("You have seen the model's answer before: what you say now counts as said after it.")


class Deciding(QObject):
    """Does what the reader's commands and the panel ask for.

    Parameters
    ----------
    session : Session
    current : Current
    panel : DecisionPanel
    listed : WorklistModel
        What the next picture is looked for in.
    window : QWidget
        Whose actions are explained.
    """

    #: An `Item` that the reader wants to go to next.
    wanted = Signal(object)
    #: One line on where that leads.
    status_message = Signal(str)

    def __init__(
        self,
        session: Session,
        current: Current,
        panel: DecisionPanel,
        listed: WorklistModel,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._session, self._current = session, current
        self._panel, self._listed, self._window = panel, listed, window
        self._asked_of: tuple[Item | None, Reading | None] = None, None
        panel.judged.connect(self.judge)
        panel.named.connect(self.name)
        panel.commented.connect(self._comment)
        current.outcome_shown.connect(self.refresh)
        session.decisions.usable_changed.connect(self._veil_changed)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the commands of the reader do."""
        decisions = self._session.decisions
        return {
            "agree": lambda: self.judge(Verdict.AGREE),
            "disagree": lambda: self.judge(Verdict.DISAGREE),
            "unsure": lambda: self.judge(Verdict.UNSURE),
            "say": self._panel.choose,
            "comment": self._panel.edit_comment,
            "undo": decisions.undo,
            "next_undecided": self._next,
            "blind_first": lambda: decisions.read_blind(not decisions.blind_first),
            "concordance": self._show_concordance,
        }

    def judge(self, verdict: Verdict) -> None:
        """Keep whether the reader agrees with the finding; before they see it they may be unsure."""
        item, reading = self._session.current, self._current.outcome.reading
        if item is None or self._why_not(item):
            return
        if reading is not None and reading.finding is not None:
            says = _other(reading) if verdict is Verdict.DISAGREE else ""
            self._session.decisions.decide(item, reading, verdict, says)
        elif verdict is Verdict.UNSURE:
            self._session.decisions.read(item, "")
        self.refresh()

    def name(self, says: str) -> None:
        """Keep the class that the reader names."""
        item, reading = self._session.current, self._current.outcome.reading
        if item is None or self._why_not(item):
            return
        if reading is not None and reading.finding is not None:
            self._session.decisions.decide(item, reading, compare_classes(says, reading.finding), says)
        else:
            self._session.decisions.read(item, says)
        self.refresh()

    def _next(self) -> None:
        """Go to the next picture without a decision, past the end of the list to its beginning."""
        self._panel.flush()
        items, current, decisions = self._listed.items(), self._session.current, self._session.decisions
        keys = [item.key for item in items]
        start = keys.index(current.key) + 1 if current is not None and current.key in keys else 0
        turned = (*items[start:], *items[:start])
        open_ = (i for i in turned if decisions.readable(i) and not decisions.standing(i).committed)
        found = next(open_, None)
        decided, total = decisions.progress()
        if found is None or found is current:
            self.status_message.emit(tr("Every other picture in the list is decided."))
        else:
            self.wanted.emit(found)
            self.status_message.emit(
                tr("{decided} of {total} decided.", decided=whole(decided), total=whole(total))
            )

    def _veil_changed(self) -> None:
        """More or less may be seen of all pictures."""
        self._listed.refilter()
        self._current.show_outcome()
        self.refresh()

    def refresh(self) -> None:
        """Show what is asked of the current picture and what was answered, and which commands can be used."""
        item, decisions = self._session.current, self._session.decisions
        outcome = self._current.outcome
        why_not = self._why_not(item)
        finding = outcome.reading is not None and outcome.reading.finding is not None
        no_finding = known(GIVE_YOURS) if outcome.hidden else tr("There is no finding to agree with.")
        for name, reason in {
            "agree": why_not or ("" if finding else no_finding),
            "disagree": why_not or ("" if finding else no_finding),
            "unsure": why_not,
            "say": why_not,
            "comment": why_not,
            "next_undecided": decisions.problem or ("" if item is not None else why_not),
            "undo": "" if decisions.can_undo else tr("There is nothing to take back."),
            "blind_first": decisions.problem,
            "concordance": decisions.problem,
        }.items():
            explain(self._window.actions_by_name[name], reason)
        self._window.actions_by_name["blind_first"].setChecked(decisions.blind_first)
        asked_of = item, outcome.reading if finding else None
        if asked_of[0] is not self._asked_of[0] or asked_of[1] is not self._asked_of[1]:
            # A comment belongs to what it was written on.
            self._panel.flush()
            self._asked_of = asked_of
        if item is None or why_not:
            self._panel.show_asked(None)
            return
        if finding:
            decisions.compare(item)
            decisions.see(item)
        self._panel.show_asked(self._asked(item, outcome, finding=finding))
        decided, total = decisions.progress()
        self._panel.progress.setText(
            tr("{decided} of {total} decided", decided=whole(decided), total=whole(total))
        )

    def _asked(self, item: Item, outcome: Outcome, *, finding: bool) -> Asked:
        decisions = self._session.decisions
        spoken = decisions.spoken(item, outcome.reading if finding else None)
        last = spoken.last
        folder, models = self._session.folder, self._session.models
        cards = [model.card for model in models.models] if models is not None else []
        asked = [model for model in folder.readings_of(item) if model] if folder is not None else []
        return Asked(
            question=tr("Do you agree?") if finding else tr("What do you see?"),
            finding=finding,
            verdict=last.verdict if last is not None else Verdict.NONE,
            choices=choices_of(cards, asked),
            says=last.says if last is not None else "",
            comment=last.comment if last is not None else "",
            history=_SEEN
            if outcome.hidden and decisions.seen_before(item)
            else history_text(spoken, self._title),
        )

    def _show_concordance(self) -> None:
        models = self._session.models
        titles = {(m.card.id, ""): m.card.title for m in models.models} if models is not None else {}
        titles = self._session.titles | titles
        drift = DriftView(self._session.jobs, models, titles)
        ConcordanceDialog(self._session.decisions, titles, drift, self._window).open()

    def _title(self, name: str) -> str:
        titles = {known: title for (_, known), title in self._session.titles.items()}
        titles.update({choice.name: known(choice.title) for choice in ALWAYS})
        return titles.get(name, name)

    def _comment(self, text: str) -> None:
        item, reading = self._asked_of
        if item is not None:
            self._session.decisions.comment(item, reading, text.strip())

    def _why_not(self, item: Item | None) -> str:
        """Why nothing can be said of a picture."""
        if self._session.decisions.problem:
            return self._session.decisions.problem
        if item is None:
            return tr("Choose a picture first.")
        unreadable = item.instance.problem is not None or self._current.outcome.state is ReadingState.ERROR
        return tr("There is no picture to judge.") if unreadable else ""


def _other(reading: Reading) -> str:
    """The class that a reader means who disagrees with a finding: of two classes the other one."""
    finding = reading.finding
    if finding is None or len(finding.classes) != 2:
        return ""
    return next(name for name in finding.classes if name != finding.name)
