"""The processes that train one network together, started by torchrun; usually only this one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

import torch
from torch import Tensor, distributed, nn
from torch.nn.parallel import DistributedDataParallel

T = TypeVar("T")
#: How long processes wait for each other: the leader reads the data and validates while others wait.
_PATIENCE = timedelta(hours=12)


@dataclass(frozen=True)
class ProcessGroup:
    """This process as one of those that train together.

    Attributes
    ----------
    rank, size : int
        Number of this process, counted from 0, and number of all processes.
    device : torch.device
        Device on which this process trains.
    """

    rank: int = 0
    size: int = 1
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))

    @property
    def leads(self) -> bool:
        """Whether this process reads the data, validates, writes files and reports progress."""
        return self.rank == 0

    @property
    def mixed_precision(self) -> bool:
        """Whether operations that allow it run in half precision: on a GPU, never on a CPU."""
        return self.device.type == "cuda"

    def share(self, chosen: Tensor) -> Tensor:
        """Return this process's part of a batch; the parts are nearly equal."""
        return chosen.tensor_split(self.size)[self.rank]

    def together(self, module: nn.Module) -> nn.Module:
        """Wrap a module so that all processes get the mean of their gradients."""
        return DistributedDataParallel(module) if self.size > 1 else module

    def agree(self, value: T) -> T:
        """Return the leader's value in every process."""
        if self.size == 1:
            return value
        box = [value]
        distributed.broadcast_object_list(box, src=0)
        return box[0]

    def total(self, values: list[float]) -> list[float]:
        """Return the sums of all processes' values."""
        if self.size == 1:
            return values
        sums = torch.tensor(values, dtype=torch.float64, device=self.device)
        distributed.all_reduce(sums)
        return sums.tolist()


@contextmanager
def joined_process_group() -> Iterator[ProcessGroup]:
    """Join the processes that torchrun has started, on one or several machines; alone without torchrun.

    A process uses the GPU with its local number, or the CPU if there is none.
    """
    rank, size = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
    device = torch.device("cpu")
    if torch.cuda.is_available():
        device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
        torch.cuda.set_device(device)
    if size == 1:
        yield ProcessGroup(device=device)
        return
    distributed.init_process_group("nccl" if device.type == "cuda" else "gloo", timeout=_PATIENCE)
    try:
        yield ProcessGroup(rank, size, device)
    finally:
        distributed.destroy_process_group()
