/** The lines of a sweep's trials: in the colors of their runs, told apart by strokes where those come again. */
import type { LeaderboardEntry } from '@engine/sweep/records';
import { runs } from '../../state/runs/runs.svelte';
import { ownColors, type Color } from '../runs/chart/coloring';

/** Of each trial, in their order. */
export function colorsOf(standings: readonly LeaderboardEntry[]): Color[] {
  return ownColors(standings.map(({ run }) => runs.colorOf(run)));
}
