"""List the C libraries in the wheels, as told by the wheels: ``python installer/native.py``.

A bill of materials that lists only wheels would hide vulnerabilities of these libraries. The Python with the
locked packages runs this program, which prints JSON.
"""

from __future__ import annotations

import json
import sqlite3
import ssl
import sys
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class NativeLibrary:
    """A library in a wheel or in Python itself.

    Attributes
    ----------
    package : str
        Name of the wheel; ``python`` for libraries that come with Python.
    name, version, licence : str
        Name, version, and licence as an SPDX expression.
    """

    package: str
    name: str
    version: str
    licence: str


def native_libraries() -> Iterator[NativeLibrary]:
    """Yield the libraries, as far as the wheels list them."""
    yield NativeLibrary("python", "sqlite", sqlite3.sqlite_version, "blessing")
    yield NativeLibrary("python", "openssl", ssl.OPENSSL_VERSION.split()[1], "Apache-2.0")
    yield NativeLibrary("python", "zlib", zlib.ZLIB_RUNTIME_VERSION, "Zlib")
    yield from _of_pictures()
    yield from _of_documents()
    yield from _of_secrets()


def _of_pictures() -> Iterator[NativeLibrary]:
    from gdcm import Version
    from PIL import features

    for feature, name, licence in (
        ("libjpeg_turbo", "libjpeg-turbo", "IJG AND BSD-3-Clause AND Zlib"),
        ("jpg_2000", "openjpeg", "BSD-2-Clause"),
        ("libtiff", "libtiff", "libtiff"),
        ("zlib", "zlib-ng", "Zlib"),
        ("freetype2", "freetype", "FTL"),
        ("littlecms2", "littlecms", "MIT"),
        ("webp", "libwebp", "BSD-3-Clause"),
        ("harfbuzz", "harfbuzz", "MIT"),
        ("raqm", "raqm", "MIT"),
    ):
        version = features.version(feature)
        if version:
            yield NativeLibrary("pillow", name, version, licence)
    yield NativeLibrary("python-gdcm", "gdcm", Version.GetVersion(), "BSD-3-Clause")


def _of_documents() -> Iterator[NativeLibrary]:
    import pikepdf
    from lxml import etree

    yield NativeLibrary("pikepdf", "qpdf", pikepdf.__libqpdf_version__, "Apache-2.0")
    yield NativeLibrary("lxml", "libxml2", ".".join(map(str, etree.LIBXML_VERSION)), "MIT")
    yield NativeLibrary("lxml", "libxslt", ".".join(map(str, etree.LIBXSLT_VERSION)), "MIT")


def _of_secrets() -> Iterator[NativeLibrary]:
    from cryptography.hazmat.backends.openssl import backend
    from sqlcipher3 import dbapi2

    yield NativeLibrary("cryptography", "openssl", backend.openssl_version_text().split()[1], "Apache-2.0")
    db = dbapi2.connect(":memory:")
    # Without a key SQLCipher is not used and returns no version.
    db.execute("PRAGMA key = 'none'")
    for pragma, name, licence in (
        ("cipher_version", "sqlcipher", "BSD-3-Clause"),
        ("cipher_provider_version", "openssl", "Apache-2.0"),
    ):
        (said,) = db.execute(f"PRAGMA {pragma}").fetchone()
        version = next(word for word in said.split() if word[0].isdigit())
        yield NativeLibrary("sqlcipher3", name, version, licence)
    yield NativeLibrary("sqlcipher3", "sqlite", dbapi2.sqlite_version, "blessing")
    db.close()


if __name__ == "__main__":
    json.dump([asdict(library) for library in native_libraries()], sys.stdout)
