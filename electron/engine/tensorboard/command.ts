/** The words that open runs in TensorBoard. */
import type { RunStore } from '../runs/run-store';
import { ensureEventsAlone } from './event-files';

export interface TensorBoardCommand {
  /** For `tensorboard`, as it is typed. */
  command: string;
  runs: string[];
}

/** One word to a shell, whatever is in it. */
function quoted(text: string): string {
  return process.platform === 'win32' ? `"${text}"` : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * The command for some runs, or for all where none is named; those that have no event files get them.
 * @throws RunError where there is no such run
 */
export async function tensorBoardCommand(
  store: RunStore,
  runs: readonly string[],
): Promise<TensorBoardCommand> {
  const all = (await store.list()).runs.map(({ run }) => run);
  const shown = runs.length === 0 ? all : [...runs];
  for (const run of shown) await ensureEventsAlone(store, run);
  if (runs.length === 0) return { command: commandOf('logdir', store.folder), runs: shown };
  const [first = '', ...others] = shown;
  if (others.length === 0) return { command: commandOf('logdir', store.path(first)), runs: shown };
  // Folders' names, which have neither commas nor colons, as the names of people's runs may.
  const named = shown.map((run) => `${run}:${store.path(run)}`).join(',');
  return { command: commandOf('logdir_spec', named), runs: shown };
}

function commandOf(flag: string, value: string): string {
  return `tensorboard --${flag} ${quoted(value)}`;
}
