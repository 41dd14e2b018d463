/** Runs as CSV, the same from the window and from the terminal. */
import { csvText, type CsvValue } from '../text/csv';
import type { MetricLine, RunSummary } from '../records';
import { csvKey, RUN_COLUMNS, type Column } from './columns';

type Rows = readonly (readonly CsvValue[])[];

/** A row for each run, below the columns' keys. */
export function runRows(
  runs: readonly RunSummary[],
  columns: readonly Column[] = RUN_COLUMNS,
): Rows {
  const lines = runs.map((run) => columns.map(({ of }) => of(run)));
  return [columns.map(csvKey), ...lines];
}

export function runsCsv(runs: readonly RunSummary[], columns?: readonly Column[]): string {
  return csvText(runRows(runs, columns));
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

type Measured = readonly { record: { run: string; name: string }; lines: readonly MetricLine[] }[];

/** A row for each measurement of each run, in order. */
export function scalarRows(measured: Measured): Rows {
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
  return [SCALARS, ...rows];
}

export function scalarsCsv(measured: Measured): string {
  return csvText(scalarRows(measured));
}
