/** A layer's settings as TensorFlow.js knows them: Keras 3 calls some by other names. */
import { ownValue } from '../../own-value';
import { ImportError } from '../import-error';
import { isObject, type Json } from './model-json';

/** Of Keras 3, about itself; and what is no setting. */
const DROPPED: ReadonlySet<string> = new Set([
  'module',
  'registered_name',
  'build_config',
  'compile_config',
  'quantization_config',
  'optional',
  'batch_shape',
  // Written to an object, it would be its prototype, with settings that were not looked at.
  '__proto__',
]);

/** One function, two names. */
const ACTIVATIONS: Readonly<Record<string, string>> = { silu: 'swish' };

/** "relu" of the object that Keras 3 may write instead. */
function activation(value: unknown): unknown {
  const name = isObject(value) && typeof value['config'] === 'string' ? value['config'] : value;
  return typeof name === 'string' ? (ownValue(ACTIVATIONS, name) ?? name) : name;
}

/** "float32" of Keras 3's policy; with half the digits it was only trained. */
function dataType(value: unknown): unknown {
  const name = isObject(value) && isObject(value['config']) ? value['config']['name'] : value;
  return typeof name === 'string' && name.startsWith('mixed_') ? 'float32' : name;
}

/** TensorFlow.js would take no notice of these, and answer something else. */
function checkKnown(className: string, config: Json): void {
  const isPlain = (key: string): boolean => (config[key] ?? 0) === 0;
  if (className === 'ReLU' && !(isPlain('negative_slope') && isPlain('threshold'))) {
    throw new ImportError(
      'The model has a ReLU with a slope or a threshold, which TensorFlow.js does not support. Export it as a SavedModel: model.export("folder").',
    );
  }
  if (typeof config['groups'] === 'number' && config['groups'] !== 1) {
    throw new ImportError(
      'The model has a grouped convolution, which TensorFlow.js does not support. Export it as a SavedModel: model.export("folder").',
    );
  }
}

function setting(key: string, value: unknown): unknown {
  // Its weights are in the file, and what only matters to training does not matter here.
  if (key.endsWith('_initializer')) return { class_name: 'Zeros', config: {} };
  if (key.endsWith('_regularizer') || key.endsWith('_constraint')) return null;
  if (key === 'activation' || key === 'recurrent_activation') return activation(value);
  return key === 'dtype' ? dataType(value) : value;
}

/** @throws ImportError where it has something that TensorFlow.js would leave out without a word */
export function layerConfig(className: string, config: Json): Json {
  checkKnown(className, config);
  const result: Json = {};
  for (const [key, value] of Object.entries(config)) {
    if (!DROPPED.has(key)) result[key] = setting(key, value);
  }
  if (config['batch_shape'] !== undefined) result['batch_input_shape'] = config['batch_shape'];
  if (className === 'LeakyReLU' && config['negative_slope'] !== undefined) {
    result['alpha'] = config['negative_slope'];
  }
  const { axis } = config;
  if (className === 'BatchNormalization' && Array.isArray(axis))
    result['axis'] = axis[0] as unknown;
  return result;
}
