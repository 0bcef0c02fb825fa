"""The least that has to be done: every file decoded, and each model run on full batches that are ready.

``python bare.py FOLDER [MODEL.onnx ROWS]…`` prints JSON: seconds of the processor for decoding all files,
and for as many pictures of each model. Imports, opening of sessions and the preparation are not counted.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime as ort
from PIL import Image
from pydicom import dcmread

BATCH, LEAST_BATCHES = 16, 20


def decode(path):
    if path.suffix:
        with Image.open(path) as image:
            return np.asarray(image)
    return dcmread(path).pixel_array


def seconds_of(model, rows):
    """What the model takes for `rows` pictures in one thread, in which it computes with the least effort."""
    options = ort.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    options.add_free_dimension_override_by_name("N", BATCH)
    session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    shape = (BATCH, *session.get_inputs()[0].shape[1:])
    batch = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    session.run(None, {"picture": batch})
    batches = max(LEAST_BATCHES, min(rows // BATCH, 10 * LEAST_BATCHES))
    began = time.process_time()
    for _ in range(batches):
        session.run(None, {"picture": batch})
    return (time.process_time() - began) / batches * rows / BATCH


def main(folder, *models):
    paths = sorted(p for p in Path(folder).rglob("*") if p.is_file())
    decode(paths[0])
    began = time.process_time()
    for path in paths:
        decode(path)
    decoding = time.process_time() - began
    found = [seconds_of(model, int(rows)) for model, rows in zip(models[::2], models[1::2], strict=True)]
    sys.stdout.write(json.dumps({"decoding": decoding, "models": found}))


if __name__ == "__main__":
    main(*sys.argv[1:])
