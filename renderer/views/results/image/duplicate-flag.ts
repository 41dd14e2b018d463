/** How a card describes duplicates in the training set. */
import type { DuplicateReport } from '@engine/evaluate/duplicates';

/** The flag of each image; null for images without duplicates, or while they are unknown. */
export function duplicateFlags(
  report: DuplicateReport | undefined,
  classNames: readonly string[],
): (index: number) => string | null {
  const byIndex = new Map(report?.images.map((duplicate) => [duplicate.index, duplicate]));
  return (index) => {
    const duplicate = byIndex.get(index);
    const nearest = duplicate?.nearDuplicates[0];
    if (duplicate === undefined || nearest === undefined) return null;
    const same = nearest.distance === 0 ? 'duplicate' : 'near-duplicate';
    const label =
      nearest.label === duplicate.label ? '' : `, labeled ${classNames[nearest.label] ?? ''}`;
    return `${same} in the training set${label}`;
  };
}
