"""Keras as in its tutorials: `image_dataset_from_directory`, a small network for 64 pixels, `predict`.

``python keras_predict.py FOLDER CSV`` needs a Python with TensorFlow and does not use Overread. The network
is a common one for Medical MNIST, with its initial weights.
"""

import csv
import sys
from pathlib import Path

import keras
from keras import layers


def network():
    convolutions = [
        layer
        for filters in (32, 64, 128)
        for layer in (layers.Conv2D(filters, 3, activation="relu"), layers.MaxPooling2D())
    ]
    return keras.Sequential(
        [
            keras.Input((64, 64, 1)),
            layers.Rescaling(1 / 255),
            *convolutions,
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(6, activation="softmax"),
        ]
    )


def main(folder, table):
    pictures = keras.utils.image_dataset_from_directory(
        folder, labels=None, color_mode="grayscale", image_size=(64, 64), batch_size=16, shuffle=False
    )
    answers = network().predict(pictures, verbose=0)
    with Path(table).open("w", newline="") as handle:
        writer = csv.writer(handle)
        for path, row in zip(pictures.file_paths, answers.tolist(), strict=True):
            writer.writerow([Path(path).name, *row])


if __name__ == "__main__":
    main(*sys.argv[1:])
