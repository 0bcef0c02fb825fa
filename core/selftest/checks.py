"""The checks of the self-test; each imports what it tests, so that none stops another."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from packaging.requirements import Requirement

from core import __version__
from core.errors import InputError, OverreadError
from core.language.message import Message
from core.language.system import because
from core.paths import resource, user_data
from core.selftest.result import CheckResult, CheckState
from core.temporary import temporary_folder

_AGAIN = "Install Overread again."
_FREE_BYTES = 1 << 30
#: A word in each script that a report may contain, and the font that has it.
_WRITINGS = {
    "Latin, Greek, Cyrillic": ("Overread Ω Ж", "NotoSans"),
    "Hebrew": ("שלום", "NotoSansHebrew"),
    "Arabic": ("سلام", "NotoSansArabic"),
    "Armenian": ("Հայերեն", "NotoSansArmenian"),
    "Georgian": ("ქართული", "NotoSansGeorgian"),
    "Ethiopic": ("አማርኛ", "NotoSansEthiopic"),
    "Devanagari": ("हिन्दी", "NotoSansDevanagari"),
    "Bengali": ("বাংলা", "NotoSansBengali"),
    "Gurmukhi": ("ਪੰਜਾਬੀ", "NotoSansGurmukhi"),
    "Gujarati": ("ગુજરાતી", "NotoSansGujarati"),
    "Odia": ("ଓଡ଼ିଆ", "NotoSansOriya"),
    "Tamil": ("தமிழ்", "NotoSansTamil"),
    "Telugu": ("తెలుగు", "NotoSansTelugu"),
    "Kannada": ("ಕನ್ನಡ", "NotoSansKannada"),
    "Malayalam": ("മലയാളം", "NotoSansMalayalam"),
    "Sinhala": ("සිංහල", "NotoSansSinhala"),
    "Thai": ("สมชาย", "NotoSansThai"),
    "Lao": ("ລາວ", "NotoSansLao"),
    "Burmese": ("မြန်မာ", "NotoSansMyanmar"),
    "Khmer": ("ខ្មែរ", "NotoSansKhmer"),
    "Chinese, Japanese, Korean": ("放射線 방사선", "DroidSansFallback"),
}


def examine(device: str | None = None) -> Iterator[CheckResult]:
    """Yield the results of all checks as they come.

    Parameters
    ----------
    device : str, optional
        See `core.inference.devices.choose_device`; default: the user's preference.
    """
    checks: tuple[tuple[str, Callable[[], Iterator[CheckResult]]], ...] = (
        ("program", _program),
        ("runtime libraries", _runtime),
        ("writing", _writing),
        ("decoders", _decoders),
        ("fonts", _fonts),
        ("device", lambda: _models(device)),
    )
    for what, check in checks:
        yield from guarded(what, check)


def guarded(what: str, check: Callable[[], Iterator[CheckResult]]) -> Iterator[CheckResult]:
    """Yield the results of a check; an exception is reported as a failure, in a sentence."""
    try:
        yield from check()
    except ImportError as error:
        part = error.name or "A library that it needs"
        yield CheckResult(what, CheckState.FAILED, f"{part} cannot be loaded.", _AGAIN)
    except OverreadError as error:
        yield CheckResult(what, CheckState.FAILED, error.message, error.advice)
    except OSError as error:
        yield CheckResult(
            what, CheckState.FAILED, f"{because(error, Message('the system refused'))}.", "Ask your IT."
        )


def _program() -> Iterator[CheckResult]:
    frozen = "installed program" if getattr(sys, "frozen", False) else "run by Python"
    yield CheckResult(
        "program", CheckState.PASSED, f"Overread {__version__}, {frozen}, Python {platform.python_version()}"
    )
    cores = os.cpu_count() or 0
    yield CheckResult(
        "computer", CheckState.PASSED, f"{platform.platform()}, {platform.machine()}, {cores} cores"
    )
    packages, missing = _packages()
    if missing:
        yield CheckResult("packages", CheckState.FAILED, f"Missing: {', '.join(missing)}.", _AGAIN)
    yield CheckResult("packages", CheckState.PASSED, ", ".join(packages))


def _packages() -> tuple[list[str], list[str]]:
    """Return the packages that Overread's metadata require: installed with versions, and missing."""
    found, missing = [], []
    for text in importlib.metadata.requires("overread") or []:
        requirement = Requirement(text)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            found.append(f"{requirement.name} {importlib.metadata.version(requirement.name)}")
        except importlib.metadata.PackageNotFoundError:
            missing.append(requirement.name)
    return found, missing


