"""Passwords and tokens of DICOMweb nodes: saved in the keyring only, and passed to no other node."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from core.errors import NetworkError, SettingsError, VaultError
from core.network.base.login import forget_login, forget_unused_logins, has_login, is_in_clear, keep_login
from core.network.scu.nodes import echo
from core.pacs_node import PacsNode
from core.paths import user_data
from core.settings import UserSettings
from core.settings_file import keep_settings
from core.vault.secrets import forget_secret, keep_secret, kept_secret
from tests.unit.network.web.conftest import Serves
from tests.unit.network.web.web_archive import Asked, Request

SECRET = "s3cret-Ω"


def nothing(request: Request, _: Asked) -> None:
    request.reply(204)


@pytest.mark.parametrize("length", [1, 999, 1000, 1001, 5000])
def test_long_secrets_are_kept_in_pieces(chain: Path, length: int) -> None:
    secret = ("abcdefghij" * 500)[:length]
    keep_secret("name", "x" * 4000)
    keep_secret("name", secret)
    assert kept_secret("name") == secret
    # Windows stores no more than 1,280 characters in one entry.
    kept = json.loads(chain.read_text())
    assert max(map(len, kept.values())) < 1280
    assert len(kept) == -(-length // 1000)
    forget_secret("name")
    assert kept_secret("name") is None
    assert json.loads(chain.read_text()) == {}


def test_a_locked_keyring_is_told_of(serves: Serves, monkeypatch: pytest.MonkeyPatch) -> None:
    node = serves(nothing).node(login="token")
    keep_login(node, "abc")
    monkeypatch.delenv("OVERREAD_TEST_KEYRING")
    with pytest.raises(NetworkError, match="keyring is locked or does not have the secret") as told:
        echo(node, "US")
    assert told.value.code == "no-secret"
    for act in (lambda: keep_login(node, "abc"), lambda: has_login(node), lambda: forget_login(node)):
        with pytest.raises(VaultError):
            act()


def test_the_header_says_who_asks(serves: Serves) -> None:
    archive = serves(nothing)
    basic, token = archive.node(login="basic", user="eva"), archive.node(login="token")
    keep_login(basic, SECRET)
    keep_login(token, "abc.def")
    for node in (archive.node(), basic, token):
        echo(node, "US")
    none, by_password, by_token = (asked.headers.get("Authorization") for asked in archive.asked)
    assert none is None
    assert by_password == "Basic " + base64.b64encode(f"eva:{SECRET}".encode()).decode()
    assert by_token == "Bearer abc.def"


def test_settings_and_logs_hold_no_secret(serves: Serves) -> None:
    archive = serves(lambda request, _: request.reply(401))
    node = archive.node(login="token")
    keep_settings(UserSettings(nodes=(node,)))
    keep_login(node, "very-secret-token")
    with pytest.raises(NetworkError, match="check its login") as told:
        echo(node, "US")
    assert "very-secret-token" not in str(told.value)
    for path in user_data().rglob("*"):
        assert not path.is_file() or b"very-secret-token" not in path.read_bytes()


def test_another_server_does_not_get_the_secret(serves: Serves) -> None:
    first, other = serves(nothing), serves(nothing)
    keep_login(first.node(login="token"), "abc")
    with pytest.raises(NetworkError, match="overread pacs secret") as told:
        echo(other.node(login="token"), "US")
    assert told.value.code == "no-secret"
    assert not other.asked


def test_a_redirect_is_not_followed(serves: Serves) -> None:
    other = serves(nothing)
    place = f"http://localhost:{other.server_port}/"
    archive = serves(lambda request, _: request.reply(307, Location=place))
    keep_login(archive.node(login="token"), "abc")
    with pytest.raises(NetworkError, match="another address"):
        echo(archive.node(login="token"), "US")
    assert not other.asked


def test_what_cannot_be_a_secret_is_refused(serves: Serves) -> None:
    archive = serves(nothing)
    for login, secret in (("basic", ""), ("basic", "two\nlines"), ("token", "a b"), ("token", "Ω")):
        with pytest.raises(SettingsError):
            keep_login(archive.node(login=login), secret)
    with pytest.raises(SettingsError, match="it has none"):
        keep_login(archive.node(), "abc")


def test_nodes_that_go_take_their_secrets_along(serves: Serves) -> None:
    archive = serves(nothing)
    stays, goes = archive.node(login="token"), archive.node(name="Other", login="basic")
    for node in (stays, goes):
        keep_login(node, "abc")
    forget_unused_logins(UserSettings(nodes=(stays, goes)), UserSettings(nodes=(stays,)))
    assert (has_login(stays), has_login(goes)) == (True, False)


def test_it_is_known_where_others_can_read_the_secret() -> None:
    def node(url: str, login: str = "token") -> PacsNode:
        return PacsNode.model_validate({"name": "x", "kind": "web", "url": url, "login": login})

    assert is_in_clear(node("http://pacs.example/"))
    assert not is_in_clear(node("http://pacs.example/", "none"))
    assert not is_in_clear(node("https://pacs.example/"))
    assert not is_in_clear(node("http://localhost:8042/"))
