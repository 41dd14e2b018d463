/** Scores of the end of runs as rows of marks. */
import type { Evaluation } from '@engine/records';
import { percent } from '../../../format';
import type { ScorePanel } from '../../../state/chart.svelte';

export interface ScoredRun {
  name: string;
  /** The name of a color in tokens.css. */
  color: string;
  evaluation: Evaluation;
}

export interface Mark {
  name: string;
  color: string;
  /** 0 to 1. */
  value: number;
  text: string;
}

export interface ScoreRow {
  label: string;
  marks: Mark[];
}

function markOf({ name, color }: ScoredRun, value: number): Mark {
  return { name, color, value, text: percent(value, 2) };
}

/** A row for each class of any of the runs, in the order in which they first come. */
function recallRows(runs: readonly ScoredRun[]): ScoreRow[] {
  const classes = [...new Set(runs.flatMap(({ evaluation }) => evaluation.classNames))];
  return classes.map((label) => ({
    label,
    marks: runs.flatMap((run) => {
      const { classNames, perClass } = run.evaluation;
      const scores = perClass[classNames.indexOf(label)];
      // Of a class without test images nothing is known.
      return scores === undefined || scores.support === 0 ? [] : [markOf(run, scores.recall)];
    }),
  }));
}

/** A row for each run that was calibrated. */
function calibrationRows(runs: readonly ScoredRun[]): ScoreRow[] {
  return runs.flatMap((run) => {
    const error = run.evaluation.calibration?.expectedError;
    return error === undefined ? [] : [{ label: run.name, marks: [markOf(run, error)] }];
  });
}

export function scoreRows(panel: ScorePanel, runs: readonly ScoredRun[]): ScoreRow[] {
  return panel === 'recall' ? recallRows(runs) : calibrationRows(runs);
}

export interface ScoreScale {
  /** What its ends are, in words. */
  least: string;
  greatest: string;
  /** 0 at its left end to 1 at its right. */
  placeOf: (value: number) => number;
}

/** Ends on whole tenths of what lies between 0 and 1, so that few runs do not fill it by chance. */
const STEP = 0.1;

export function scaleOf(rows: readonly ScoreRow[]): ScoreScale {
  const values = rows.flatMap(({ marks }) => marks.map(({ value }) => value));
  const least = Math.floor(Math.min(1, ...values) / STEP) * STEP;
  const greatest = Math.max(least + STEP, Math.ceil(Math.max(0, ...values) / STEP) * STEP);
  return {
    least: percent(least, 0),
    greatest: percent(greatest, 0),
    placeOf: (value) => (value - least) / (greatest - least),
  };
}
