"""model.json files whose network is described by Keras 3, with weights as the TensorFlow.js converter lays them out.

usage: make-keras3-layers.py OUT    test/support/keras3-models was made by it
"""

import json
import pathlib
import sys

import keras
import numpy as np
from keras import layers


def image_input():
    return keras.Input((28, 28, 1))


def sequential():
    return keras.Sequential(
        [
            image_input(),
            layers.Rescaling(2.0, -1.0),
            layers.Conv2D(4, 5, strides=2),
            layers.BatchNormalization(),
            layers.LeakyReLU(negative_slope=0.1),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.2),
            layers.Dense(10, activation="softmax"),
        ],
        name="mine",
    )


def functional():
    x = image_input()
    one = layers.Conv2D(4, 3, padding="same", activation="relu")(x)
    other = layers.Conv2D(4, 1, activation="silu")(x)
    both = layers.Dropout(0.1)(layers.Add()([one, other]), training=False)
    pooled = layers.GlobalAveragePooling2D()(layers.Concatenate()([both, one]))
    return keras.Model(x, layers.Dense(10)(pooled))


def nested():
    inner = keras.Sequential([image_input(), layers.AveragePooling2D(7), layers.Flatten()], name="inner")
    x = image_input()
    y = image_input()
    branch = keras.Model(y, layers.Dense(6, activation="tanh")(layers.Flatten()(layers.MaxPooling2D(7)(y))), name="branch")
    return keras.Model(x, layers.Dense(10)(layers.Concatenate()([inner(x), branch(x)])))


def images(count):
    places = np.arange(count * 784).reshape(count, 28, 28, 1)
    return ((places * 7919) % 256 / 255).astype(np.float32)


out = pathlib.Path(sys.argv[1])
keras.utils.set_random_seed(1)
for name, model in {"sequential": sequential(), "functional": functional(), "nested": nested()}.items():
    # So that batch normalization has something to do.
    for weight in model.weights:
        if "moving" in weight.path or "gamma" in weight.path:
            weight.assign(np.random.default_rng(1).uniform(0.5, 1.5, weight.shape))
    weights = [w for w in model.weights if "seed_generator" not in w.path]
    folder = out / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "group1-shard1of1.bin").write_bytes(b"".join(np.asarray(w, np.float32).tobytes() for w in weights))
    manifest = [
        {
            "paths": ["group1-shard1of1.bin"],
            "weights": [{"name": w.path, "shape": list(w.shape), "dtype": "float32"} for w in weights],
        }
    ]
    topology = {
        "keras_version": keras.__version__,
        "backend": "tensorflow",
        "model_config": json.loads(model.to_json()),
    }
    content = {"format": "layers-model", "modelTopology": topology, "weightsManifest": manifest}
    (folder / "model.json").write_text(json.dumps(content) + "\n")
    answers = np.asarray(model(images(3), training=False)).tolist()
    (folder / "answers.json").write_text(json.dumps(answers) + "\n")
