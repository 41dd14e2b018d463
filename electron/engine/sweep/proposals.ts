/** Which settings are tried next, always the same for the same seed and the same trials before. */
import { generator, permutation } from '../random';
import type { SettingValue } from '../settings';
import type { Dimension, SweepPlan, Values } from './records';
import { allValues, centerOf, gridValues, valueAt } from './space';

/** More combinations than these are drawn one by one instead of being dealt from a shuffled deck. */
const MOST_DEALT = 100_000;
/** How often a draw may come out as one that was had, before it is taken for exhausted. */
const ATTEMPTS = 200;

function keyOf(values: Values): string {
  return JSON.stringify(values);
}

/** The combination with this number, the last setting varying fastest. */
function combination(
  space: readonly Dimension[],
  lists: readonly SettingValue[][],
  index: number,
): Values {
  const entries: [string, SettingValue][] = [];
  let rest = index;
  for (let at = space.length - 1; at >= 0; at--) {
    const list = lists[at] ?? [];
    entries.unshift([space[at]?.setting ?? '', list[rest % list.length] ?? '']);
    rest = Math.floor(rest / list.length);
  }
  return Object.fromEntries(entries);
}

/** The values of each setting where they can be counted, or null where they have to be drawn. */
function countable({ space, strategy }: SweepPlan): SettingValue[][] | null {
  const lists: SettingValue[][] = [];
  for (const dimension of space) {
    const list = strategy === 'grid' ? gridValues(dimension) : allValues(dimension);
    if (list === null) return null;
    lists.push(list);
  }
  return lists;
}

/** From a shuffled deck, so that one that is dealt in part only is spread over the whole space. */
function dealt(
  plan: SweepPlan,
  lists: SettingValue[][],
  taken: ReadonlySet<string>,
): Values | null {
  const count = lists.reduce((product, list) => product * list.length, 1);
  for (const index of permutation(count, generator(plan.seed, 'sweep'))) {
    const values = combination(plan.space, lists, index);
    if (!taken.has(keyOf(values))) return values;
  }
  return null;
}

/**
 * From one generator, from its beginning: those of neighboring numbers begin alike. What was drawn
 * before comes out again and is passed over.
 */
function drawn({ space, seed }: SweepPlan, taken: ReadonlySet<string>): Values | null {
  const random = generator(seed, 'sweep');
  for (let attempt = 0; attempt < taken.size + ATTEMPTS; attempt++) {
    const values = Object.fromEntries(
      space.map((dimension) => [dimension.setting, valueAt(dimension, random())]),
    );
    if (!taken.has(keyOf(values))) return values;
  }
  return null;
}

/**
 * The next trial's values: first what is nearest to the base, then one that was not tried yet.
 * @returns null where every combination has been tried
 */
export function nextProposal(plan: SweepPlan, tried: readonly Values[]): Values | null {
  if (tried.length === 0) return centerOf(plan.base, plan.space);
  const taken = new Set(tried.map(keyOf));
  const lists = countable(plan);
  const count = lists?.reduce((product, list) => product * list.length, 1) ?? Infinity;
  return lists !== null && count <= MOST_DEALT ? dealt(plan, lists, taken) : drawn(plan, taken);
}
