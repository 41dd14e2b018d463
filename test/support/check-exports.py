"""Exports as Python's own programs take them: prints how far each is from the app, as JSON by folder.

usage: check-exports.py FOLDER...; each holds pictures.f32 and probabilities.f32, an export by each format,
and in files/ the first pictures as PNG and JPEG files.
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


def check(folder):
    about = json.loads((folder / "savedmodel" / "assets.extra" / "atelier.json").read_text())
    pictures = np.fromfile(folder / "pictures.f32", np.float32).reshape(-1, *about["inputShape"])
    wanted = np.fromfile(folder / "probabilities.f32", np.float32).reshape(len(pictures), -1)

    def furthest(answers):
        answers = np.asarray(answers)
        return float(np.abs(answers - wanted[: len(answers)]).max())

    def of_files(ending):
        files = [file.read_bytes() for file in sorted((folder / "files").glob(f"*.{ending}"))]
        return signatures["image"](image_bytes=tf.constant(files))["probabilities"]

    onnx.checker.check_model(str(folder / "onnx" / "model.onnx"), full_check=True)
    session = onnxruntime.InferenceSession(folder / "onnx" / "model.onnx")
    saved = str(folder / "savedmodel")
    # The signatures do not keep the model that they are of.
    loaded = tf.saved_model.load(saved)
    signatures = loaded.signatures
    layer = keras.layers.TFSMLayer(saved, call_endpoint="serving_default")
    return {
        "onnxruntime": furthest(session.run(None, {"pictures": pictures})[0]),
        "tensorflow": furthest(signatures["serving_default"](pictures=pictures)["probabilities"]),
        "keras": furthest(layer(pictures)["probabilities"]),
        "png": furthest(of_files("png")),
        "jpeg": furthest(of_files("jpeg")),
    }


def shown(folder):
    cli = pathlib.Path(sys.executable).with_name("saved_model_cli")
    command = [sys.executable, cli, "show", "--dir", folder / "savedmodel", "--all"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


folders = [pathlib.Path(each) for each in sys.argv[1:]]
found = {folder.name: check(folder) for folder in folders}
print(json.dumps({"found": found, "saved_model_cli": shown(folders[0])}))
