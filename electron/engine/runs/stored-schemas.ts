/** What the files of a run hold, spelled out because a run can come from anywhere. */
import * as v from 'valibot';
import { MAX_CLASS_NAME, MAX_LINE, MAX_PATH, runNameFrom } from '../text/names';
import { canonical } from '../text/canonical-name';
import { withPresentNames } from '../former-names';
import { settingsSchema } from '../settings';
import { imageFolderSchema } from '../data/folder/options';
import { MOST_CLASSES } from '../data/class-limits';
import { MOST_TEACHERS, TEACHER_NAME } from '../distill/limits';
import { imageShapeSchema } from '../data/image-shape';

/** More images, steps or parameters than any run has; larger numbers are not exact in a chart. */
const MAX_COUNT = 1e12;
/** Beyond it, no sum or difference of two is infinite. All of these come from float32 arithmetic. */
const MAX_FLOAT32 = 3.5e38;

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_COUNT));
/** JSON has no infinity, but 1e999 is read as one. */
const finite = v.pipe(v.number(), v.minValue(-MAX_FLOAT32), v.maxValue(MAX_FLOAT32));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
/** Logits are divided by it. */
const temperature = v.pipe(finite, v.gtValue(0));
const time = v.pipe(
  v.string(),
  v.maxLength(40),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'Invalid time.'),
);
const line = v.pipe(v.string(), v.maxLength(MAX_LINE));
/** In one of Unicode's forms, whichever it was stored in. */
const className = v.pipe(v.string(), canonical, v.minLength(1), v.maxLength(MAX_CLASS_NAME));
const classNames = v.pipe(v.array(className), v.minLength(1), v.maxLength(MOST_CLASSES));

const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const part = v.object({ count, images: digest, labels: digest });
const fingerprint = v.object({ train: part, test: part });
const platform = v.nullable(
  v.object({
    system: line,
    processor: line,
    instructions: v.nullable(v.pipe(v.array(line), v.maxLength(100))),
    oneDnn: v.nullable(line),
    libtensorflow: line,
  }),
);

/** run.json, once it has been brought to the present form. Its name can be an older version's. */
export const recordSchema = v.object({
  formatVersion: v.literal(12),
  run: v.string(),
  name: v.pipe(
    v.string(),
    v.transform((name) => runNameFrom(name)),
  ),
  createdAt: time,
  startedAt: time,
  endedAt: v.nullable(time),
  status: v.picklist(['running', 'finished', 'stopped', 'failed', 'interrupted']),
  message: v.nullable(line),
  settings: settingsSchema,
  data: v.object({
    folder: v.nullable(v.pipe(v.string(), v.maxLength(MAX_PATH))),
    classNames,
    shape: imageShapeSchema,
    firstLabel: v.exactOptional(v.picklist([0, 1])),
    imageFolder: v.exactOptional(imageFolderSchema),
    fingerprint: v.exactOptional(fingerprint),
  }),
  processId: v.nullable(count),
  parameterCount: v.nullable(count),
  trainSeconds: v.nullable(v.pipe(finite, v.minValue(0))),
  bestEpoch: v.nullable(count),
  versions: v.record(v.string(), line),
  platform,
  earlier: v.exactOptional(
    v.pipe(
      v.array(v.object({ untilEpoch: count, platform, fingerprint: v.exactOptional(fingerprint) })),
      v.maxLength(1000),
    ),
  ),
  /** It becomes a path. */
  checkpoint: v.nullable(v.pipe(v.string(), v.regex(/^epoch-\d{1,6}$/))),
  epochsDone: count,
  lastLoss: v.nullable(finite),
  bestValidationAccuracy: v.nullable(share),
  testAccuracy: v.nullable(share),
  testBalancedAccuracy: v.exactOptional(share),
  testLoss: v.nullable(finite),
  fineTunedFrom: v.optional(v.object({ from: line, photos: count })),
  startedFrom: v.exactOptional(line),
  teachers: v.exactOptional(
    v.pipe(v.array(v.pipe(line, v.regex(TEACHER_NAME))), v.maxLength(MOST_TEACHERS)),
  ),
  imported: v.optional(
    v.object({
      folder: line,
      format: v.picklist(['tfjs', 'savedmodel']),
      output: v.picklist(['probabilities', 'logits']),
    }),
  ),
  shared: v.optional(v.object({ withCheckpoint: v.boolean() })),
});

