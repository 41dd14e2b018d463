import type { Option } from 'commander';
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

/** What parses a command line, writes the command's --help and executes it. */
export interface Command {
  /** Its arguments, each as usage writes it, `<run>`, `[dir]` or `[runs...]`, with what it is. */
  words?: Readonly<Record<string, string>>;
  flags?: readonly Option[];
  /** What --help says after the sentence of the list. */
  details?: string;
  /** Command lines for --help, without "atelier". */
  examples: readonly string[];
  execute(context: Context): Promise<void>;
}

/** The argument of commands about one run. */
export const runWord = { '<run>': 'Name or folder of the run' } as const;

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
  const builtIn = await store.builtIn();
  const runs = [...(await store.list()).runs, ...(builtIn === null ? [] : [builtIn])];
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
