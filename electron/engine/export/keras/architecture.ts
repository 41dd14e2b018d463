/** Each family's network in Keras, as Python. Their layers are those of models/build.ts. */
import { sizesText, type ImageShape } from '../../data/image-shape';
import type { Settings } from '../../settings';

type Of<Family extends Settings['model']> = Extract<Settings, { model: Family }>;

/** A layer that is normalized is linear until then, and begins like one: by Glorot, as Keras's own do. */
function head(normalized: boolean): string {
  const normalize = normalized ? '        x = normalization()(x)\n' : '';
  const initialize = normalized ? '' : ', kernel_initializer=he_normal()';
  return `    for units in HIDDEN:
        x = layers.Dense(units${initialize})(x)
${normalize}        x = layers.Dropout(DROPOUT)(layers.ReLU()(x))
`;
}

function cnnBlocks({ batchNorm }: Of<'cnn'>): string {
  const normalize = batchNorm ? '        x = normalization()(x)\n' : '';
  return `    for filters in FILTERS:
        x = convolution(filters, use_bias=${batchNorm ? 'False' : 'True'})(x)
        x = layers.MaxPooling2D(2)(x)
${normalize}        x = layers.ReLU()(x)
    x = layers.Flatten()(x)
`;
}

const STEM = `    x = convolution(STEM, use_bias=False, strides=STEM_STRIDE)(x)
    x = layers.ReLU()(normalization()(x))
`;

const LATE_RELU: Readonly<Record<Of<'resnet'>['blockRelu'], string>> = {
  before: `            x = layers.Add()([shortcut, layers.ReLU()(x)])
`,
  after: `            x = layers.ReLU()(layers.Add()([shortcut, x]))
`,
};

function stages({ blockRelu }: Of<'resnet'>): string {
  return `    for filters in FILTERS:
        x = convolution(filters, use_bias=False)(x)
        x = layers.MaxPooling2D(2)(x)
        x = layers.ReLU()(normalization()(x))
        for _ in range(BLOCKS):
            shortcut = x
            x = normalization()(convolution(filters, use_bias=False)(x))
            x = convolution(filters, use_bias=False)(layers.ReLU()(x))
            x = normalization()(x)
${LATE_RELU[blockRelu]}    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(DROPOUT)(x)
`;
}

/** Over the whole batch also where replicas share it, so that all come to the same averages. */
const NORMALIZATION = `def normalization():
    return layers.BatchNormalization(momentum=0.9, synchronized=True)


`;

/** Keras's own of this name has its tails cut off. */
const HE_NORMAL = `def he_normal():
    return keras.initializers.VarianceScaling(2.0, "fan_in", "untruncated_normal")


`;

const FAN_IN_UNIFORM = `def fan_in_uniform():
    return keras.initializers.VarianceScaling(1 / 3, "fan_in", "uniform")


`;

const convolution = (initializer: string): string => `def convolution(filters, use_bias, strides=1):
    return layers.Conv2D(
        filters,
        3,
        strides,
        padding="same",
        use_bias=use_bias,
        kernel_initializer=${initializer},
    )


`;

function body(settings: Settings): string {
  switch (settings.model) {
    case 'linear':
      return '    x = layers.Flatten()(x)\n';
    case 'dense':
      return `    x = layers.Flatten()(x)\n${head(settings.batchNorm)}`;
    case 'cnn':
      return cnnBlocks(settings) + head(false);
    case 'resnet':
      return (settings.stem > 0 ? STEM : '') + stages(settings);
  }
}

/** The functions that a network's layers are made by, each where it is used. */
function helpers(settings: Settings): string {
  const { model } = settings;
  const convolves = model === 'cnn' || model === 'resnet';
  const normalizes = model === 'resnet' || (model !== 'linear' && settings.batchNorm);
  const rectifies = convolves || (model === 'dense' && !settings.batchNorm);
  const isUniform = beginsUniform(settings);
  const initializer = isUniform ? 'fan_in_uniform()' : 'he_normal()';
  return [
    isUniform ? FAN_IN_UNIFORM : rectifies ? HE_NORMAL : '',
    convolves ? convolution(initializer) : '',
    normalizes ? NORMALIZATION : '',
  ].join('');
}

function beginsUniform(settings: Settings): boolean {
  return settings.model === 'resnet' && settings.initialization === 'fan-in-uniform';
}

export function architectureCode(settings: Settings, shape: ImageShape): string {
  const { height, width, channels } = shape;
  const initialize = beginsUniform(settings) ? ', kernel_initializer=fan_in_uniform()' : '';
  return `${helpers(settings)}def build_model():
    """Images [n,${sizesText(shape)}], 0 to 1, to logits [n,classes]."""
    x = images = keras.Input((${height}, ${width}, ${channels}), name="pictures")
${body(settings)}    logits = layers.Dense(len(CLASS_NAMES)${initialize}, name="output")(x)
    return keras.Model(images, logits)`;
}
