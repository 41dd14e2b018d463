/** What fine-tuning on a person's own photos leaves behind, and what the window is told meanwhile. */
import type { PhotoEvaluation } from '../classify/photo-evaluation';
import type { Lost } from './lost-answers';

/** What the window is told while a run learns from photos, at most ten times a second. */
export interface FineTuneProgress {
  run: string;
  step: number;
  steps: number;
  secondsLeft: number;
}

/** A class of a person's own photos, as fine-tuning had it. */
export interface FineTunedClass {
  className: string;
  learned: number;
  holdOut: number;
  /** Whether the run that learned had no such class. */
  isNew: boolean;
  /** Shares of the photos kept apart with a right answer; null where there are none to tell by. */
  before: number | null;
  after: number | null;
}

/** Of the run that learned, or of what it became. */
export interface FineTuneScores {
  /** Of the photos kept apart. */
  photos: PhotoEvaluation;
  /**
   * Mean over the classes of the photos kept apart, the same ones before and after: of a class that
   * the run lacks, no answer is right. Null where none was kept apart.
   */
  accuracy: number | null;
  testAccuracy: number | null;
}

/** `fine-tune-report.json`: the photos that a run was fine-tuned on, and its scores before and after. */
export interface FineTuneReport {
  formatVersion: 1;
  /** The run that it was fine-tuned from, and its name at the time. */
  from: string;
  fromName: string;
  /** In order of their names. */
  classes: FineTunedClass[];
  learned: number;
  holdOut: number;
  before: FineTuneScores;
  after: FineTuneScores;
  /** What it took from the former classes; missing in reports of earlier versions. */
  lost?: Lost;
  /** The pictures of every photo that it or a run before it has learned, by their names. */
  pictures: string[];
}
