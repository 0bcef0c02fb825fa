"""Write the bill of materials (CycloneDX 1.6): the program's parts, licences and hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from installer.licences import licence_of
from installer.native import NativeLibrary
from installer.parts import ThirdPartyPart, normal

#: Libraries in packages, and their names.
_LIBRARIES = {"DirectML.dll": "Microsoft DirectML", "msvcp140.dll": "Microsoft Visual C++ runtime"}


def write_bill(
    parts: Sequence[ThirdPartyPart],
    version: str,
    made: datetime,
    frozen: Path,
    versions: dict[str, str],
    native: Sequence[NativeLibrary],
    out: Path,
) -> None:
    """Write the bill of materials.

    Parameters
    ----------
    parts : sequence of ThirdPartyPart
    version : str
        Overread's version.
    made : datetime
        Time of the commit, so that the same commit gives the same bill.
    frozen : Path
        The frozen program; its models, fonts and runtime libraries are listed by their hashes.
    versions : dict of str to str
        Versions of Python and of Microsoft's libraries, by file name.
    native : sequence of NativeLibrary
        C libraries in the wheels.
    out : Path

    Raises
    ------
    SystemExit
        If the bill is not valid.
    """
    licences = LicenseFactory()
    main = Component(
        name="overread",
        version=version,
        type=ComponentType.APPLICATION,
        licenses=[licences.make_from_string("Apache-2.0")],
        bom_ref="overread",
    )
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, f"overread-{version}-{made.isoformat()}"))
    bom.metadata.component = main
    bom.metadata.timestamp = made
    components = [_package(part, licences) for part in parts]
    components += _files(frozen, versions)
    inside = {one: _inside(one, licences) for one in native}
    for component in (*components, *inside.values()):
        bom.components.add(component)
    bom.register_dependency(main, components)
    for component, part in zip(components, parts, strict=False):
        name = normal(part.name)
        bom.register_dependency(component, [made for one, made in inside.items() if one.package == name])
    bom.register_dependency(main, [made for one, made in inside.items() if one.package == "python"])
    text = JsonV1Dot6(bom).output_as_string(indent=2)
    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if problem is not None:
        raise SystemExit(f"The bill of materials is not valid: {problem}")
    out.write_text(text + "\n", "utf-8")


def _package(part: ThirdPartyPart, licences: LicenseFactory) -> Component:
    name = normal(part.name)
    return Component(
        name=part.name,
        version=part.version,
        type=ComponentType.LIBRARY,
        purl=PackageURL("pypi", None, name, part.version),
        licenses=[licences.make_from_string(licence_of(part))],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=part.wheel_sha256)] if part.wheel_sha256 else [],
        bom_ref=f"{name}@{part.version}",
    )


def _inside(library: NativeLibrary, licences: LicenseFactory) -> Component:
    return Component(
        name=library.name,
        version=library.version,
        type=ComponentType.LIBRARY,
        purl=PackageURL("generic", None, library.name, library.version),
        licenses=[licences.make_from_string(library.licence)],
        bom_ref=f"{library.package}/{library.name}@{library.version}",
    )


def _files(frozen: Path, versions: dict[str, str]) -> Iterator[Component]:
    """Yield the parts that are not Python packages: Python itself, Microsoft's libraries, models, fonts."""
    inner = frozen / "_internal"
    kinds = (
        ("python*.dll", ComponentType.PLATFORM, "Python"),
        ("msvcp140.dll", ComponentType.LIBRARY, _LIBRARIES["msvcp140.dll"]),
        ("onnxruntime/capi/DirectML.dll", ComponentType.LIBRARY, _LIBRARIES["DirectML.dll"]),
        ("resources/models/*.onnx", ComponentType.MACHINE_LEARNING_MODEL, ""),
        ("resources/fonts/*.ttf", ComponentType.FILE, ""),
        ("resources/icons/*.svg", ComponentType.FILE, ""),
    )
    for pattern, kind, name in kinds:
        for path in sorted(inner.glob(pattern)):
            if path.name == "python3.dll":
                continue
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            yield Component(
                name=name or path.stem,
                version=versions.get(path.name),
                type=kind,
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
                bom_ref=path.relative_to(inner).as_posix(),
            )
