"""Sign programs with a certificate from the environment: by signtool on Windows, else by osslsigncode.

``OVERREAD_SIGN_PFX`` names the file with certificate and key, ``OVERREAD_SIGN_PASSWORD_FILE`` a file with its
password, and ``OVERREAD_SIGN_TIMESTAMP`` the address of a time-stamping service, without which the signature
is valid only as long as the certificate. None of these is ever saved or printed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs7, pkcs12
from cryptography.x509 import Certificate

from core.errors import UpdateError
from core.settings import Updates
from core.updates import SIGNATURE_SUFFIX, UpdateNotice, ask_for_notice
from installer.trial import InstallerTrial


def wanted() -> bool:
    """Return whether a certificate is given."""
    return bool(os.environ.get("OVERREAD_SIGN_PFX"))


def sign_program(program: Path, given: Mapping[str, str] = os.environ) -> None:
    """Sign a program in place.

    Raises
    ------
    SystemExit
        If the signing fails.
    """
    done = subprocess.run(_command(program, given), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{program.name} could not be signed.")
    if sys.platform != "win32":
        _signed_copy(program).replace(program)


def sign_checksums(sums: Path, given: Mapping[str, str] = os.environ) -> Path:
    """Sign a file of checksums; return the signature's file next to it (CMS, RFC 5652, detached, DER).

    Raises
    ------
    SystemExit
        If the signing fails.
    """
    key, certificate, chain = _load_certificate(given)
    signer = pkcs7.PKCS7SignatureBuilder().set_data(sums.read_bytes())
    signer = signer.add_signer(certificate, key, hashes.SHA256())
    for other in chain:
        signer = signer.add_certificate(other)
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    signature = sums.with_name(f"{sums.name}.p7s")
    signature.write_bytes(signer.sign(serialization.Encoding.DER, options))
    return signature


def sign_notice(notice: Path, given: Mapping[str, str] = os.environ) -> Path:
    """Sign an update notice for `core.updates`; return the signature's file next to it.

    Raises
    ------
    SystemExit
        If the signing fails.
    """
    key, _certificate, _chain = _load_certificate(given)
    data = notice.read_bytes()
    if isinstance(key, rsa.RSAPrivateKey):
        signed = key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    else:
        signed = key.sign(data, ec.ECDSA(hashes.SHA256()))
    signature = notice.with_name(notice.name + SIGNATURE_SUFFIX)
    signature.write_bytes(signed)
    return signature


def _load_certificate(
    given: Mapping[str, str],
) -> tuple[rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, Certificate, list[Certificate]]:
    """Return the given key and certificate, with the certificates above it."""
    password = given.get("OVERREAD_SIGN_PASSWORD_FILE")
    secret = Path(password).read_text("utf-8").strip().encode() if password else None
    try:
        key, certificate, chain = pkcs12.load_key_and_certificates(
            Path(given["OVERREAD_SIGN_PFX"]).read_bytes(), secret
        )
    except (OSError, ValueError) as error:
        raise SystemExit("The certificate cannot be read.") from error
    if certificate is None or not isinstance(key, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)):
        raise SystemExit("The certificate has no key to sign with.")
    return key, certificate, chain


def signature_holds(program: Path, authority: Path | None = None) -> bool:
    """Return whether a program is unchanged since it was signed.

    Parameters
    ----------
    program : Path
    authority : Path, optional
        Trusted certificates; by default those of this computer.
    """
    if sys.platform == "win32":
        command = ["signtool", "verify", "/pa", str(program)]
    else:
        command = [
            "osslsigncode",
            "verify",
            *(["-CAfile", str(authority)] if authority else []),
            str(program),
        ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode == 0 and "MISMATCH" not in done.stdout


def checksums_hold(sums: Path, authority: Path) -> bool:
    """Return whether a file of checksums is unchanged and signed under `authority` (PEM)."""
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", f"{sums}.p7s"]
    command += ["-content", str(sums), "-purpose", "any", "-CAfile", str(authority)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def signed_notice(notice: Path, certificate: Path) -> UpdateNotice | None:
    """Read an update notice as the program does; None if it is not signed by `certificate` (PEM)."""
    try:
        return ask_for_notice(Updates(address=str(notice.resolve()), certificate=certificate.resolve()))
    except UpdateError:
        return None


def write_certificates(out: Path, given: Mapping[str, str] = os.environ) -> Path:
    """Write the given certificate, and those above it, as PEM; return the file."""
    _key, certificate, chain = _load_certificate(given)
    out.write_bytes(b"".join(one.public_bytes(serialization.Encoding.PEM) for one in (certificate, *chain)))
    return out


def check_signatures(trial: InstallerTrial, programs: Sequence[Path], sums: Path, notice: Path) -> None:
    """Check that a build has all signatures of the given certificate, which may be a test certificate."""
    maker = write_certificates(trial.work / "maker.pem")
    for program in programs:
        holds = signature_holds(program) or signature_holds(program, maker)
        trial.require(f"{program.name} is signed", holds)
    if shutil.which("openssl"):
        trial.require(f"{sums.name} is signed", checksums_hold(sums, maker))
    found = signed_notice(notice, maker)
    trial.require(f"{notice.name} is signed", found is not None, found.version if found else "")


def _command(program: Path, given: Mapping[str, str]) -> list[str]:
    certificate, password = given["OVERREAD_SIGN_PFX"], given.get("OVERREAD_SIGN_PASSWORD_FILE")
    stamp = given.get("OVERREAD_SIGN_TIMESTAMP")
    if sys.platform == "win32":
        secret = ["/p", Path(password).read_text("utf-8").strip()] if password else []
        times = ["/tr", stamp, "/td", "sha256"] if stamp else []
        return ["signtool", "sign", "/fd", "sha256", "/f", certificate, *secret, *times, str(program)]
    command = ["osslsigncode", "sign", "-h", "sha256", "-pkcs12", certificate]
    command += ["-readpass", password] if password else []
    command += ["-ts", stamp] if stamp else []
    return [*command, "-n", "Overread", "-in", str(program), "-out", str(_signed_copy(program))]


def _signed_copy(program: Path) -> Path:
    return program.with_suffix(".signed")


def try_out(trial: InstallerTrial, program: Path) -> None:
    """Sign a copy with a new test certificate, and check that a changed byte is noticed."""
    if sys.platform == "win32":
        return
    key, certificate, store = (trial.work / name for name in ("key.pem", "certificate.pem", "trial.pfx"))
    password, copy = trial.work / "password.txt", trial.work / "signed.exe"
    password.write_text("trial", "ascii")
    shutil.copyfile(program, copy)
    subject = ["-subj", "/CN=Overread trial", "-addext", "extendedKeyUsage=codeSigning"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*made, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    packed = ["openssl", "pkcs12", "-export", "-inkey", str(key), "-in", str(certificate), "-out", str(store)]
    subprocess.run([*packed, "-passout", f"file:{password}"], check=True, capture_output=True)
    names = {"OVERREAD_SIGN_PFX": str(store), "OVERREAD_SIGN_PASSWORD_FILE": str(password)}
    sign_program(copy, names)
    trial.require("a certificate from outside signs it", signature_holds(copy, certificate))
    data = bytearray(copy.read_bytes())
    data[len(data) // 2] ^= 1
    copy.write_bytes(data)
    trial.require("a changed byte is noticed", not signature_holds(copy, certificate))
    copy.unlink()
