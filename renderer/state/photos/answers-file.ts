/** Answers as files for spreadsheets (CSV) and for programs (JSON). */
import { csvText } from '@engine/text/csv';
import type { PhotoAnswer } from '@contract';
import { agreement, classOf } from './arrange';
import type { Photo } from './photo';

/** What of a photo is written; null where there is nothing to say. */
interface Row {
  file: string;
  /** Null where the network is not sure, or there is no answer. */
  answer: string | null;
  confidence: number | null;
  notSure: boolean | null;
  white: boolean | null;
  /** The run's folder. */
  run: string | null;
  /** Why there is no answer, in a sentence. */
  problem: string | null;
  /** By the classes' names. */
  probabilities: Record<string, number> | null;
  /** The model to compare with, where one was chosen. */
  second?: SecondRow | null;
}

interface SecondRow extends Pick<Row, 'answer' | 'confidence' | 'notSure' | 'problem'> {
  run: string;
  probabilities: Record<string, number> | null;
  /** Null where one of the models has no answer. */
  agree: boolean | null;
}

/** More digits say nothing of a photo. */
function rounded(share: number): number {
  return Number(share.toFixed(6));
}

function probabilitiesOf({ classNames, probabilities }: PhotoAnswer): Record<string, number> {
  return Object.fromEntries(classNames.map((name, at) => [name, rounded(probabilities[at] ?? 0)]));
}

function secondRowOf(photo: Photo): SecondRow | null {
  const { second } = photo;
  if (second === null) return null;
  const { answer, run, problem } = second;
  return {
    answer: classOf(second),
    confidence: answer === null ? null : rounded(answer.confidence),
    notSure: answer?.rejected ?? null,
    run,
    problem,
    probabilities: answer === null ? null : probabilitiesOf(answer),
    agree: agreement(photo),
  };
}

function rowsOf(photos: readonly Photo[]): Row[] {
  const compared = photos.some(({ second }) => second !== null);
  return photos.map((photo) =>
    compared ? { ...rowOf(photo), second: secondRowOf(photo) } : rowOf(photo),
  );
}

/** Of all runs that answered, in the order of their first mention. */
function classNamesOf(rows: readonly (Pick<Row, 'probabilities'> | null)[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row?.probabilities ?? {})))];
}

function rowOf(photo: Photo): Row {
  const { path, answer, problem, state } = photo;
  if (answer === null || state === 'refused') {
    return {
      file: path,
      answer: null,
      confidence: null,
      notSure: null,
      white: null,
      run: null,
      problem: problem ?? 'This photo has not been classified yet.',
      probabilities: null,
    };
  }
  return {
    file: path,
    answer: classOf(photo),
    confidence: rounded(answer.confidence),
    notSure: answer.rejected,
    white: answer.white,
    run: answer.run,
    problem: null,
    probabilities: probabilitiesOf(answer),
  };
}

export function answersAsJson(photos: readonly Photo[]): string {
  return `${JSON.stringify(rowsOf(photos), null, 2)}\n`;
}

const SECOND_COLUMNS = ['answer', 'confidence', 'not sure', 'run', 'problem'];

/** The columns of the second model: their names, and what they hold for a row. */
function secondColumns(rows: readonly Row[]): {
  header: string[];
  cells: (row: Row) => (string | number | boolean | null | undefined)[];
} {
  if (rows.every(({ second }) => second === undefined)) return { header: [], cells: () => [] };
  const classes = classNamesOf(rows.map(({ second }) => second ?? null));
  return {
    header: [
      ...SECOND_COLUMNS.map((name) => `second ${name}`),
      'agree',
      ...classes.map((name) => `second probability of ${name}`),
    ],
    cells: ({ second }) => [
      second?.answer,
      second?.confidence,
      second?.notSure,
      second?.run,
      second?.problem,
      second?.agree,
      ...classes.map((name) => second?.probabilities?.[name]),
    ],
  };
}

/**
 * A line for each photo below the names of the columns: the classes' probabilities, and then the second
 * model where there is one.
 */
export function answersAsCsv(photos: readonly Photo[]): string {
  const rows = rowsOf(photos);
  const classes = classNamesOf(rows);
  const second = secondColumns(rows);
  const header = [
    ...['file', 'answer', 'confidence', 'not sure', 'white', 'run', 'problem'],
    ...classes.map((name) => `probability of ${name}`),
    ...second.header,
  ];
  const lines = rows.map((row) => [
    row.file,
    row.answer,
    row.confidence,
    row.notSure,
    row.white,
    row.run,
    row.problem,
    ...classes.map((name) => row.probabilities?.[name]),
    ...second.cells(row),
  ]);
  return csvText([header, ...lines]);
}
