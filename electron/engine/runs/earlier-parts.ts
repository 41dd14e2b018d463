/** What a run was trained with so far, where it now goes on with something else. */
import { sameFingerprint } from '../data/same-data';
import type { DataFingerprint, EarlierPart, Platform, RunRecord } from '../records';
import { samePlatform } from '../run-table/platform-text';

/** @returns those that it has, and one more where data or platform are known to be others now */
export function earlierParts(
  { data, platform, epochsDone, earlier = [] }: RunRecord,
  now: { platform: Platform; fingerprint: DataFingerprint },
): EarlierPart[] {
  const { fingerprint } = data;
  const sameData = fingerprint === undefined || sameFingerprint(fingerprint, now.fingerprint);
  const samePlace = platform === null || samePlatform(platform, now.platform);
  if (epochsDone === 0 || (sameData && samePlace)) return earlier;
  const part = { untilEpoch: epochsDone, platform };
  return [...earlier, fingerprint === undefined ? part : { ...part, fingerprint }];
}
