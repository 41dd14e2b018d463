import { runNameFrom } from '../names';
import type { RunRecord } from '../records';

/** What a taught run is called: "First" becomes "First, taught", and that "First, taught 2". */
export function taughtName({ name, taught }: Pick<RunRecord, 'name' | 'taught'>): string {
  const [, plain = name, times] = /^(.*), taught(?: (\d+))?$/.exec(name) ?? [];
  return taught === undefined || plain === name
    ? runNameFrom(name, { ending: ', taught' })
    : runNameFrom(plain, { ending: `, taught ${Number(times ?? 1) + 1}` });
}
