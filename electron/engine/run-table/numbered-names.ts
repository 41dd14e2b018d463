/** Runs that share a name told apart by a number: "Dense 32", "Dense 32 (2)". */
import type { RunSummary } from '../records';

/** The runs in their order; of those with the same name the first that began keeps it as it is. */
export function numberedNames<Run extends Pick<RunSummary, 'run' | 'name' | 'createdAt'>>(
  runs: readonly Run[],
): Run[] {
  const taken = new Set(runs.map(({ name }) => name));
  const seen = new Set<string>();
  const names = new Map<string, string>();
  const begun = [...runs].sort(
    (a, b) => a.createdAt.localeCompare(b.createdAt) || a.run.localeCompare(b.run),
  );
  for (const { run, name } of begun) {
    let shown = name;
    for (let number = 2; seen.has(name) && taken.has(shown); number++) {
      shown = `${name} (${number})`;
    }
    seen.add(name);
    taken.add(shown);
    names.set(run, shown);
  }
  return runs.map((run) => ({ ...run, name: names.get(run.run) ?? run.name }));
}
