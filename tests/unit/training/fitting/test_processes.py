"""Killed trainings resume exactly, and two processes train like one."""

import os
import random
import signal
import socket
import subprocess
import sys
import time

import pytest

pytest.importorskip("torch")

import torch

from training.data.run_folder import RunFolder

EXACT = """
network = { name = "dense-head", layers = [{ channels = 4, pool = "max" }], hidden = [{ width = 8 }] }
optimiser = { name = "sgd", schedule = "constant", learning_rate = 1e-2, weight_decay = 0.0 }
training = { epochs = 2, patience = 2, batch = 16, keep = "last" }
augmentation = { untouched = 1.0 }
"""


def _command(recipe, data, out, *more, start=(sys.executable, "-m", "training")):
    return [*map(str, start), "fit", str(recipe), "--data", str(data), "--out", str(out), *more]


def _environment():
    return os.environ | {"OMP_NUM_THREADS": "1"}


def _finish(command):
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return done


def _fitted(out):
    return torch.load(RunFolder(out).fitted, weights_only=True)


def _figures(state):
    return [{k: v for k, v in epoch.items() if "seconds" not in k} for epoch in state["history"]]


def _only(recipe_text, replaced):
    """Return the tiny recipe with some parts replaced."""
    from training.recipe.files import parse_recipe

    names = [line.split(" = ")[0] for line in replaced.strip().splitlines()]
    head = recipe_text.split("[calibration]")[0].strip().splitlines()
    kept = [line for line in head if line.split(" = ")[0] not in names]
    text = "\n".join([*kept, replaced, "[calibration]\nlightly_varied = true\n[gate]\nminimum_side = 16\n"])
    parse_recipe(text, "made.toml")
    return text


@pytest.mark.nightly
def test_a_training_killed_at_a_random_moment_ends_as_one_that_never_was(drawn_set, recipe_text, tmp_path):
    recipe = tmp_path / "tiny.toml"
    recipe.write_text(recipe_text.replace("epochs = 3, patience = 3", "epochs = 30, patience = 30"), "utf-8")
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    _finish(_command(recipe, drawn_set, whole))
    moment = random.SystemRandom().uniform(0.0, 2.0)
    process = subprocess.Popen(
        _command(recipe, drawn_set, cut), env=_environment(), stderr=subprocess.DEVNULL
    )
    while not RunFolder(cut).checkpoint.is_file() and process.poll() is None:
        time.sleep(0.01)
    time.sleep(moment)
    process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    process.wait()
    _finish(_command(recipe, drawn_set, cut, "--resume"))
    first, second = _fitted(whole), _fitted(cut)
    assert _figures(first) == _figures(second), f"killed {moment:.3f} s after the first checkpoint"
    assert all(torch.equal(value, second["model"][key]) for key, value in first["model"].items())
    for key, value in first["statistics"].items():
        same = torch.equal(value, second["statistics"][key]) if torch.is_tensor(value) else None
        assert same if same is not None else value == second["statistics"][key]


def test_two_processes_train_as_one_does(drawn_set, recipe_text, tmp_path):
    recipe = tmp_path / "tiny.toml"
    recipe.write_text(_only(recipe_text, EXACT), "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2"]
    start += ["--master-addr", "127.0.0.1", "--master-port", str(port), "-m", "training"]
    _finish(_command(recipe, drawn_set, tmp_path / "alone"))
    _finish(_command(recipe, drawn_set, tmp_path / "together", start=start))
    alone, together = _fitted(tmp_path / "alone"), _fitted(tmp_path / "together")
    for key, value in alone["model"].items():
        assert torch.allclose(value, together["model"][key], atol=1e-5), key
    for one, other in zip(_figures(alone), _figures(together), strict=True):
        assert one == pytest.approx(other, abs=1e-4)
    # The two processes read the data once, and the split is the same.
    assert (
        RunFolder(tmp_path / "alone").split.read_bytes()
        == RunFolder(tmp_path / "together").split.read_bytes()
    )
