/**
 * How large each file of a shared run may be. A file of a megabyte can unpack to a gigabyte of zeros or of
 * empty JSON objects, so a size is checked before a byte is unpacked, and JSON is counted before it is read.
 */
import { ownValue } from '../own-value';
import { RECORD } from './shared-file';

const KIB = 2 ** 10;
const MIB = 2 ** 20;

/** Of whatever later versions may add. */
const OTHER_BYTES = 16 * MIB;
/** A thousand epochs of fifty measurements have 6 MB, and histograms of the deepest network 60 MB. */
const BY_NAME: Readonly<Record<string, number>> = {
  [RECORD]: MIB,
  'notes.json': 256 * KIB,
  // Of a thousand classes a confusion matrix has a million counts.
  'evaluation.json': 16 * MIB,
  'fine-tune-report.json': 8 * MIB,
  // What versions before 6 of the record called it.
  'lesson.json': 8 * MIB,
  'metrics.ndjson': 16 * MIB,
  'histograms.ndjson': 64 * MIB,
  'times.ndjson': MIB,
  'state.json': 64 * KIB,
  // 60,000 images of 256 classes.
  'predictions.safetensors': 64 * MIB,
};
const EVENT_FILE = /^events\.out\.tfevents\./;
const EVENT_FILE_BYTES = 128 * MIB;

/** Where the record does not say how many parameters there are. */
const USUAL_WEIGHT_BYTES = 128 * MIB;
const MAX_WEIGHT_BYTES = 256 * MIB;
/** A float each, as much again for statistics and the optimizer's second slot, and the header. */
const BYTES_PER_PARAMETER = 12;

/** Of all files: the largest usual networks have 100 MB of weights, five times with a checkpoint. */
export const MOST_BYTES = 1024 * MIB;

/** A line of a file that is appended to; a histogram of many weights is the longest. */
export const MAX_LINE_BYTES = 2 * MIB;
/** Of a file of JSON, or of one line. */
export const JSON_LIMITS = { depth: 32, values: 2_000_000 };

function weightLimit(parameterCount: number | null): number {
  if (parameterCount === null) return USUAL_WEIGHT_BYTES;
  return Math.min(MAX_WEIGHT_BYTES, BYTES_PER_PARAMETER * parameterCount + MIB);
}

/**
 * @param path below the run's folder
 * @param parameterCount of the run, or null where it is not known
 * @returns in bytes
 */
export function memberLimit(path: readonly string[], parameterCount: number | null): number {
  const name = path.at(-1) ?? '';
  const named = ownValue(BY_NAME, name);
  if (named !== undefined) return named;
  if (name.endsWith('.safetensors')) return weightLimit(parameterCount);
  return EVENT_FILE.test(name) ? EVENT_FILE_BYTES : OTHER_BYTES;
}
