/** Which rows and columns of a large matrix are in the page, and how much room the others take. */

/** Classes from one on that are in the page, or that are not and leave a gap. */
export interface Stretch {
  from: number;
  count: number;
  shown: boolean;
}

/**
 * Splits the classes into those in sight and the gaps around them.
 * @param also a class that stays in the page wherever it is, because it has or can have the focus
 */
export function stretches(
  total: number,
  { first, last }: { first: number; last: number },
  also: number | null,
): Stretch[] {
  const [from, to] = [Math.max(0, Math.min(first, total)), Math.min(total, last)];
  const shown = [{ from, count: Math.max(0, to - from) }];
  if (also !== null && also < from) shown.unshift({ from: also, count: 1 });
  if (also !== null && also >= to && also < total) shown.push({ from: also, count: 1 });
  const all: Stretch[] = [];
  let next = 0;
  for (const stretch of shown) {
    if (stretch.count === 0) continue;
    if (stretch.from > next) all.push({ from: next, count: stretch.from - next, shown: false });
    all.push({ ...stretch, shown: true });
    next = stretch.from + stretch.count;
  }
  if (next < total) all.push({ from: next, count: total - next, shown: false });
  return all;
}

/** The stretches as a list for the page: each class that is shown, each gap once. */
export function slots(parts: readonly Stretch[]): { key: string; at: number; gap: number }[] {
  return parts.flatMap(({ from, count, shown }) =>
    shown
      ? Array.from({ length: count }, (_, step) => ({
          key: String(from + step),
          at: from + step,
          gap: 0,
        }))
      : [{ key: `gap ${from}`, at: from, gap: count }],
  );
}

/** Where a scroller has to be for a stretch of it to be in sight; it moves as little as possible. */
export function scrolledTo(
  now: number,
  room: number,
  { start, size }: { start: number; size: number },
): number {
  if (start < now) return start;
  return start + size > now + room ? start + size - room : now;
}

/** Which part of the whole matrix is in sight, as shares of it. All others are in pixels. */
export function shareInSight(
  scrolled: { left: number; top: number },
  room: { width: number; height: number },
  whole: { width: number; height: number },
): { left: number; top: number; width: number; height: number } {
  return {
    left: scrolled.left / whole.width,
    top: scrolled.top / whole.height,
    width: Math.min(1, room.width / whole.width),
    height: Math.min(1, room.height / whole.height),
  };
}
