"""The update notice: checked only with consent and not too often, and accepted only if signed."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from typer.testing import CliRunner

from core import __version__
from core.cli import app
from core.errors import SettingsError, UpdateError
from core.setting_entries import with_value
from core.settings import Updates, UserSettings
from core.updates import UpdateNotice, ask_for_notice, look_for_update, notice_text
from tests.support.network.signed import Key, rsa_key, write_certificate, write_signed

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
NEWER = UpdateNotice(version="99.0.1", published=date(2026, 12, 1), security=True, where="Ask the help desk.")


@pytest.fixture(scope="module")
def key() -> Key:
    return rsa_key()


@pytest.fixture
def updates(key: Key, tmp_path: Path) -> Updates:
    """Return the settings of a site whose notice names a newer version."""
    certificate = write_certificate(key, tmp_path / "maker.pem")
    file = write_signed(notice_text(NEWER).encode(), key, tmp_path / "overread-latest.json")
    return Updates(address=str(file), certificate=certificate)


def test_nobody_is_asked_unless_an_address_is_set(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("something was asked")

    monkeypatch.setattr("core.updates._fetch", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert UserSettings().updates.address == ""
    assert look_for_update(UserSettings().updates, NOW) is None
    assert not (home / "updates.json").exists()
    with pytest.raises(UpdateError, match=r"does not look for updates"):
        ask_for_notice(Updates())


def test_a_newer_version_is_told_and_an_older_one_is_not(updates: Updates, key: Key) -> None:
    assert look_for_update(updates, NOW) == NEWER
    for version in (__version__, "0.0.9"):
        notice = NEWER.model_copy(update={"version": version})
        write_signed(notice_text(notice).encode(), key, Path(updates.address))
        assert look_for_update(updates, NOW + timedelta(days=2)) is None
        assert not notice.newer
    assert UpdateNotice(version="99.10.0", published=NEWER.published).newer


def test_it_is_read_once_a_day_at_most(updates: Updates) -> None:
    assert look_for_update(updates, NOW) == NEWER
    Path(updates.address).unlink()
    # A known update is reported again without a new check.
    assert look_for_update(updates, NOW + timedelta(hours=23, minutes=59)) == NEWER
    with pytest.raises(UpdateError, match="there is no such file"):
        look_for_update(updates, NOW + timedelta(days=1))
    # A failed check counts, too.
    assert look_for_update(updates, NOW + timedelta(days=1, hours=1)) is None
    # A new address is checked at once, and so is a clock that was set back.
    other = updates.model_copy(update={"address": updates.address + "2"})
    with pytest.raises(UpdateError):
        look_for_update(other, NOW + timedelta(days=1, hours=2))
    with pytest.raises(UpdateError):
        look_for_update(other, NOW)


def test_a_certificate_that_is_set_later_counts_at_once(updates: Updates) -> None:
    with pytest.raises(UpdateError, match=r"Set updates\.certificate too"):
        look_for_update(updates.model_copy(update={"certificate": None}), NOW)
    assert look_for_update(updates, NOW) == NEWER


def test_what_another_certificate_vouched_for_no_longer_counts(updates: Updates, tmp_path: Path) -> None:
    assert look_for_update(updates, NOW) == NEWER
    other = write_certificate(rsa_key(), tmp_path / "other.pem")
    with pytest.raises(UpdateError, match=r"not signed by the key of other\.pem"):
        look_for_update(updates.model_copy(update={"certificate": other}), NOW)


def test_a_host_that_cannot_be_is_told_in_a_sentence(updates: Updates) -> None:
    there = with_value(UserSettings(updates=updates), "updates.address", "https://a..b/latest.json").updates
    with pytest.raises(UpdateError, match="cannot be read"):
        ask_for_notice(there)


def test_a_damaged_record_is_as_none(updates: Updates, home: Path) -> None:
    home.mkdir(exist_ok=True)
    (home / "updates.json").write_text('{"address": 1}')
    assert look_for_update(updates, NOW) == NEWER


def test_only_what_the_certificates_key_signed_counts(updates: Updates, key: Key, tmp_path: Path) -> None:
    file = Path(updates.address)
    file.write_text(notice_text(NEWER).replace("99.0.1", "99.0.2"))
    with pytest.raises(UpdateError, match=r"not signed by the key of maker\.pem"):
        ask_for_notice(updates)
    write_signed(notice_text(NEWER).encode(), rsa_key(), file)
    with pytest.raises(UpdateError, match="not signed"):
        ask_for_notice(updates)
    write_signed(b'{"format": 2, "version": "99.0.1"}', key, file)
    with pytest.raises(UpdateError, match="not in the form"):
        ask_for_notice(updates)
    with pytest.raises(UpdateError, match=r"Set updates\.certificate too"):
        ask_for_notice(Updates(address=updates.address))
    (tmp_path / "empty.pem").touch()
    with pytest.raises(UpdateError, match=r"\(empty\.pem\) cannot be read"):
        ask_for_notice(Updates(address=updates.address, certificate=tmp_path / "empty.pem"))
    write_signed(b" " * 70_000, key, file)
    with pytest.raises(UpdateError, match="too large"):
        ask_for_notice(updates)


def test_a_key_on_an_elliptic_curve_signs_as_well(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = write_certificate(key, tmp_path / "maker.pem")
    file = write_signed(notice_text(NEWER).encode(), key, tmp_path / "latest.json")
    assert ask_for_notice(Updates(address=str(file), certificate=certificate)) == NEWER


@pytest.mark.parametrize(
    "address",
    [
        "http://updates.example/overread-latest.json",
        "https://user:word@updates.example/latest.json",
        "https://updates.example/latest.json?computer=7",
        "https:///latest.json",
        "https://updates.example/a b.json",
        "file:///latest.json",
        "latest.json",
    ],
)
def test_an_address_that_could_name_who_asks_is_refused(address: str) -> None:
    with pytest.raises(SettingsError, match="https address without login and query"):
        with_value(UserSettings(), "updates.address", address)


class _Page(BaseHTTPRequestHandler):
    """Serve the files of a folder, and record the requests."""

    folder: Path
    asked: list[tuple[str, dict[str, str]]]
    port: int

    def do_GET(self) -> None:
        self.asked.append((self.requestline, dict(self.headers)))
        file = self.folder / self.path.lstrip("/")
        if not file.is_file():
            self.send_response(302)
            self.send_header("Location", "/overread-latest.json")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(file.read_bytes())

    def log_message(self, *_words: object) -> None:
        """Log nothing."""


@pytest.fixture
def page(updates: Updates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_Page]]:
    """Start a server on this computer with a trusted certificate and the notice."""
    certificate = write_certificate(rsa_key(), tmp_path / "server.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    handler = type("Page", (_Page,), {"folder": tmp_path, "asked": []})
    server = HTTPServer(("localhost", 0), handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    handler.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield handler
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_is_asked_for_without_saying_who_asks(page: type[_Page], updates: Updates) -> None:
    there = updates.model_copy(update={"address": f"https://localhost:{page.port}/overread-latest.json"})
    assert ask_for_notice(there) == NEWER
    assert [line for line, _headers in page.asked] == [
        "GET /overread-latest.json HTTP/1.1",
        "GET /overread-latest.json.sig HTTP/1.1",
    ]
    for _line, headers in page.asked:
        assert headers == {
            "Host": f"localhost:{page.port}",
            "Accept-Encoding": "identity",
            "User-Agent": "Overread",
        }


def test_no_answer_leads_elsewhere(page: type[_Page], updates: Updates) -> None:
    there = updates.model_copy(update={"address": f"https://localhost:{page.port}/gone.json"})
    with pytest.raises(UpdateError, match="answers with status 302"):
        ask_for_notice(there)
    assert len(page.asked) == 1


def test_a_page_whose_certificate_is_not_trusted_is_not_read(
    page: type[_Page], updates: Updates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    there = updates.model_copy(update={"address": f"https://localhost:{page.port}/overread-latest.json"})
    with pytest.raises(UpdateError, match="cannot be read"):
        ask_for_notice(there)
    assert page.asked == []


def test_the_command_tells(updates: Updates, key: Key, home: Path) -> None:
    run = CliRunner().invoke
    assert "does not look for updates" in str(run(app, ["updates"]).exception)
    for name, value in (("address", updates.address), ("certificate", str(updates.certificate))):
        assert run(app, ["settings", f"updates.{name}", value]).exit_code == 0
    told = run(app, ["updates"])
    assert told.exit_code == 3
    assert f"Overread 99.0.1 of 2026-12-01 is available; this is {__version__}." in told.output
    assert "It closes security holes. Ask the help desk." in told.output
    same = json.loads(notice_text(NEWER)) | {"version": __version__}
    write_signed(json.dumps(same).encode(), key, Path(updates.address))
    told = run(app, ["updates"])
    assert (told.exit_code, told.output) == (0, f"Overread {__version__} is the newest version.\n")
