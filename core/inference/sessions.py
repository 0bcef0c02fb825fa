"""ONNX Runtime's sessions on one device, in this process: few, opened when needed, run one at a time."""

from __future__ import annotations

import ctypes
import os
import re
import sys
import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from core.clock import Clock
from core.errors import DeviceError, MemoryShortError, ModelError
from core.inference.devices import DML_PROVIDER, ORT_ERRORS, WEBGPU_PROVIDER, Device, webgpu_entries
from core.inference.parity import Outputs
from core.language.message import Message, counting
from core.models.card import Card
from core.models.interface import EMBEDDING, INPUT, INVERTED, MAPS, PROBABILITIES, outputs_of
from core.models.package import ModelPackage

#: Most pictures, and most pixels, that are handed over at a time; an adapter computes them in one run.
_MOST_PICTURES, _MOST_PIXELS = 16, 4 * 384 * 384
#: Pixels in one run of the processor: with more, intermediate results leave its caches, which takes more
#: memory and no less time (``python -m tests.benchmarks.batches``).
_RUN_PIXELS = 3 * 256 * 256
#: A session keeps its buffers on the device until it is dropped.
_MOST_SESSIONS = 6
#: Batches that the processor computes in parallel, each on some of its cores: threads of one run wait for
#: each other, those of two runs do not. Each batch takes memory of its own.
CPU_LANES = 2
_MAP_DIMENSIONS = 4
#: Seconds that a batch may take, far more than any needs, and seconds between two checks of the time.
RUN_SECONDS, _LOOK_EVERY = 120.0, 0.2

#: ONNX Runtime's messages for lack of memory: its arena, and the C++ libraries of Linux and Windows.
_NO_MEMORY = ("failed to allocate memory", "bad_alloc", "bad allocation")
LOST_WORDS = {
    "887A0005": "{device} was removed or switched off ({code}).",
    "887A0006": "{device} hung ({code}).",
    "887A0007": "{device} was reset by Windows ({code}).",
    "887A0020": "{device} stopped at an error inside its driver ({code}).",
    "8007000E": "{device} ran out of memory ({code}).",
}