export const metricSchema = v.variant('kind', [
  v.object({
    kind: v.literal('step'),
    epoch: count,
    step: count,
    learningRate: v.optional(finite),
    loss: finite,
    accuracy: share,
  }),
  v.object({
    kind: v.literal('epoch'),
    epoch: count,
    step: count,
    learningRate: finite,
    loss: finite,
    accuracy: share,
    validationLoss: v.nullable(finite),
    validationAccuracy: v.nullable(share),
  }),
]);

const histogram = v.object({
  min: finite,
  max: finite,
  mean: finite,
  deviation: finite,
  counts: v.pipe(v.array(count), v.maxLength(1000)),
});

export const histogramSchema = v.object({
  epoch: count,
  step: count,
  parameters: v.array(v.object({ name: line, weights: histogram, gradient: histogram })),
});

const counts = v.array(count);
const bin = v.object({
  images: count,
  confidence: v.nullable(share),
  accuracy: v.nullable(share),
});

/** The fields of a file under the names that they have now. */
const fields = v.pipe(v.unknown(), v.transform(withPresentNames));

/** evaluation.json, of as many classes as its run has. */
export function evaluationSchema(classes: number) {
  const schema = v.object({
    formatVersion: v.literal(1),
    images: count,
    loss: finite,
    accuracy: share,
    classNames: v.pipe(classNames, v.length(classes)),
    perClass: v.pipe(
      v.array(v.object({ precision: share, recall: share, f1: share, support: count })),
      v.length(classes),
    ),
    confusion: v.pipe(v.array(v.pipe(counts, v.length(classes))), v.length(classes)),
    calibration: v.optional(v.object({ temperature, expectedError: share, bins: v.array(bin) })),
    rejection: v.optional(
      v.nullable(
        v.object({
          measure: v.optional(v.picklist(['confidence', 'familiarity'])),
          threshold: share,
          rightAnswersLost: share,
          othersRefused: v.nullable(share),
        }),
      ),
    ),
    validation: v.optional(v.object({ images: count, correct: count })),
    note: v.optional(line),
  });
  return v.pipe(fields, schema);
}

const photoShare = v.nullable(share);
const photoScores = v.object({
  folders: v.array(
    v.object({
      folder: line,
      right: v.array(line),
      photos: count,
      accuracy: share,
      topTwo: share,
      superClass: share,
      notSure: share,
      mostOften: line,
    }),
  ),
  balancedAccuracy: photoShare,
  topTwo: photoShare,
  superClass: photoShare,
  rightAnswersLost: photoShare,
  othersRefused: photoShare,
  white: v.object({ photos: count, accuracy: photoShare }),
});
const fineTuneScores = v.object({
  photos: photoScores,
  accuracy: photoShare,
  testAccuracy: photoShare,
});
const fineTunedClass = v.object({
  className,
  learned: count,
  holdOut: count,
  isNew: v.boolean(),
  before: photoShare,
  after: photoShare,
});

const lost = v.object({
  images: v.picklist(['test', 'replayed']),
  answers: v.array(v.object({ className: line, correct: count, lost: count, predicted: line })),
});

export const fineTuneReportSchema = v.pipe(
  fields,
  v.object({
    formatVersion: v.literal(1),
    from: line,
    fromName: line,
    classes: v.pipe(
      v.array(fineTunedClass),
      v.check((all) => new Set(all.map(({ className }) => className)).size === all.length),
    ),
    learned: count,
    holdOut: count,
    before: fineTuneScores,
    after: fineTuneScores,
    lost: v.exactOptional(lost),
    pictures: v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]{1,64}$/))),
  }),
);
