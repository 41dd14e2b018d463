/** Answers as files for spreadsheets (CSV) and for programs (JSON). */
import { csvText } from '@engine/text/csv';
import { classOf } from './arrange';
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
}

/** More digits say nothing of a photo. */
function rounded(share: number): number {
  return Number(share.toFixed(6));
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
    probabilities: Object.fromEntries(
      answer.classNames.map((name, at) => [name, rounded(answer.probabilities[at] ?? 0)]),
    ),
  };
}

export function answersAsJson(photos: readonly Photo[]): string {
  return `${JSON.stringify(photos.map(rowOf), null, 2)}\n`;
}

/** A line for each photo below the names of the columns, the classes' probabilities last. */
export function answersAsCsv(photos: readonly Photo[]): string {
  const rows = photos.map(rowOf);
  const classes = [
    ...new Set(rows.flatMap(({ probabilities }) => Object.keys(probabilities ?? {}))),
  ];
  const header = [
    ...['file', 'answer', 'confidence', 'not sure', 'white', 'run', 'problem'],
    ...classes.map((name) => `probability of ${name}`),
  ];
  const lines = rows.map(({ probabilities, ...row }) => [
    row.file,
    row.answer,
    row.confidence,
    row.notSure,
    row.white,
    row.run,
    row.problem,
    ...classes.map((name) => probabilities?.[name]),
  ]);
  return csvText([header, ...lines]);
}
