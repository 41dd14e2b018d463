import type { ParseArgsConfig } from 'node:util';
import { canonicalName } from '@engine/text/canonical-name';
import type { RunRecord } from '@engine/records';
import { RunError } from '@engine/storage/run-error';
import type { RunStore } from '@engine/runs/run-store';
import type { FlagValues } from '../arguments';
import type { Output } from '../output';
import { UsageError } from '../usage-error';

export interface Context {
  store: RunStore;
  output: Output;
  values: FlagValues;
  positionals: string[];
}

export interface Command {
  name: string;
  /** What follows the name, for --help. */
  usage: string;
  /** One sentence, for --help. */
  summary: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** How many words, flags aside, may follow the name. */
  mostWords: number;
  execute(context: Context): Promise<void>;
}

/**
 * The run that a command names first.
 * @throws UsageError when none is named, RunError when there is none such
 */
export async function namedRun({ positionals, store }: Context): Promise<RunRecord> {
  const [wanted] = positionals;
  if (wanted === undefined) {
    throw new UsageError('Specify a run. "atelier runs" lists all runs.');
  }
  return runCalled(store, wanted);
}

/**
 * A run by its folder, or by a name that only one run has.
 * @throws RunError when there is none such
 */
export async function runCalled(store: RunStore, wanted: string): Promise<RunRecord> {
  const { runs } = await store.list();
  const byFolder = runs.find(({ run }) => run === wanted);
  if (byFolder !== undefined) return byFolder;
  const called = canonicalName(wanted);
  const byName = runs.filter(({ name }) => name === called);
  if (byName.length > 1) {
    throw new RunError(
      `${byName.length} runs are called "${wanted}". Specify one by its folder name.`,
    );
  }
  // Reading it says in a sentence why there is none.
  return byName[0] ?? (await store.read(wanted));
}
