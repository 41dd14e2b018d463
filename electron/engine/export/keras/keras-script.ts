/**
 * "Continue in Python": one Keras 3 script that rebuilds a run, its data, network and training. The
 * loop is written out because Keras 3's `fit` cannot train on several machines (keras#20585).
 */
import { shippedDataFolder } from '../../data/shipped';
import { percent } from '../../text/percent';
import type { RunRecord } from '../../records';
import { effectiveSettings, type Settings } from '../../settings';
import { aboutText, type About } from '../about';
import { isBuiltIn } from '../../storage/built-in';
import { UserError } from '../../user-error';
import { settingsOf } from '../../runs/settings-of';
import { architectureCode } from './architecture';
import { ACCURACY, testViewsCode } from './evaluation';
import { imageFolderCode, imageFolderConstants } from './image-folder';
import type { ImageShape } from '../../data/image-shape';
import { augmentationCode, EMA_CODE, optimizerCode, penaltyCode, scheduleCode } from './training';

/** JSON's strings, numbers and lists are Python's too. */
function assigned(name: string, value: unknown): string {
  const list = Array.isArray(value) ? value.map((each) => JSON.stringify(each)).join(', ') : null;
  return `${name} = ${list === null ? JSON.stringify(value) : `[${list}]`}`;
}

/** learningRate as LEARNING_RATE. */
function constantName(setting: string): string {
  if (setting === 'emaDecay') return 'EMA_DECAY';
  return setting.replace(/[A-Z]/g, '_$&').toUpperCase();
}

/** The settings that the code uses, each as a constant; choices and flags are the code itself. */
function settingConstants(settings: Settings, code: string): string[] {
  return effectiveSettings(settings).flatMap(({ name, setting, value }) => {
    const constant = constantName(name);
    const isUsed = new RegExp(`\\b${constant}\\b`).test(code);
    return isUsed ? [`${assigned(constant, value)}  # ${setting.help}`] : [];
  });
}

/** Keras has a policy for whole layers only, which would also evaluate and save the model in bfloat16. */
const IN_FLOAT32 = `

Atelier trained the run with mixed precision. This script trains in float32: it takes longer and comes to about the same
accuracy.`;

function head({ name, testAccuracy }: About, settings: Settings, readsPhotos: boolean): string {
  const score =
    testAccuracy === null
      ? ''
      : `\nThe run in Atelier has a test accuracy of ${percent(testAccuracy)}; other random numbers give slightly different\nresults.`;
  // A name may hold what ends a text in Python; here it stands in a comment of one line.
  return `#!/usr/bin/env python3
# ${name.replace(/\s+/g, ' ')}
"""An Atelier run as a Keras 3 script: the same data, network and training.

    pip install "keras>=3" tensorflow${readsPhotos ? ' pillow' : ''}
    python train.py --data FOLDER

It uses all GPUs of the computer. To train on several computers, start it on each with TF_CONFIG set (see
"Distributed training with TensorFlow"), and each processes its share of every batch. The
same SEED repeats a training on the same kind of processor and the same TensorFlow.${score}${settings.mixedPrecision ? IN_FLOAT32 : ''}
"""`;
}

function imports(readsPhotos: boolean): string {
  return `import argparse
${readsPhotos ? 'import csv' : 'import gzip'}
import math
import os
import pathlib
${readsPhotos ? 'import posixpath\nimport unicodedata\n' : ''}
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import numpy as np
import tensorflow as tf
${readsPhotos ? 'from PIL import Image, ImageOps\n' : ''}from keras import layers`;
}

