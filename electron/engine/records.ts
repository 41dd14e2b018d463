/** What a run leaves behind and what the views are told: plain data, the same on disk and over IPC. */
import type { FirstLabel } from './data/dataset';
import type { ImageFolderOptions } from './data/folder/options';
import type { ImageShape } from './data/image-shape';
import type { Settings } from './settings';

/**
 * running: some process trains it now; finished: all epochs done, or out of patience; stopped: by a
 * person; failed: the trainer crashed or reported an error; interrupted: its process is gone.
 */
export type RunStatus = 'running' | 'finished' | 'stopped' | 'failed' | 'interrupted';

/** Which images and labels one of a data set's two parts has; SHA-256 in hexadecimal digits. */
export interface PartFingerprint {
  /** Of images. */
  count: number;
  images: string;
  labels: string;
}

export interface DataFingerprint {
  train: PartFingerprint;
  test: PartFingerprint;
}

/** Where the pictures of a run came from. */
export interface DataSource {
  /** Folder or file of the images, or null for the Fashion-MNIST that ships with the app. */
  folder: string | null;
  classNames: string[];
  /** Of its images, which is the one that the run's network takes. */
  shape: ImageShape;
  /** The lowest label in the files, 0 where it is left out; 1: they are shifted as they are read. */
  firstLabel?: FirstLabel;
  /** How its pictures were read, where it is a folder of pictures. */
  imageFolder?: ImageFolderOptions;
  /** What was in the files; runs of before version 5 did not note it. */
  fingerprint?: DataFingerprint;
}

/** The data that somebody chose for runs to come. */
export interface DataChoice {
  /** Folder or file of the images, or null for the Fashion-MNIST that ships with the app. */
  dataFolder: string | null;
  /** As in `DataSource`. */
  firstLabel?: FirstLabel;
  /** How the pictures of an image folder are to be read. */
  imageFolder?: ImageFolderOptions;
}

/** What a run is computed with. Another processor or library changes the last digits. */
export interface Platform {
  /** Such as "linux x64". */
  system: string;
  /** The model's name. */
  processor: string;
  /** Those that arithmetic is quicker by, as Linux names them; null where the system does not tell. */
  instructions: string[] | null;
  /** "off", the instructions that oneDNN was limited to, or null for its own choice. */
  oneDnn: string | null;
  /** Version of the native library. */
  libtensorflow: string;
}

/** What a run was trained with before it was resumed with something else. */
export interface EarlierPart {
  /** The last epoch of the part, counted from 1. */
  untilEpoch: number;
  platform: Platform | null;
  fingerprint?: DataFingerprint;
}

/** In place of the settings of a model that was brought in as it is: nobody here knows how it was trained. */
export interface UnknownSettings {
  model: 'imported';
}

/** The files that a model was brought in as, and how what it answers is read. */
export interface Origin {
  /** The folder's name at the time, without the folders around it. */
  folder: string;
  format: 'tfjs' | 'savedmodel';
  /** What comes out of it: logits become probabilities by softmax. */
  output: 'probabilities' | 'logits';
}

/** `run.json`: everything about a run but its measurements. */
export interface RunRecord {
  formatVersion: 12;
  run: string;
  name: string;
  createdAt: string;
  /** When the process that trained it last began to. */
  startedAt: string;
  endedAt: string | null;
  status: RunStatus;
  /** One sentence on why it failed or stopped early, or null. */
  message: string | null;
  settings: Settings | UnknownSettings;
  data: DataSource;
  /** The process that trains it, by which a listing tells running from interrupted. */
  processId: number | null;
  parameterCount: number | null;
  trainSeconds: number | null;
  /** The epoch whose weights were kept, counted from 1. */
  bestEpoch: number | null;
  versions: Record<string, string>;
  /** Null of runs from before version 5. */
  platform: Platform | null;
  /** The oldest first, where it was resumed on other data or another platform. */
  earlier?: EarlierPart[];
  /** The folder of `checkpoints/` from which it can go on; null before the first epoch ends. */
  checkpoint: string | null;
  epochsDone: number;
  /** Training loss of the last whole epoch. */
  lastLoss: number | null;
  bestValidationAccuracy: number | null;
  /** Of the kept weights on the test images; null until they have been evaluated. */
  testAccuracy: number | null;
  /** Mean recall of its classes; runs of before version 7 did not note it. */
  testBalancedAccuracy?: number;
  testLoss: number | null;
  /** The run that it was fine-tuned from, and on how many of a person's own photos. */
  fineTunedFrom?: { from: string; photos: number };
  /** The run whose weights it started from, in place of random ones. */
  startedFrom?: string;
  /** The runs whose predictions it learned, beside the labels. */
  teachers?: string[];
  /** It comes from a file that was shared, with or without what it takes to be trained further. */
  shared?: { withCheckpoint: boolean };
  /** The sweep that it is a trial of. */
  sweep?: string;
  /** Where it was not trained here: what it was brought in as. */
  imported?: Origin;
}

/** A run of which it is known how it was trained. */
export type TrainedRecord = RunRecord & { settings: Settings };

/** A line of `metrics.ndjson`. It holds no clock, so the same seed writes the same file. */
export interface StepMetrics {
  kind: 'step';
  epoch: number;
  /** Optimizer steps since the run began. */
  step: number;
  /** The rate of this step. Missing in runs of versions that noted it at the end of epochs only. */
  learningRate?: number;
  /** Mean over the batches since the previous line. */
  loss: number;
  accuracy: number;
}

