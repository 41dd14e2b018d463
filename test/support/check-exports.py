"""Exports as Python's own programs take them: prints how far each is from the app, as JSON.

usage: check-exports.py FOLDER; it holds pictures.f32 and probabilities.f32 and an export by each format.
"""

import json
import pathlib
import subprocess
import sys

import keras
import numpy as np
import onnx
import onnxruntime
import tensorflow as tf

folder = pathlib.Path(sys.argv[1])
pictures = np.fromfile(folder / "pictures.f32", np.float32).reshape(-1, 28, 28, 1)
wanted = np.fromfile(folder / "probabilities.f32", np.float32).reshape(len(pictures), -1)


def furthest(answers):
    return float(np.abs(np.asarray(answers) - wanted).max())


onnx.checker.check_model(str(folder / "onnx" / "model.onnx"), full_check=True)
session = onnxruntime.InferenceSession(folder / "onnx" / "model.onnx")
saved = str(folder / "savedmodel")
loaded = tf.saved_model.load(saved)
layer = keras.layers.TFSMLayer(saved, call_endpoint="serving_default")
cli = pathlib.Path(sys.executable).with_name("saved_model_cli")
shown = subprocess.run(
    [sys.executable, cli, "show", "--dir", saved, "--all"], check=True, capture_output=True, text=True
).stdout
print(
    json.dumps(
        {
            "onnxruntime": furthest(session.run(None, {"pictures": pictures})[0]),
            "tensorflow": furthest(loaded.signatures["serving_default"](pictures=pictures)["probabilities"]),
            "keras": furthest(layer(pictures)["probabilities"]),
            "saved_model_cli": shown,
        }
    )
)
