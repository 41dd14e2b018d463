/** How well each class is told from the rest, and all of them in the mean. */
import type { Labels } from '../data/dataset';
import type { ClassScores } from '../records';
import { oneVersusRest, type ClassCurves } from './curves';
import { classScores, confusionMatrix, type ProbabilityTable } from './metrics';

export type ClassDetail = ClassScores & ClassCurves;

/** Means over the classes that have images, each counting the same. */
export interface MacroScores {
  precision: number;
  recall: number;
  f1: number;
  /** Over the classes that have one; null where none has. */
  auc: number | null;
  averagePrecision: number | null;
}

export interface ClassReport {
  /** In the order of the labels. */
  perClass: ClassDetail[];
  macro: MacroScores;
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

function macroOf(perClass: readonly ClassDetail[]): MacroScores {
  const meanOf = (name: 'precision' | 'recall' | 'f1' | 'auc' | 'averagePrecision') =>
    mean(perClass.filter(({ support }) => support > 0).map((scores) => scores[name]));
  return {
    precision: meanOf('precision') ?? 0,
    recall: meanOf('recall') ?? 0,
    f1: meanOf('f1') ?? 0,
    auc: meanOf('auc'),
    averagePrecision: meanOf('averagePrecision'),
  };
}

export function classReport(table: ProbabilityTable, labels: Labels): ClassReport {
  const scores = classScores(confusionMatrix(table, labels));
  const perClass = oneVersusRest(table, labels).map((curves, label) => ({
    ...(scores[label] ?? { precision: 0, recall: 0, f1: 0, support: 0 }),
    ...curves,
  }));
  return { perClass, macro: macroOf(perClass) };
}
