/** What was at work when the app ended without being closed, and what of it is kept. */
import type { RunStore } from '../runs/run-store';
import type { RunSummary } from '../records';
import type { SweepRecord } from '../sweep/records';
import type { SweepStore } from '../sweep/sweep-store';

function wordsOfRun({ name, epochsDone, resumability }: RunSummary): string {
  const begun = epochsDone > 0;
  const epochs = epochsDone === 1 ? 'one finished epoch is' : `${epochsDone} finished epochs are`;
  const kept = begun ? `: ${epochs} saved.` : ' before its first epoch finished.';
  const next = begun ? ' Resume it to continue from there.' : ' Resume it to start again.';
  return `Training of “${name}” was interrupted${kept}${resumability.kind === 'resume' ? next : ''}`;
}

function wordsOfSweep({ plan, trials }: SweepRecord): string {
  const kept = trials.length === 1 ? 'one trial is' : `${trials.length} trials are`;
  return `The sweep “${plan.name}” was interrupted: ${kept} saved. Resume it to continue from there.`;
}

/**
 * A sentence for each run and sweep that was cut off. Trials are not named: their sweep is.
 * @param since when the life began that ended so, as ISO 8601
 */
export async function whatWasCutOff(
  store: RunStore,
  sweeps: SweepStore,
  since: string,
): Promise<string> {
  const [{ runs }, all] = await Promise.all([store.list(), sweeps.list()]);
  const cutOff = ({ status, startedAt }: { status: string; startedAt: string }): boolean =>
    status === 'interrupted' && startedAt >= since;
  const words = [
    ...runs.filter((run) => run.sweep === undefined && cutOff(run)).map(wordsOfRun),
    ...all.sweeps.filter(cutOff).map(wordsOfSweep),
  ];
  return words.length === 0 ? 'Nothing was training.' : words.join(' ');
}