const READ_IDX = `def read_idx(folder, parts, kind):
    """Read an IDX file of bytes, plain or gzipped; the file with the shortest matching name wins."""
    found = [path for part in parts for path in folder.glob(f"*{part}-{kind}?idx*-ubyte*")]
    for path in sorted((each for each in found if each.is_file()), key=lambda each: len(each.name)):
        content = path.read_bytes()
        if content[:2] == b"\\x1f\\x8b":
            content = gzip.decompress(content)
        sizes = np.frombuffer(content, ">u4", count=content[3], offset=4)
        return np.frombuffer(content, np.uint8, offset=4 + 4 * content[3]).reshape(sizes)
    raise SystemExit(f"{folder} has no {parts[0]}-{kind} as an IDX file. Set the data folder with --data.")`;

function loadCode(isShipped: boolean, firstLabel: number): string {
  const download = `    if not folder.exists():
        return keras.datasets.fashion_mnist.load_data()
`;
  const shift = firstLabel === 0 ? '' : ` - ${firstLabel}`;
  return `def load_data(folder):
    """Return ((images, labels) for training, the same for testing), as bytes."""
    folder = pathlib.Path(folder)
${isShipped ? download : ''}    return tuple(
        (read_idx(folder, parts, "images"), read_idx(folder, parts, "labels")${shift})
        for parts in (("train",), ("t10k", "test"))
    )`;
}

const SPLIT = `def hold_out(pictures, labels):
    """Split off validation images, which choose the best weights."""
    held = round(len(labels) * VALIDATION_SPLIT)
    held = min(max(held, 1), len(labels) - 1) if VALIDATION_SPLIT > 0 else 0
    order = np.random.default_rng(SEED).permutation(len(labels))
    rest, out = order[held:], order[:held]
    return (pictures[rest], labels[rest]), (pictures[out], labels[out])`;

/** Places drawn by the weight of their class, in place of each once. */
function samplingCode(sampling: Settings['sampling']): string {
  if (sampling === 'uniform') {
    return `    data = tf.data.Dataset.from_tensor_slices((pictures, labels.astype(np.int32)))
    data = data.shuffle(len(labels), seed=SEED)`;
  }
  return `    # Each class by ${sampling === 'balanced' ? 'the same weight' : 'the square root of its number of images'}.
    counts = np.bincount(labels, minlength=len(CLASS_NAMES)).astype(np.float32)
    weights = tf.math.log(counts[labels] ** ${sampling === 'balanced' ? '-1.0' : '-0.5'})[None]
    pictures, labels = tf.constant(pictures), tf.constant(labels, tf.int32)

    def draw(_):
        place = tf.random.categorical(weights, 1)[0, 0]
        return pictures[place], labels[place]

    data = tf.data.Dataset.range(len(labels)).map(draw)`;
}

/** As the engine's logitAdjustment. */
const ADJUST = `def adjust_logits(model, labels):
    """Let the model answer as if all classes were equally frequent."""
    counts = np.bincount(labels, minlength=len(CLASS_NAMES))
    seen = counts > 0
    shift = np.zeros(len(counts), np.float32)
    shift[seen] = -0.5 * np.log(counts[seen])
    shift[seen] -= shift[seen].mean()
    kernel, bias = model.layers[-1].get_weights()
    model.layers[-1].set_weights([kernel, bias + shift])`;

function batchesCode({ sampling }: Settings, augments: boolean, { channels }: ImageShape): string {
  const inner = channels === 1 ? '[..., None]' : '';
  const augment = augments
    ? '\n    data = data.map(augment, num_parallel_calls=tf.data.AUTOTUNE)'
    : '';
  return `def to_unit(pictures, label):
    return tf.cast(pictures, tf.float32)${inner} / 255, label


def batches_of(pictures, labels, replicas):
    """Reshuffled every epoch. Replicas need batches of equal size."""
${samplingCode(sampling)}
    data = data.map(to_unit, num_parallel_calls=tf.data.AUTOTUNE)${augment}
    return data.batch(BATCH_SIZE, drop_remainder=replicas > 1).prefetch(tf.data.AUTOTUNE)`;
}

