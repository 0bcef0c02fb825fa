"""The devices of this computer that ONNX Runtime can compute on, and the choice among them."""

from __future__ import annotations

import platform
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import onnxruntime as ort

from core.errors import DeviceError
from core.language.message import Message

if sys.platform == "win32":
    import winreg

    _PROCESSOR = r"HARDWARE\DESCRIPTION\System\CentralProcessor\0"

CPU_PROVIDER = "CPUExecutionProvider"
DML_PROVIDER = "DmlExecutionProvider"
#: Why a device was chosen, for the user.
FASTEST = "the fastest adapter, as Windows ranks them"
NO_ADAPTER = "there is no adapter for DirectML"
ASKED, PREFERRED = "asked for", "chosen by you"
#: The wish for the fastest device that computes correctly.
AUTO = "auto"


@dataclass(frozen=True)
class Device:
    """A device.

    Attributes
    ----------
    id : str
        ``cpu`` or ``dml:N`` with N the DXGI adapter number.
    name : str
        As its maker calls it.
    provider : str
        ONNX Runtime's execution provider.
    adapter : int or None
        DXGI adapter number.
    memory : int
        Bytes of video memory; 0 where unknown.
    rank : int
        Windows' own order of adapters by performance; 0 is the fastest.
    driver : str
        Version of its driver as far as ONNX Runtime tells it.
    """

    id: str
    name: str
    provider: str
    adapter: int | None = None
    memory: int = 0
    rank: int = 0
    driver: str = ""


@dataclass(frozen=True)
class DeviceChoice:
    """Devices to try for a wish.

    Attributes
    ----------
    devices : tuple of Device
        In order.
    why : str
        Why the first of them stands first, for the user.
    notices : tuple of str
        What the user should be told.
    """

    devices: tuple[Device, ...]
    why: str
    notices: tuple[str, ...] = ()


def cpu() -> Device:
    """The processor; ONNX Runtime computes on all its cores."""
    return Device("cpu", _cpu_name(), CPU_PROVIDER)


def list_devices() -> tuple[Device, ...]:
    """List the devices, the best first: adapters as Windows ranks their performance, the CPU last."""
    adapters: dict[int, Device] = {}
    for entry in ort.get_ep_devices():
        metadata = dict(entry.device.metadata)
        if entry.ep_name != DML_PROVIDER or "DxgiAdapterNumber" not in metadata:
            continue
        number = int(metadata["DxgiAdapterNumber"])
        adapters[number] = Device(
            id=f"dml:{number}",
            name=metadata.get("Description", "").strip() or f"Adapter {number}",
            provider=DML_PROVIDER,
            adapter=number,
            memory=_megabytes(metadata.get("DxgiVideoMemory", "")),
            # In this order a discrete card comes before the graphics unit of a processor.
            rank=int(metadata.get("DxgiHighPerformanceIndex", number)),
            driver=metadata.get("DriverVersion", ""),
        )
    ranked = sorted(adapters.values(), key=lambda d: (d.rank, -d.memory, d.adapter))
    return (*ranked, cpu())


def choose_device(wish: str = AUTO) -> DeviceChoice:
    """Find the devices to try for a wish.

    Parameters
    ----------
    wish : str
        ``auto``, ``cpu``, ``dml`` (the best adapter), ``dml:N``, or a part of a device's name.

    Raises
    ------
    DeviceError
        If nothing fits the wish.
    """
    devices = list_devices()
    if wish == AUTO:
        adapter = devices[0].adapter is not None
        return DeviceChoice(devices, FASTEST if adapter else NO_ADAPTER)
    fitting = [d for d in devices if d.id == wish or (wish == "dml" and d.provider == DML_PROVIDER)]
    named = [d for d in devices if wish and wish.casefold() in d.name.casefold()]
    if not (fitting or named):
        known = ", ".join(f"{d.id} ({d.name})" for d in devices)
        raise DeviceError(
            "There is no device {wish!r} on this computer; there are: {known}.", wish=wish, known=known
        )
    return DeviceChoice(tuple((fitting or named)[:1]), ASKED)


def choose_preferred(name: str) -> DeviceChoice:
    """Find the devices to try where the user once chose one by its name; its number may have changed since.

    Parameters
    ----------
    name : str
        ``auto``, ``cpu`` or a device's full name.
    """
    found = [d for d in list_devices() if name in (d.id, d.name)] if name != AUTO else []
    if found:
        return DeviceChoice(tuple(found[:1]), PREFERRED)
    choice = choose_device(AUTO)
    if name == AUTO:
        return choice
    missing = Message(
        "{device}, which you chose, is not there; {other} is used instead.",
        device=name,
        other=choice.devices[0].name,
    )
    return replace(choice, notices=(missing,))


def _megabytes(text: str) -> int:
    """Read ``8176 MB`` as bytes."""
    number = text.split()[0] if text.split() else ""
    return int(number) << 20 if number.isdecimal() else 0


def _cpu_name() -> str:
    if platform.system() == "Linux":
        try:
            for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
        except OSError:
            pass
    if sys.platform == "win32":
        # `platform` gives family and model only as numbers.
        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _PROCESSOR) as key:
            return str(winreg.QueryValueEx(key, "ProcessorNameString")[0]).strip()
    return platform.processor() or platform.machine() or "CPU"
