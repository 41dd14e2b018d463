/** Where the arrow keys lead from a cell or a head of the matrix. */
import { valueForKey } from '../../../state/keys';
import type { CellPlace } from './cell';

/** The next class in a direction; before the first comes the head. */
function next(from: number | null, by: number, total: number): number | null {
  if (by === 0) return from;
  const to = (from ?? -1) + by;
  if (to < 0) return by === -1 ? null : 0;
  return Math.min(total - 1, to);
}

/**
 * @param total of classes
 * @param page how many rows are in sight
 * @returns null where the key leads nowhere
 */
export function placeForKey(
  event: KeyboardEvent,
  from: CellPlace,
  { total, page }: { total: number; page: number },
): CellPlace | null {
  const steps: Partial<Record<string, [down: number, right: number]>> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    PageUp: [-page, 0],
    PageDown: [page, 0],
    Home: [0, -(from.predicted ?? 0)],
    End: [0, total],
  };
  const step = valueForKey(event, steps);
  if (step === undefined) return null;
  return {
    label: next(from.label, step[0], total),
    predicted: next(from.predicted, step[1], total),
  };
}
