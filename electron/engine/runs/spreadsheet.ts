/** Runs as CSV, the same from the window and from the terminal. */
import { csvText, type CsvValue } from '../csv';
import type { MetricLine, RunSummary } from '../records';
import { RUN_COLUMNS, type Column } from './columns';

/** A line for each run, below the columns' keys. */
export function runsCsv(
  runs: readonly RunSummary[],
  columns: readonly Column[] = RUN_COLUMNS,
): string {
  const lines = runs.map((run) => columns.map(({ of }) => of(run)));
  return csvText([columns.map(({ key }) => key), ...lines]);
}

const SCALARS = [
  'run',
  'name',
  'kind',
  'epoch',
  'step',
  'loss',
  'accuracy',
  'validationLoss',
  'validationAccuracy',
  'learningRate',
] as const;

/** A line for each measurement of each run, in order. */
export function scalarsCsv(
  measured: readonly { record: { run: string; name: string }; lines: readonly MetricLine[] }[],
): string {
  const rows = measured.flatMap(({ record, lines }) =>
    lines.map((line) => {
      const values: Partial<Record<string, CsvValue>> = {
        ...line,
        run: record.run,
        name: record.name,
      };
      return SCALARS.map((name) => values[name]);
    }),
  );
  return csvText([SCALARS, ...rows]);
}
