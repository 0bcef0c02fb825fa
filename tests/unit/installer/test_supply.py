"""Signed checksums, and the C libraries inside the wheels in the bill of materials."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from installer import signing
from installer.bill import write_bill
from installer.native import native_libraries
from installer.parts import ThirdPartyPart
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
    check = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", signature, "-content", sums]
    check += ["-purpose", "any", "-CAfile", made.authority, "-out", tmp_path / "said"]
    assert subprocess.run(check, capture_output=True, check=False).returncode == 0
    sums.write_text(f"{'1' * 64}  overread-setup.exe\n", "ascii")
    assert subprocess.run(check, capture_output=True, check=False).returncode != 0
    password.write_text("wrong")
    with pytest.raises(SystemExit, match="cannot be read"):
        signing.sign_checksums(sums, given)


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
