/** How long a training will take, by what runs of the same network took on this computer. */
import { isSameShape } from '../data/image-shape';
import type { DataSource, RunRecord } from '../records';
import type { Settings } from '../settings';
import { epochCost } from './speed';

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? null;
}

/** In any order. */
function areSameRuns(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((run) => other.includes(run));
}

/**
 * @param data what the training is to use
 * @param teachers the runs that it learns from, each of which takes its own time
 * @param runs of any kind; those of another computer or of other data are passed over, and those that did
 *   not finish, because their time ends within an epoch
 * @returns seconds without evaluation, the median by these runs; null where there is none
 */
export function expectedSeconds(
  settings: Settings,
  data: Pick<DataSource, 'folder' | 'shape'>,
  runs: readonly RunRecord[],
  teachers: readonly string[] = [],
): number | null {
  const cost = epochCost(settings);
  const perEpoch = runs.flatMap((record) => {
    const { trainSeconds, epochsDone, status, shared, imported, fineTunedFrom } = record;
    const isElsewhere = shared !== undefined || imported !== undefined;
    const isOther =
      record.data.folder !== data.folder ||
      fineTunedFrom !== undefined ||
      !areSameRuns(record.teachers ?? [], teachers);
    if (status !== 'finished' || !isSameShape(record.data.shape, data.shape)) return [];
    if (isElsewhere || isOther || trainSeconds === null || epochsDone === 0) return [];
    // The first of these takes no time, the second much where there are hundreds of runs.
    if (record.settings.model !== settings.model || epochCost(record.settings) !== cost) return [];
    return [trainSeconds / epochsDone];
  });
  const seconds = median(perEpoch);
  return seconds === null ? null : seconds * settings.epochs;
}
