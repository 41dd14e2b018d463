import type { RunSummary } from '@engine/records';
import { FilterError, isMeant, parseFilter } from '@engine/run-table/filter';
import { withOriginNames } from '@engine/run-table/origin-names';
import { runRows, scalarRows } from '@engine/run-table/spreadsheet';
import { visible } from '@engine/text/visible';
import { textFlag } from '../arguments';
import { flag } from '../flags';
import { percent } from '@engine/text/percent';
import { fitted, terminalColumns, textColumns } from '../terminal-width';
import { UsageError } from '../usage-error';
import type { Command, Context } from './command';

const NARROWEST_NAME = 12;

/** @throws UsageError in the filter's own sentence */
function meant(runs: readonly RunSummary[], filter: string | null): RunSummary[] {
  try {
    const terms = parseFilter(filter ?? '');
    return runs.filter((run) => isMeant(terms, run));
  } catch (error) {
    if (error instanceof FilterError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function rowOf({ run, status, testAccuracy, name, notes }: RunSummary): string {
  const score = testAccuracy === null ? 'no score' : percent(testAccuracy);
  const tags = notes.tags.map((tag) => `  #${tag}`).join('');
  const start = `${run}  ${status.padEnd(11)}  ${score.padStart(8)}  `;
  const columns = terminalColumns();
  // In a pipe a name is whole, for the program that reads it.
  const room = columns === null ? Infinity : columns - start.length - textColumns(tags);
  return start + fitted(visible(name), Math.max(NARROWEST_NAME, room)) + tags;
}

async function printCsv(
  { store, output, values }: Context,
  runs: readonly RunSummary[],
): Promise<void> {
  if (values['scalars'] !== true) {
    output.table(runRows(runs));
    return;
  }
  const measured = [];
  for (const record of runs) measured.push({ record, lines: await store.metrics(record.run) });
  output.table(scalarRows(measured));
}

function show({ output }: Context, runs: readonly RunSummary[], filtered: boolean): void {
  for (const record of runs) {
    output.line('run', record);
    output.text(rowOf(record));
  }
  const none = filtered
    ? 'No runs match this filter.'
    : 'No runs yet. Train one with "atelier train".';
  if (runs.length === 0) output.text(none);
  output.line('result', { count: runs.length });
}

export const runsCommand: Command = {
  flags: [
    flag('--filter <words>', 'List only runs with these words and conditions'),
    flag('--csv', 'Write the runs as CSV'),
    flag('--scalars', 'Write all metrics of the runs as CSV'),
  ],
  details:
    'A filter has words of the name, the tags or the note, and conditions such as "model:dense testAccuracy>0.9".',
  examples: ['runs', "runs --filter 'model:dense testAccuracy>0.9'", 'runs --scalars'],
  async execute(context) {
    const { store, output, values } = context;
    const filter = textFlag(values, 'filter');
    const asCsv = values['csv'] === true || values['scalars'] === true;
    if (asCsv && output.json) throw new UsageError('Choose either CSV or --json.');
    const { runs, problems } = await store.list();
    for (const problem of problems) output.problem(problem);
    const chosen = meant(withOriginNames(runs, await store.builtIn()), filter);
    if (asCsv) await printCsv(context, chosen);
    else show(context, chosen, filter !== null);
  },
};
