/** What a card says of an image that stands in the training set too. */
import type { DuplicateReport } from '../../../electron/engine/evaluate/duplicates';

/** The flag of each image; null for those that stand in the test set alone, or while nothing is known. */
export function twinFlags(
  report: DuplicateReport | undefined,
  classNames: readonly string[],
): (index: number) => string | null {
  const byIndex = new Map(report?.images.map((duplicate) => [duplicate.index, duplicate]));
  return (index) => {
    const duplicate = byIndex.get(index);
    const nearest = duplicate?.twins[0];
    if (duplicate === undefined || nearest === undefined) return null;
    const same = nearest.distance === 0 ? 'duplicate' : 'near-duplicate';
    const label =
      nearest.label === duplicate.label ? '' : `, labeled ${classNames[nearest.label] ?? ''}`;
    return `${same} in the training set${label}`;
  };
}
