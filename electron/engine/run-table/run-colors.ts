/** The colors of runs in charts and tables: each run gets one when the window first sees it, and keeps it. */
import type { RunSummary } from '../records';
import { RUN_COLORS } from '../runs/notes';

type KeepColor = (run: string, color: number) => Promise<void>;

/**
 * The places, from 1, of runs that have no color yet, by their folders: in the order in which they began,
 * each the color that the fewest runs have.
 */
export function newColors(runs: readonly RunSummary[]): Map<string, number> {
  const uses = new Array<number>(RUN_COLORS).fill(0);
  const use = (place: number): void => {
    uses[place] = (uses[place] ?? 0) + 1;
  };
  for (const { notes } of runs) if (notes.color !== null) use(notes.color - 1);
  const without = runs
    .filter(({ notes }) => notes.color === null)
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.run.localeCompare(b.run));
  return new Map(
    without.map(({ run }) => {
      const place = uses.indexOf(Math.min(...uses));
      use(place);
      return [run, place + 1];
    }),
  );
}

export class RunColors {
  private keeping = false;

  /** @param keep writes a run's color down, unless it has one by then */
  constructor(private readonly keep: KeepColor) {}

  /** The runs in their order, each with a color. New ones are written down without being waited for. */
  given(runs: readonly RunSummary[]): RunSummary[] {
    const colors = newColors(runs);
    if (!this.keeping) void this.keepAll(colors);
    return runs.map((run) => {
      const color = colors.get(run.run) ?? run.notes.color;
      return { ...run, notes: { ...run.notes, color } };
    });
  }

  private async keepAll(colors: ReadonlyMap<string, number>): Promise<void> {
    this.keeping = true;
    for (const [run, color] of colors) {
      // On a disk that takes nothing, the same colors are chosen again the next time.
      await this.keep(run, color).catch(() => undefined);
    }
    this.keeping = false;
  }
}
