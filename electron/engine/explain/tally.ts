/** How many of some images belong to each class, and how many of those were recognized. */
export interface ClassTally {
  label: number;
  images: number;
  right: number;
}

/**
 * @param indices the images that are counted
 * @param of each image's class: the true one, or the one that it was taken for
 * @returns every class in order, those without an image too
 */
export function tally(
  indices: Iterable<number>,
  { of, labels, predicted }: Record<'of' | 'labels' | 'predicted', ArrayLike<number>>,
  classes: number,
): ClassTally[] {
  const rows = Array.from({ length: classes }, (_, label) => ({ label, images: 0, right: 0 }));
  for (const index of indices) {
    const row = rows[of[index] ?? -1];
    if (row === undefined) continue;
    row.images++;
    if (labels[index] === predicted[index]) row.right++;
  }
  return rows;
}
