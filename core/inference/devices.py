"""The devices of this computer that ONNX Runtime can compute on, and the choice among them."""

from __future__ import annotations

import functools
import platform
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import onnxruntime as ort
from onnxruntime.capi import onnxruntime_pybind11_state as ort_errors

try:
    import onnxruntime_ep_webgpu
except ImportError:  # The extra `webgpu` is not installed.
    onnxruntime_ep_webgpu = None

from core.errors import DeviceError
from core.language.message import Message

if sys.platform == "win32":
    import winreg

    _PROCESSOR = r"HARDWARE\DESCRIPTION\System\CentralProcessor\0"
    #: Registry key with the drivers of graphics cards.
    _GRAPHICS = r"SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}"

CPU_PROVIDER = "CPUExecutionProvider"
DML_PROVIDER = "DmlExecutionProvider"
#: Comes as a library of its own, with the extra `webgpu`.
WEBGPU_PROVIDER = "WebGpuExecutionProvider"
#: Anything that ONNX Runtime may raise. The kind of a device loss is only in the text.
ORT_ERRORS = (
    ort_errors.Fail,
    ort_errors.RuntimeException,
    ort_errors.EPFail,
    ort_errors.InvalidArgument,
    ort_errors.InvalidGraph,
    ort_errors.InvalidProtobuf,
    ort_errors.NotImplemented,
    RuntimeError,
    ValueError,
    MemoryError,
)
#: Why a device was chosen, for the user.
FASTEST = "the fastest adapter, as Windows ranks them"
NO_ADAPTER = "there is no adapter for DirectML"
ASKED, PREFERRED = "asked for", "chosen by you"
#: The user's choice of the fastest device that computes correctly.
AUTO = "auto"


@dataclass(frozen=True)
class Device:
    """A device that ONNX Runtime can compute on.

    Attributes
    ----------
    id : str
        ``cpu``, ``webgpu``, or ``dml:N`` with N the DXGI adapter number.
    name : str
        Name given by the maker.
    provider : str
        ONNX Runtime's execution provider.
    adapter : int or None
        DXGI adapter number; 0 for WebGPU, which chooses among the cards itself; None for the processor.
    memory : int
        Video memory in bytes; 0 if unknown.
    rank : int
        Rank by performance from Windows; 0 is the fastest.
    driver : str
        Version of the driver; empty if unknown.
    """

    id: str
    name: str
    provider: str
    adapter: int | None = None
    memory: int = 0
    rank: int = 0
    driver: str = ""

    @property
    def kind(self) -> str:
        """``cpu``, ``dml`` or ``webgpu``; as a wish, the best device of this kind."""
        return self.id.partition(":")[0]


@dataclass(frozen=True)
class DeviceChoice:
    """Devices to try for a user's choice.

    Attributes
    ----------
    devices : tuple of Device
        Devices in the order in which they are tried.
    why : str
        Reason for the first choice, for the user.
    notices : tuple of str
        Messages for the user.
    """

    devices: tuple[Device, ...]
    why: str
    notices: tuple[str, ...] = ()


def cpu() -> Device:
    """Return the processor; ONNX Runtime computes on all its cores."""
    return Device("cpu", _cpu_name(), CPU_PROVIDER)


def list_devices() -> tuple[Device, ...]:
    """List the devices: adapters of DirectML as Windows ranks their performance, WebGPU, the CPU last."""
    adapters: dict[int, Device] = {}
    for entry in ort.get_ep_devices():
        metadata = dict(entry.device.metadata)
        if entry.ep_name != DML_PROVIDER or "DxgiAdapterNumber" not in metadata:
            continue
        number = int(metadata["DxgiAdapterNumber"])
        name = metadata.get("Description", "").strip() or f"Adapter {number}"
        adapters[number] = Device(
            id=f"dml:{number}",
            name=name,
            provider=DML_PROVIDER,
            adapter=number,
            memory=_megabytes(metadata.get("DxgiVideoMemory", "")),
            # In this order a discrete card comes before the graphics unit of a processor.
            rank=int(metadata.get("DxgiHighPerformanceIndex", number)),
            driver=_windows_drivers().get(name, ""),
        )
    ranked = sorted(adapters.values(), key=lambda d: (d.rank, -d.memory, d.adapter))
    return (*ranked, *_webgpu(), cpu())


def webgpu_entries() -> Sequence[ort.OrtEpDevice]:
    """Return ONNX Runtime's WebGPU devices; none if the extra or a graphics card is missing."""
    if not _has_webgpu():
        return ()
    return [entry for entry in ort.get_ep_devices() if entry.ep_name == WEBGPU_PROVIDER]


def choose_device(wish: str = AUTO) -> DeviceChoice:
    """Find the devices to try for a user's choice.

    Parameters
    ----------
    wish : str
        ``auto``, ``cpu``, ``dml`` (the best adapter), ``dml:N``, ``webgpu``, or a part of a device's name.
        ``auto`` leaves WebGPU out: it may compute in software if a driver is missing, without reporting it.

    Raises
    ------
    DeviceError
        If nothing fits the wish.
    """
    devices = list_devices()
    if wish == AUTO:
        tried = tuple(device for device in devices if device.provider != WEBGPU_PROVIDER)
        return DeviceChoice(tried, FASTEST if len(tried) > 1 else NO_ADAPTER)
    fitting = [d for d in devices if wish in (d.id, d.kind)]
    named = [d for d in devices if wish and wish.casefold() in d.name.casefold()]
    if not (fitting or named):
        known = ", ".join(f"{d.id} ({d.name})" for d in devices)
        raise DeviceError(
            "There is no device {wish!r} on this computer; there are: {known}.", wish=wish, known=known
        )
    return DeviceChoice(tuple((fitting or named)[:1]), ASKED)


def choose_preferred(name: str) -> DeviceChoice:
    """Find the devices to try if the user chose one by name; its number may have changed since.

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


@functools.cache
def _has_webgpu() -> bool:
    """Register the WebGPU library with ONNX Runtime, once in a process; return whether it is registered."""
    if onnxruntime_ep_webgpu is None:
        return False
    try:
        ort.register_execution_provider_library("webgpu", onnxruntime_ep_webgpu.get_library_path())
    except ORT_ERRORS:
        # The library does not suit ONNX Runtime, or this system.
        return False
    return True


def _webgpu() -> Sequence[Device]:
    """Return one device, however many cards there are: the provider chooses a card and does not report it."""
    entries = webgpu_entries()
    if not entries:
        return ()
    names = {entry.device.metadata.get("Description", "").strip() for entry in entries} - {""}
    name = f"WebGPU ({', '.join(sorted(names))})" if names else "WebGPU"
    return (Device("webgpu", name, WEBGPU_PROVIDER, adapter=0),)


def _windows_drivers() -> Mapping[str, str]:
    """Return the versions of the drivers of graphics cards by the cards' names; empty on other systems."""
    found: dict[str, str] = {}
    if sys.platform == "win32":
        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _GRAPHICS) as cards:
            for number in range(winreg.QueryInfoKey(cards)[0]):
                # Some of the keys may be readable only by administrators.
                with suppress(OSError), winreg.OpenKey(cards, winreg.EnumKey(cards, number)) as card:
                    name = str(winreg.QueryValueEx(card, "DriverDesc")[0]).strip()
                    found[name] = str(winreg.QueryValueEx(card, "DriverVersion")[0]).strip()
    return found


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
