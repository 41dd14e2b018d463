/** Images divided so that each class has its share on either side and no group is on both. */

/** Sums to the number of images on a side, by class. */
function countsOf(members: Iterable<number>, labels: ArrayLike<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const image of members) {
    const label = labels[image] ?? 0;
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return counts;
}

function membersOf(groups: ArrayLike<number>, places: ArrayLike<number>): number[][] {
  const members = new Map<number, number[]>();
  for (let at = 0; at < places.length; at++) {
    const place = places[at] ?? 0;
    const group = groups[place] ?? 0;
    const own = members.get(group);
    if (own === undefined) members.set(group, [place]);
    else own.push(place);
  }
  return [...members.values()];
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const all = [...items];
  for (let last = all.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [all[last], all[other]] = [all[other] as Item, all[last] as Item];
  }
  return all;
}

export interface Division {
  /** Places, ascending. */
  held: Int32Array;
  rest: Int32Array;
}

/**
 * Group by group in random order, one is held out where that brings the classes nearer to their share:
 * the sum of squared differences, each relative to its class's images; never the last of a class.
 * @param places of the images to divide
 * @param labels and `groups` by place
 * @param share of each class to hold out, from 0 to 1
 */
export function divideByGroup(
  places: ArrayLike<number>,
  labels: ArrayLike<number>,
  groups: ArrayLike<number>,
  share: number,
  random: () => number,
): Division {
  const all = Array.from(places);
  const totals = countsOf(all, labels);
  const heldCounts = new Map<number, number>();
  const [held, rest]: [number[], number[]] = [[], []];
  for (const members of shuffled(membersOf(groups, places), random)) {
    let change = 0;
    const own = countsOf(members, labels);
    for (const [label, count] of own) {
      const total = totals.get(label) ?? 1;
      const lacking = share * total - (heldCounts.get(label) ?? 0);
      change += ((lacking - count) ** 2 - lacking ** 2) / total ** 2;
    }
    const leavesSome = [...own].every(
      ([label, count]) => (heldCounts.get(label) ?? 0) + count < (totals.get(label) ?? 0),
    );
    if (change < 0 && leavesSome) {
      for (const place of members) held.push(place);
      for (const [label, count] of own) heldCounts.set(label, (heldCounts.get(label) ?? 0) + count);
    } else for (const place of members) rest.push(place);
  }
  const ascending = (numbers: number[]): Int32Array => Int32Array.from(numbers).sort();
  return { held: ascending(held), rest: ascending(rest) };
}

/** Numbers of which two become one as soon as they are said to belong together. */
export class Unions {
  private readonly parents: Int32Array;

  constructor(count: number) {
    this.parents = Int32Array.from({ length: count }, (_, at) => at);
  }

  join(a: number, b: number): void {
    const [one, other] = [this.find(a), this.find(b)];
    this.parents[Math.max(one, other)] = Math.min(one, other);
  }

  /** The lowest number that belongs together with this one. */
  find(number: number): number {
    let root = number;
    for (;;) {
      const above = this.parents[root] ?? root;
      if (above === root) break;
      root = above;
    }
    this.parents[number] = root;
    return root;
  }

  all(): Int32Array {
    return this.parents.map((_, at) => this.find(at));
  }
}
