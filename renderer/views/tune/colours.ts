/** The lines of a sweep's trials: in the colors of their runs, told apart by strokes where those come again. */
import type { LeaderboardEntry } from '@engine/sweep/records';
import { runs } from '../../state/runs/runs.svelte';
import { ownColours, type Colour } from '../runs/chart/colouring';

/** Of each trial, in their order. */
export function coloursOf(standings: readonly LeaderboardEntry[]): Colour[] {
  return ownColours(standings.map(({ run }) => runs.colourOf(run)));
}
