/** What a grid of cards shows: a list of which those that have not been read yet are null. */
export interface CardList<Item> {
  /** Null before anything is known. */
  readonly total: number | null;
  /** Changes when other cards are shown, which begin at their beginning. */
  readonly question: unknown;
  at(place: number): Item | null;
  /** Reads what is missing between two places, as far as there is any. */
  need(first: number, last: number): Promise<void>;
}

/** A list of which everything is there. */
export function listOf<Item>(items: readonly Item[], question?: unknown): CardList<Item> {
  return {
    total: items.length,
    question,
    at: (place) => items[place] ?? null,
    need: () => Promise.resolve(),
  };
}

/** So many of a list from a place on. */
export function partOf<Item>(list: CardList<Item>, first: number, many: number): CardList<Item> {
  return {
    total: list.total === null ? null : Math.max(0, Math.min(many, list.total - first)),
    question: first,
    at: (place) => list.at(first + place),
    need: (from, to) => list.need(first + from, first + to),
  };
}
