"""SavedModels with variables, as TensorFlow and Keras write them.

usage: make-saved-models.py small DATA OUT    a small network, trained on DATA: test/support/tensorflow-saved-model is one
       make-saved-models.py several OUT       one by each way of saving, with what they answer to OUT/pictures.f32
"""

import gzip
import json
import pathlib
import sys

import keras
import numpy as np
import tensorflow as tf
from keras import layers


def pictures_of(folder, part):
    content = gzip.decompress((folder / f"{part}-images-idx3-ubyte.gz").read_bytes())
    return np.frombuffer(content, np.uint8, offset=16).reshape(-1, 28, 28, 1).astype(np.float32) / 255


def labels_of(folder, part):
    content = gzip.decompress((folder / f"{part}-labels-idx1-ubyte.gz").read_bytes())
    return np.frombuffer(content, np.uint8, offset=8).astype(np.int32)


class Pooled(tf.Module):
    """Means of squares of 4x4 pixels, then two layers, to logits."""

    def __init__(self):
        super().__init__()
        draw = tf.random.Generator.from_seed(1)
        self.first = tf.Variable(draw.normal((49, 32), stddev=0.2), name="first")
        self.offset = tf.Variable(tf.zeros(32), name="offset")
        self.second = tf.Variable(draw.normal((32, 10), stddev=0.2), name="second")
        self.bias = tf.Variable(tf.zeros(10), name="bias")

    @tf.function(input_signature=[tf.TensorSpec((None, 28, 28, 1), tf.float32, name="image")])
    def __call__(self, image):
        pooled = tf.reshape(tf.nn.avg_pool2d(image, 4, 4, "VALID"), (-1, 49))
        return tf.nn.relu(pooled @ self.first + self.offset) @ self.second + self.bias


class Flat(tf.Module):
    """One matrix, from rows of pixels."""

    def __init__(self):
        super().__init__()
        self.matrix = tf.Variable(tf.random.Generator.from_seed(2).normal((784, 10), stddev=0.05))

    @tf.function(input_signature=[tf.TensorSpec((None, 784), tf.float32)])
    def answer(self, rows):
        return {"shares": tf.nn.softmax(rows @ self.matrix)}


def make_small(data, out):
    model = Pooled()
    pictures, labels = pictures_of(data, "train"), labels_of(data, "train")
    optimizer = keras.optimizers.Adam(0.003)
    order = np.random.default_rng(1)
    for _ in range(5):
        for rows in np.array_split(order.permutation(len(labels)), len(labels) // 128):
            with tf.GradientTape() as tape:
                losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels[rows], model(pictures[rows]))
                loss = tf.reduce_mean(losses)
            gradients = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    tf.saved_model.save(model, str(out), signatures=model.__call__)
    test = pictures_of(data, "t10k")
    right = float(np.mean(np.argmax(model(test), axis=1) == labels_of(data, "t10k")))
    told = {"tensorflow": tf.__version__, "accuracy": round(right, 4), "logits": model(test[:5]).numpy().tolist()}
    (out / "answers.json").write_text(json.dumps(told, indent=2) + "\n")


def convolutional():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(4, 3, use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )


def functional():
    x = pictures = keras.Input((28, 28, 1), name="pictures")
    x = layers.Dense(16, activation="relu")(layers.Flatten()(x))
    return keras.Model(pictures, layers.Dense(10, name="logits")(x))


def make_several(out):
    pictures = np.fromfile(out / "pictures.f32", np.float32).reshape(-1, 28, 28, 1)
    keras.utils.set_random_seed(1)
    sequential, plain, flat = convolutional(), functional(), Flat()
    sequential(pictures[:50], training=True)
    sequential.export(str(out / "keras-export"), verbose=False)
    plain.export(str(out / "keras-logits"), verbose=False)
    tf.saved_model.save(flat, str(out / "module"), signatures={"mine": flat.answer})
    answers = {
        "keras-export": sequential(pictures, training=False),
        "keras-logits": plain(pictures),
        "module": flat.answer(pictures.reshape(-1, 784))["shares"],
    }
    for name, values in answers.items():
        np.asarray(values, np.float32).tofile(out / f"{name}.f32")
    print(json.dumps(list(answers)))


what, *places = [sys.argv[1], *map(pathlib.Path, sys.argv[2:])]
make_small(*places) if what == "small" else make_several(*places)
