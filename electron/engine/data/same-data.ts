/** Whether two runs had the same images and labels; without Node, because the window uses this too. */
import type { DataFingerprint, PartFingerprint, RunRecord } from '../records';

export function samePart(one: PartFingerprint, other: PartFingerprint): boolean {
  return one.images === other.images && one.labels === other.labels;
}

export function sameFingerprint(one: DataFingerprint, other: DataFingerprint): boolean {
  return samePart(one.train, other.train) && samePart(one.test, other.test);
}

/** By what was in the files, where both runs have noted it, and otherwise by the folder. */
export function haveSameTest(
  { data: one }: Pick<RunRecord, 'data'>,
  { data: other }: Pick<RunRecord, 'data'>,
): boolean {
  return one.fingerprint === undefined || other.fingerprint === undefined
    ? one.folder === other.folder
    : samePart(one.fingerprint.test, other.fingerprint.test);
}