def batch_of(card: Card) -> int:
    """Return the number of pictures that a model takes at a time."""
    if card.one_at_a_time:
        return 1
    size = card.preparation
    return max(1, min(_MOST_PICTURES, _MOST_PIXELS // (size.height * size.width)))


def run_of(card: Card, device: Device) -> int:
    """Return the pictures computed in one run of a model on a device; `batch_of` is a multiple of it.

    The number is fixed, so that a picture's result does not depend on the other pictures, and because an
    adapter compiles for one shape.
    """
    batch, size = batch_of(card), card.preparation
    if device.adapter is not None:
        return batch
    most = max(1, _RUN_PIXELS // (size.height * size.width))
    return max(number for number in range(1, batch + 1) if batch % number == 0 and number <= most)


class Computer(Protocol):
    """Anything that computes models on a device, in this process or in a separate one."""

    def run(self, package: ModelPackage, pictures: NDArray[np.uint8]) -> Outputs:
        """Compute 1 to `batch_of` pictures, uint8 of shape (n, H, W)."""
        ...

    def give_up(self) -> None:
        """End the current runs; called from another thread. The object is unusable afterwards."""
        ...

    def close(self) -> None:
        """Close the device and free its memory."""
        ...


class Sessions:
    """Sessions on one device; on the CPU several threads may run them at the same time.

    Parameters
    ----------
    device : Device
    lanes : int
        Number of simultaneous runs on the CPU.
    """

    def __init__(self, device: Device, lanes: int = CPU_LANES) -> None:
        self._device = device
        self._lanes = lanes
        _share_arena()
        self._one_opens = threading.Lock()
        self._given_up = threading.Event()
        self._sessions: OrderedDict[str, ort.InferenceSession] = OrderedDict()

    def open(self, package: ModelPackage) -> None:
        """Open and warm up a model's session, if needed; the one unused for longest is closed for it.

        Raises
        ------
        DeviceError
            If the device refuses the model, or if ONNX Runtime would silently compute elsewhere.
        """
        if package.sha256 in self._sessions:
            self._sessions.move_to_end(package.sha256)
            return
        while len(self._sessions) >= _MOST_SESSIONS:
            self._sessions.popitem(last=False)
        session = self.session(package)
        self._sessions[package.sha256] = session
        if self._device.adapter is not None:
            # The first run compiles and may take a hundred times as long as the next.
            size = package.card.preparation
            blank = np.zeros((run_of(package.card, self._device), 1, size.height, size.width), dtype=np.uint8)
            self._compute(package, session, [blank])

    def run(self, package: ModelPackage, pictures: NDArray[np.uint8]) -> Outputs:
        """Compute up to `batch_of` pictures, uint8 of shape (n, H, W).

        Raises
        ------
        DeviceError
            As in `open`, and if the device fails.
        """
        n, most = len(pictures), batch_of(package.card)
        if not 1 <= n <= most:
            raise ModelError(
                "An engine takes 1 to {most} pictures at a time, not {given}.", most=most, given=n
            )
        number = run_of(package.card, self._device)
        batch = np.zeros((-(-n // number) * number, 1, *pictures.shape[1:]), dtype=np.uint8)
        batch[:n, 0] = pictures
        with self._one_opens:
            self.open(package)
            session = self._sessions[package.sha256]
        runs = [batch[start : start + number] for start in range(0, n, number)]
        found = [
            dict(zip(outputs_of(package.card), values, strict=True))
            for values in self._compute(package, session, runs)
        ]
        for values in found:
            _check_shapes(package.card, number, values)
        return _outputs(
            package.card, {name: np.concatenate([one[name] for one in found])[:n] for name in found[0]}, n
        )

    def close(self) -> None:
        """Close all sessions and free the device's memory."""
        self._sessions.clear()

    def give_up(self) -> None:
        """End the current runs, as nobody waits for them any more."""
        self._given_up.set()

    def session(self, package: ModelPackage) -> ort.InferenceSession:
        """Make an ONNX Runtime session and check that it uses the device; see `open` for errors."""
        try:
            session = self._make_session(package)
        except ORT_ERRORS as error:
            if _lacks_memory(error):
                raise _too_much(package) from error
            raise DeviceError(
                "{device} cannot run {model}.", device=self._device.name, model=package.card.id
            ) from error
        used = session.get_providers()[0]
        if used != self._device.provider:
            raise DeviceError(
                "{model} would run on {used} instead of {device}.",
                model=package.card.id,
                used=used,
                device=self._device.name,
            )
        _give_back_memory()
        return session

    def _make_session(self, package: ModelPackage) -> ort.InferenceSession:
        options = ort.SessionOptions()
        options.log_severity_level = 4
        options.add_free_dimension_override_by_name("N", run_of(package.card, self._device))
        # A thread that waits in a loop takes a core from a decoding process.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        providers: list[tuple[str, dict[str, str]]] | None = [(self._device.provider, {})]
        if self._device.provider == DML_PROVIDER:
            options.enable_mem_pattern = False
            options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
            providers = [(DML_PROVIDER, {"device_id": str(self._device.adapter)})]
        elif self._device.provider == WEBGPU_PROVIDER:
            # It accepts one entry, and chooses the card itself.
            options.add_provider_for_devices(webgpu_entries()[:1], {})
            providers = None
        else:
            options.intra_op_num_threads = max(1, (os.cpu_count() or 1) // self._lanes)
            # Models take turns, so one needs the memory that another has just released. A memory plan for
            # each model, made before its run, would keep it all.
            options.add_session_config_entry("session.use_env_allocators", "1")
            options.enable_mem_pattern = False
        return ort.InferenceSession(package.data, options, providers=providers, enable_fallback=0)

    def _compute(
        self, package: ModelPackage, session: ort.InferenceSession, runs: Sequence[NDArray[np.uint8]]
    ) -> list[list[NDArray[np.float32]]]:
        """Compute runs one after another; return the outputs of each."""
        running = ort.RunOptions()
        over = threading.Event()
        # A graph may loop forever, perhaps only for some pictures.
        watch = threading.Thread(target=self._end_when_late, args=(running, over), daemon=True)
        watch.start()
        try:
            values: list[list[NDArray[np.float32]]] = [
                session.run(outputs_of(package.card), {INPUT: run}, running) for run in runs
            ]
        except ORT_ERRORS as error:
            if running.terminate:
                raise DeviceError(
                    "{model} did not answer within {seconds:.0f} seconds; it is not used.",
                    model=package.card.id,
                    seconds=RUN_SECONDS,
                ) from error
            if _lacks_memory(error) and self._device.adapter is None:
                raise _too_much(package) from error
            raise DeviceError(_failure(self._device, package.card, len(runs[0]), str(error))) from error
        finally:
            over.set()
        return values

    def _end_when_late(self, running: ort.RunOptions, over: threading.Event) -> None:
        """End a run that takes too long or is no longer needed."""
        clock = Clock()
        while not over.wait(_LOOK_EVERY):
            if self._given_up.is_set() or clock.seconds() > RUN_SECONDS:
                running.terminate = True
                return


def _share_arena() -> None:
    """Make the processor's sessions that request it share one memory arena; repeated calls cost nothing."""
    how = {
        "max_mem": 0,
        # The arena doubles; other options are left to ONNX Runtime.
        "arena_extend_strategy": 0,
        "initial_chunk_size_bytes": -1,
        "max_dead_bytes_per_chunk": -1,
    }
    arena = ort.OrtMemoryInfo("Cpu", ort.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, ort.OrtMemType.DEFAULT)
    ort.create_and_register_allocator(arena, ort.OrtArenaCfg(how))


def _give_back_memory() -> None:
    """Return memory to the system that a model needed only while opening; glibc would keep it."""
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        if hasattr(library, "malloc_trim"):
            library.malloc_trim(0)


def _outputs(card: Card, values: dict[str, NDArray[np.float32]], n: int) -> Outputs:
    """Return the model's outputs for n pictures; empty maps and embeddings if it has none."""
    named = {name: np.asarray(value, dtype=np.float32) for name, value in values.items()}
    return Outputs(
        named[PROBABILITIES],
        named.get(MAPS, np.zeros((n, len(card.classes), 0, 0), dtype=np.float32)),
        named.get(EMBEDDING, np.zeros((n, 0), dtype=np.float32)),
        named.get(INVERTED),
    )


def _check_shapes(card: Card, number: int, values: dict[str, NDArray[np.float32]]) -> None:
    """Check that there is an output for each picture and class.

    A graph may not do what it declares.

    Raises
    ------
    DeviceError
    """
    classes = len(card.classes)
    shapes = {name: np.shape(value) for name, value in values.items()}
    maps = shapes.get(MAPS, (0,) * _MAP_DIMENSIONS)
    wanted = {
        PROBABILITIES: (classes,),
        MAPS: (classes, *maps[2:4]),
        EMBEDDING: (card.gate.embedding_size,),
        INVERTED: (1,),
    }
    fits = all(found == (number, *wanted[name]) for name, found in shapes.items())
    if not fits or len(maps) != _MAP_DIMENSIONS:
        raise DeviceError("{model} cannot be used; its answers are not as its card describes.", model=card.id)


def _lacks_memory(error: BaseException) -> bool:
    said = str(error).lower()
    return isinstance(error, MemoryError) or any(words in said for words in _NO_MEMORY)


def _too_much(package: ModelPackage) -> MemoryShortError:
    return MemoryShortError("{model} is not used; it needs more memory than there is.", model=package.card.id)


def _failure(device: Device, card: Card, number: int, message: str) -> Message:
    """Translate ONNX Runtime's error message into a message for the user."""
    for code, words in LOST_WORDS.items():
        if code in message.upper():
            return Message(words, device=device.name, code=code)
    if device.adapter is not None:
        return Message("{device} failed during its work.", device=device.name)
    # A processor does not fail; if it cannot compute a model, the model is at fault.
    operator = re.search(r"running (\w{1,40}) node", message)
    failed = counting(
        "The model {model} cannot compute a picture.",
        "The model {model} cannot compute {n} pictures at a time.",
        number,
        model=card.id,
    )
    if operator is None:
        return failed
    return Message("{failed} It fails at its operator {operator}.", failed=failed, operator=operator[1])
