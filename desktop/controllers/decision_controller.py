"""Connect the reader's commands and the decision panel with decisions, and move on to the next study."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal

from core.results.answers import answer_words
from core.results.decisions import About, Decision, Verdict
from desktop.base.language import known, mark, tr, whole
from desktop.base.plain_text import set_tip
from desktop.commands.actions import follow_keys
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.current_image import GIVE_YOURS, CurrentImageController
from desktop.controllers.settings_controller import SettingsController
from desktop.findings.decision_panel import Asked, DecisionPanel
from desktop.findings.decision_words import DecisionNames, history_text
from desktop.findings.reader_choices import ALWAYS, choices_of
from desktop.session.items import Item, Key, ReadingState
from desktop.session.session import Session
from desktop.session.studies.study_lines import FoundInStudy
from desktop.worklist.model import WorklistModel

_SEEN = mark("You have already seen the model's answer. This decision counts as given after it.")


class DecisionController(QObject):
    """Carry out the reader's commands and the panel's requests.

    Parameters
    ----------
    session : Session
    current : CurrentImageController
    panel : DecisionPanel
    listed : WorklistModel
        List in which the next study is searched.
    commands : CommandSet
    window : QObject
    """

    #: The `Item` to show next.
    wanted = Signal(object)
    #: One line that says what comes next.
    status_message = Signal(str)

    def __init__(
        self,
        session: Session,
        current: CurrentImageController,
        panel: DecisionPanel,
        listed: WorklistModel,
        commands: CommandSet,
        window: QObject,
    ) -> None:
        super().__init__(window)
        self._session, self._current = session, current
        self._panel, self._listed = panel, listed
        self.names = DecisionNames(self._title, self._answer)
        self._commands, self._bindings = commands, self._bind(commands)
        self._asked_of: tuple[Item | None, FoundInStudy | None] = None, None
        panel.judged.connect(self.judge)
        panel.named.connect(self.name)
        panel.commented.connect(self._comment)
        current.outcome_shown.connect(self.refresh)
        session.decisions.usable_changed.connect(self._blind_changed)
        current.decoded.connect(lambda _shown: self._hold_comment())
        session.pictures.undecodable.connect(lambda *_: self._hold_comment())
        panel.comment_entered.connect(self._hold_comment)
        for verdict, radio in panel.verdicts.items():
            follow_keys(commands.actions[verdict.value], radio.text(), partial(set_tip, radio))
        follow_keys(commands.actions["comment"], tr("Comment"), panel.comment.setPlaceholderText)

    def _bind(self, commands: CommandSet) -> list[Binding]:
        decisions, panel = self._session.decisions, self._panel

        def problem() -> str:
            return decisions.problem

        def nothing_to_undo() -> str:
            return "" if decisions.can_undo else tr("There is nothing to take back.")

        def blind() -> bool:
            return decisions.blind_first

        bindings = [
            Binding("agree", lambda: self.judge(Verdict.AGREE), self._no_finding),
            Binding("agree_one", lambda: self.judge(Verdict.AGREE, alone=True), self._no_finding),
            Binding("disagree", lambda: self.judge(Verdict.DISAGREE), self._no_finding),
            Binding("unsure", lambda: self.judge(Verdict.UNSURE), self._why_not),
            Binding("say", panel.choose, self._why_not),
            Binding("comment", panel.edit_comment, self._why_not),
            Binding("undo", self._undo, nothing_to_undo),
            Binding("next_undecided", self.go_on, self._no_next),
            Binding("blind_first", lambda: decisions.read_blind(not blind()), problem, blind),
        ]
        commands.bind(bindings)
        for name in ("agree", "agree_one", "disagree", "unsure"):
            # A held key would skip studies that nobody has seen.
            commands.actions[name].setAutoRepeat(False)
        return bindings

    def judge(self, verdict: Verdict, *, alone: bool = False) -> None:
        """Save the reader's verdict; before they see a finding they can only be unsure.

        Agreeing covers all findings of the models in the study, or only the finding in view with `alone`.
        Disagreeing and being unsure are about the finding in view.
        """
        item, one = self._session.current, self._current.in_view
        if item is None or self._why_not() or self._unseen():
            return
        if one is not None:
            if verdict is Verdict.AGREE and not alone:
                self._session.decisions.agree_with_all(item, one)
            else:
                self._session.decisions.decide(item, one, verdict)
        elif verdict is Verdict.UNSURE:
            self._session.decisions.read(item, "")
        self.refresh()

    def name(self, says: str) -> None:
        """Save the class that the reader names."""
        item, one = self._session.current, self._current.in_view
        if item is None or self._why_not() or self._unseen():
            return
        if one is not None:
            self._session.decisions.name(item, one, says)
        else:
            self._session.decisions.read(item, says)
        self.refresh()

    def _hold_comment(self) -> None:
        """Disable the comment while the picture is loading."""
        self._panel.hold_comment(tr("The picture is still loading.") if self._current.loading else "")

    def _unseen(self) -> bool:
        """Return whether a key was pressed before the picture was shown, and say that it was ignored."""
        if not self._current.loading:
            return False
        self.status_message.emit(tr("The picture is still loading, so nothing was entered."))
        # A clicked button is checked by now.
        self.refresh()
        return True

    def _undo(self) -> None:
        """Undo the last decision, on whatever study it was made; the panel shows how many are left."""
        self._session.decisions.undo()
        self.refresh()

    def go_on(self) -> None:
        """Go to the next study without a decision, starting again at the top after the end of the list."""
        self._panel.flush()
        items, current, decisions = self._listed.items(), self._session.current, self._session.decisions
        keys = [item.key for item in items]
        start = keys.index(current.key) + 1 if current is not None and current.key in keys else 0
        turned = (*items[start:], *items[:start])
        open_ = (i for i in turned if decisions.readable(i) and not decisions.decided_on(i))
        found = next((i for i in open_ if current is None or i.study != current.study), None)
        decided, total = decisions.progress()
        if found is None:
            self.status_message.emit(tr("Every other study in the list is decided."))
        else:
            self.wanted.emit(found)
            self.status_message.emit(
                tr("{decided} of {total} studies decided.", decided=whole(decided), total=whole(total))
            )

    def _blind_changed(self) -> None:
        """Update what is shown of all pictures, because blind reading was switched."""
        self._listed.refilter()
        self._current.show_outcome()
        self.refresh()

    def refresh(self) -> None:
        """Show the question about the current study and the answers, and enable commands."""
        self._commands.refresh(self._bindings)
        item, one, decisions = self._session.current, self._current.in_view, self._session.decisions
        if item is not self._asked_of[0] or _key(one) != _key(self._asked_of[1]):
            # A comment belongs to the finding it was written for.
            self._panel.flush()
        self._asked_of = item, one
        if item is None or self._why_not():
            self._panel.show_asked(None)
            return
        if one is not None:
            decisions.compare(item)
            decisions.note_shown(item)
        self._panel.show_asked(self._asked(item, one))
        self._hold_comment()
        decided, total = decisions.progress()
        self._panel.progress.setText(
            tr("{decided} of {total} studies decided", decided=whole(decided), total=whole(total))
        )

    def _asked(self, item: Item, one: FoundInStudy | None) -> Asked:
        decisions = self._session.decisions
        said_before = decisions.history_of(item, one)
        last, own = said_before.last, decisions.own_reading(item)
        folder, models = self._session.folder, self._session.models
        cards = [model.card for model in models.all_models] if models is not None else []
        asked = [model for model in folder.readings_of(item) if model] if folder is not None else []
        hidden = self._current.outcome.hidden
        return Asked(
            question=self._question(one) if one is not None else tr("What do you see?"),
            finding=one is not None,
            verdict=last.verdict if last is not None else Verdict.NONE,
            choices=choices_of(cards, asked),
            says=own.says if own is not None and not _outdated(own, last, one) else "",
            comment=last.comment if last is not None else "",
            history=known(_SEEN)
            if hidden and decisions.was_shown(item)
            else history_text(
                said_before,
                self.names,
                own,
                decisions.earlier(item) if one is not None else (),
                about=one.about if one is not None else None,
            ),
        )

    def _question(self, one: FoundInStudy) -> str:
        """Return the question to the reader, with the finding's name if there are several."""
        item = self._session.current
        several = item is not None and len(self._session.found(item)) > 1
        title = known(one.finding.title)
        return tr("Do you agree? In view: {finding}", finding=title) if several else tr("Do you agree?")

    def _title(self, name: str) -> str:
        titles = {found: title for (_, found), title in self._session.titles.items()}
        titles.update({choice.name: choice.title for choice in ALWAYS})
        return known(titles.get(name, name))

    def _answer(self, about: About) -> str:
        """Return what a decision was made on: the finding, suspected or not."""
        folder = self._session.folder
        card = folder.lines.cards.get(about.model) if folder is not None else None
        return answer_words(card, about.finding, known) if card is not None else self._title(about.finding)

    def _comment(self, text: str) -> None:
        item, one = self._asked_of
        if item is not None:
            self._session.decisions.comment(item, one, text.strip())

    def _why_not(self) -> str:
        """Return why no decision can be made on the current picture."""
        item, problem = self._session.current, self._session.decisions.problem
        if problem:
            return problem
        if item is None:
            return tr("Choose a picture first.")
        unreadable = item.told is not None or self._current.outcome.state is ReadingState.ERROR
        return tr("There is no picture to judge.") if unreadable else ""

    def _no_finding(self) -> str:
        """Return why there is no finding to agree with."""
        if self._why_not() or self._current.in_view is not None:
            return self._why_not()
        return known(GIVE_YOURS) if self._current.outcome.hidden else tr("There is no finding to agree with.")

    def _no_next(self) -> str:
        """Return why there is no next study to decide on."""
        return self._session.decisions.problem or (
            "" if self._session.current is not None else self._why_not()
        )


