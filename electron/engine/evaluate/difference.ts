/** Two runs on the same test images: where their answers differ. */
import type { Labels } from '../data/dataset';
import { haveSameTest } from '../data/same-data';
import type { RunRecord } from '../records';
import { RunError } from '../storage/run-error';
import { matricesOf, matrixDifference, type Matrices, type Norm } from './matrices';
import { mcnemar, mcnemarSentence, type McNemar } from './mcnemar';
import { accuracy, confusionMatrix, predictedLabels, ProbabilityTable } from './metrics';

export type Side = 'one' | 'other';

/** A run as it is compared: its name, and what it said of the test images. */
export interface Compared {
  name: string;
  table: ProbabilityTable;
}

export interface DifferenceReport {
  /** Those of the run that tells more classes apart. */
  classNames: string[];
  images: number;
  accuracy: Record<Side, number>;
  matrices: Record<Side, Matrices>;
  /** One less the other. */
  difference: Record<Norm, number[][]>;
  /** Images that both got right, and that neither did. */
  bothRight: number;
  bothWrong: number;
  mcnemar: McNemar;
  /** What that says, in a sentence. */
  verdict: string;
}

/** A cell of the matrix; null for any class. */
export interface Cell {
  label: number | null;
  predicted: number | null;
}

/** A table with columns of zeros for classes that its run does not know. */
function widened(table: ProbabilityTable, classCount: number): ProbabilityTable {
  if (table.classCount === classCount) return table;
  const values = new Float32Array(table.count * classCount);
  for (let row = 0; row < table.count; row++) values.set(table.row(row), row * classCount);
  return new ProbabilityTable(values, classCount);
}

/**
 * The classes of two runs together: a run that has learned new ones keeps the old ones first.
 * @throws RunError where the runs tell other classes apart
 */
export function sharedClasses(one: RunRecord, other: RunRecord): string[] {
  const [fewer = [], more = []] = [one.data.classNames, other.data.classNames].sort(
    (a, b) => a.length - b.length,
  );
  if (fewer.every((name, at) => name === more[at])) return more;
  throw new RunError(
    `“${one.name}” and “${other.name}” have different classes, so they cannot be compared.`,
  );
}

/** @throws RunError where two runs were not scored on the same test images */
export function checkSameData(one: RunRecord, other: RunRecord): void {
  if (haveSameTest(one, other)) return;
  throw new RunError(
    `“${one.name}” and “${other.name}” were evaluated on different test images, so they cannot be compared.`,
  );
}

/** Whether a side put an image into a cell and the other side didn't. */
function onlyInCell(sides: Record<Side, Uint16Array>, labels: Labels, side: Side, cell: Cell) {
  const own = sides[side];
  const others = sides[side === 'one' ? 'other' : 'one'];
  return (index: number): boolean => {
    const wanted = cell.predicted ?? labels[index];
    if (cell.label !== null && labels[index] !== cell.label) return false;
    return own[index] === wanted && others[index] !== wanted;
  };
}

export class Difference {
  private readonly answers: Record<Side, Uint16Array>;
  readonly report: DifferenceReport;

  /**
   * @param classNames of both, from `sharedClasses`
   * @param labels of the test images, of which each table has a row
   */
  constructor(
    one: Compared,
    other: Compared,
    classNames: readonly string[],
    private readonly labels: Labels,
  ) {
    this.answers = { one: predictedLabels(one.table), other: predictedLabels(other.table) };
    const confusions = {
      one: confusionMatrix(widened(one.table, classNames.length), labels),
      other: confusionMatrix(widened(other.table, classNames.length), labels),
    };
    const matrices = { one: matricesOf(confusions.one), other: matricesOf(confusions.other) };
    const test = mcnemar(this.only('one').length, this.only('other').length);
    const bothRight = this.count((one, other, label) => one === label && other === label);
    this.report = {
      classNames: [...classNames],
      images: labels.length,
      accuracy: { one: accuracy(confusions.one), other: accuracy(confusions.other) },
      matrices,
      difference: matrixDifference(matrices.one, matrices.other),
      bothRight,
      bothWrong: labels.length - bothRight - test.onlyOne - test.onlyOther,
      mcnemar: test,
      verdict: mcnemarSentence(test, one.name, other.name),
    };
  }

  /**
   * Places of the images that a side put into a cell and the other side didn't. With no predicted
   * class, that a side got right and the other didn't.
   */
  only(side: Side, cell: Cell = { label: null, predicted: null }): number[] {
    const isOnly = onlyInCell(this.answers, this.labels, side, cell);
    return [...this.labels.keys()].filter(isOnly);
  }

  private count(holds: (one: number, other: number, label: number) => boolean): number {
    const { one, other } = this.answers;
    let sum = 0;
    for (const [at, label] of this.labels.entries()) {
      if (holds(one[at] ?? -1, other[at] ?? -1, label)) sum++;
    }
    return sum;
  }
}
