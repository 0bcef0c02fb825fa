"""The page of patient data: its settings, and a backup of the encryption key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import Cancelled, OverreadError
from core.settings import UserSettings
from desktop.base.error_words import told
from desktop.base.lanes import Lane
from desktop.base.language import tr
from desktop.session.session import Session
from desktop.settings.form import SettingsForm
from desktop.widgets.forms import hint

if TYPE_CHECKING:
    from core.audit import LogFacts
    from desktop.base.jobs import Job


class PrivacyPage(QWidget):
    """The form of the section, and two buttons that act at once.

    Parameters
    ----------
    form : SettingsForm
    session : Session
        Runs the tasks that use the keyring.
    say : callable
        Shows an error or an outcome.
    """

    def __init__(
        self, form: SettingsForm, session: Session, say: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._form, self._session, self._say = form, session, say
        self.keep = QPushButton(tr("&Keep a copy of the key…"))
        self.put_back = QPushButton(tr("&Put the key back…"))
        self.keep.clicked.connect(self._keep)
        self.put_back.clicked.connect(self._put_back)
        buttons = QHBoxLayout()
        buttons.addWidget(self.keep)
        buttons.addWidget(self.put_back)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(form)
        layout.addLayout(buttons)
        words = tr(
            "The encryption key is only in this computer's keyring; without it, the encrypted data are "
            "lost. A copy of the key is a file that a passphrase opens. Anyone who has both can read "
            "the data: keep them in two places, and neither on this computer."
        )
        layout.addWidget(hint(words))

    def taken_into(self, settings: UserSettings) -> UserSettings:
        """Return the settings with the values of the form; see `SettingsForm.taken_into`."""
        return self._form.taken_into(settings)

    def _keep(self) -> None:
        """Ask for a file and, twice, for a passphrase; then write a backup of the key."""
        name, _filter = QFileDialog.getSaveFileName(
            self, tr("Keep a copy of the key"), str(Path.home() / "overread-key.json"), tr("Keys (*.json)")
        )
        passphrase = self._ask(tr("A passphrase, at least 12 characters")) if name else ""
        if not passphrase:
            return
        if self._ask(tr("The same passphrase once more")) != passphrase:
            self._say(tr("The two passphrases differ; nothing was written."))
            return

        def keep(_job: Job) -> LogFacts:
            from core.vault.key_copy import COPIED, write_copy

            write_copy(Path(name), passphrase)
            return COPIED

        self._run(keep, tr("The copy is written. Without the passphrase nobody can open it."))

    def _put_back(self) -> None:
        """Ask for a backup and its passphrase, and restore the key to the keyring."""
        name, _filter = QFileDialog.getOpenFileName(
            self, tr("Put the key back"), str(Path.home()), tr("Keys (*.json)")
        )
        passphrase = self._ask(tr("The passphrase of the copy")) if name else ""
        if not passphrase:
            return

        def put_back(_job: Job) -> LogFacts:
            from core.vault.key_copy import PUT_BACK, read_copy

            read_copy(Path(name), passphrase)
            return PUT_BACK

        self._run(put_back, tr("The key is in the keyring again. Restart Overread."))

    def _ask(self, words: str) -> str:
        """Ask for a text without showing it; return an empty text if the user cancels."""
        typed, given = QInputDialog.getText(self, words, tr("Passphrase"), QLineEdit.EchoMode.Password)
        return typed if given else ""

    def _run(self, work: Callable[[Job], LogFacts], done: str) -> None:
        def tell(facts: LogFacts) -> None:
            self._session.audit.key(facts)
            self._say(done)

        def failed(error: OverreadError) -> None:
            if not isinstance(error, Cancelled):
                self._say(told(error))

        self._say("")
        self._session.run(Lane.ASIDE, work, tell, failed)