class AdvanceController(QObject):
    """Show the next study after each decision, if the reader switched this on.

    A blind decision reveals the findings, and the picture stays on screen to show them. The reader's next
    decision on it moves on.

    Parameters
    ----------
    session : Session
    settings : SettingsController
        Saves whether this is switched on.
    decisions : DecisionController
        Goes to the next study.
    commands : CommandSet
    """

    def __init__(
        self,
        session: Session,
        settings: SettingsController,
        decisions: DecisionController,
        commands: CommandSet,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._settings, self._decisions = session, settings, decisions
        binding = Binding("advance", self._switch, checked=lambda: self.on)
        commands.bind([binding])
        settings.preferences.changed.connect(lambda _before: commands.refresh([binding]))
        # Queued, so that all other receivers of the decision come first.
        session.decisions.entered.connect(self._entered, Qt.ConnectionType.QueuedConnection)
        session.decisions.taken_back.connect(self._taken_back)

    @property
    def on(self) -> bool:
        """Whether moving on is switched on."""
        return self._settings.now.general.advance

    def _switch(self) -> None:
        self._settings.choose("general.advance", not self.on)

    def _entered(self, item: Item, showed: bool) -> None:
        current = self._session.current
        if not self.on or showed or current is None or current.study != item.study:
            return
        if self._session.decisions.decided_on(current):
            self._decisions.go_on()

    def _taken_back(self, key: Key) -> None:
        """Show the study of a decision that was undone, since the reader was moved on from it."""
        folder, current = self._session.folder, self._session.current
        item = folder.items.get(key) if folder is not None else None
        if self.on and item is not None and (current is None or current.study != item.study):
            self._decisions.wanted.emit(item)


def _outdated(own: Decision, last: Decision | None, one: FoundInStudy | None) -> bool:
    """Return whether a later decision on the finding in view contradicts the reader's own finding."""
    if one is None or last is None or last.at <= own.at:
        return False
    return one.compare(own) not in (Verdict.NONE, last.verdict)


def _key(one: FoundInStudy | None) -> tuple[str, str] | None:
    return one.key if one is not None else None
