/** Optimizer, schedule and augmentation in Keras, as Python: those of train/ and augment/. */
import type { ImageShape } from '../../data/image-shape';
import type { OptimizerName, Settings } from '../../settings';

const OPTIMIZERS: Readonly<Record<OptimizerName, string>> = {
  sgd: 'keras.optimizers.SGD(rate)',
  momentum: 'keras.optimizers.SGD(rate, momentum=0.9)',
  adam: 'keras.optimizers.Adam(rate)',
  adamw: 'keras.optimizers.AdamW(rate, weight_decay=WEIGHT_DECAY)',
  rmsprop: 'keras.optimizers.RMSprop(rate, rho=0.9)',
};

function rateCode({ schedule, warmUpEpochs, cycleRise }: Settings): string {
  const shares: Record<typeof schedule, string> = {
    constant: '        rate = LEARNING_RATE',
    cosine: `        share = tf.minimum(1.0, step / (self.epochs * self.steps_per_epoch))
        rate = LEARNING_RATE * cosine(1.0, 0.0, share)`,
    'one-cycle': `        share = tf.minimum(1.0, step / (self.epochs * self.steps_per_epoch))
        up = cosine(1 / 25, 1.0, share / ${Math.max(cycleRise, 1e-6)})
        down = cosine(1.0, 1e-4, (share - ${cycleRise}) / (1 - ${cycleRise}))
        rate = LEARNING_RATE * tf.where(share < ${cycleRise}, up, down)`,
    step: `        drops = tf.floor(step / (STEP_EPOCHS * self.steps_per_epoch))
        rate = LEARNING_RATE * STEP_FACTOR**drops`,
  };
  const warmUp = `
        warm_up_steps = WARM_UP_EPOCHS * self.steps_per_epoch
        rate = rate * tf.minimum(1.0, (step + 1) / (warm_up_steps + 1))`;
  return shares[schedule] + (warmUpEpochs > 0 ? warmUp : '');
}

const COSINE = `def cosine(start, end, share):
    return end + 0.5 * (start - end) * (1 + tf.cos(math.pi * share))


`;

export function scheduleCode(settings: Settings): string {
  const curved = settings.schedule === 'cosine' || settings.schedule === 'one-cycle';
  return `${curved ? COSINE : ''}class LearningRate(keras.optimizers.schedules.LearningRateSchedule):
    """The schedule "${settings.schedule}"."""

    def __init__(self, steps_per_epoch, epochs):
        self.steps_per_epoch, self.epochs = steps_per_epoch, epochs

    def __call__(self, step):
        step = tf.cast(step, tf.float32)
${rateCode(settings)}
        return rate

    def get_config(self):
        return {"steps_per_epoch": self.steps_per_epoch, "epochs": self.epochs}`;
}

/** Biases and normalization, where kernels alone decay. */
const EXCLUDE = `
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])`;

export function optimizerCode(settings: Settings): string {
  const { optimizer, weightDecay, decayedWeights } = settings;
  const excludes = optimizer === 'adamw' && weightDecay > 0 && decayedWeights === 'kernels';
  return `def build_optimizer(steps_per_epoch, epochs):
    rate = LearningRate(steps_per_epoch, epochs)
    optimizer = ${OPTIMIZERS[optimizer]}${excludes ? EXCLUDE : ''}
    return optimizer`;
}

/** The classic L2 penalty, which every optimizer but AdamW has for a weight decay. */
export function penaltyCode({ optimizer, weightDecay, decayedWeights }: Settings): string {
  if (optimizer === 'adamw' || weightDecay === 0) return '';
  const which = decayedWeights === 'kernels' ? ' if len(w.shape) > 1' : '';
  return `
            decayed = [w for w in model.trainable_variables${which}]
            loss += 0.5 * WEIGHT_DECAY * tf.add_n([tf.reduce_sum(tf.square(w)) for w in decayed])`;
}

function light({ height, width, channels }: ImageShape): string {
  return `    """Random flip, shift by up to two pixels, and cutout of 8x8 pixels."""
    picture = tf.image.random_flip_left_right(picture)
    picture = tf.image.random_crop(tf.pad(picture, [[2, 2], [2, 2], [0, 0]]), (${height}, ${width}, ${channels}))
    top = tf.random.uniform([], -4, ${height - 4}, tf.int32)
    left = tf.random.uniform([], -4, ${width - 4}, tf.int32)
    rows, columns = tf.range(${height})[:, None], tf.range(${width})[None, :]
    hole = (rows >= top) & (rows < top + 8) & (columns >= left) & (columns < left + 8)
    return tf.where(hole[..., None], 0.0, picture), label`;
}

/** Atelier does all of it in one step and erases a square too; these are Keras' own layers for it. */
function strong({ channels }: ImageShape): string {
  const color = channels === 3 ? '\n        layers.RandomSaturation((0.3, 0.7)),' : '';
  return `strong = keras.Sequential(
    [
        layers.RandomFlip("horizontal"),
        layers.RandomRotation(25 / 360, fill_mode="reflect"),
        layers.RandomZoom((-0.25, 0.35), fill_mode="reflect"),
        layers.RandomTranslation(0.075, 0.075, fill_mode="reflect"),
        layers.RandomContrast(0.35),
        layers.RandomBrightness(0.2, value_range=(0, 1)),${color}
    ]
)


def augment(picture, label):
    """Random rotation, zoom, shift, mirror, light and color."""
    return strong(picture, training=True), label`;
}

const INSTEAD = `    # Atelier's augmentation for photos (garments as people photograph them, and things of no class,
    # for which its network has one more output) is Atelier's own; this one is its light one.
`;

const MIRROR = `def augment(picture, label):
    """Random horizontal flip."""
    return tf.image.random_flip_left_right(picture), label`;

/** None where pictures are shown as they are. */
export function augmentationCode({ augmentation }: Settings, shape: ImageShape): string | null {
  if (augmentation === 'none') return null;
  if (augmentation === 'mirror') return MIRROR;
  if (augmentation === 'strong') return strong(shape);
  const instead = augmentation === 'photos' ? INSTEAD : '';
  const [documented = '', ...rest] = light(shape).split('\n');
  return `def augment(picture, label):\n${documented}\n${instead}${rest.join('\n')}`;
}

/** The EMA of all weights and statistics, of which each step keeps EMA_DECAY; as train/weight-ema.ts. */
export const EMA_CODE = `class WeightEma:
    """An exponential moving average (EMA) of all weights, which is evaluated and saved."""

    EACH_STEP_UNTIL = 100
    EVERY_STEPS = 8

    def __init__(self, weights):
        self.weights, self.updated_at = weights, 0

    def update(self, model, step):
        if step <= self.EACH_STEP_UNTIL or step % self.EVERY_STEPS == 0:
            self.sync(model, step)

    def sync(self, model, step):
        steps, self.updated_at = step - self.updated_at, step
        decay = min(EMA_DECAY, (1 + step) / (10 + step)) ** steps
        for average, weight in zip(self.weights, model.get_weights()):
            average += (1 - decay) * (weight - average)`;