export interface EpochMetrics {
  kind: 'epoch';
  epoch: number;
  step: number;
  /**
   * The rate of the epoch's last step; in runs whose step lines have no rate, that of the step after
   * the epoch.
   */
  learningRate: number;
  /** Mean over the epoch's batches, measured while the weights were changing. */
  loss: number;
  accuracy: number;
  /** Null where nothing is held out. */
  validationLoss: number | null;
  validationAccuracy: number | null;
}

export type MetricLine = StepMetrics | EpochMetrics;

/** A line of `times.ndjson`. */
export interface EpochTime {
  epoch: number;
  /** Of training until the epoch's end, from the run's beginning, without its interruptions. */
  seconds: number;
  /** How many processors worked at once on average, over the epoch and its validation. Since 2026-11. */
  processors?: number | undefined;
  /** Resident memory of the training process at the epoch's end. Since 2026-11. */
  memoryBytes?: number | undefined;
}

/** How numbers are spread: counts in equal bins from the smallest to the largest of them. */
export interface Histogram {
  min: number;
  max: number;
  mean: number;
  /** Standard deviation. */
  deviation: number;
  counts: number[];
}

/** A line of `histograms.ndjson`, one for each epoch; it holds no clock either. */
export interface HistogramLine {
  epoch: number;
  step: number;
  parameters: {
    /** As the weights file has it, such as "hidden-1/kernel". */
    name: string;
    /** At the epoch's end, as training left them. */
    weights: Histogram;
    /** Of the loss of the epoch's last batch, before weight decay. */
    gradient: Histogram;
  }[];
}

/** How many of the images of a folder are decoded, before a job begins. */
export interface Decoding {
  done: number;
  total: number;
}

/** What the window is told while a run trains, at most twice a second. */
export interface Progress {
  run: string;
  epoch: number;
  epochs: number;
  step: number;
  steps: number;
  loss: number;
  accuracy: number;
  imagesPerSecond: number;
  secondsLeft: number;
}

/** One step of a learning-rate range test. */
export interface RangePoint {
  learningRate: number;
  /** Of the step's batch. */
  loss: number;
  smoothed: number;
}

export interface RangeTest {
  points: RangePoint[];
  /** A rate that trains fast without diverging, to one digit; null where no rate lowered the loss. */
  proposal: number | null;
}

export interface ClassScores {
  precision: number;
  recall: number;
  f1: number;
  /** Images whose true class this is. */
  support: number;
}

/** One bar of the reliability diagram: the answers whose confidence lies in one of equal intervals. */
export interface ReliabilityBin {
  images: number;
  /** Their mean confidence and the share of them that is right; null where there are none. */
  confidence: number | null;
  accuracy: number | null;
}

/** The validation images that a run was calibrated on, and how many of them it classified correctly. */
export interface ValidationCount {
  images: number;
  correct: number;
}

export interface Calibration {
  /** What the logits were divided by, fitted on the validation images; 1 where there are too few. */
  temperature: number;
  /** Expected calibration error on the test images, 0 to 1. */
  expectedError: number;
  bins: ReliabilityBin[];
}

/** When an answer to a photo is "not sure". */
export interface Rejection {
  /**
   * What the threshold is held against: the confidence, or how familiar the photo looks
   * (familiarity.ts). Runs of before there was a choice go by confidence.
   */
  measure?: 'confidence' | 'familiarity';
  /** The least of an answer, 0 to 1. */
  threshold: number;
  /** What that costs and brings on validation images. */
  rightAnswersLost: number;
  /** Null where there was nothing that is of no class to try it on. */
  othersRefused: number | null;
}

/** `evaluation.json`: how a run's kept weights do on the test images. */
export interface Evaluation {
  formatVersion: 1;
  images: number;
  loss: number;
  accuracy: number;
  classNames: string[];
  perClass: ClassScores[];
  /** Counts, [true class][predicted class]. */
  confusion: number[][];
  /** Runs of before there was calibration have none. */
  calibration?: Calibration;
  /** Null where there are too few validation images to set it on. */
  rejection?: Rejection | null;
  /** Missing in runs of versions that calibrated on any number of images. */
  validation?: ValidationCount;
  /** A sentence on whose scores these are, where they are not of the weights that the run has. */
  note?: string;
}

export interface Prediction {
  /** Place in the test set, from 0. */
  index: number;
  label: number;
  predicted: number;
  confidence: number;
  /** One probability for each class; sums to 1. */
  probabilities: number[];
}

/** `notes.json`: what a person says of a run, apart from its name. */
export interface RunNotes {
  note: string;
  /** Words. */
  tags: string[];
  /** The place, from 1, of its color in the palette of runs; null until the window has seen the run. */
  color: number | null;
  /** Before all others in a list. */
  pinned: boolean;
  /** Left out of a list until hidden ones are asked for. */
  hidden: boolean;
}

/**
 * How a run can be trained on. resume: it has epochs left of those that it was set; extend: it has
 * done them, or was out of patience, and goes on with more; none: not at all, and why in a sentence.
 */
export type Resumability = { kind: 'resume' } | { kind: 'extend' } | { kind: 'none'; why: string };

/** One row of a list of runs. */
export interface RunSummary extends RunRecord {
  notes: RunNotes;
  resumability: Resumability;
  /** The runs that it builds on, where a list has them. */
  origins?: readonly Readonly<Pick<RunRecord, 'run' | 'name'>>[];
}
