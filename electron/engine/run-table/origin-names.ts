/** Names of the runs that a run builds on, which its record has by their folders. */
import type { RunSummary } from '../records';

/** The runs that a run was fine-tuned or started from, and its teachers. */
function originsOf({ fineTunedFrom, startedFrom, teachers = [] }: RunSummary): string[] {
  return [fineTunedFrom?.from, startedFrom, ...teachers].filter((run) => run !== undefined);
}

/**
 * The runs with the names of those that they build on, as far as they are still there.
 * @param builtIn the run that ships with the app; null where it came without
 */
export function withOriginNames(
  runs: readonly RunSummary[],
  builtIn: RunSummary | null,
): RunSummary[] {
  const all = builtIn === null ? runs : [...runs, builtIn];
  const named = new Map(all.map(({ run, name }) => [run, { run, name }]));
  return runs.map((run) => {
    const origins = originsOf(run).flatMap((origin) => named.get(origin) ?? []);
    return origins.length === 0 ? run : { ...run, origins };
  });
}

/** A run that another builds on, by its name; by its folder where it is gone. */
export function originName({ origins }: Pick<RunSummary, 'origins'>, run: string): string {
  return origins?.find((origin) => origin.run === run)?.name ?? run;
}
