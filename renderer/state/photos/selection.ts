/** Several of a list's items at once, as file managers select them: by Ctrl, by Shift, all. */

export interface Selection {
  /** Where a stretch begins that Shift makes; null before anything is chosen. */
  anchor: number | null;
  ids: ReadonlySet<number>;
}

export const NOTHING: Selection = { anchor: null, ids: new Set() };

/** One item alone, from which a stretch can be made. */
export function only(id: number): Selection {
  return { anchor: id, ids: new Set([id]) };
}

/** With an item that was not selected, without one that was. */
export function toggled({ ids }: Selection, id: number): Selection {
  const changed = new Set(ids);
  if (!changed.delete(id)) changed.add(id);
  return { anchor: id, ids: changed };
}

/**
 * Everything from the anchor to an item, in place of what was selected.
 * @param shown all items in their order
 */
export function stretchedTo(
  { anchor }: Selection,
  id: number,
  shown: readonly number[],
): Selection {
  const to = shown.indexOf(id);
  const from = anchor === null ? -1 : shown.indexOf(anchor);
  if (to === -1) return NOTHING;
  if (anchor === null || from === -1) return only(id);
  const [first, last] = from < to ? [from, to] : [to, from];
  return { anchor, ids: new Set(shown.slice(first, last + 1)) };
}

export function everything(shown: readonly number[]): Selection {
  return { anchor: shown[0] ?? null, ids: new Set(shown) };
}
