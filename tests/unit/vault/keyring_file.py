"""A keyring for tests in a file, so that several processes share it; it can be locked."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class FileKeyring(KeyringBackend):
    """Keep secrets in the file ``OVERREAD_TEST_KEYRING``; without that variable the keyring is locked."""

    priority = 1.0  # type: ignore[assignment]

    def get_password(self, service: str, username: str) -> str | None:
        return self._read().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._write(self._read() | {f"{service} {username}": password})

    def delete_password(self, service: str, username: str) -> None:
        known = self._read()
        if known.pop(f"{service} {username}", None) is None:
            raise PasswordDeleteError("there is none")
        self._write(known)

    def _read(self) -> dict[str, str]:
        file = self._file()
        found: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
        return found

    def _write(self, known: dict[str, str]) -> None:
        """Write the file atomically, because other processes read it meanwhile."""
        half = self._file().with_suffix(".half")
        half.write_text(json.dumps(known))
        half.replace(self._file())

    def _file(self) -> Path:
        name = os.environ.get("OVERREAD_TEST_KEYRING")
        if not name:
            raise KeyringLocked("nobody unlocked it")
        return Path(name)
