/** What the app was asked and has answered, held against what is found after a kill. */

/** What something is that is not there. */
export const NOTHING = 'nothing';

export class Facts {
  /** What may be found of each: one thing once it was answered, the old or the new until then. */
  private readonly values = new Map<string, Set<string>>();

  asked(fact: string, value: string, before = NOTHING): void {
    const known = this.values.get(fact) ?? new Set([before]);
    this.values.set(fact, known.add(value));
  }

  answered(fact: string, value: string): void {
    this.values.set(fact, new Set([value]));
  }

  /** It may be gone, where anything is known of it. */
  mayBeGone(fact: string): void {
    this.values.get(fact)?.add(NOTHING);
  }

  forget(fact: string): void {
    this.values.delete(fact);
  }

  get size(): number {
    return this.values.size;
  }

  /**
   * @param found what each fact is now; from here on that holds
   * @returns a sentence for each that is not what was promised
   */
  broken(found: (fact: string) => string): string[] {
    return [...this.values].flatMap(([fact, promised]) => {
      const now = found(fact);
      this.answered(fact, now);
      return promised.has(now)
        ? []
        : [`${fact}: ${now}, promised was ${[...promised].join(' or ')}`];
    });
  }
}

/** Numbers that a seed repeats, 0 to 1: mulberry32, by Tommy Ettinger, public domain. */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