const STRATEGY = `def choose_strategy():
    if "TF_CONFIG" in os.environ:
        return tf.distribute.MultiWorkerMirroredStrategy()
    if len(tf.config.list_physical_devices("GPU")) > 1:
        return tf.distribute.MirroredStrategy()
    return tf.distribute.get_strategy()`;

const MIX = `
        first, second = tf.random.gamma([], MIXUP), tf.random.gamma([], MIXUP)
        share = first / (first + second)
        pictures = share * pictures + (1 - share) * pictures[::-1]
        targets = share * targets + (1 - share) * targets[::-1]`;

function stepCode(settings: Settings): string {
  return `def make_train_step(strategy, model, optimizer):
    cross_entropy = keras.losses.CategoricalCrossentropy(
        from_logits=True, label_smoothing=LABEL_SMOOTHING, reduction=None
    )

    def replica_step(pictures, labels):
        targets = tf.one_hot(labels, len(CLASS_NAMES))${settings.mixup > 0 ? MIX : ''}
        with tf.GradientTape() as tape:
            logits = model(pictures, training=True)
            loss = tf.reduce_mean(cross_entropy(targets, logits))${penaltyCode(settings)}
            # The gradients of all replicas are summed.
            loss /= strategy.num_replicas_in_sync
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return loss

    @tf.function
    def train_step(batch):
        return strategy.reduce("SUM", strategy.run(replica_step, args=batch), axis=None)

    return train_step`;
}

function trainCode({ emaDecay, keptWeights }: Settings): string {
  const averages = emaDecay > 0;
  const begin = averages ? '\n    ema = WeightEma(model.get_weights())' : '';
  const update = averages ? '\n            ema.update(model, optimizer.iterations.numpy())' : '';
  const swap = averages
    ? `
        ema.sync(model, optimizer.iterations.numpy())
        trained = model.get_weights()
        model.set_weights(ema.weights)`
    : '';
  const swapBack = averages ? '\n        model.set_weights(trained)' : '';
  const keepsLast = keptWeights === 'last';
  const patience = keepsLast
    ? ''
    : `        if 0 < EARLY_STOPPING <= epoch - best_epoch:
            break
`;
  return `def train(strategy, model, training, validation, epochs):
    """${keepsLast ? 'Leave the model with the weights of its last epoch.' : 'Leave the model with its best weights by validation accuracy, or the last ones without validation.'}"""
    replicas = strategy.num_replicas_in_sync
    batches = batches_of(*training, replicas)
    with strategy.scope():
        optimizer = build_optimizer(len(batches), epochs)
        optimizer.build(model.trainable_variables)
    train_step = make_train_step(strategy, model, optimizer)
    accuracy = make_accuracy(model)
    distributed = strategy.experimental_distribute_dataset(batches)
    best_score, best_epoch, best_weights = -1.0, 0, None${begin}
    for epoch in range(1, epochs + 1):
        losses = []
        for batch in distributed:
            losses.append(train_step(batch))${update}${swap}
        score = accuracy(*validation) if len(validation[1]) > 0 else epoch
        if ${keepsLast ? 'epoch > best_epoch' : 'score > best_score'}:
            best_score, best_epoch, best_weights = score, epoch, model.get_weights()${swapBack}
        told = f"  validation accuracy {score:.4f}" if len(validation[1]) > 0 else ""
        print(f"epoch {epoch}/{epochs}  loss {np.mean(losses):.4f}{told}", flush=True)
${patience}    model.set_weights(best_weights)`;
}

const HOLD_OUT = `    (pictures, labels), test = load_data(arguments.data)
    training, validation = hold_out(pictures, labels)`;

const HOLD_OUT_PHOTOS = `    training, test, validation = load_data(arguments.data)
    if validation is None:
        # By image: Atelier keeps groups and near-duplicates on one side of this split too. It also reads
        # labels from a metadata.csv or .jsonl; this script takes them from the names of folders.
        training, validation = hold_out(*training)`;

