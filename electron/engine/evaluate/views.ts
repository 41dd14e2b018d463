/** How often a run's test images were seen for their scores, in numbers and words. */
import type { RunRecord } from '../records';
import type { TestAugmentation } from '../settings';

/** Views of an image (classify/test-views.ts makes them). */
export const VIEWS: Readonly<Record<TestAugmentation, number>> = {
  none: 1,
  mirror: 2,
  'mirror-scale': 6,
};

/** How a run's test images are scored; models that were brought in as they are have one view. */
export function testAugmentationOf({ settings }: Pick<RunRecord, 'settings'>): TestAugmentation {
  return settings.model === 'imported' ? 'none' : settings.testAugmentation;
}

/** After an accuracy: " (mean of 6 views)"; nothing where each image was seen once, as it is. */
export function viewsText(record: Pick<RunRecord, 'settings'>): string {
  const views = VIEWS[testAugmentationOf(record)];
  return views === 1 ? '' : ` (mean of ${views} views)`;
}
