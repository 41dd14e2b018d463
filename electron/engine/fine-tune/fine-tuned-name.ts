import { runNameFrom } from '../text/names';
import type { RunRecord } from '../records';

/**
 * The name of a fine-tuned run: "First" becomes "First, fine-tuned", and that "First, fine-tuned 2".
 * Older versions wrote "taught".
 */
export function fineTunedName({
  name,
  fineTunedFrom,
}: Pick<RunRecord, 'name' | 'fineTunedFrom'>): string {
  const [, plain = name, times] = /^(.*), (?:taught|fine-tuned)(?: (\d+))?$/.exec(name) ?? [];
  return fineTunedFrom === undefined || plain === name
    ? runNameFrom(name, { ending: ', fine-tuned' })
    : runNameFrom(plain, { ending: `, fine-tuned ${Number(times ?? 1) + 1}` });
}
