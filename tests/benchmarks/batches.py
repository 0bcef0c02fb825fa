"""Cost of a full batch for each shipped model on the CPU: processor time per picture, and memory.

``python -m tests.benchmarks.batches`` runs every model in its own process. Memory is the largest resident
size of the process: before the model is opened, after a first batch, and after `ROUNDS` more. Processor time
is the median over the batches and includes all threads, without system time.

`tests.benchmarks.memory` measures complete readings.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys

import numpy as np

from core.inference.model_loading import open_models
from core.inference.sessions import batch_of
from core.models.catalogue import Catalogue

ROUNDS = 7


def say(cells: str) -> None:
    """Print a row of a table at once."""
    sys.stdout.write(f"| {cells} |\n")
    sys.stdout.flush()


def megabytes() -> float:
    """Return the largest resident size of this process so far; Linux counts it in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def one(name: str) -> None:
    """Print the row of a model."""
    package = Catalogue().read(name)
    before = megabytes()
    opened = open_models([package], "cpu")
    (model,) = opened.models
    size, number = package.card.preparation, batch_of(package.card)
    pictures = np.random.default_rng(0).integers(0, 256, (number, size.height, size.width)).astype(np.uint8)
    opened.engine.run(model, pictures)
    loaded = megabytes()
    taken = []
    for _ in range(ROUNDS):
        began = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        opened.engine.run(model, pictures)
        taken.append((resource.getrusage(resource.RUSAGE_SELF).ru_utime - began) / number * 1e3)
    after = megabytes()
    opened.engine.close()
    card = package.card
    say(
        f"{card.id} {card.version} | {size.width} | {number} | {statistics.median(taken):.1f} | "
        f"{before:.0f} | {loaded:.0f} | {after:.0f}"
    )


def main() -> None:
    """Print a table of all models."""
    say("model | input, pixels | batch | ms a picture | MB before | MB with it | MB in the end")
    say(" | ".join(["---"] * 7))
    for name in Catalogue().ids():
        subprocess.run([sys.executable, "-m", "tests.benchmarks.batches", name], check=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one(sys.argv[1])
    else:
        main()
