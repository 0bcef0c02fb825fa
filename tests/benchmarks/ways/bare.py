"""The minimal work: every file decoded, and each model run on full, prepared batches.

``python bare.py FOLDER [MODEL.onnx ROWS]…`` prints JSON: processor seconds for decoding all files, for
preparing the decoded pictures for the first model in the shortest way (rescaled, windowed and resized,
without the rest of the header), and for as many pictures of each model. Imports and opening sessions do not
count.
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
    """Return the values, with the header of a DICOM file."""
    if path.suffix:
        with Image.open(path) as image:
            return np.asarray(image), None
    dataset = dcmread(path)
    return dataset.pixel_array, dataset


def prepare(values, dataset, size):
    """Return a picture as the model's input."""
    if dataset is not None:
        line = 255 / (dataset.WindowWidth - 1)
        low = dataset.WindowCenter - dataset.WindowWidth / 2 - dataset.RescaleIntercept
        grey = np.multiply(values, np.float32(line * dataset.RescaleSlope), dtype=np.float32)
        grey -= np.float32(line * low)
        values = np.clip(grey, 0, 255, out=grey).astype(np.uint8)
    picture = Image.fromarray(values)
    return np.asarray(picture.convert("L").resize(size, Image.Resampling.BILINEAR))


def opened(model):
    """Open a session that computes in one thread, with the least overhead."""
    options = ort.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    options.add_free_dimension_override_by_name("N", BATCH)
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def seconds_of(session, rows):
    """Return the seconds that a model takes for `rows` pictures."""
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
    sessions = [opened(model) for model in models[::2]]
    size = tuple(sessions[0].get_inputs()[0].shape[:1:-1])
    prepare(*decode(paths[0]), size)
    decoding = preparing = 0.0
    for path in paths:
        began = time.process_time()
        found = decode(path)
        decoded = time.process_time()
        prepare(*found, size)
        decoding += decoded - began
        preparing += time.process_time() - decoded
    found = [seconds_of(session, int(rows)) for session, rows in zip(sessions, models[1::2], strict=True)]
    sys.stdout.write(json.dumps({"decoding": decoding, "preparing": preparing, "models": found}))


if __name__ == "__main__":
    main(*sys.argv[1:])
