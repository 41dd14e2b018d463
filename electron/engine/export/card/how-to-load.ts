/** The last section of a model card: how the files beside it are loaded. */
import { INPUT, OUTPUT, type About } from '../about';
import type { ExportFormat } from '../formats';
import { SIGNATURES } from '../savedmodel/saved-model';

function code(language: string, ...lines: string[]): string {
  return ['```' + language, ...lines, '```'].join('\n');
}

/** Code that runs in the folder of the card. */
function snippet({ inputShape }: About, format: ExportFormat): string {
  const shape = [1, ...inputShape].join(', ');
  const zeros = `np.zeros((${shape}), "float32")`;
  switch (format) {
    case 'tfjs':
      return code(
        'js',
        "import * as tf from '@tensorflow/tfjs';",
        '',
        "const model = await tf.loadLayersModel('model.json');",
        `const ${OUTPUT} = model.predict(tf.zeros([${shape}]));`,
      );
    case 'savedmodel':
    case 'serving':
      return code(
        'python',
        'import numpy as np',
        'import tensorflow as tf',
        '',
        'model = tf.saved_model.load(".")',
        `predict = model.signatures["${SIGNATURES.pictures}"]`,
        `${OUTPUT} = predict(${INPUT}=tf.constant(${zeros}))["${OUTPUT}"]`,
      );
    case 'onnx':
      return code(
        'python',
        'import numpy as np',
        'import onnxruntime',
        '',
        'session = onnxruntime.InferenceSession("model.onnx")',
        `[${OUTPUT}] = session.run(["${OUTPUT}"], {"${INPUT}": ${zeros}})`,
      );
    case 'keras-script':
      return code(
        'sh',
        'python train.py --data FOLDER  # trains the network again',
        'python train.py --help',
      );
  }
}

const HEADING = '## How to load it';

/** A card, such as that of an earlier export, without this section. */
export function withoutLoading(card: string): string {
  const lines = card.split('\n');
  const start = lines.findIndex((line) => line.trimEnd() === HEADING);
  if (start < 0) return card;
  const length = lines.slice(start + 1).findIndex((line) => /^##? /.test(line));
  const rest = length < 0 ? [''] : lines.slice(start + 1 + length);
  return [...lines.slice(0, start), ...rest].join('\n');
}

/** A section in Markdown. */
export function howToLoad(about: About, format: ExportFormat): string {
  return [
    HEADING,
    '',
    `- Input ${about.input}`,
    `- Output ${about.output}`,
    '',
    snippet(about, format),
    '',
  ].join('\n');
}
