"""Signed checksums, and the C libraries inside the wheels in the bill of materials."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12

from core.settings import Updates
from core.updates import UpdateNotice, ask_for_notice
from installer import signing
from installer.bill import write_bill
from installer.native import native_libraries
from installer.parts import ThirdPartyPart
from installer.update_notice import has_security_changes, write_notice
from tests.support.network.signed import rsa_key, write_certificate
from tests.support.peers import make_certificates


def test_the_signature_of_the_checksums_holds_and_a_changed_byte_is_found(tmp_path: Path) -> None:
    made = make_certificates(tmp_path / "certificates")
    pfx, password = tmp_path / "sign.pfx", tmp_path / "password.txt"
    password.write_text("secret\n")
    command = ["openssl", "pkcs12", "-export", "-out", pfx, "-inkey", made.key, "-in", made.certificate]
    subprocess.run([*command, "-passout", "pass:secret"], check=True)
    sums = tmp_path / "SHA256SUMS.txt"
    sums.write_text(f"{'0' * 64}  overread-setup.exe\n", "ascii")
    given = {"OVERREAD_SIGN_PFX": str(pfx), "OVERREAD_SIGN_PASSWORD_FILE": str(password)}
    signature = signing.sign_checksums(sums, given)
    assert signature == tmp_path / "SHA256SUMS.txt.p7s"
    assert signing.checksums_hold(sums, made.authority)
    sums.write_text(f"{'1' * 64}  overread-setup.exe\n", "ascii")
    assert not signing.checksums_hold(sums, made.authority)
    password.write_text("wrong")
    with pytest.raises(SystemExit, match="cannot be read"):
        signing.sign_checksums(sums, given)


def test_the_notice_of_updates_says_what_the_changelog_says_and_is_signed_as_the_program_checks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text(
        "# Changes\n\n## [9.1.0] - 2027-01-02\n### Fixed\n- x\n\n## [9.0.0] - 2027-01-01\n### Security\n- y\n"
    )
    assert not has_security_changes(changelog.read_text(), "9.1.0")
    key = rsa_key()
    certificate = write_certificate(key, tmp_path / "maker.pem")
    pfx = tmp_path / "sign.pfx"
    pfx.write_bytes(
        pkcs12.serialize_key_and_certificates(
            None, key, x509.load_pem_x509_certificate(certificate.read_bytes()), None, NoEncryption()
        )
    )
    notice = write_notice("9.0.0", date(2027, 1, 1), changelog, tmp_path)
    signing.sign_notice(notice, {"OVERREAD_SIGN_PFX": str(pfx)})
    found = ask_for_notice(Updates(address=str(notice), certificate=certificate))
    assert found == UpdateNotice(version="9.0.0", published=date(2027, 1, 1), security=True)
    assert found.newer
    same = signing.write_certificates(tmp_path / "same.pem", {"OVERREAD_SIGN_PFX": str(pfx)})
    assert signing.signed_notice(notice, same) == found
    monkeypatch.chdir(tmp_path)
    assert signing.signed_notice(Path(notice.name), Path(same.name)) == found
    notice.write_bytes(notice.read_bytes() + b" ")
    assert signing.signed_notice(notice, same) is None


def test_the_bill_lists_the_libraries_inside_wheels(tmp_path: Path) -> None:
    native = tuple(native_libraries())
    assert {"openssl", "sqlcipher", "gdcm", "libjpeg-turbo", "openjpeg", "qpdf", "libxml2"} <= {
        one.name for one in native
    }
    assert all(re.match(r"\d+\.\d+", one.version) for one in native), native
    part = ThirdPartyPart("Pillow", "12.0.0", "MIT-CMU", (), "", "0" * 64)
    out = tmp_path / "bill.json"
    write_bill([part], "0.1.0", datetime(2026, 1, 1, tzinfo=UTC), tmp_path, {}, native, out)
    bill = json.loads(out.read_text("utf-8"))
    listed = {one["bom-ref"] for one in bill["components"]}
    assert {f"{one.package}/{one.name}@{one.version}" for one in native} <= listed
    (pillow,) = (one for one in bill["dependencies"] if one["ref"] == "pillow@12.0.0")
    assert any(ref.startswith("pillow/libjpeg-turbo@") for ref in pillow["dependsOn"])