def _runtime() -> Iterator[CheckResult]:
    import onnxruntime

    from core.selftest import libraries

    providers = ", ".join(p.removesuffix("ExecutionProvider") for p in onnxruntime.get_available_providers())
    yield CheckResult(
        "ONNX Runtime", CheckState.PASSED, f"{onnxruntime.__version__}, computes by {providers}"
    )
    for name, library in zip(libraries.WANTED, libraries.find_libraries(), strict=False):
        if library is None:
            yield CheckResult(name, CheckState.FAILED, "is missing.", _AGAIN)
        else:
            whose = "Overread's own" if library.own else "that of Windows"
            ready = "" if library.loaded else ", loaded when a device needs it"
            yield CheckResult(name, CheckState.PASSED, f"{library.version} {whose}{ready}".strip())


def _writing() -> Iterator[CheckResult]:
    for what, folder in (("own folder", user_data()), ("temporary folder", Path(tempfile.gettempdir()))):
        # `tempfile` would try for hours: on Windows it mistakes a folder without permission for a name in
        # use.
        trial = folder / f".overread-{os.urandom(6).hex()}"
        try:
            with trial.open("xb") as file:
                file.write(b"Overread")
            trial.unlink()
        except OSError as error:
            why = because(error, Message("the system refused"))
            advice = f"Ask your IT for the right to write there{_elsewhere(what)}."
            yield CheckResult(what, CheckState.FAILED, f"cannot be written: {why}.", advice)
            continue
        free = shutil.disk_usage(folder).free
        room = CheckState.PASSED if free > _FREE_BYTES else CheckState.NOTED
        advice = "" if room is CheckState.PASSED else "Make room on this disk."
        yield CheckResult(what, room, f"can be written, {free / (1 << 30):.1f} GiB free", advice)


def _elsewhere(what: str) -> str:
    return ", or name another folder by OVERREAD_HOME" if what == "own folder" else ""


def _decoders() -> Iterator[CheckResult]:
    """Decode a picture of each kind in a process of its own, as the window does."""
    import numpy as np

    from core.batch.workers.interactive_decoder import FrameRequest, InteractiveDecoder
    from core.images.base.limits import Limits
    from core.images.files.sources import Source
    from core.selftest import pictures

    right = []
    with temporary_folder() as folder, InteractiveDecoder(Limits()) as decoder:
        for written in pictures.write_pictures(folder):
            wanted = FrameRequest(Source(written.path.name, written.path), 1)
            try:
                found = [picture.pixels for picture in decoder.read(wanted, lambda: False)]
            except InputError as error:
                yield CheckResult(f"decoder {written.kind}", CheckState.FAILED, error.message, _AGAIN)
                continue
            expected = written.pixels.astype(np.float64)
            if [p.shape for p in found] == [expected.shape] and (
                np.abs(found[0].astype(np.float64) - expected).max() <= written.tolerance
            ):
                right.append(written.kind)
            else:
                yield CheckResult(
                    f"decoder {written.kind}", CheckState.FAILED, "gives a wrong picture.", _AGAIN
                )
    yield CheckResult(
        "decoders", CheckState.PASSED, f"{', '.join(right)} read rightly, in a process of their own"
    )


def _fonts() -> Iterator[CheckResult]:
    """Typeset a line in each script, and check which fonts the page contains."""
    import io

    import pikepdf
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(resource("fonts"))]
    )
    families = (re.sub("(?<=[a-z])(?=[A-Z])", " ", font) for _, font in _WRITINGS.values())
    names = f"({', '.join(map(json.dumps, families))})"
    text = "\n\n".join(word for word, _ in _WRITINGS.values())
    source = f"#set text(font: {names})\n{text}"
    try:
        pdf = typst.compile(source.encode(), font_paths=fonts, ignore_system_fonts=True)
    except typst.TypstError:
        yield CheckResult("fonts", CheckState.FAILED, "A page cannot be set.", _AGAIN)
        return
    with pikepdf.open(io.BytesIO(pdf)) as document:
        used = {
            str(font.BaseFont).partition("+")[2].partition("-")[0]
            for font in document.pages[0].Resources.Font.as_dict().values()
        }
    missing = [writing for writing, (_, font) in _WRITINGS.items() if font not in used]
    if missing:
        yield CheckResult("fonts", CheckState.FAILED, f"There is no font for: {'; '.join(missing)}.", _AGAIN)
    else:
        yield CheckResult("fonts", CheckState.PASSED, f"reports can show: {'; '.join(_WRITINGS)}")


def _models(device: str | None) -> Iterator[CheckResult]:
    from core.selftest import models

    yield from models.check_devices(device)
    yield from models.check_golden_cases(device)