function mainCode(readsPhotos: boolean, views: string | null, adjusts: boolean): string {
  return `def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", default=DATA, help="${readsPhotos ? 'folder with a folder of images for each class' : 'folder of IDX files'}")
    options.add_argument("--epochs", type=int, default=EPOCHS)
    options.add_argument("--out", default="model.keras", help="the trained model, with softmax")
    arguments = options.parse_args()

    strategy = choose_strategy()
    keras.utils.set_random_seed(SEED)
${readsPhotos ? HOLD_OUT_PHOTOS : HOLD_OUT}
    with strategy.scope():
        model = build_model()
    train(strategy, model, training, validation, arguments.epochs)${adjusts ? '\n    adjust_logits(model, training[1])' : ''}
    accuracy = make_accuracy(model${views === null ? '' : ', test_views'})
    print(f"test accuracy {accuracy(*test):.4f}")

    cluster = strategy.cluster_resolver
    if cluster is None or not cluster.task_id:
        answers = layers.Softmax(name="probabilities")(model.output)
        keras.Model(model.input, answers).save(arguments.out)


if __name__ == "__main__":
    main()`;
}

export function kerasScript(record: RunRecord, about: About): string {
  const { data } = record;
  const settings = settingsOf(record, 'be exported');
  const augmentation = augmentationCode(settings, data.shape);
  const views = testViewsCode(settings, data.shape);
  const adjusts = settings.sampling === 'adjusted';
  const { imageFolder } = data;
  const readsPhotos = imageFolder !== undefined;
  const reading = readsPhotos
    ? imageFolderCode(imageFolder)
    : [READ_IDX, loadCode(data.folder === null, data.firstLabel ?? 0)];
  const parts = [
    ...(augmentation === null ? [] : [augmentation]),
    ...reading,
    SPLIT,
    batchesCode(settings, augmentation !== null, data.shape),
    architectureCode(settings, data.shape),
    scheduleCode(settings),
    optimizerCode(settings),
    ...(settings.emaDecay > 0 ? [EMA_CODE] : []),
    STRATEGY,
    stepCode(settings),
    ACCURACY,
    trainCode(settings),
    ...(adjusts ? [ADJUST] : []),
    ...(views === null ? [] : [views]),
    mainCode(readsPhotos, views, adjusts),
  ];
  const constants = [
    assigned('CLASS_NAMES', data.classNames),
    // Where the data lay on the computer that wrote this.
    assigned('DATA', data.folder ?? shippedDataFolder()),
    ...(readsPhotos ? imageFolderConstants(imageFolder) : []),
    ...settingConstants(settings, parts.join('\n')),
  ];
  return `${[`${head(about, settings, readsPhotos)}\n${imports(readsPhotos)}\n\n${constants.join('\n')}`, ...parts].join('\n\n\n')}\n`;
}

/** @throws UserError for a run that learned from photos, which no other program has */
export function kerasFiles(record: RunRecord, about: About): Map<string, Buffer | string> {
  if (isBuiltIn(record.run)) {
    throw new UserError(
      'The photo network comes from five training runs, which a single script cannot reproduce. See “The photo network” in the documentation.',
    );
  }
  if (record.fineTunedFrom !== undefined) {
    throw new UserError(
      `"${record.name}" was fine-tuned on photos that the script does not have. Export the run it was fine-tuned from, ${record.fineTunedFrom.from}.`,
    );
  }
  if (record.startedFrom !== undefined) {
    throw new UserError(
      `"${record.name}" started from the weights of ${record.startedFrom}, which the script does not have. Export that run.`,
    );
  }
  if (record.teachers !== undefined) {
    throw new UserError(
      `"${record.name}" was trained with the predictions of ${record.teachers.join(', ')}, which the script does not have.`,
    );
  }
  return new Map([
    ['train.py', kerasScript(record, about)],
    ['atelier.json', aboutText(about)],
  ]);
}
