"""Keras scripts that the app wrote, against the app: prints what came of each, as JSON by folder.

usage: check-script.py steps FOLDER...; each holds train.py and, of training that the app itself did, steps.json,
and as rows of numbers pictures.u8, labels.u8, start.f32, end.f32 and average.f32 (weights, then statistics).
       check-script.py train DATA FOLDER...; each holds train.py, which is run for one epoch
       check-script.py fit DATA FOLDER...; each holds train.py and, of the photos in DATA, images.u8 by the app
       check-script.py views FOLDER...; each holds train.py, shape.json, pictures.f32 and views.f32 by the app
       check-script.py shift FOLDER...; each holds train.py and, of training images, labels.u8: prints the shift of logits
"""

import importlib.util
import json
import pathlib
import re
import sys
from contextlib import redirect_stdout
from io import StringIO

import keras
import numpy as np


def imported(folder):
    spec = importlib.util.spec_from_file_location(folder.name, folder / "train.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def variables_of(model):
    return [*model.trainable_weights, *model.non_trainable_weights]


def divided(values, variables):
    """A row of numbers as many as the variables hold, in pieces of their shapes."""
    sizes = [int(np.prod(each.shape)) for each in variables]
    if sum(sizes) != len(values):
        raise SystemExit(f"The app has {len(values)} numbers and Keras {sum(sizes)}.")
    ends = np.cumsum(sizes)[:-1]
    return [part.reshape(each.shape) for part, each in zip(np.split(values, ends), variables)]


def apart(ours, theirs, start):
    """How far both are from each other, as a share of how far they came, by the mean."""
    distance = sum(np.abs(a - b).sum() for a, b in zip(ours, theirs))
    moved = sum(np.abs(a - b).sum() for a, b in zip(ours, start))
    return float(distance / moved) if moved > 0 else float(distance)


def spread(values):
    """Of first weights; of a few numbers it would be chance."""
    return [float(np.std(each)) if each.size > 500 else 0.0 for each in values]


def check_steps(folder):
    script = imported(folder)
    told = json.loads((folder / "steps.json").read_text())
    strategy = script.choose_strategy()
    keras.utils.set_random_seed(1)
    model = script.build_model()
    variables = variables_of(model)
    count = len(model.trainable_weights)
    start, end, average = (
        divided(np.fromfile(folder / f"{name}.f32", np.float32), variables)
        for name in ("start", "end", "average")
    )
    first = spread([each.numpy() for each in variables])
    for variable, values in zip(variables, start):
        variable.assign(values)
    optimizer = script.build_optimizer(told["stepsPerEpoch"], told["epochs"])
    optimizer.build(model.trainable_variables)
    step = script.make_train_step(strategy, model, optimizer)
    running = script.WeightEma([each.numpy() for each in variables]) if told["averages"] else None
    pictures = np.fromfile(folder / "pictures.u8", np.uint8).reshape(-1, told["batch"], 28, 28)
    labels = np.fromfile(folder / "labels.u8", np.uint8).astype(np.int32).reshape(len(pictures), -1)
    for batch in zip(pictures, labels):
        step(script.to_unit(*batch))
        if running is not None:
            running.update(InOrder(variables), optimizer.iterations.numpy())
    theirs = [each.numpy() for each in variables]
    return {
        "first": [first, spread(start)],
        "weights": apart(end[:count], theirs[:count], start[:count]),
        "statistics": apart(end[count:], theirs[count:], start[count:]),
        "average": apart(average, running.weights, start) if running is not None else 0.0,
    }


class InOrder:
    """A model's weights in the app's order, for the script's average."""

    def __init__(self, variables):
        self.variables = variables

    def get_weights(self):
        return [each.numpy() for each in self.variables]


def check_training(folder, data):
    script = imported(folder)
    out = folder / "model.keras"
    sys.argv = ["train.py", "--data", data, "--epochs", "1", "--out", str(out)]
    said = StringIO()
    with redirect_stdout(said):
        script.main()
    saved = keras.models.load_model(out)
    answers = saved.predict(np.full((3, *saved.input_shape[1:]), 0.5, np.float32), verbose=0)
    return {
        "accuracy": float(re.search(r"test accuracy ([\d.]+)", said.getvalue())[1]),
        "shape": list(answers.shape),
        "sums": [float(each) for each in answers.sum(axis=1)],
    }


def check_fit(folder, data):
    script = imported(folder)
    fitted = [script.load_image(path) for path in sorted(pathlib.Path(data).glob("*/*"))]
    ours = np.fromfile(folder / "images.u8", np.uint8).reshape(len(fitted), *fitted[0].shape)
    apart = np.abs(np.stack(fitted).astype(int) - ours)
    _, (_, tested), validation = script.load_data(data)
    counts = np.bincount(tested, minlength=len(script.CLASS_NAMES)).tolist()
    return {"most": int(apart.max()), "mean": float(apart.mean()), "tested": counts}


def check_views(folder):
    script = imported(folder)
    shape = json.loads((folder / "shape.json").read_text())
    pictures = np.fromfile(folder / "pictures.f32", np.float32).reshape(shape)
    theirs = np.stack([np.asarray(view) for view in script.test_views(pictures)])
    ours = np.fromfile(folder / "views.f32", np.float32).reshape(theirs.shape)
    return float(np.abs(theirs - ours).max())


def check_shift(folder):
    script = imported(folder)
    model = script.build_model()
    before = model.layers[-1].get_weights()[1]
    script.adjust_logits(model, np.fromfile(folder / "labels.u8", np.uint8))
    return (model.layers[-1].get_weights()[1] - before).tolist()


what, *others = sys.argv[1:]
by_folder = {"steps": check_steps, "views": check_views, "shift": check_shift}
if what in by_folder:
    check = by_folder[what]
    found = {each: check(pathlib.Path(each)) for each in others}
else:
    data, *folders = others
    check = check_fit if what == "fit" else check_training
    found = {each: check(pathlib.Path(each), data) for each in folders}
print(json.dumps({pathlib.Path(each).name: result for each, result in found.items()}))
