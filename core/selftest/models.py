"""The self-test of devices and models: every golden case, on the device in use and on the CPU."""

from __future__ import annotations

from collections.abc import Iterator

from core.errors import DeviceError, OverreadError
from core.inference.devices import Device, DeviceChoice, choose_device, choose_preferred, cpu, list_devices
from core.inference.engine import Engine
from core.models.catalogue import Catalogue
from core.models.package import ModelPackage
from core.selftest.result import CheckResult, CheckState
from core.settings_file import read_settings


def check_devices(wish: str | None) -> Iterator[CheckResult]:
    """Report the devices, and which of them is used.

    Raises
    ------
    DeviceError
        If no device matches the wish.
    """
    for device in list_devices():
        memory = f", {device.memory / (1 << 30):.1f} GiB" if device.memory else ""
        driver = f", driver {device.driver}" if device.driver else ""
        yield CheckResult("device", CheckState.PASSED, f"{device.id}: {device.name}{memory}{driver}")
    choice = _wished_device(wish)
    for notice in choice.notices:
        yield CheckResult("device", CheckState.NOTED, notice)
    yield CheckResult("device", CheckState.PASSED, f"{choice.devices[0].id} comes first: {choice.why}")


def check_golden_cases(wish: str | None) -> Iterator[CheckResult]:
    """Run every model's golden cases again, even if they passed before."""
    packages = []
    catalogue = Catalogue()
    if catalogue.lacks_folder:
        # The user chose the device's name.
        yield CheckResult(
            "added models",
            CheckState.FAILED,
            "Their folder is not there.",
            "Connect its drive, or choose another.",
        )
    for model_id in catalogue.ids():
        try:
            packages.append(
                (model_id if catalogue.ships(model_id) else "added model", catalogue.read(model_id))
            )
        except OverreadError as error:
            if catalogue.ships(model_id):
                yield CheckResult(model_id, CheckState.FAILED, error.message, error.advice)
            else:
                # The user chose the model's name, which may be in the error message too.
                yield CheckResult("added model", CheckState.FAILED, "One cannot be loaded.", error.advice)
    if not packages:
        yield CheckResult(
            "models", CheckState.FAILED, "There is none that can be loaded.", "Install Overread again."
        )
    for device in dict.fromkeys((_wished_device(wish).devices[0], cpu())):
        for name, package in packages:
            yield _golden_result(name, package, device)


def _wished_device(wish: str | None) -> DeviceChoice:
    return choose_device(wish) if wish is not None else choose_preferred(read_settings().device.use)


def _golden_result(name: str, package: ModelPackage, device: Device) -> CheckResult:
    try:
        with Engine(device) as engine:
            parity = engine.prove(package)
    except DeviceError as error:
        said = error.message.replace(package.card.id, name)
        return CheckResult(name, CheckState.FAILED, said, error.advice)
    return CheckResult(
        name,
        CheckState.PASSED,
        f"{package.card.version} on {device.id}: golden cases differ by "
        f"{parity.probability_difference:.1e} at most, maps correlate at {parity.map_correlation:.5f}",
    )
